import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { n8nCore, n8nWorkflow, userFolder } from './host/n8n';
import { execute, executeInFlow, listed, typeOf } from './host/workflow';
import type { NodeName, NodeOptions } from './host/workflow';
import { aCentre } from './host/centre';
import type { Centre } from './host/centre';
import { openSwitchboard } from '../../src/runtime/switchboard';
import { firstQueueId } from '../../src/runtime/ids';
import { sqliteEngine } from '../../src/store/engines/sqlite';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { testSurroundings } from '../builders/surroundings';

let centre: Centre;
let store: OpenStore;
/** Another process on the same store: the agents at work. */
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
const byId = (value: string): INodeParameters[string] => ({ __rl: true, mode: 'id', value });
const itemOf = (chatId: string, more: object = {}) => ({ order: 4711, chat: { id: chatId }, ...more });
const run = (name: NodeName, items: readonly object[], parameters: INodeParameters = {}, options: NodeOptions = {}) =>
  execute(name, items, { store: centre.store, parameters, ...options });
const counts = (outputs: readonly (readonly INodeExecutionData[])[]): readonly number[] => outputs.map((items) => items.length);
const only = (outputs: readonly (readonly INodeExecutionData[])[]): INodeExecutionData => {
  const [item, ...more] = outputs.flat();
  if (item === undefined || more.length > 0) throw new Error(`There are ${outputs.flat().length} items instead of one`);
  return item;
};
const failureOf = (result: Promise<unknown>): Promise<unknown> =>
  result.then(
    () => null,
    (error: unknown) => error,
  );

const brokenStore = () => {
  const file = join(mkdtempSync(join(userFolder, 'down-')), 'file');
  writeFileSync(file, '');
  return { engine: 'sqlite', file: join(file, 'switchboard.sqlite') };
};

const agentOf = (name: string) => people.addAgent(name, { queues: ['Support'] });

/** A chat that an agent has accepted. */
async function aChatWith(agentName: string) {
  const agentId = await agentOf(agentName);
  const chatId = await people.chatOf(`Customer of ${agentName}`, firstQueueId);
  await people.accept(chatId, agentId);
  return { agentId, chatId };
}

describe('Queue Router', () => {
  const route = (items: readonly object[], queueId: string = firstQueueId, options: NodeOptions = {}) =>
    run('queueRouter', items, { queue: chosen(queueId) }, options);

  it('puts a chat that everybody in the queue is offered on Offered', async () => {
    await agentOf('Ana');
    const outputs = await route([itemOf(await people.chatOf('Customer'))]);
    expect(counts(outputs)).toEqual([0, 1, 0, 0]);
    expect(only(outputs).json).toMatchObject({
      order: 4711,
      chat: { status: 'waiting', queueId: firstQueueId, queueName: 'Support' },
      routing: { result: 'offered', queueId: firstQueueId, queueName: 'Support', agentId: null, alreadyDone: false },
    });
  });

  it('puts a chat that one agent is asked to take on Assigned, with that agent', async () => {
    const queueId = await people.addQueue('Sales', 'to_available_agent');
    const agentId = await people.addAgent('Ana', { queues: ['Sales'] });
    const outputs = await route([itemOf(await people.chatOf('Customer'))], queueId);
    expect(counts(outputs)).toEqual([1, 0, 0, 0]);
    expect(only(outputs).json).toMatchObject({ routing: { result: 'assigned', agentId } });
  });

  it('puts a chat that nobody has time for on Waiting', async () => {
    const { agentId } = await aChatWith('Ana');
    await centre.raw.rows(`update agents set capacity = 1 where id = '${agentId}'`);
    expect(counts(await route([itemOf(await people.chatOf('Customer'))]))).toEqual([0, 0, 1, 0]);
  });

  it('puts a chat whose queue has nobody Active on No Agents', async () => {
    await people.addAgent('Ana', { queues: ['Support'], status: 'inactive' });
    expect(counts(await route([itemOf(await people.chatOf('Customer'))]))).toEqual([0, 0, 0, 1]);
  });

  it('routes a batch, each item on its own output and paired with its input', async () => {
    const { chatId } = await aChatWith('Ana');
    const items = [itemOf(await people.chatOf('One')), itemOf(chatId), itemOf(await people.chatOf('Three'))];
    const outputs = await route(items);
    expect(counts(outputs)).toEqual([1, 2, 0, 0]);
    expect(outputs.map((list) => list.map(({ pairedItem }) => pairedItem))).toEqual([[{ item: 1 }], [{ item: 0 }, { item: 2 }], [], []]);
    expect(outputs[1]?.map(({ json }) => json['contact'])).toEqual([
      expect.objectContaining({ name: 'One' }),
      expect.objectContaining({ name: 'Three' }),
    ]);
  });

  it('does nothing the second time, and says so on the same output', async () => {
    await agentOf('Ana');
    const chatId = await people.chatOf('Customer');
    await route([itemOf(chatId)]);
    const offers = await centre.raw.rows('select * from offers');
    const outputs = await route([itemOf(chatId)]);
    expect(counts(outputs)).toEqual([0, 1, 0, 0]);
    expect(only(outputs).json).toMatchObject({ routing: { alreadyDone: true } });
    expect(await centre.raw.rows('select * from offers')).toEqual(offers);
  });

  it('routes one chat once that comes twice in a batch', async () => {
    await agentOf('Ana');
    const chatId = await people.chatOf('Customer');
    const outputs = await route([itemOf(chatId), itemOf(chatId)]);
    expect(counts(outputs)).toEqual([0, 2, 0, 0]);
    expect(await centre.raw.count('offers')).toBe(1);
  });

  it('takes a queue by its id, and by an expression', async () => {
    const chatId = await people.chatOf('Customer');
    expect(counts(await run('queueRouter', [itemOf(chatId)], { queue: byId(firstQueueId) }))).toEqual([0, 0, 0, 1]);
    const outputs = await run('queueRouter', [itemOf(chatId, { team: firstQueueId })], { queue: byId('={{ $json.team }}') });
    expect(counts(outputs)).toEqual([0, 0, 0, 1]);
  });

  it('says which queue does not exist, and where to find one', async () => {
    const queueId = randomUUID();
    const failure = await failureOf(route([itemOf(await people.chatOf('Customer'))], queueId));
    expect(failure).toMatchObject({
      message: `There is no queue ${queueId} in this store`,
      description: 'Choose one from the list in the field Queue.',
    });
  });

  it('says that no queue is chosen', async () => {
    const failure = await failureOf(route([itemOf(await people.chatOf('Customer'))], ''));
    expect(failure).toBeInstanceOf(n8nWorkflow.NodeOperationError);
    expect(failure).toMatchObject({ message: 'The field Queue is empty', context: { itemIndex: 0 } });
  });

  it('routes the good chats of a batch in which one fails', async () => {
    const outputs = await route([itemOf(randomUUID()), itemOf(await people.chatOf('Customer'))], firstQueueId, {
      onError: 'continueRegularOutput',
    });
    // Nobody is Active, which only the chat that was routed says.
    expect(counts(outputs)).toEqual([0, 0, 1, 1]);
    expect(outputs[2]?.[0]?.json['error']).toBeDefined();
    expect(outputs[3]?.[0]?.json['routing']).toBeDefined();
  });
});

/** Where a failed item goes: Refused or Failed, and for Queue Router, whose last output says that nobody is there, Waiting. */
const leastPromising = (name: string): number => (name === 'queueRouter' ? 2 : 1);

describe('Accept Chat', () => {
  it('gives the chat to the agent of the command, once', async () => {
    const agentId = await agentOf('Ana');
    const chatId = await people.chatOf('Customer', firstQueueId);
    const commandId = await people.command('accept', chatId, agentId);
    const item = itemOf(chatId, { command: { id: commandId, kind: 'accept' } });
    const first = await run('acceptChat', [item]);
    expect(counts(first)).toEqual([1, 0]);
    expect(only(first).json).toMatchObject({ order: 4711, chat: { status: 'in_progress', agentId, agentName: 'Ana' }, alreadyDone: false });
    const second = await run('acceptChat', [item]);
    expect(counts(second)).toEqual([1, 0]);
    expect(only(second).json).toMatchObject({ chat: { agentId }, alreadyDone: true });
  });

  it('gives the chat to a chosen agent', async () => {
    const agentId = await agentOf('Ana');
    const chatId = await people.chatOf('Customer', firstQueueId);
    expect(counts(await run('acceptChat', [itemOf(chatId)], { actAs: 'agent', agent: chosen(agentId) }))).toEqual([1, 0]);
  });

  it('puts what cannot be accepted on Refused, with the reason', async () => {
    const { chatId } = await aChatWith('Ana');
    const outputs = await run('acceptChat', [itemOf(chatId)], { actAs: 'agent', agent: chosen(await agentOf('Ben')) });
    expect(counts(outputs)).toEqual([0, 1]);
    expect(only(outputs).json).toMatchObject({
      order: 4711,
      refusal: { code: 'already_taken', reason: 'Another agent has accepted this chat.' },
    });
  });

  it('refuses the command of another step, and says which output belongs here', async () => {
    const { agentId, chatId } = await aChatWith('Ana');
    const commandId = await people.command('complete', chatId, agentId);
    const outputs = await run('acceptChat', [itemOf(chatId, { command: { id: commandId } })]);
    expect(only(outputs).json).toMatchObject({ refusal: { code: 'wrong_command', reason: expect.stringContaining('output "Accept"') } });
  });
});

describe('Send Message', () => {
  const sent = () =>
    centre.raw.rows<{ text: string; author: string; author_name: string }>(
      "select text, author, author_name from messages where author <> 'system' and author <> 'customer'",
    );

  it('sends what the agent of the command wrote, once', async () => {
    const { agentId, chatId } = await aChatWith('Ana');
    const commandId = await people.command('reply', chatId, agentId, { text: 'How can I help?' });
    const item = itemOf(chatId, { command: { id: commandId, kind: 'reply', text: 'How can I help?' } });
    const first = await run('sendMessage', [item]);
    expect(counts(first)).toEqual([1, 0]);
    expect(only(first).json).toMatchObject({
      order: 4711,
      message: { text: 'How can I help?', author: 'agent', authorName: 'Ana' },
      alreadyDone: false,
    });
    expect(only(await run('sendMessage', [item])).json).toMatchObject({ alreadyDone: true });
    expect(await sent()).toEqual([{ text: 'How can I help?', author: 'agent', author_name: 'Ana' }]);
  });

  it('writes as a bot while nobody has the chat', async () => {
    const chatId = await people.chatOf('Customer');
    const outputs = await run('sendMessage', [itemOf(chatId)], { actAs: 'workflow', botName: 'Robin', text: 'One moment' });
    expect(counts(outputs)).toEqual([1, 0]);
    expect(await sent()).toEqual([{ text: 'One moment', author: 'bot', author_name: 'Robin' }]);
  });

  it('puts a bot that speaks into the chat of an agent on Failed', async () => {
    const { chatId } = await aChatWith('Ana');
    const outputs = await run('sendMessage', [itemOf(chatId)], { actAs: 'workflow', text: 'One moment' });
    expect(counts(outputs)).toEqual([0, 1]);
    expect(only(outputs).json).toMatchObject({ refusal: { code: 'agent_owns' } });
    expect(await sent()).toEqual([]);
  });

  it('sends once for one event through one node, and again through another node', async () => {
    const chatId = await people.chatOf('Customer');
    const item = itemOf(chatId, { event: { id: randomUUID(), kind: 'new_chat' } });
    const nodeId = randomUUID();
    const send = (id: string) => run('sendMessage', [item], { actAs: 'workflow', text: 'Hello' }, { nodeId: id });
    await send(nodeId);
    expect(only(await send(nodeId)).json).toMatchObject({ alreadyDone: true });
    expect(await sent()).toHaveLength(1);
    await send(randomUUID());
    expect(await sent()).toHaveLength(2);
  });

  it('sends what an expression makes of each item, numbers too', async () => {
    const [one, two] = [await people.chatOf('One'), await people.chatOf('Two')];
    await run('sendMessage', [itemOf(one), itemOf(two, { order: 12 })], { actAs: 'workflow', text: '={{ $json.order }}' });
    expect((await sent()).map(({ text }) => text)).toEqual(['4711', '12']);
  });

  it('puts a text that is empty or too long on Failed', async () => {
    const chatId = await people.chatOf('Customer');
    for (const [text, code] of [
      [' ', 'text_empty'],
      ['x'.repeat(10_001), 'text_too_long'],
    ] as const) {
      const outputs = await run('sendMessage', [itemOf(chatId)], { actAs: 'workflow', text });
      expect(counts(outputs)).toEqual([0, 1]);
      expect(only(outputs).json).toMatchObject({ refusal: { code } });
    }
  });
});

describe('Transfer Chat', () => {
  it('passes the chat to whom the agent chose, with the note, once', async () => {
    const { agentId, chatId } = await aChatWith('Ana');
    const ben = await agentOf('Ben');
    const command = { kind: 'transfer', to: { kind: 'agent', agentId: ben }, note: 'Speaks Ukrainian' };
    const commandId = await people.command('transfer', chatId, agentId, { to: command.to, note: command.note });
    const item = itemOf(chatId, { command: { id: commandId, ...command } });
    const first = await run('transferChat', [item]);
    expect(counts(first)).toEqual([1, 0]);
    expect(only(first).json).toMatchObject({
      order: 4711,
      chat: { status: 'in_progress', agentId: ben, parentId: chatId },
      parentChat: { id: chatId },
    });
    expect(await centre.raw.count("messages where note = 'transfer_note' and text = 'Speaks Ukrainian'")).toBe(1);
    const second = await run('transferChat', [item]);
    expect(only(second).json).toMatchObject({ alreadyDone: true, chat: { parentId: chatId } });
    expect(await centre.raw.count('chats')).toBe(2);
  });

  it('passes the chat to a queue that is chosen here', async () => {
    const { chatId } = await aChatWith('Ana');
    await agentOf('Ben');
    const outputs = await run('transferChat', [itemOf(chatId)], { actAs: 'workflow', transferTo: 'queue', queue: chosen(firstQueueId) });
    expect(only(outputs).json).toMatchObject({ chat: { status: 'waiting', queueId: firstQueueId, agentId: null } });
  });

  it('passes the chat to an agent that is chosen here', async () => {
    const { agentId, chatId } = await aChatWith('Ana');
    const ben = await agentOf('Ben');
    const parameters = { actAs: 'agent', agent: chosen(agentId), transferTo: 'agent', toAgent: chosen(ben) };
    expect(only(await run('transferChat', [itemOf(chatId)], parameters)).json).toMatchObject({ chat: { agentId: ben } });
  });

  it('puts what cannot be passed on on Refused', async () => {
    const outputs = await run('transferChat', [itemOf(await people.chatOf('Customer'))], {
      actAs: 'workflow',
      transferTo: 'queue',
      queue: chosen(firstQueueId),
    });
    expect(counts(outputs)).toEqual([0, 1]);
    expect(only(outputs).json).toMatchObject({ refusal: { code: 'waiting' } });
  });

  it('says what to connect when the item names nobody', async () => {
    const { chatId } = await aChatWith('Ana');
    const failure = await failureOf(run('transferChat', [itemOf(chatId)], { actAs: 'workflow' }));
    expect(failure).toMatchObject({
      message: 'The incoming item names nobody to transfer to',
      description: expect.stringContaining('output Transfer'),
      context: { itemIndex: 0 },
    });
  });

  it('says that the agent to transfer to is not chosen', async () => {
    const { chatId } = await aChatWith('Ana');
    const failure = await failureOf(run('transferChat', [itemOf(chatId)], { actAs: 'workflow', transferTo: 'agent', toAgent: chosen('') }));
    expect(failure).toMatchObject({ message: 'The field To Agent is empty' });
  });
});

describe('Complete Chat', () => {
  it('ends the chat for the agent of the command, once', async () => {
    const { agentId, chatId } = await aChatWith('Ana');
    const commandId = await people.command('complete', chatId, agentId);
    const item = itemOf(chatId, { command: { id: commandId, kind: 'complete' } });
    const first = await run('completeChat', [item]);
    expect(counts(first)).toEqual([1, 0]);
    expect(only(first).json).toMatchObject({ order: 4711, chat: { status: 'completed' }, alreadyDone: false });
    const second = await run('completeChat', [item]);
    expect(counts(second)).toEqual([1, 0]);
    expect(only(second).json).toMatchObject({ alreadyDone: true });
  });

  it('ends a chat that waits, by the workflow', async () => {
    const outputs = await run('completeChat', [itemOf(await people.chatOf('Customer'))], { actAs: 'workflow' });
    expect(only(outputs).json).toMatchObject({ chat: { status: 'completed' } });
  });

  it('puts the chat of another agent on Refused', async () => {
    const { chatId } = await aChatWith('Ana');
    const outputs = await run('completeChat', [itemOf(chatId)], { actAs: 'agent', agent: chosen(await agentOf('Ben')) });
    expect(counts(outputs)).toEqual([0, 1]);
    expect(only(outputs).json).toMatchObject({ refusal: { code: 'not_owner' } });
  });
});

const steps: readonly { readonly name: NodeName; readonly parameters: INodeParameters }[] = [
  { name: 'queueRouter', parameters: { queue: chosen(firstQueueId) } },
  { name: 'acceptChat', parameters: {} },
  { name: 'sendMessage', parameters: { actAs: 'workflow', text: 'Hello' } },
  { name: 'transferChat', parameters: { actAs: 'workflow', transferTo: 'queue', queue: chosen(firstQueueId) } },
  { name: 'completeChat', parameters: { actAs: 'workflow' } },
];

describe.each(steps)('every step: $name', ({ name, parameters }) => {
  const asAgent = async (): Promise<INodeParameters> =>
    name === 'acceptChat' ? { actAs: 'agent', agent: chosen(await people.addAgent('Zoe', { queues: ['Support'] })) } : parameters;

  it('pairs each item with its own and keeps what was in it', async () => {
    const items: object[] = [];
    for (const i of [0, 1, 2]) items.push(itemOf(await people.chatOf(`Customer ${i}`, firstQueueId), { position: i }));
    const outputs = await run(name, items, await asAgent());
    const found = outputs.flat().toSorted((a, b) => Number(a.json['position']) - Number(b.json['position']));
    expect(found.map(({ json, pairedItem }) => [json['order'], json['position'], pairedItem])).toEqual(
      [0, 1, 2].map((item) => [4711, item, { item }]),
    );
  });

  it('does nothing with no items', async () => {
    expect((await run(name, [], await asAgent())).flat()).toEqual([]);
  });

  it('names the item whose chat does not exist, and what to use instead', async () => {
    const missing = randomUUID();
    const failure = await failureOf(run(name, [itemOf(await people.chatOf('Customer')), itemOf(missing)], await asAgent()));
    expect(failure).toBeInstanceOf(n8nWorkflow.NodeOperationError);
    expect(failure).toMatchObject({
      message: `There is no chat ${missing} in this store`,
      description: 'Use the chat id of an item that a trigger of the same store emitted.',
      context: { itemIndex: 1 },
    });
  });

  it.each([
    ['nothing', {}],
    ['an empty id', { chat: { id: '' } }],
    ['no text', { chat: { id: null } }],
  ])('names the item whose chat is %s, and how to connect the node', async (_, item) => {
    const failure = await failureOf(run(name, [itemOf(await people.chatOf('Customer')), item], await asAgent()));
    expect(failure).toBeInstanceOf(n8nWorkflow.NodeOperationError);
    expect(failure).toMatchObject({
      message: 'The field Chat ID is empty',
      description: expect.stringMatching(/^Connect this node behind a trigger/),
      context: { itemIndex: 1 },
    });
  });

  it('goes on after a failure where it is told to, with the reason on the output that promises least', async () => {
    const items = [itemOf(randomUUID()), itemOf(await people.chatOf('Customer'))];
    const outputs = await run(name, items, await asAgent(), { onError: 'continueRegularOutput' });
    expect(outputs.flat()).toHaveLength(2);
    expect(outputs[leastPromising(name)]?.find(({ json }) => json['error'] !== undefined)).toEqual({
      json: { ...items[0], error: expect.stringMatching(/^There is no chat/) },
      pairedItem: { item: 0 },
    });
  });

  it('sends a failed item through the error output where it has one', async () => {
    const missing = randomUUID();
    const items = [itemOf(missing), itemOf(await people.chatOf('Customer'))];
    const options: NodeOptions = { store: centre.store, parameters: await asAgent(), onError: 'continueErrorOutput' };
    const outputs = await executeInFlow(name, items, options);
    const errors = outputs[typeOf(name).description.outputs.length] ?? [];
    expect(errors.map(({ json }) => json)).toEqual([{ ...items[0], error: `There is no chat ${missing} in this store` }]);
    expect(outputs.flat()).toHaveLength(2);
  });

  it('fails with what to check when the store is down', async () => {
    const failure = await failureOf(run(name, [itemOf(randomUUID())], await asAgent(), { store: brokenStore() }));
    expect(failure).toBeInstanceOf(n8nWorkflow.NodeOperationError);
    expect(failure).toMatchObject({ description: expect.stringContaining('credential Switchboard Store'), context: { itemIndex: 0 } });
  });

  it('never passes an item on as done when the store is down', async () => {
    const options: NodeOptions = { store: brokenStore(), parameters: await asAgent(), onError: 'continueRegularOutput' };
    const outputs = await executeInFlow(name, [itemOf(randomUUID())], options);
    expect(outputs[0]).toEqual([]);
    expect(outputs[leastPromising(name)]?.[0]?.json).toMatchObject({ order: 4711, error: expect.any(String) });
  });
});

describe.each(['acceptChat', 'sendMessage', 'transferChat', 'completeChat'] as const)('a step of an agent: %s', (name) => {
  it('says what to connect when the item has no command', async () => {
    const chatId = await people.chatOf('Customer');
    for (const more of [{}, { command: null }, { command: {} }, { command: { id: '' } }]) {
      const failure = await failureOf(run(name, [itemOf(chatId, more)]));
      expect(failure).toBeInstanceOf(n8nWorkflow.NodeOperationError);
      expect(failure).toMatchObject({
        message: 'The incoming item carries no command of an agent',
        description: expect.stringContaining('Agent Inbox Trigger'),
        context: { itemIndex: 0 },
      });
    }
  });

  it('says that the chosen agent is not chosen', async () => {
    const failure = await failureOf(run(name, [itemOf(await people.chatOf('Customer'))], { actAs: 'agent', agent: chosen('') }));
    expect(failure).toMatchObject({
      message: 'The field Agent is empty',
      description: expect.stringContaining('Choose one from the list'),
    });
  });

  it('says that a command is of another store', async () => {
    const item = itemOf(await people.chatOf('Customer'), { command: { id: randomUUID(), to: { kind: 'queue', queueId: firstQueueId } } });
    const failure = await failureOf(run(name, [item]));
    expect(failure).toMatchObject({
      message: expect.stringMatching(/^There is no command/),
      description: expect.stringContaining('the same store'),
    });
  });
});

describe('the lists of a node', () => {
  const listOf = (method: string, filter?: string) => listed('transferChat', method, { store: centre.store }, filter);

  it('name the queues of the store', async () => {
    const sales = await people.addQueue('Sales', 'to_all_agents');
    expect((await listOf('searchQueues')).toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'Sales', value: sales },
      { name: 'Support', value: firstQueueId },
    ]);
  });

  it('find by a part of the name, in any case', async () => {
    await people.addQueue('Sales', 'to_all_agents');
    const ana = await agentOf('Ana.Duarte');
    await agentOf('Ben');
    expect(await listOf('searchQueues', ' SAL ')).toMatchObject([{ name: 'Sales' }]);
    expect(await listOf('searchAgents', 'duar')).toEqual([{ name: 'Ana.Duarte', value: ana }]);
    expect(await listOf('searchAgents', 'nobody')).toEqual([]);
  });

  it('serve every locator that nodes have', () => {
    const names: readonly NodeName[] = ['queueRouter', 'acceptChat', 'sendMessage', 'transferChat', 'completeChat'];
    for (const name of names) {
      const { description, methods } = typeOf(name);
      const searched = description.properties.flatMap(({ modes = [] }) =>
        modes.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []),
      );
      expect(searched.length).toBeGreaterThan(0);
      for (const method of searched) expect(methods?.listSearch?.[method]).toBeInstanceOf(Function);
    }
  });
});

describe('the store of a node', () => {
  it("is a file in n8n's user folder without a credential", async () => {
    const file = join(userFolder, '.n8n', 'switchboard', 'switchboard.sqlite');
    const found = await listed('queueRouter', 'searchQueues');
    expect(found).toEqual([{ name: 'Support', value: firstQueueId }]);
    expect(existsSync(file)).toBe(true);
    await (await openSwitchboard({ kind: 'sqlite', file }, () => undefined)).close();
  });

  it('is the one of its credential, not that of another node', async () => {
    const other = await aCentre();
    await other.switchboard.addQueue({ name: 'Elsewhere', rule: 'to_all_agents' });
    expect((await listed('queueRouter', 'searchQueues', { store: other.store })).map(({ name }) => name)).toContain('Elsewhere');
    expect((await listed('queueRouter', 'searchQueues', { store: centre.store })).map(({ name }) => name)).toEqual(['Support']);
    await other.end();
  });
});

describe('the test of the credential', () => {
  const test = async (data: Readonly<Record<string, string | number>>) => {
    const context = new n8nCore.CredentialTestContext({} as ConstructorParameters<typeof n8nCore.CredentialTestContext>[0]);
    const credential = { id: '1', name: 'Store', type: 'switchboardStore', data };
    return typeOf('queueRouter').methods?.credentialTest?.['testSwitchboardStore']?.call(context, credential);
  };

  it('is passed by a store that opens', async () => {
    const file = join(mkdtempSync(join(userFolder, 'credential-')), 'new', 'switchboard.sqlite');
    expect(await test({ engine: 'sqlite', file })).toEqual({ status: 'OK', message: expect.any(String) });
  });

  it('is failed by a folder that cannot be made, and says so', async () => {
    expect(await test(brokenStore())).toEqual({ status: 'Error', message: expect.stringContaining('could not be opened') });
  });

  it('is failed by a PostgreSQL that cannot be reached, without the password', async () => {
    const secret = 'hunter2-of-the-store';
    // Port 1 of this machine: nothing listens there.
    const result = await test({
      engine: 'postgres',
      host: '127.0.0.1',
      port: 1,
      database: 'switchboard',
      user: 'switchboard',
      password: secret,
    });
    expect(result).toEqual({ status: 'Error', message: expect.stringContaining('Check the credential Switchboard Store') });
    expect(JSON.stringify(result)).not.toContain(secret);
  });
});
