import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { asChatId } from '../../src/core/brand';
import type { AgentId, ChatId, QueueId } from '../../src/core/brand';
import { firstQueueId } from '../../src/runtime/ids';
import { sqliteEngine } from '../../src/store/engines/sqlite';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { testSurroundings } from '../builders/surroundings';
import { aCentre } from './host/centre';
import type { Centre } from './host/centre';
import { execute } from './host/workflow';
import type { NodeName, NodeOptions } from './host/workflow';

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
  await store.close();
  await centre.end();
});

const chosen = (value: string): INodeParameters[string] => ({ __rl: true, mode: 'list', value });
const itemOf = (chatId: string, more: object = {}) => ({ chat: { id: chatId }, ...more });
const run = (name: NodeName, items: readonly object[], parameters: INodeParameters, options: NodeOptions = {}) =>
  execute(name, items, { store: centre.store, parameters, ...options });
const counts = (outputs: readonly (readonly INodeExecutionData[])[]): readonly number[] => outputs.map((items) => items.length);
const jsonOf = (outputs: readonly (readonly INodeExecutionData[])[]) => {
  const [item, ...more] = outputs.flat();
  if (item === undefined || more.length > 0) throw new Error(`There are ${String(outputs.flat().length)} items instead of one`);
  return item.json;
};
const failureOf = (result: Promise<unknown>): Promise<unknown> =>
  result.then(
    () => null,
    (error: unknown) => error,
  );
const bindChannel = (queueId: QueueId) => centre.raw.rows(`update channels set queue_id = '${queueId}' where id = '${people.channel.id}'`);
const giveToBot = (mode: 'first' | 'only') => centre.raw.rows(`update channels set bot_mode = '${mode}' where id = '${people.channel.id}'`);

describe('Queue Router to the queue of the channel', () => {
  it('puts the chat in the queue that its channel is bound to', async () => {
    const desk = await people.addQueue('Desk', 'to_all_agents');
    await people.addAgent('ann', { queues: ['Desk'] });
    await bindChannel(desk);
    const outputs = await run('queueRouter', [itemOf(await people.chatOf('Customer'))], { routeTo: 'channel_queue' });
    expect(counts(outputs)).toEqual([0, 1, 0, 0]);
    expect(jsonOf(outputs)).toMatchObject({ routing: { queueId: desk, queueName: 'Desk', reason: null, noAgentsBehaviour: 'wait' } });
  });

  it('says what to do when the channel is bound to none', async () => {
    const chat = await people.chatOf('Customer');
    expect(await failureOf(run('queueRouter', [itemOf(chat)], { routeTo: 'channel_queue' }))).toMatchObject({
      message: 'The channel of this chat is bound to no queue',
      description: expect.stringContaining('Choose a queue in this node'),
      context: { itemIndex: 0 },
    });
  });

  it('says that the chat of a bot is to be handed over', async () => {
    await giveToBot('first');
    const chat = await people.chatOf('Customer');
    expect(await failureOf(run('queueRouter', [itemOf(chat)], { queue: chosen(firstQueueId) }))).toMatchObject({
      message: 'A bot is answering this chat',
      description: expect.stringContaining('Transfer Chat'),
    });
  });
});

describe('Queue Router with ranked agents', () => {
  let desk: QueueId;
  let ann: AgentId;
  let ben: AgentId;
  beforeEach(async () => {
    desk = await people.addQueue('Desk', 'custom');
    ann = await people.addAgent('ann', { queues: ['Desk'] });
    ben = await people.addAgent('ben', { queues: ['Desk'] });
  });
  const rank = async (rankedAgents: unknown, options: NodeOptions = {}) =>
    run(
      'queueRouter',
      [itemOf(await people.chatOf('Customer'))],
      { queue: chosen(desk), options: { rankedAgents } } as INodeParameters,
      options,
    );

  it.each<[string, () => unknown]>([
    ['IDs separated by commas', () => `${ben}, ${ann}`],
    ['a list of IDs', () => [ben, ann]],
    ['a list as JSON', () => JSON.stringify([ben, ann])],
    ['agents', () => [{ id: ben, name: 'ben' }, { id: ann }]],
    ['candidates as the node Switchboard lists them', () => [{ agent: { id: ben }, isFree: true }, { agent: { id: ann } }]],
    ['one agent', () => ({ id: ben })],
  ])('asks the first of them, named by %s', async (_, ranked) => {
    const outputs = await rank(ranked());
    expect(counts(outputs)).toEqual([1, 0, 0, 0]);
    expect(jsonOf(outputs)).toMatchObject({ routing: { result: 'assigned', agentId: ben } });
  });

  it('asks the next one when the first has no time', async () => {
    await people.become(ben, 'inactive');
    expect(jsonOf(await rank([ben, ann]))).toMatchObject({ routing: { agentId: ann } });
  });

  it('asks nobody who is not ranked, and nobody at all for an empty list', async () => {
    await people.become(ben, 'inactive');
    expect(counts(await rank([ben]))).toEqual([0, 0, 1, 0]);
    expect(counts(await rank([]))).toEqual([0, 0, 1, 0]);
  });

  it('lets the chat wait for the ranking when the node says nothing', async () => {
    expect(counts(await run('queueRouter', [itemOf(await people.chatOf('Customer'))], { queue: chosen(desk) }))).toEqual([0, 0, 1, 0]);
  });

  it.each<[string, unknown]>([
    ['a number', 7],
    ['broken JSON', '[broken'],
    ['things without an ID', [{ name: 'ann' }]],
    ['a list with nothing in a place', [null]],
  ])('says what it takes when it gets %s', async (_, ranked) => {
    expect(await failureOf(rank(ranked))).toMatchObject({
      message: 'The field Ranked Agents does not name agents',
      description: expect.stringContaining('IDs separated by commas'),
    });
  });

  it('tells a queue outside its hours from one without agents', async () => {
    for (const agent of [ann, ben]) await people.become(agent, 'inactive');
    expect(jsonOf(await rank([ben]))).toMatchObject({ routing: { result: 'no_agents', reason: 'nobody_active' } });
    const never = JSON.stringify({ timeZone: 'UTC', days: [[], [], [], [], [], [], []], holidays: [] });
    await centre.raw.rows(`update queues set hours = '${never}' where id = '${desk}'`);
    const outputs = await rank([ben]);
    expect(counts(outputs)).toEqual([0, 0, 0, 1]);
    expect(jsonOf(outputs)).toMatchObject({ routing: { result: 'no_agents', reason: 'closed' } });
  });
});

describe('Transfer Chat of the workflow', () => {
  const handOver = (chatId: ChatId, parameters: INodeParameters) =>
    run('transferChat', [itemOf(chatId)], { actAs: 'workflow', note: 'Wants a human', ...parameters });

  it('hands the chat of a bot over to a queue, with a note for the agent, once', async () => {
    await giveToBot('first');
    const ann = await people.addAgent('ann', { queues: ['Support'] });
    const chat = await people.chatOf('Customer');
    const first = jsonOf(await handOver(chat, { transferTo: 'queue', queue: chosen(firstQueueId) }));
    expect(first).toMatchObject({ chat: { status: 'waiting', origin: 'handover', queueName: 'Support' }, parentChat: { id: chat } });
    const again = jsonOf(await handOver(chat, { transferTo: 'queue', queue: chosen(firstQueueId) }));
    expect(again).toMatchObject({ chat: { id: (first['chat'] as { id: string }).id }, alreadyDone: true });
    const child = asChatId((first['chat'] as { id: string }).id);
    valueOf(await people.accept(child, ann));
    expect(await centre.raw.rows(`select text, note from messages where note = 'transfer_note'`)).toEqual([
      { text: 'Wants a human', note: 'transfer_note' },
    ]);
  });

  it("hands over to the channel's queue, and says what to do when it is bound to none", async () => {
    await giveToBot('first');
    const chat = await people.chatOf('Customer');
    expect(await failureOf(handOver(chat, { transferTo: 'channel_queue' }))).toMatchObject({
      message: 'The channel Web is bound to no queue',
      description: expect.stringContaining('Choose a queue in this node'),
    });
    await bindChannel(await people.addQueue('Desk', 'to_all_agents'));
    expect(jsonOf(await handOver(chat, { transferTo: 'channel_queue' }))).toMatchObject({ chat: { queueName: 'Desk' } });
  });

  it.each<[string, 'first' | 'only', string, (ann: AgentId) => INodeParameters]>([
    ['to an agent', 'first', 'not_a_queue', (ann) => ({ transferTo: 'agent', toAgent: chosen(ann) })],
    ['where a bot answers alone', 'only', 'bot_only', () => ({ transferTo: 'queue', queue: chosen(firstQueueId) })],
  ])('puts a hand-over %s on Refused', async (_, mode, code, parameters) => {
    await giveToBot(mode);
    const ann = await people.addAgent('ann', { queues: ['Support'] });
    const outputs = await handOver(await people.chatOf('Customer'), parameters(ann));
    expect(counts(outputs)).toEqual([0, 1]);
    expect(jsonOf(outputs)).toMatchObject({ refusal: { code } });
  });
});

describe('Send Message as a bot, once by a name', () => {
  const say = (chatId: string, text: string, onceAs: string, more: object = {}, options: NodeOptions = {}) =>
    run('sendMessage', [itemOf(chatId, more)], { actAs: 'workflow', text, options: { onceAs } }, options);

  it('tells the customer of a chat one thing once, whatever node and event say it', async () => {
    const chat = await people.chatOf('Customer');
    expect(jsonOf(await say(chat, 'Nobody is here', 'nobody', { event: { id: 'one' } }))).toMatchObject({ alreadyDone: false });
    expect(jsonOf(await say(chat, 'Nobody is here yet', ' nobody ', { event: { id: 'two' } }))).toMatchObject({
      alreadyDone: true,
      message: { text: 'Nobody is here' },
    });
    expect(jsonOf(await say(chat, 'Thank you for waiting', 'patience'))).toMatchObject({ alreadyDone: false });
    expect(await centre.raw.count(`messages where author = 'bot'`)).toBe(2);
  });

  it('says it again in another chat', async () => {
    await say(await people.chatOf('Ana'), 'Nobody is here', 'nobody');
    expect(jsonOf(await say(await people.chatOf('Ben'), 'Nobody is here', 'nobody'))).toMatchObject({ alreadyDone: false });
  });
});
