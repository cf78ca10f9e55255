import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeExecutionData, INodeParameters, IWorkflowBase } from 'n8n-workflow';
import { aCentre, aVisitor, password } from './host/centre';
import type { Centre } from './host/centre';
import type { Served } from './host/webhooks';
import { execute, placed } from './host/workflow';
import type { NodeName, NodeOptions } from './host/workflow';
import { firstQueueId } from '../../src/runtime/ids';
import { csrfHeader } from '../../src/wire/inbox';
import type { InboxCases, InboxMe, InboxState } from '../../src/wire/inbox';

let centre: Centre;
let inbox: Served;
let webChat: Served;

beforeEach(async () => {
  centre = await aCentre();
  inbox = await centre.serve(placed('agentInboxTrigger', { store: centre.store }));
  webChat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
});
afterEach(() => centre.end());

type Json = Readonly<Record<string, unknown>>;
const jsonOf = (items: readonly INodeExecutionData[] | undefined): Json => items?.[0]?.json ?? {};
const caseIn = (json: Json): Json => json['case'] as Json;

const createCase = async (items: readonly object[], parameters: INodeParameters = {}, options: NodeOptions = {}) => {
  const outputs = await execute('createCase', items, { store: centre.store, ...options, parameters });
  expect(outputs).toHaveLength(1);
  return outputs[0] ?? [];
};
const results = async (
  resource: string,
  operation: string,
  parameters: INodeParameters = {},
  item: object = {},
): Promise<readonly Json[]> => {
  const outputs = await execute('switchboard', [item], { store: centre.store, parameters: { resource, operation, ...parameters } });
  return (outputs[0] ?? []).map(({ json }) => json);
};
const result = async (...call: Parameters<typeof results>): Promise<Json> => (await results(...call))[0] ?? {};

/** A chat in which a customer wrote, and its contact. */
async function aChat(...texts: readonly string[]) {
  const visitor = await aVisitor(webChat);
  for (const text of texts) await visitor.says(text);
  const [row] = await centre.raw.rows<{ id: string; contact_id: string }>('select id, contact_id from chats order by id desc limit 1');
  return { chatId: row?.id ?? '', contactId: row?.contact_id ?? '' };
}
const set = (code: string, value: string) => centre.raw.rows(`insert into settings (key, value) values ('${code}', '${value}')`);

describe('the node Create Case', () => {
  it('makes a case of the chat of the item, which keeps what it has', async () => {
    const { chatId, contactId } = await aChat('My order is late', 'Number 7');
    const item = { chat: { id: chatId }, mine: 1 };
    const [made] = await createCase([item]);
    expect(made).toMatchObject({
      pairedItem: { item: 0 },
      json: {
        mine: 1,
        chat: { id: chatId },
        contact: { id: contactId },
        case: {
          number: 1,
          isNew: true,
          subject: 'My order is late',
          description: 'My order is late\nNumber 7',
          status: 'New',
          source: 'Chat',
        },
      },
    });
    expect(jsonOf(await createCase([item]))).toMatchObject({ case: { number: 1, isNew: false } });
  });

  it('needs nothing but the id of a chat, as a workflow that is called by another one has it', async () => {
    const { chatId, contactId } = await aChat('Hello');
    const items = [{ ChatId: chatId, ContactId: contactId }];
    const [made] = await createCase(items, { chatId: '={{ $json.ChatId }}' });
    expect(made?.json).toMatchObject({ ChatId: chatId, chat: { id: chatId }, case: { number: 1, contactId } });
  });

  it('takes what is set instead of what the chat says', async () => {
    const { chatId } = await aChat('Hello');
    await centre.addAgent('ana');
    const options = {
      subject: 'Broken lamp',
      description: 'It does not shine',
      category: 'Problem',
      status: 'In progress',
      priority: 'High',
      project: 'Shop',
    };
    expect(jsonOf(await createCase([{ chat: { id: chatId } }], { options: { ...options, assignee: 'ana' } }))).toMatchObject({
      case: { ...options, assigneeName: 'ana' },
    });
  });

  it('makes another case only where it is told to, and one for each command or event', async () => {
    const { chatId } = await aChat('Hello');
    const options = { evenIfThereIsOne: true };
    const numberOf = async (item: object) => caseIn(jsonOf(await createCase([{ chat: { id: chatId }, ...item }], { options })))['number'];
    const command = { id: randomUUID(), kind: 'action', chatId };
    expect(await numberOf({ command })).toBe(1);
    expect(await numberOf({ command })).toBe(1);
    expect(await numberOf({ event: { id: randomUUID(), kind: 'no_agents' } })).toBe(2);
  });

  it('fails the item with the reason where there are no cases, and goes on where it may', async () => {
    const { chatId } = await aChat('Hello');
    await set('CaseManagement', 'false');
    await expect(createCase([{ chat: { id: chatId } }])).rejects.toThrow('There are no cases here');
    const [kept] = await createCase([{ chat: { id: chatId }, mine: 1 }], {}, { onError: 'continueRegularOutput' });
    expect(kept?.json).toMatchObject({ mine: 1, error: expect.stringContaining('There are no cases here') });
    await expect(createCase([{}])).rejects.toThrow('The field Chat ID is empty');
  });
});

describe('cases in the node Switchboard', () => {
  it('are created without a chat, changed, found, and linked to a chat of their contact', async () => {
    const { chatId, contactId } = await aChat('Hello');
    const item = { chat: { id: chatId }, contact: { id: contactId } };
    const additionalFields = { category: 'Request', onceKey: 'call 1', source: 'Phone', foreignKey: 'D-1', foreignSystem: 'desk' };
    const made = await result('case', 'create', { subject: 'Called', additionalFields }, item);
    expect(made).toMatchObject({ case: { number: 1, isNew: true, source: 'Phone', category: 'Request', foreignKey: 'D-1' } });
    expect(await result('case', 'create', { subject: 'Called', additionalFields }, item)).toMatchObject({
      case: { number: 1, isNew: false },
    });

    const updateFields = { status: 'Resolved', category: '', foreignKey: 'D-2', foreignUrl: 'https://desk.example.com/2' };
    expect(await result('case', 'update', { updateFields }, made)).toMatchObject({
      change: 'updated',
      case: { status: 'Resolved', isFinal: true, category: null, foreignKey: 'D-2', foreignUrl: 'https://desk.example.com/2' },
    });
    const byKey = { findBy: 'foreign', system: '', key: 'D-2' };
    expect(await result('case', 'get', byKey)).toMatchObject({ case: { number: 1 } });
    expect(await result('case', 'update', { ...byKey, updateFields: { foreignKey: '' } })).toMatchObject({ case: { foreignKey: null } });
    expect(await result('case', 'get', { caseId: '1' })).toMatchObject({ case: { subject: 'Called' } });
    await expect(results('case', 'get', { caseId: '7' })).rejects.toThrow('There is no such case');

    expect(await results('case', 'getAll', { filters: { contactId, status: 'Resolved', text: 'call' } })).toMatchObject([
      { case: { number: 1 } },
    ]);
    expect(await results('case', 'getAll', { filters: { before: 1 } })).toEqual([]);
    expect(await result('case', 'linkToChat', { linkedCase: '1' }, item)).toMatchObject({ chat: { id: chatId }, case: { number: 1 } });
    expect(await centre.raw.count(`chats where id = '${chatId}' and case_id is not null`)).toBe(1);
    expect(await result('case', 'linkToChat', { linkedCase: '' }, item)).toMatchObject({ case: null });
    const other = await aChat('Hi');
    await expect(results('case', 'linkToChat', { linkedCase: '1' }, { chat: { id: other.chatId } })).rejects.toThrow('of another contact');
  });

  it('begin with a template, have categories and statuses, and all of these are looked after', async () => {
    const template = { name: 'Chats', additionalFields: { category: 'Question', requiredFields: ['project'] } };
    expect(await result('caseTemplate', 'upsert', template)).toMatchObject({
      change: 'created',
      template: { requiredFields: ['project'] },
    });
    await expect(results('setting', 'set', { setting: 'ChatCaseTemplate', value: 'Chats' })).rejects.toThrow('must fill in');
    expect(await result('caseTemplate', 'upsert', { name: 'Chats', additionalFields: { requiredFields: [] } })).toMatchObject({
      change: 'updated',
      template: { categoryName: 'Question', requiredFields: [] },
    });
    await results('setting', 'set', { setting: 'ChatCaseTemplate', value: 'Chats' });
    expect(await results('caseTemplate', 'getAll')).toMatchObject([{ template: { name: 'Chats', isForChats: true } }]);
    await expect(results('caseTemplate', 'delete', { name: 'Chats' })).rejects.toThrow('is the one for chats');
    const { chatId } = await aChat('Hello');
    expect(jsonOf(await createCase([{ chat: { id: chatId } }]))).toMatchObject({ case: { category: 'Question' } });

    expect(await result('caseCategory', 'upsert', { name: 'Delivery' })).toMatchObject({ change: 'created', category: { isActive: true } });
    const off = { name: 'Parcels', additionalFields: { insteadOf: 'Delivery', isActive: false } };
    expect(await result('caseCategory', 'upsert', off)).toMatchObject({
      change: 'updated',
      category: { name: 'Parcels', isActive: false },
    });
    expect(await results('caseCategory', 'getAll')).toHaveLength(5);
    const supplier = { name: 'With the supplier', additionalFields: { isFinal: false, position: 1 } };
    expect(await result('caseStatus', 'upsert', supplier)).toMatchObject({ change: 'created', status: { isFinal: false, position: 1 } });
    expect(await results('caseStatus', 'getAll')).toHaveLength(7);
  });
});

const ownPage = { 'sec-fetch-site': 'same-origin' };

/** An agent's page. */
async function aPage(login: string) {
  await centre.addAgent(login);
  const answer = await inbox.post({ action: 'login', login, password }, ownPage);
  const { me, csrf } = (await answer.json()) as { readonly me: InboxMe; readonly csrf: string };
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { id: me.id, calls: (body: unknown) => inbox.post(body, { ...ownPage, cookie, [csrfHeader]: csrf }) };
}
type Page = Awaited<ReturnType<typeof aPage>>;

async function accept({ calls }: Page, chatId: string): Promise<void> {
  await calls({ action: 'set_status', status: 'active' });
  const queue = { __rl: true, mode: 'list', value: firstQueueId };
  await execute('queueRouter', [{ chat: { id: chatId } }], { store: centre.store, parameters: { queue } });
  const command = { id: randomUUID(), kind: 'accept', chatId };
  await calls({ action: 'command', command });
  await execute('acceptChat', [{ chat: { id: chatId }, command }], { store: centre.store });
}

describe('cases in the inbox', () => {
  const listed = async ({ calls }: Page, chatId: string, search?: string): Promise<InboxCases> =>
    (await (await calls({ action: 'cases', chatId, ...(search === undefined ? {} : { search }) })).json()) as InboxCases;

  it('are those of the contact, and the agent says which one the chat is about', async () => {
    const { chatId, contactId } = await aChat('Hello');
    const other = await aChat('Hi');
    const ana = await aPage('ana');
    const ben = await aPage('ben');
    await accept(ana, chatId);
    const mine = caseIn(await result('case', 'create', { subject: 'Lamp', contactId }));
    const later = caseIn(await result('case', 'create', { subject: 'Chair', contactId, additionalFields: { priority: 'High' } }));
    const yours = caseIn(await result('case', 'create', { subject: 'Table', contactId: other.contactId }));

    expect(await listed(ana, chatId)).toMatchObject({
      current: null,
      linked: [],
      hasMore: false,
      cases: [
        { id: later['id'], number: 2, subject: 'Chair', priority: 'High', foreign: null },
        { id: mine['id'], status: { name: 'New' } },
      ],
    });
    expect((await listed(ana, chatId, 'lam')).cases).toMatchObject([{ number: 1 }]);
    const set = async (page: Page, caseId: unknown) => (await page.calls({ action: 'set_case', chatId, caseId })).status;
    expect(await set(ana, yours['id'])).toBe(409);
    expect(await set(ana, randomUUID())).toBe(404);
    expect(await set(ben, mine['id'])).toBe(403);
    expect(await set(ana, mine['id'])).toBe(204);
    expect(await listed(ana, chatId)).toMatchObject({ current: { id: mine['id'] }, linked: [{ id: mine['id'] }] });
    const state = (await (await ana.calls({ action: 'state' })).json()) as InboxState;
    expect(state.tiles).toMatchObject([{ chatId, case: { id: mine['id'], number: 1 } }]);
    expect(await set(ana, null)).toBe(204);
    expect(await listed(ana, chatId)).toMatchObject({ current: null, linked: [{ id: mine['id'] }] });
    expect((await ben.calls({ action: 'cases', chatId: other.chatId })).status).toBe(403);
  });

  it('are refused while case management is off', async () => {
    const { chatId } = await aChat('Hello');
    const ana = await aPage('ana');
    await accept(ana, chatId);
    await set('CaseManagement', 'false');
    for (const call of [
      { action: 'cases', chatId },
      { action: 'set_case', chatId, caseId: null },
    ]) {
      const answer = await ana.calls(call);
      expect([answer.status, await answer.json()]).toMatchObject([403, { error: { code: 'disabled' } }]);
    }
    const state = (await (await ana.calls({ action: 'state' })).json()) as InboxState;
    expect(state.features.cases).toBe(false);
  });
});

describe('the templates for cases', () => {
  const prefix = 'n8n-nodes-switchboard.';
  const template = (file: string) =>
    JSON.parse(readFileSync(join(__dirname, '..', '..', 'workflows', file), 'utf8')) as IWorkflowBase & { readonly id: string };

  /** Runs the package's own steps of a template one after the other, each on the first output of the one before. */
  async function steps({ nodes }: IWorkflowBase, item: object): Promise<readonly Json[]> {
    const done: Json[] = [];
    for (const { type, parameters } of nodes.filter(({ type: own }) => own.startsWith(prefix) && !own.endsWith('Trigger'))) {
      const [first] = await execute(type.replace(prefix, '') as NodeName, [done.at(-1) ?? item], { store: centre.store, parameters });
      done.push(jsonOf(first));
    }
    return done;
  }

  it('make a case of a chat that finds nobody, tell the customer its number, and let no chat wait', async () => {
    const { chatId } = await aChat('My lamp is broken');
    await centre.raw.rows(`update queues set no_agents = 'create_case' where id = '${firstQueueId}'`);
    await centre.addAgent('ana');
    const queue = { __rl: true, mode: 'list', value: firstQueueId };
    const outputs = await execute('queueRouter', [{ chat: { id: chatId } }], { store: centre.store, parameters: { queue } });
    expect(jsonOf(outputs[3])).toMatchObject({ routing: { wantsCase: true, connected: 0 } });

    const done = await steps(template('05-offline-to-case.json'), { chat: { id: chatId } });
    expect(done.map((json) => (json['chat'] as Json)['status'])).toEqual(['waiting', 'waiting', 'waiting', 'completed']);
    const said = await centre.raw.rows<{ text: string }>(`select text from messages where chat_id = '${chatId}' and author = 'bot'`);
    expect(said).toEqual([{ text: expect.stringContaining('Your case number is 1.') }]);
    expect(await centre.raw.rows(`select subject, assignee_id from cases`)).toEqual([{ subject: 'My lamp is broken', assignee_id: null }]);
    expect(await centre.raw.count(`chats where status = 'waiting'`)).toBe(0);
    await steps(template('05-offline-to-case.json'), { chat: { id: chatId } });
    expect(await centre.raw.count('cases')).toBe(1);
    expect(await centre.raw.count(`messages where author = 'bot'`)).toBe(1);
  });

  it('have the action that every queue begins with', async () => {
    const { chatId, contactId } = await aChat('Hello');
    const action = template('20-create-case-from-chat.json');
    expect([action.id, action.name]).toEqual(['swbCreateCase020', 'CreateCaseFromChat']);
    expect(await centre.raw.rows(`select workflow_id, workflow_name from chat_actions`)).toEqual([
      { workflow_id: action.id, workflow_name: action.name },
    ]);
    expect(await steps(action, { ChatId: chatId, ContactId: contactId })).toMatchObject([{ case: { number: 1, isNew: true } }]);
    expect(action.nodes.at(-1)).toMatchObject({ parameters: { assignments: { assignments: [{ name: 'message' }] } } });
  });
});
