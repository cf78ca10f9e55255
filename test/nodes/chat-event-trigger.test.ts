import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { failEvents } from '../../src/app/settle-events';
import { eventKinds } from '../../src/core/events';
import { firstQueueId } from '../../src/runtime/ids';
import { sqliteEngine } from '../../src/store/engines/sqlite';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { testSurroundings } from '../builders/surroundings';
import { aCentre } from './host/centre';
import type { Centre } from './host/centre';
import { n8nCore, n8nWorkflow } from './host/n8n';
import { activate, listenForTest, testRun } from './host/triggers';
import type { Execution, Running } from './host/triggers';
import { placed } from './host/workflow';
import type { NodeOptions, PlacedNode } from './host/workflow';

let centre: Centre;
let store: OpenStore;
/** Another process on the same store: customers and agents. */
let people: ContactCentre;

beforeEach(async () => {
  centre = await aCentre();
  const surroundings = testSurroundings();
  store = await openStore(sqliteEngine(centre.file), surroundings.now);
  people = await aContactCentre(store, surroundings);
});
afterEach(async () => {
  await centre.end();
  await store.close();
});

const trigger = (parameters: INodeParameters, options: NodeOptions = {}): PlacedNode =>
  placed('chatEventTrigger', { store: centre.store, parameters, ...options });
const publish = async (node: PlacedNode, how?: Parameters<typeof activate>[2]): Promise<Running> => {
  const running = await activate(node, undefined, how);
  centre.atEnd(running.abort);
  return running;
};
const kindsOn = ({ outputs }: Execution) => outputs.map((items) => items.map(({ json }) => (json['event'] as { kind: string }).kind));

describe('the outputs of the node', () => {
  const namesOf = ({ workflow, node, type }: PlacedNode) =>
    n8nWorkflow.NodeHelpers.getNodeOutputs(workflow, node, type.description).map((output) =>
      typeof output === 'string' ? output : output.displayName,
    );

  it('are those that were chosen, in the order of a chat, however they were ticked', () => {
    expect(namesOf(trigger({ events: ['timed_out', 'chat_created', 'offer_missed'] }))).toEqual(['New Chat', 'Offer Missed', 'Timed Out']);
  });

  it('are as many as there are kinds of events when all are chosen', () => {
    expect(namesOf(trigger({ events: [...eventKinds] }))).toHaveLength(eventKinds.length);
  });
});

describe('a published workflow', () => {
  it('gets each event on the output of its kind, with the chat', async () => {
    const running = await publish(trigger({ events: ['message_received', 'chat_created'] }));
    await people.writes('Visitor', 'Hello');
    const first = await running.next();
    expect(kindsOn(first)).toEqual([['chat_created'], []]);
    expect(first.items).toMatchObject([{ chat: { status: 'waiting' }, contact: { name: 'Visitor' }, channel: { name: 'Web' } }]);
    first.end('success');
    const second = await running.next();
    expect(kindsOn(second)).toEqual([[], ['message_received']]);
    expect(second.items).toMatchObject([{ message: { text: 'Hello' }, messages: [{ text: 'Hello' }], text: 'Hello' }]);
    second.end('success');
  });

  it('gets events of its queues and channels only', async () => {
    const desk = await people.addQueue('Desk', 'to_all_agents');
    const running = await publish(trigger({ events: ['no_agents'], queues: [desk], channels: [people.channel.id] }));
    const other = await publish(trigger({ events: ['no_agents'], channels: ['01900000-0000-7000-8000-00000000dead'] }));
    await people.chatOf('Ana', firstQueueId);
    const wanted = await people.chatOf('Ben', desk);
    const { items } = await running.next();
    expect(items).toMatchObject([{ chat: { id: wanted, queueName: 'Desk' }, noAgents: { reason: 'nobody_active' } }]);
    expect([running.waiting(), other.waiting()]).toEqual([0, 0]);
    expect(await centre.raw.rows(`select distinct topic from events where topic like 'flow:%'`)).toHaveLength(1);
  });

  it('gets messages that come quickly as one item, oldest first, when the customer stops typing', async () => {
    const running = await publish(trigger({ events: ['message_received'], options: { quietSeconds: 1 } }));
    await people.writes('Visitor', 'Hello');
    await people.writes('Visitor', 'I have a question');
    await people.writes('Other', 'Good morning');
    await people.writes('Visitor', 'Where is my order?');
    const items = [];
    for (let seen = 0; seen < 2; ) {
      const execution = await running.next();
      items.push(...execution.items);
      seen += execution.items.length;
      execution.end('success');
    }
    expect(items).toHaveLength(2);
    const visitor = items.find(({ contact }) => (contact as { name: string }).name === 'Visitor');
    expect(visitor).toMatchObject({
      message: { text: 'Where is my order?', seq: 3 },
      messages: [{ text: 'Hello' }, { text: 'I have a question' }, { text: 'Where is my order?' }],
      text: 'Hello\nI have a question\nWhere is my order?',
    });
  });

  it('hears of a workflow that failed for good', async () => {
    const running = await publish(trigger({ events: ['dead_letter'] }));
    const { item } = await messageOf('Visitor');
    const token = 'failing';
    await centre.raw.rows(`update events set state = 'leased', attempts = 5, lease_token = '${token}' where kind = 'new_chat'`);
    await failEvents(people.on, token, 'The order system is away');
    const { items } = await running.next();
    expect(items).toMatchObject([
      { deadLetter: { kind: 'new_chat', subjectId: item.chat.id, error: 'The order system is away' }, event: { kind: 'dead_letter' } },
    ]);
  });

  it('begins anew when it is published after a pause: what happened meanwhile is dropped', async () => {
    const node = trigger({ events: ['chat_created'] });
    const running = await activate(node);
    await running.close();
    await people.writes('Early', 'Hello');
    await centre.raw.rows(`update subscriptions set seen_at = seen_at - ${String(11 * 60_000)}`);
    const again = await publish(node, 'update');
    await people.writes('Late', 'Hello');
    expect((await again.next()).items).toMatchObject([{ contact: { name: 'Late' } }]);
  });

  it('gets what waited while n8n was down', async () => {
    const node = trigger({ events: ['chat_created'] });
    const running = await activate(node);
    await running.close();
    await people.writes('Early', 'Hello');
    await centre.raw.rows(`update subscriptions set seen_at = seen_at - ${String(11 * 60_000)}`);
    const again = await publish(node, 'init');
    expect((await again.next()).items).toMatchObject([{ contact: { name: 'Early' } }]);
  });

  it('is told to n8n as failing to start when its store is away', async () => {
    const node = trigger({ events: ['chat_created'] }, { store: { engine: 'sqlite', file: '/dev/null/switchboard.sqlite' } });
    await expect(activate(node)).rejects.toMatchObject({ description: expect.stringContaining('credential Switchboard Store') });
  });

  const messageOf = async (customer: string) => {
    const outcome = await people.writes(customer);
    if (!outcome.ok) throw new Error(outcome.refusal.reason);
    return outcome.value;
  };
});

describe('a test in the editor', () => {
  const subscribed = async () => {
    while ((await centre.raw.count(`subscriptions where topic like 'test:%'`)) === 0) await sleep(5);
  };

  it('shows the next real event, and leaves nothing behind', async () => {
    await people.writes('Before', 'Hello');
    const shown = testRun(trigger({ events: ['chat_created'] }));
    await subscribed();
    await people.writes('Visitor', 'Hello');
    const execution = await shown;
    expect(kindsOn(execution)).toEqual([['chat_created']]);
    expect(execution.items).toMatchObject([{ contact: { name: 'Visitor' } }]);
    expect(await centre.raw.count('subscriptions')).toBe(0);
    expect(await centre.raw.count(`events where topic like 'test:%'`)).toBe(0);
  });

  it('leaves the published workflow its own copy', async () => {
    const node = trigger({ events: ['chat_created'] });
    const running = await publish(node);
    const shown = testRun(node);
    await subscribed();
    await people.writes('Visitor', 'Hello');
    expect((await shown).items).toMatchObject([{ contact: { name: 'Visitor' } }]);
    expect((await running.next()).items).toMatchObject([{ contact: { name: 'Visitor' } }]);
  });

  it('ends after two minutes in which nothing happened, and says what to do', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      const { ended } = await listenForTest(trigger({ events: ['chat_created'] }));
      const outcome = ended.then(
        () => null,
        (error: unknown) => error,
      );
      while ((await centre.raw.count(`subscriptions where topic like 'test:%'`)) === 0) await jest.advanceTimersByTimeAsync(5);
      await jest.advanceTimersByTimeAsync(119_000);
      expect(await centre.raw.count('subscriptions')).toBe(1);
      await jest.advanceTimersByTimeAsync(1_000);
      expect(await outcome).toMatchObject({
        message: 'None of the chosen events happened within two minutes',
        description: expect.stringContaining('Listen again'),
      });
      expect(await centre.raw.count('subscriptions')).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('ends when it is stopped, without an item and leaving nothing behind', async () => {
    const listening = await listenForTest(trigger({ events: ['chat_created'] }));
    await subscribed();
    await listening.stop();
    await listening.ended;
    expect(listening.executions).toEqual([]);
    expect(await centre.raw.count('subscriptions')).toBe(0);
  });
});

describe('the lists of the node', () => {
  it('name the queues and the channels of the store', async () => {
    const { type, node, workflow, additionalData } = trigger({});
    const context = new n8nCore.LoadOptionsContext(workflow, node, additionalData, 'parameters.queues');
    const list = async (method: string) => (await type.methods?.loadOptions?.[method]?.call(context)) ?? [];
    expect(await list('getQueues')).toEqual([{ name: 'Support', value: firstQueueId }]);
    expect(await list('getChannels')).toEqual([{ name: 'Web', value: people.channel.id }]);
  });
});
