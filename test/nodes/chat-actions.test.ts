import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { aCentre, aVisitor, password } from './host/centre';
import type { Centre } from './host/centre';
import { execute, placed } from './host/workflow';
import type { Served } from './host/webhooks';
import { firstQueueId } from '../../src/runtime/ids';
import { csrfHeader } from '../../src/wire/inbox';
import type { InboxActions } from '../../src/wire/inbox';

let centre: Centre;
let inbox: Served;
let webChat: Served;

beforeEach(async () => {
  centre = await aCentre();
  inbox = await centre.serve(placed('agentInboxTrigger', { store: centre.store }));
  webChat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
});
afterEach(() => centre.end());

const ownPage = { 'sec-fetch-site': 'same-origin' };
const chosen = (value: string, name = value): INodeParameters => ({ __rl: true, mode: 'list', value, cachedResultName: name });

type Json = Readonly<Record<string, unknown>>;

async function results(operation: string, parameters: INodeParameters, items: readonly object[] = [{}]): Promise<readonly Json[]> {
  const outputs = await execute('switchboard', items, {
    store: centre.store,
    parameters: { resource: 'chatAction', operation, ...parameters },
  });
  return (outputs[0] ?? []).map(({ json }) => json);
}

async function create(caption: string, workflow = chosen('orders', 'Orders')): Promise<string> {
  const [made] = await results('create', { caption, queue: chosen('Support'), actionWorkflow: workflow });
  return (made as { readonly action: { readonly id: string } }).action.id;
}

/** An agent who has a visitor's chat in progress. */
async function anAgentWithChat(login: string) {
  await centre.addAgent(login);
  const answer = await inbox.post({ action: 'login', login, password }, ownPage);
  const { csrf } = (await answer.json()) as { readonly csrf: string };
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const calls = (body: unknown) => inbox.post(body, { ...ownPage, cookie, [csrfHeader]: csrf });
  await calls({ action: 'set_status', status: 'active' });
  const visitor = await aVisitor(webChat);
  await visitor.says('Hello');
  const [row] = await centre.raw.rows<{ id: string }>("select id from chats where status = 'waiting'");
  const chatId = row?.id ?? '';
  await execute('queueRouter', [{ chat: { id: chatId } }], { store: centre.store, parameters: { queue: chosen(firstQueueId) } });
  const command = { id: randomUUID(), kind: 'accept', chatId };
  await calls({ action: 'command', command });
  await execute('acceptChat', [{ chat: { id: chatId }, command }], { store: centre.store });
  const menu = async () => ((await (await calls({ action: 'actions', chatId })).json()) as InboxActions).actions;
  const click = (actionId: string, id = randomUUID()) => calls({ action: 'command', command: { id, kind: 'action', chatId, actionId } });
  return { chatId, calls, menu, click };
}

describe('chat actions', () => {
  it('are created, listed, changed and deleted', async () => {
    const id = await create('Issue an order');
    expect(await results('getAll', { filters: { text: 'ISSUE' } })).toMatchObject([
      { action: { id, caption: 'Issue an order', workflowId: 'orders', workflowName: 'Orders', queueName: 'Support', isActive: true } },
    ]);
    expect(await results('update', { actionId: id, updateFields: { caption: 'Order', isActive: false, position: 3 } })).toMatchObject([
      { change: 'updated', action: { id, caption: 'Order', workflowId: 'orders', workflowName: 'Orders', isActive: false, position: 3 } },
    ]);
    const again = { caption: 'Order', queue: chosen('Support'), actionWorkflow: chosen('orders', 'Orders') };
    expect(await results('upsert', again)).toMatchObject([{ change: 'unchanged', action: { id } }]);
    expect(await results('upsert', { ...again, additionalFields: { isActive: true } })).toMatchObject([{ change: 'updated' }]);
    expect(await results('delete', { actionId: id })).toEqual([{ action: { id }, deleted: true }]);
    await expect(results('update', { actionId: id, updateFields: { caption: 'Gone' } })).rejects.toThrow('There is no chat action');
  });

  it('say which field is missing', async () => {
    await expect(results('create', { caption: '', queue: chosen('Support'), actionWorkflow: chosen('a') })).rejects.toThrow('Caption');
    await expect(results('create', { caption: 'One', queue: chosen(''), actionWorkflow: chosen('a') })).rejects.toThrow('Queue');
    await expect(results('create', { caption: 'One', queue: chosen('Support'), actionWorkflow: '' })).rejects.toThrow('workflow');
  });
});

describe('an agent', () => {
  it('reads the menu as it is, and starts an action once however often it is clicked', async () => {
    const agent = await anAgentWithChat('ana');
    const id = await create('Issue an order');
    expect(await agent.menu()).toMatchObject([
      { caption: 'Create case', isRunning: false },
      { id, caption: 'Issue an order', isRunning: false },
    ]);
    const [first, second] = [await agent.click(id), await agent.click(id)];
    expect([first.status, second.status]).toEqual([202, 409]);
    expect(await second.json()).toMatchObject({ error: { code: 'conflict', because: 'is_running' } });
    expect(await agent.menu()).toMatchObject([{ isRunning: false }, { isRunning: true }]);
    expect(await centre.raw.rows("select 1 from events where kind = 'action'")).toHaveLength(1);
  });

  it('is refused what another queue has, and chats of others', async () => {
    const agent = await anAgentWithChat('ana');
    expect((await agent.click(randomUUID())).status).toBe(409);
    await centre.addAgent('ben');
    const answer = await inbox.post({ action: 'login', login: 'ben', password }, ownPage);
    const { csrf } = (await answer.json()) as { readonly csrf: string };
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const asked = await inbox.post({ action: 'actions', chatId: agent.chatId }, { ...ownPage, cookie, [csrfHeader]: csrf });
    expect(asked.status).toBe(403);
  });

  it('has the result of the workflow in the chat', async () => {
    const agent = await anAgentWithChat('ana');
    const id = await create('Issue an order');
    const commandId = randomUUID();
    await agent.click(id, commandId);
    const item = { chat: { id: agent.chatId }, command: { id: commandId } };
    expect(await results('begin', { commandId: '={{ $json.command.id }}' }, [item])).toEqual([item]);
    const [ended] = await results('finish', { commandId, result: 'done', message: 'Order 17 was issued.' });
    expect(ended).toEqual({ chat: { id: agent.chatId }, alreadyDone: false });
    expect(await results('begin', { commandId: '={{ $json.command.id }}' }, [item])).toEqual([]);
    expect(await centre.raw.rows("select text from messages where author = 'system' and text like 'Issue%'")).toEqual([
      { text: 'Issue an order: Order 17 was issued.' },
    ]);
  });
});
