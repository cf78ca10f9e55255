import { randomUUID } from 'node:crypto';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { aCentre } from './host/centre';
import type { Centre } from './host/centre';
import { n8nCore, n8nWorkflow } from './host/n8n';
import { execute, listed, placed, typeOf } from './host/workflow';
import type { NodeOptions } from './host/workflow';
import { asChatId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { sqliteEngine } from '../../src/store/engines/sqlite';
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

type Json = Readonly<Record<string, unknown>>;

const chosen = (value: string): INodeParameters[string] => ({ __rl: true, mode: 'list', value });

/** Runs one operation on items, by default on one empty item. */
const run = async (
  resource: string,
  operation: string,
  parameters: INodeParameters = {},
  items: readonly object[] = [{}],
  options: NodeOptions = {},
): Promise<readonly INodeExecutionData[]> => {
  const outputs = await execute('switchboard', items, {
    store: centre.store,
    ...options,
    parameters: { resource, operation, ...parameters },
  });
  expect(outputs).toHaveLength(1);
  return outputs[0] ?? [];
};
const results = async (...call: Parameters<typeof run>): Promise<readonly Json[]> => (await run(...call)).map(({ json }) => json);
const result = async (...call: Parameters<typeof run>): Promise<Json> => {
  const [json, ...more] = await results(...call);
  if (json === undefined || more.length > 0) throw new Error('There is not one item');
  return json;
};
const idIn = (json: Json, thing: string): string => (json[thing] as { readonly id: string }).id;
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('queues', () => {
  it('are created, listed, changed, and deleted', async () => {
    const created = await result('queue', 'create', {
      name: 'Sales',
      rule: 'round_robin',
      additionalFields: {
        chatTimeoutMinutes: '60',
        priority: 2,
        lastAgentFirst: true,
        overflowQueue: chosen('Support'),
        overflowAfterMinutes: '5',
      },
    });
    expect(created).toMatchObject({
      change: 'created',
      queue: {
        name: 'Sales',
        rule: 'round_robin',
        chatTimeoutMinutes: 60,
        priority: 2,
        lastAgentFirst: true,
        overflow: { afterMinutes: 5 },
      },
    });
    const queue = chosen(idIn(created, 'queue'));
    const hours = '{ "timeZone": "Europe/Kyiv", "days": [[{ "from": "09:00", "to": "18:00" }], [], [], [], [], [], []] }';
    expect(
      await result('queue', 'update', {
        queue,
        updateFields: { name: 'Selling', chatTimeoutMinutes: '', overflowAfterMinutes: '', hours },
      }),
    ).toMatchObject({
      change: 'updated',
      queue: {
        name: 'Selling',
        rule: 'round_robin',
        chatTimeoutMinutes: null,
        overflow: null,
        hours: { timeZone: 'Europe/Kyiv', holidays: [] },
      },
    });
    expect(await result('queue', 'update', { queue, updateFields: { hours: 'null' } })).toMatchObject({ queue: { hours: null } });
    expect(await results('queue', 'getAll', { filters: { text: 'sell' } })).toMatchObject([{ queue: { name: 'Selling' } }]);
    expect(await results('queue', 'getAll', { limit: 1 })).toHaveLength(1);
    expect(await result('queue', 'delete', { queue })).toEqual({ queue: { id: idIn(created, 'queue') }, deleted: true });
    expect(await results('queue', 'getAll', { filters: { rule: 'round_robin' } })).toEqual([]);
  });

  it('are created once for every item, however often the workflow runs', async () => {
    const parameters = {
      name: '={{ $json.name }}',
      rule: 'to_all_agents',
      additionalFields: {
        chatTimeoutMinutes: '={{ $json.chatTimeoutMinutes }}',
        overflowQueue: { __rl: true, mode: 'id', value: '={{ $json.overflow?.queue }}' },
        overflowAfterMinutes: '={{ $json.overflow?.afterMinutes }}',
        hours: '={{ $json.hours }}',
      },
    };
    const items = [{ name: 'Sales' }, { name: 'Night', chatTimeoutMinutes: 30, overflow: { queue: 'Sales', afterMinutes: 5 } }];
    const changes = async () => (await results('queue', 'upsert', parameters, items)).map(({ change }) => change);
    expect(await changes()).toEqual(['created', 'created']);
    expect(await changes()).toEqual(['unchanged', 'unchanged']);
  });

  it('have members, by id from the list and by login or name from an expression', async () => {
    const ana = await people.addAgent('ana');
    await people.addAgent('ben');
    await result('role', 'create', { name: 'Night shift' });
    const queue = chosen('Support');
    await result('queue', 'addMembers', { queue, agents: [ana], level: 2 });
    const added = await result('queue', 'addMembers', { queue, agents: '={{ $json.who }}', roles: '={{ "Night shift" }}' }, [
      { who: ['ben'] },
    ]);
    expect(added['members']).toMatchObject([
      { kind: 'agent', name: 'ana', level: 2 },
      { kind: 'agent', name: 'ben', level: 1 },
      { kind: 'role', name: 'Night shift', level: 1 },
    ]);
    expect(await result('queue', 'get', { queue })).toMatchObject({ queue: { name: 'Support' }, members: added['members'] });
    const removed = await result('queue', 'removeMembers', { queue, agents: [ana], roles: '={{ ["Night shift"] }}' });
    expect(removed['members']).toMatchObject([{ name: 'ben' }]);
  });

  it('tell their candidates, those first who would be asked first', async () => {
    const queueId = await people.addQueue('Sales', 'custom');
    await people.addAgent('ana', { queues: ['Sales'] });
    await people.addAgent('ben', { queues: ['Sales'], status: 'inactive' });
    const found = await results('queue', 'getCandidates', { queue: chosen(queueId) });
    expect(found).toMatchObject([
      { agent: { name: 'ana', load: 0 }, isFree: true },
      { agent: { name: 'ben', status: 'inactive' }, isFree: false },
    ]);
  });

  it('say what is wrong with a field, and what to do', async () => {
    const failure = await failureOf(result('queue', 'create', { name: 'Sales', additionalFields: { chatTimeoutMinutes: '0' } }));
    expect(failure).toBeInstanceOf(n8nWorkflow.NodeOperationError);
    expect(failure).toMatchObject({
      message: 'The chat timeout is a whole number of minutes, at least 1',
      description: 'Leave it empty to have no such limit.',
      context: { itemIndex: 0 },
    });
    for (const [additionalFields, message] of [
      [{ overflowAfterMinutes: '5' }, 'The overflow is given by half'],
      [{ overflowQueue: chosen('Support') }, 'The overflow is given by half'],
      [{ hours: '{' }, 'The field Working Hours is no JSON'],
    ] as const) {
      expect(await failureOf(result('queue', 'create', { name: 'Sales', additionalFields }))).toMatchObject({ message });
    }
    expect(await failureOf(result('queue', 'create', { name: '={{ $json.nothing }}' }))).toMatchObject({
      message: 'The field Name is empty',
    });
    expect(await failureOf(result('queue', 'get', {}))).toMatchObject({ message: 'The field Queue is empty' });
  });
});

describe('roles', () => {
  it('are created with members, changed, and deleted', async () => {
    const [ana, ben] = [await people.addAgent('ana'), await people.addAgent('ben')];
    const created = await result('role', 'create', { name: 'Sellers', additionalFields: { agents: [ana] } });
    const role = chosen(idIn(created, 'role'));
    expect(created).toMatchObject({ change: 'created', members: [{ login: 'ana' }] });
    expect(await result('role', 'upsert', { name: 'Sellers' })).toMatchObject({ change: 'unchanged', members: [{ login: 'ana' }] });
    expect(await result('role', 'addMembers', { role, agents: [ben] })).toMatchObject({ members: [{ id: ana }, { id: ben }] });
    expect(await result('role', 'removeMembers', { role, agents: [ana] })).toMatchObject({ members: [{ id: ben }] });
    expect(await result('role', 'update', { role, updateFields: { name: 'Salespeople', agents: [] } })).toMatchObject({ members: [] });
    expect(await result('role', 'get', { role })).toMatchObject({ role: { name: 'Salespeople' }, members: [] });
    expect(await results('role', 'getAll', { filters: { text: 'PEOPLE' } })).toMatchObject([{ role: { name: 'Salespeople' } }]);
    expect(await result('role', 'delete', { role })).toMatchObject({ deleted: true });
    expect(await results('role', 'getAll')).toEqual([]);
  });
});

describe('agents', () => {
  it('are created with a password that is told once, changed, and deleted', async () => {
    const parameters = { login: 'Ana', name: 'Ana Silva', additionalFields: { access: 'supervisor', ownCapacity: '3' } };
    const created = await result('agent', 'upsert', parameters);
    expect(created).toMatchObject({ change: 'created', agent: { login: 'ana', access: 'supervisor', ownCapacity: 3 } });
    expect(created['password']).toMatch(/^[\w-]{16}$/);
    expect(await result('agent', 'upsert', parameters)).toEqual({ agent: created['agent'], change: 'unchanged' });
    const agent = chosen(idIn(created, 'agent'));
    const changed = await result('agent', 'update', {
      agent,
      updateFields: { ownCapacity: '', isEnabled: false, password: 'a new password' },
    });
    expect(changed).toMatchObject({ change: 'updated', agent: { ownCapacity: null, isEnabled: false } });
    expect(changed).not.toHaveProperty('password');
    expect(JSON.stringify(changed)).not.toContain('a new password');
    expect(await result('agent', 'get', { agent })).toMatchObject({ agent: { login: 'ana' } });
    expect(await result('agent', 'delete', { agent })).toMatchObject({ deleted: true });
    expect(await centre.raw.count('agents')).toBe(0);
  });

  it('are found by what they are', async () => {
    await people.addAgent('ana', { queues: ['Support'] });
    await people.addAgent('ben', { status: 'inactive' });
    await result('role', 'create', { name: 'Sellers', additionalFields: { agents: '={{ "ben" }}' } });
    const logins = async (filters: INodeParameters) =>
      (await results('agent', 'getAll', { filters })).map(({ agent }) => (agent as { login: string }).login);
    expect(await logins({})).toEqual(['ana', 'ben']);
    expect(await logins({ status: 'inactive' })).toEqual(['ben']);
    expect(await logins({ queue: chosen('Support') })).toEqual(['ana']);
    expect(await logins({ role: chosen('Sellers') })).toEqual(['ben']);
    expect(await logins({ access: 'administrator' })).toEqual([]);
    expect(await logins({ isEnabled: true, text: 'AN' })).toEqual(['ana']);
  });

  it('become Active or Inactive, and it is logged that the workflow did it', async () => {
    const agent = chosen(await people.addAgent('ana'));
    expect(await result('agent', 'setStatus', { agent, status: 'inactive' })).toMatchObject({
      agent: { status: 'inactive' },
      change: 'updated',
    });
    expect(await result('agent', 'setStatus', { agent, status: 'inactive' })).toMatchObject({ change: 'unchanged' });
    expect(await centre.raw.count("agent_status_log where status = 'inactive' and reason = 'flow'")).toBe(1);
  });
});

describe('channels', () => {
  it('are found, bound to a queue, deactivated, and not deleted once they have chats', async () => {
    const [{ channel: found } = {}] = await results('channel', 'getAll', { filters: { type: 'web', text: 'web' } });
    const channel = chosen((found as { id: string }).id);
    const queue = chosen('Support');
    expect(await result('channel', 'update', { channel, updateFields: { queue, language: 'es' } })).toMatchObject({
      channel: { language: 'es', isActive: true, queueId: expect.any(String) },
    });
    expect(
      await result('channel', 'update', { channel, updateFields: { queue: chosen(''), language: '', isActive: false } }),
    ).toMatchObject({
      channel: { language: null, isActive: false, queueId: null },
    });
    expect(await results('channel', 'getAll', { filters: { isActive: true } })).toEqual([]);
    await result('channel', 'update', { channel, updateFields: { isActive: true } });
    await people.chatOf('Customer');
    expect(await failureOf(result('channel', 'delete', { channel }))).toMatchObject({
      message: 'The channel Web has chats, which stay readable',
      description: 'Deactivate it instead of deleting it.',
    });
    expect(await result('channel', 'get', { channel })).toMatchObject({ channel: { name: 'Web' } });
  });

  it('are deleted while they have none', async () => {
    expect(await result('channel', 'delete', { channel: chosen(people.channel.id) })).toMatchObject({ deleted: true, deactivated: false });
  });
});

describe('settings', () => {
  it('are listed with their defaults and set', async () => {
    expect(await result('setting', 'get', { setting: 'SimultaneousChats' })).toEqual({
      setting: { code: 'SimultaneousChats', value: 5, default: 5 },
    });
    expect(await result('setting', 'set', { setting: 'SimultaneousChats', value: '={{ 3 }}' })).toMatchObject({
      change: 'updated',
      setting: { value: 3 },
    });
    expect(await results('setting', 'getAll')).toContainEqual({ setting: { code: 'SimultaneousChats', value: 3, default: 5 } });
    expect(await failureOf(result('setting', 'set', { setting: 'SimultaneousChats', value: 'many' }))).toMatchObject({
      message: 'SimultaneousChats is a whole number from 1 to 1000.',
    });
  });

  it('offer every setting that there is', () => {
    const codes = typeOf('switchboard').description.properties.find(({ name }) => name === 'setting')?.options ?? [];
    expect(codes.length).toBeGreaterThan(5);
    for (const code of codes) expect(code).toMatchObject({ description: expect.stringMatching(/\S/) });
  });
});

describe('events', () => {
  it('are listed without what was written, replayed when they are dead, and deleted', async () => {
    const chatId = await people.chatOf('Customer');
    const [pending] = await results('event', 'getAll', { filters: { state: 'pending', kind: 'new_chat', subjectId: chatId } });
    if (pending === undefined) throw new Error('There is no event');
    expect(JSON.stringify(pending)).not.toContain('Hello');
    expect(await failureOf(result('event', 'replay', {}, [pending]))).toMatchObject({
      message: 'This event is still on its way to its flow',
    });
    await centre.raw.rows(`update events set state = 'dead', attempts = 6`);
    expect(await result('event', 'replay', {}, [pending])).toMatchObject({ replayed: true, event: { state: 'pending', attempts: 0 } });
    await centre.raw.rows(`update events set state = 'dead'`);
    expect(await result('event', 'delete', {}, [pending])).toMatchObject({ deleted: true });
    expect(await results('event', 'getAll', { filters: { kind: 'new_chat' } })).toEqual([]);
  });
});

describe('chats', () => {
  it('are got by the incoming item, with their messages when wanted', async () => {
    const chatId = await people.chatOf('Customer');
    const item = { chat: { id: chatId } };
    const bare = await result('chat', 'get', {}, [item]);
    expect(bare).toMatchObject({ chat: { id: chatId, status: 'waiting' }, contact: { name: 'Customer' } });
    expect(bare).not.toHaveProperty('messages');
    expect(await result('chat', 'get', { withMessages: true }, [item])).toMatchObject({
      messages: [{ text: 'Hello', author: 'customer' }],
    });
    expect(await failureOf(result('chat', 'get', {}, [{}]))).toMatchObject({ message: 'The field Chat ID is empty' });
  });

  it('are found by what they are', async () => {
    const ana = await people.addAgent('ana', { queues: ['Support'] });
    const one = await people.chatOf('One');
    const queueId = await people.addQueue('Sales', 'to_all_agents');
    const two = await people.chatOf('Two', queueId);
    await people.on.store.transaction((tx) => tx.queues.addMember(queueId, ana, 1));
    await people.accept(two, ana);
    const ids = async (filters: INodeParameters) =>
      (await results('chat', 'getAll', { filters })).map(({ chat }) => (chat as { id: string }).id);
    expect(await ids({})).toEqual([two, one]);
    expect(await ids({ order: 'oldest' })).toEqual([one, two]);
    expect(await ids({ status: 'waiting', state: 'new' })).toEqual([one]);
    expect(await ids({ agent: chosen(ana), queue: chosen(queueId), channel: chosen(people.channel.id) })).toEqual([two]);
    expect(await ids({ channelType: people.channel.type })).toEqual([two, one]);
    expect(await ids({ channelType: 'viber' })).toEqual([]);
    expect(await ids({ since: '2026-03-02T12:00:00Z' })).toEqual([two, one]);
    expect(await ids({ since: '2099-01-01T00:00:00Z' })).toEqual([]);
    const { contact } = await result('chat', 'get', {}, [{ chat: { id: one } }]);
    expect(await ids({ contactId: (contact as { id: string }).id })).toEqual([one]);
    expect(await failureOf(ids({ since: 'yesterday' }))).toMatchObject({ message: 'The field Began After is no date' });
  });

  it('tell why they were offered to whom they were', async () => {
    const queueId = await people.addQueue('Sales', 'to_available_agent');
    await people.addAgent('ana', { queues: ['Sales'] });
    const chatId = await people.chatOf('Customer', queueId);
    expect(await results('chat', 'getDecisions', {}, [{ chat: { id: chatId } }])).toMatchObject([
      { decision: { cause: 'routed', agent: { name: 'ana' }, candidates: [{ name: 'ana', exclusion: null }] } },
    ]);
  });

  it('are declined for an agent, and the next one is asked', async () => {
    const queueId = await people.addQueue('Sales', 'to_available_agent');
    const ana = await people.addAgent('ana', { queues: ['Sales'] });
    const ben = await people.addAgent('ben', { queues: ['Sales'] });
    const chatId = await people.chatOf('Customer', queueId);
    const item = { chat: { id: chatId } };
    expect(await result('chat', 'decline', { actAs: 'agent', agent: chosen(ana) }, [item])).toMatchObject({
      chat: { status: 'waiting' },
      alreadyDone: false,
    });
    expect(await centre.raw.rows("select agent_id from offers where state = 'open'")).toEqual([{ agent_id: ben }]);
    expect(await failureOf(result('chat', 'decline', { actAs: 'agent', agent: chosen(ana) }, [item]))).toMatchObject({
      message: expect.stringContaining('not offered'),
    });
  });

  it('get a state by hand, which is another thing than their status', async () => {
    const item = { chat: { id: await people.chatOf('Customer') } };
    expect(await result('chat', 'setState', { state: 'in_progress' }, [item])).toMatchObject({
      chat: { state: 'in_progress', status: 'waiting' },
      alreadyDone: false,
    });
    expect(await result('chat', 'setState', { state: 'in_progress' }, [item])).toMatchObject({ alreadyDone: true });
  });

  it('are started for an agent with a customer who has written before', async () => {
    const ana = await people.addAgent('ana');
    const item = await result('chat', 'get', {}, [{ chat: { id: await people.chatOf('Customer') } }]);
    const parameters = { channel: chosen(people.channel.id), agent: chosen(ana) };
    expect(await failureOf(result('chat', 'start', parameters, [item]))).toMatchObject({ message: expect.stringContaining('open chat') });
    await people.completeByFlow(asChatId(idIn(item, 'chat')));
    expect(await result('chat', 'start', parameters, [item])).toMatchObject({
      chat: { status: 'in_progress', agentId: ana, origin: 'agent' },
    });
  });
});

describe('messages', () => {
  it('move forward only, and say why they failed', async () => {
    const ana = await people.addAgent('ana', { queues: ['Support'] });
    const chatId = await people.chatOf('Customer', await people.addQueue('Sales', 'to_all_agents'));
    await centre.raw.rows(`update chats set status = 'in_progress', agent_id = '${ana}', accepted_at = 1 where id = '${chatId}'`);
    await people.reply(chatId, ana, 'How can I help?');
    const [{ id } = { id: '' }] = await centre.raw.rows<{ id: string }>("select id from messages where author = 'agent'");
    const set = (deliveryStatus: string, more: INodeParameters = {}) =>
      result('message', 'setDeliveryStatus', { deliveryStatus, ...more }, [{ message: { id } }]);
    expect(await set('read')).toMatchObject({ message: { status: 'read' }, isChanged: true });
    expect(await set('failed', { reason: 'The number is gone' })).toMatchObject({ message: { status: 'read' }, isChanged: false });
    expect(await set('delivered')).toMatchObject({ message: { status: 'read' }, isChanged: false });
    expect(await failureOf(result('message', 'setDeliveryStatus', {}, [{}]))).toMatchObject({ message: 'The field Message ID is empty' });
  });
});

describe('items', () => {
  it('are each paired with the item that asked for them', async () => {
    const found = await run('queue', 'getAll', { filters: { text: '={{ $json.text }}' } }, [{ text: 'nothing' }, { text: 'supp' }]);
    expect(found.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
  });

  it('go on with the reason where one fails and the others should not', async () => {
    const parameters = { queue: { __rl: true, mode: 'id', value: '={{ $json.queue }}' } };
    const items = [{ queue: 'Nowhere' }, { queue: 'Support' }];
    const kept = await run('queue', 'get', parameters, items, { onError: 'continueRegularOutput' });
    expect(kept.map(({ json, pairedItem }) => [Object.keys(json), pairedItem])).toEqual([
      [['queue', 'error'], { item: 0 }],
      [['queue', 'members'], { item: 1 }],
    ]);
    const [failed] = await run('queue', 'get', parameters, items, { onError: 'continueErrorOutput' });
    expect(failed?.json).toEqual({ error: 'There is no queue Nowhere in this store' });
  });

  it('fail with what to do when the operation is not one of the resource', async () => {
    expect(await failureOf(result('queue', 'dance'))).toMatchObject({ message: 'This resource has no such operation' });
  });

  it('of unknown things say that they are not there', async () => {
    const [id, nothing] = [randomUUID(), chosen(randomUUID())];
    for (const [resource, operation, parameters] of [
      ['queue', 'get', { queue: nothing }],
      ['queue', 'getCandidates', { queue: nothing }],
      ['role', 'get', { role: nothing }],
      ['agent', 'get', { agent: nothing }],
      ['channel', 'get', { channel: nothing }],
      ['chat', 'get', { chatId: id }],
      ['chat', 'getDecisions', { chatId: id }],
      ['event', 'delete', { eventId: id }],
      ['message', 'setDeliveryStatus', { messageId: id }],
    ] as const) {
      expect(await failureOf(result(resource, operation, parameters))).toMatchObject({ message: expect.stringMatching(/^There is no /) });
    }
  });
});

describe('lists of the editor', () => {
  const choices = async (method: string) => {
    const { type, node, workflow, additionalData } = placed('switchboard', { store: centre.store });
    const context = new n8nCore.LoadOptionsContext(workflow, node, additionalData, 'parameters.agents');
    return (await type.methods?.loadOptions?.[method]?.call(context)) ?? [];
  };

  it('show the agents, roles and channels of the store', async () => {
    const ana = await people.addAgent('ana');
    const role = idIn(await result('role', 'create', { name: 'Sellers' }), 'role');
    const options = { store: centre.store };
    expect(await listed('switchboard', 'searchRoles', options, 'sell')).toEqual([{ name: 'Sellers', value: role }]);
    expect(await listed('switchboard', 'searchChannels', options)).toEqual([{ name: 'Web', value: people.channel.id }]);
    expect(await choices('getAgents')).toEqual([{ name: 'ana (ana)', value: ana }]);
    expect(await choices('getRoles')).toEqual([{ name: 'Sellers', value: role }]);
  });
});
