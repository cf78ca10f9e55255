import { randomUUID } from 'node:crypto';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { aCentre, aVisitor, password } from './host/centre';
import type { Centre } from './host/centre';
import { execute, placed } from './host/workflow';
import type { Served } from './host/webhooks';
import { firstQueueId } from '../../src/runtime/ids';
import type { ContactFields, InboxAccounts, InboxContact, InboxContacts, InboxLinkPreview, InboxTimeline } from '../../src/wire/contact';
import { csrfHeader } from '../../src/wire/inbox';
import type { InboxMe, InboxRefusal } from '../../src/wire/inbox';

let centre: Centre;
beforeEach(async () => {
  centre = await aCentre();
});
afterEach(() => centre.end());

type Json = Readonly<Record<string, unknown>>;

/** Runs one operation of the node Switchboard on items, by default on one empty item. */
const run = async (
  resource: string,
  operation: string,
  parameters: INodeParameters = {},
  items: readonly object[] = [{}],
): Promise<readonly INodeExecutionData[]> =>
  (await execute('switchboard', items, { store: centre.store, parameters: { resource, operation, ...parameters } }))[0] ?? [];
const results = async (...call: Parameters<typeof run>): Promise<readonly Json[]> => (await run(...call)).map(({ json }) => json);
const result = async (...call: Parameters<typeof run>): Promise<Json> => {
  const [json, ...more] = await results(...call);
  if (json === undefined || more.length > 0) throw new Error('There is not one item');
  return json;
};
const idIn = (json: Json, thing: string): string => (json[thing] as { readonly id: string }).id;

describe('contacts in workflows', () => {
  it('are created, read, changed and found, as many as there are items', async () => {
    const made = await results(
      'contact',
      'create',
      { name: '={{ $json.name }}', additionalFields: { email: '={{ $json.email }}', phone: '={{ $json.phone }}', account: 'Acme' } },
      [
        { name: 'Ana Duarte', email: 'ana@example.com', phone: '+34 600 123 456' },
        { name: 'Ben Okri', email: 'ben@example.com', phone: '' },
      ],
    );
    expect(made).toMatchObject([
      { contact: { name: 'Ana Duarte', phone: '+34600123456', account: 'Acme' } },
      { contact: { name: 'Ben Okri', phone: null, account: 'Acme' } },
    ]);
    const contactId = idIn(made[0] ?? {}, 'contact');
    const changed = await result('contact', 'update', { contactId, additionalFields: { jobTitle: 'Buyer', phone: '', note: '' } });
    expect(changed).toMatchObject({ contact: { name: 'Ana Duarte', jobTitle: 'Buyer', phone: null, email: 'ana@example.com' } });
    expect(await result('contact', 'get', { contactId })).toMatchObject({
      contact: { id: contactId, origin: 'person' },
      phones: [],
      identities: [],
      lastMerge: null,
    });
    expect(await results('contact', 'getAll', { filters: { text: 'dua' } })).toMatchObject([{ contact: { id: contactId, chats: 0 } }]);
    expect(await results('contact', 'getAll', { limit: 1 })).toMatchObject([{ contact: { name: 'Ben Okri' } }]);
  });

  it('fail with what to do about it', async () => {
    const { contact } = await result('contact', 'create', { name: 'Ana', additionalFields: { phone: '+34600123456' } });
    const again = run('contact', 'create', { name: 'Ben', additionalFields: { phones: '+34600123456' } });
    await expect(again).rejects.toMatchObject({ message: 'Another contact has this phone', description: 'Link the two instead.' });
    await expect(run('contact', 'create', { name: 'Ben', additionalFields: { businessPhone: '020 7946' } })).rejects.toThrow(
      'needs its country',
    );
    await expect(run('contact', 'erase', { contactId: (contact as Json)['id'] as string })).rejects.toThrow('Erasing was not confirmed');
    expect(await centre.raw.count('contacts where deleted_at is not null')).toBe(0);
  });

  it('are exported and erased, and their timeline is read before', async () => {
    const chat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
    const visitor = await aVisitor(chat);
    await visitor.says('Hello');
    const [row] = await centre.raw.rows<{ contact_id: string; id: string }>('select contact_id, id from chats');
    const contactId = row?.contact_id ?? '';
    await centre.switchboard.manage.saveContact({ by: { kind: 'system' }, id: contactId as never, name: 'Ana' });
    expect(await results('contact', 'getTimeline', { contactId })).toMatchObject([{ chat: { chatId: row?.id, firstLine: 'Hello' } }]);
    const hash = 'a'.repeat(64);
    await centre.raw.rows(`insert into files (hash, size, type, bytes, created_at) values ('${hash}', 2, 'text/plain', x'4869', 0)`);
    await centre.raw.rows(`update contacts set picture_hash = '${hash}'`);
    const exported = { contact: { name: 'Ana' }, chats: [{ messages: [{ author: 'customer', text: 'Hello' }] }] };
    const without = await result('contact', 'export', { contactId });
    expect(without).toMatchObject(exported);
    expect(without).not.toHaveProperty('fileContents');
    expect(await result('contact', 'export', { contactId, withFiles: true })).toMatchObject({ fileContents: { [hash]: 'SGk=' } });
    const erased = await result('contact', 'erase', { contactId, isConfirmed: true });
    expect(erased).toMatchObject({ erasure: { contactId, erased: { chats: 1, messages: 2, files: 1, bytes: 2 } } });
    expect(await result('contact', 'erase', { contactId, isConfirmed: true })).toEqual(erased);
    expect(await centre.raw.count(`messages where text like '%Hello%'`)).toBe(0);
  });

  it('have accounts', async () => {
    const made = await result('account', 'create', { name: 'Acme', additionalFields: { phone: '+14155550100' } });
    expect(made).toMatchObject({ change: 'created', account: { name: 'Acme', phone: '+14155550100', website: null } });
    await expect(run('account', 'create', { name: 'acme' })).rejects.toThrow('There is already an account of this name');
    expect(await result('account', 'upsert', { name: 'Acme', additionalFields: { website: 'https://example.com' } })).toMatchObject({
      change: 'updated',
      account: { phone: '+14155550100', website: 'https://example.com' },
    });
    await result('contact', 'create', { name: 'Ana', additionalFields: { account: 'Acme' } });
    expect(await result('account', 'update', { account: 'Acme', updateFields: { name: 'Acme Inc', phone: '' } })).toMatchObject({
      account: { name: 'Acme Inc', phone: null },
    });
    expect(await result('account', 'get', { account: idIn(made, 'account') })).toMatchObject({
      contacts: [{ name: 'Ana', account: 'Acme Inc' }],
    });
    expect(await results('account', 'getAll', { filters: { text: 'ac' } })).toMatchObject([{ account: { name: 'Acme Inc' } }]);
  });

  it('are made by channels, unless those are told not to', async () => {
    const chat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
    await (await aVisitor(chat)).says('Hello');
    const [row] = await centre.raw.rows<{ id: string }>('select id from channels');
    const channel = { __rl: true, mode: 'id', value: row?.id ?? '' };
    expect(await result('channel', 'get', { channel })).toMatchObject({ channel: { createsContacts: true } });
    const changed = await result('channel', 'update', { channel, updateFields: { createsContacts: false } });
    expect(changed).toMatchObject({ channel: { createsContacts: false } });
    await (await aVisitor(chat)).says('Hello');
    expect(await centre.raw.rows('select origin from contacts order by id')).toEqual([{ origin: 'chat' }, { origin: 'unidentified' }]);
  });
});

describe('contacts on the page', () => {
  let inbox: Served;
  let webChat: Served;
  beforeEach(async () => {
    inbox = await centre.serve(placed('agentInboxTrigger', { store: centre.store }));
    webChat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
  });

  const ownPage = { 'sec-fetch-site': 'same-origin' };
  type Calls = (body: unknown) => Promise<Response>;
  async function anAgent(login: string, access: InboxMe['access'] = 'agent'): Promise<Calls> {
    const agentId = await centre.addAgent(login);
    await centre.raw.rows(`update agents set access = '${access}' where id = '${agentId}'`);
    const answer = await inbox.post({ action: 'login', login, password }, ownPage);
    const { csrf } = (await answer.json()) as { readonly csrf: string };
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return (body) => inbox.post(body, { ...ownPage, cookie, [csrfHeader]: csrf });
  }
  async function aChatOf(calls: Calls, text = 'Hello'): Promise<string> {
    await calls({ action: 'set_status', status: 'active' });
    await (await aVisitor(webChat)).says(text);
    const [row] = await centre.raw.rows<{ id: string }>("select id from chats where status = 'waiting' order by id desc");
    const chatId = row?.id ?? '';
    const queue = { __rl: true, mode: 'list', value: firstQueueId };
    await execute('queueRouter', [{ chat: { id: chatId } }], { store: centre.store, parameters: { queue } });
    const command = { id: randomUUID(), kind: 'accept', chatId };
    await calls({ action: 'command', command });
    await execute('acceptChat', [{ chat: { id: chatId }, command }], { store: centre.store });
    return chatId;
  }
  const bodyOf = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;
  const nothing = { phone: null, businessPhone: null, email: null, jobTitle: null, language: null, note: null, account: null };
  const fields = (contact: Partial<ContactFields>): ContactFields => ({ name: 'Ana Duarte', ...nothing, ...contact });

  it('are shown and saved by the chat’s agent, and found by what was saved', async () => {
    const ana = await anAgent('ana');
    const chatId = await aChatOf(ana);
    const shown = await bodyOf<InboxContact>(ana({ action: 'contact', chatId }));
    expect(shown).toMatchObject({ contact: { isIdentified: true, phone: null }, similar: 0, otherChats: 0, lastMerge: null });
    expect(shown.identities).toMatchObject([{ channelType: 'webchat', unreachable: null }]);
    const contact = fields({ phone: '+34 600 123 456', language: 'es', account: 'Acme' });
    expect(await bodyOf<InboxContact>(ana({ action: 'save_contact', chatId, contact }))).toMatchObject({
      contact: { name: 'Ana Duarte', phone: '+34600123456', language: 'es', account: 'Acme', email: null },
    });
    const { contacts } = await bodyOf<InboxContacts>(ana({ action: 'find_contacts', search: '600123456' }));
    expect(contacts).toMatchObject([{ id: shown.contact.id, name: 'Ana Duarte', chats: 1, channelTypes: ['webchat'], account: 'Acme' }]);
    const { accounts } = await bodyOf<InboxAccounts>(ana({ action: 'find_accounts', search: 'AC' }));
    expect(accounts).toMatchObject([{ name: 'Acme' }]);
  });

  it('are found by agents of other chats without what was noted of them', async () => {
    const ana = await anAgent('ana');
    const chatId = await aChatOf(ana);
    const ben = await result('contact', 'create', { name: 'Ben Okri', additionalFields: { note: 'Owes us money', account: 'Acme' } });
    const { contacts } = await bodyOf<InboxContacts>(ana({ action: 'find_contacts', search: 'okri' }));
    expect(contacts).toMatchObject([{ name: 'Ben Okri', account: 'Acme', note: null }]);
    const preview = await bodyOf<InboxLinkPreview>(ana({ action: 'link_preview', chatId, contactId: idIn(ben, 'contact') }));
    expect(preview.to).toMatchObject({ name: 'Ben Okri', account: 'Acme', note: null });
  });

  it('who have the number already are named, so that the chat can be linked', async () => {
    const ana = await anAgent('ana');
    const chatId = await aChatOf(ana);
    const other = await result('contact', 'create', { name: 'Ben', additionalFields: { phone: '+34600123456' } });
    const answer = await ana({ action: 'save_contact', chatId, contact: fields({ phone: '+34600123456' }) });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ error: { code: 'phone_taken', contactId: idIn(other, 'contact') } });
  });

  it.each<[Partial<ContactFields>, InboxRefusal['error']['code']]>([
    [{ name: ' ' }, 'name_missing'],
    [{ phone: '600 123' }, 'bad_phone'],
    [{ email: 'ana' }, 'bad_email'],
    [{ language: 'Spanish?' }, 'bad_language'],
  ])('are not saved with %j', async (wrong, code) => {
    const ana = await anAgent('ana');
    const chatId = await aChatOf(ana);
    const answer = await ana({ action: 'save_contact', chatId, contact: fields(wrong) });
    expect([answer.status, ((await answer.json()) as InboxRefusal).error.code]).toEqual([422, code]);
  });

  it('are for those who may read the chat, and supervisors change them too', async () => {
    const chatId = await aChatOf(await anAgent('ana'));
    const [ben, zoe] = [await anAgent('ben'), await anAgent('zoe', 'supervisor')];
    const calls = [
      { action: 'contact', chatId },
      { action: 'save_contact', chatId, contact: fields({}) },
      { action: 'timeline', chatId },
    ];
    for (const call of calls) expect([call.action, (await ben(call)).status, (await zoe(call)).status]).toEqual([call.action, 403, 200]);
    expect((await zoe({ action: 'contact', chatId: randomUUID() })).status).toBe(404);
    expect((await ben({ action: 'find_contacts', search: '' })).status).toBe(200);
  });

  it('that are only offered are read, and not changed', async () => {
    const ana = await anAgent('ana');
    await ana({ action: 'set_status', status: 'active' });
    await (await aVisitor(webChat)).says('Hello');
    const [row] = await centre.raw.rows<{ id: string }>('select id from chats');
    const chatId = row?.id ?? '';
    const queue = { __rl: true, mode: 'list', value: firstQueueId };
    await execute('queueRouter', [{ chat: { id: chatId } }], { store: centre.store, parameters: { queue } });
    expect((await ana({ action: 'contact', chatId })).status).toBe(200);
    expect((await ana({ action: 'save_contact', chatId, contact: fields({}) })).status).toBe(403);
  });

  it('have a history in which an agent reads what the agent may read', async () => {
    const ana = await anAgent('ana');
    const earlier = await aChatOf(ana, 'Earlier words');
    const chatId = await aChatOf(ana, 'These words');
    const ben = await anAgent('ben');
    const [row] = await centre.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chatId}'`);
    const [elsewhere] = await centre.raw.rows<{ id: string }>(`
      insert into channels (id, type, key, name, created_at) values ('${randomUUID()}', 'sms', 'sms', 'SMS', 0) returning id`);
    // The chat of another agent on another channel.
    const [other] = await centre.raw.rows<{ id: string }>(`select id from agents where login = 'ben'`);
    await centre.raw.rows(`update chats set contact_id = '${row?.contact_id ?? ''}', channel_id = '${elsewhere?.id ?? ''}',
      agent_id = '${other?.id ?? ''}' where id = '${earlier}'`);
    const { chats, hasMore } = await bodyOf<InboxTimeline>(ana({ action: 'timeline', chatId }));
    expect(hasMore).toBe(false);
    expect(chats).toMatchObject([
      { chatId, isReadable: true, firstLine: 'These words', agentName: 'ana' },
      { chatId: earlier, isReadable: false, firstLine: '', files: [], agentName: 'ben', channel: { type: 'sms', name: 'SMS' } },
    ]);
    expect(await bodyOf<InboxTimeline>(ana({ action: 'timeline', chatId, before: chatId }))).toMatchObject({
      chats: [{ chatId: earlier }],
    });
    const bens = await bodyOf<InboxTimeline>(ben({ action: 'timeline', chatId: earlier }));
    expect(bens.chats.map(({ isReadable }) => isReadable)).toEqual([false, true]);
  });
});
