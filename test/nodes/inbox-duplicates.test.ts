import { randomUUID } from 'node:crypto';
import { aCentre, anInboxAgent, aVisitor } from './host/centre';
import type { Centre, InboxCalls } from './host/centre';
import type { Served } from './host/webhooks';
import { execute, placed } from './host/workflow';
import { asContactId } from '../../src/core/brand';
import { firstQueueId } from '../../src/runtime/ids';
import type { InboxLinkPreview, InboxMerged, InboxSimilar } from '../../src/wire/contact';
import { valueOf } from '../builders/contact-centre';

let centre: Centre;
let inbox: Served;
let webChat: Served;

beforeEach(async () => {
  centre = await aCentre();
  inbox = await centre.serve(placed('agentInboxTrigger', { store: centre.store }));
  webChat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
});
afterEach(() => centre.end());

const anAgent = (login: string) => anInboxAgent(centre, inbox, login);

/** A chat that the agent has in progress, with its contact, who says to be called Ana Duarte. */
async function aChatOf(calls: InboxCalls): Promise<{ readonly chatId: string; readonly contactId: string }> {
  await calls({ action: 'set_status', status: 'active' });
  await (await aVisitor(webChat)).says('Hello');
  const [row] = await centre.raw.rows<{ id: string; contact_id: string }>("select id, contact_id from chats where status = 'waiting'");
  const { id: chatId = '', contact_id: contactId = '' } = row ?? {};
  const queue = { __rl: true, mode: 'list', value: firstQueueId };
  await execute('queueRouter', [{ chat: { id: chatId } }], { store: centre.store, parameters: { queue } });
  const command = { id: randomUUID(), kind: 'accept', chatId };
  await calls({ action: 'command', command });
  await execute('acceptChat', [{ chat: { id: chatId }, command }], { store: centre.store });
  await execute('switchboard', [{}], {
    store: centre.store,
    parameters: { resource: 'contact', operation: 'update', contactId, name: 'Ana Duarte', additionalFields: {} },
  });
  return { chatId, contactId };
}
const add = async (name: string): Promise<string> =>
  valueOf(await centre.switchboard.manage.importContacts([{ name, phone: null, businessPhone: null, email: null }]))[0] ?? '';
const bodyOf = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;
const contactOf = async (chatId: string) =>
  (await centre.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chatId}'`))[0]?.contact_id;

describe('the page of similar contacts', () => {
  it('shows them with the contact of the chat, merges them into one, and takes that back', async () => {
    const ana = await anAgent('ana');
    const { chatId, contactId } = await aChatOf(ana);
    const twin = await add('Duarte Ana');
    const similar = await bodyOf<InboxSimilar>(ana({ action: 'similar', chatId }));
    expect(similar).toMatchObject({
      current: { id: contactId, name: 'Ana Duarte', chats: 1, channelTypes: ['webchat'] },
      candidates: [{ id: twin, name: 'Duarte Ana', rules: ['Full name, whatever the order of its words'], fields: ['name'] }],
      mayMerge: true,
    });
    const merged = await bodyOf<InboxMerged>(ana({ action: 'merge', chatId, survivorId: twin, removedIds: [contactId] }));
    expect([merged.contactId, await contactOf(chatId)]).toEqual([twin, twin]);
    expect((await bodyOf<InboxSimilar>(ana({ action: 'similar', chatId }))).candidates).toEqual([]);
    expect((await ana({ action: 'undo_merge', chatId, mergeIds: merged.mergeIds })).status).toBe(204);
    expect(await contactOf(chatId)).toBe(contactId);
    expect((await ana({ action: 'undo_merge', chatId, mergeIds: merged.mergeIds })).status).toBe(409);
  });

  it('takes back no merge of anybody but the customer of the chat', async () => {
    const ana = await anAgent('ana');
    const { chatId } = await aChatOf(ana);
    const [survivorId, removedId] = [await add('One'), await add('Two')];
    const { mergeIds } = valueOf(
      await centre.switchboard.manage.mergeContacts({
        by: { kind: 'system' },
        survivorId: asContactId(survivorId),
        removedIds: [asContactId(removedId)],
      }),
    );
    expect((await ana({ action: 'undo_merge', chatId, mergeIds })).status).toBe(409);
    expect(await centre.raw.count(`contacts where deleted_as = 'merged'`)).toBe(1);
  });

  it('forgets who is not a duplicate', async () => {
    const ana = await anAgent('ana');
    const { chatId } = await aChatOf(ana);
    const twin = await add('Duarte Ana');
    expect((await ana({ action: 'not_duplicates', chatId, contactIds: [twin] })).status).toBe(204);
    expect((await bodyOf<InboxSimilar>(ana({ action: 'similar', chatId }))).candidates).toEqual([]);
  });

  it('merges nobody but the customer of a chat that the agent may read, and only for those who may', async () => {
    const ana = await anAgent('ana');
    const { chatId, contactId } = await aChatOf(ana);
    const [one, two] = [await add('Duarte Ana'), await add('Duarte Ana')];
    expect((await ana({ action: 'merge', chatId, survivorId: one, removedIds: [two] })).status).toBe(409);
    const ben = await anAgent('ben');
    for (const call of [
      { action: 'similar', chatId },
      { action: 'merge', chatId, survivorId: one, removedIds: [contactId] },
      { action: 'not_duplicates', chatId, contactIds: [one] },
      { action: 'link_preview', chatId, contactId: one },
      { action: 'undo_merge', chatId, mergeIds: [randomUUID()] },
    ]) {
      expect((await ben(call)).status).toBe(403);
    }
    await centre.raw.rows(`insert into settings (key, value) values ('CanMergeDuplicates', 'supervisors')`);
    expect((await ana({ action: 'merge', chatId, survivorId: one, removedIds: [contactId] })).status).toBe(403);
    expect((await bodyOf<InboxSimilar>(ana({ action: 'similar', chatId }))).mayMerge).toBe(false);
    expect(await centre.raw.count('merges')).toBe(0);
  });
});

describe('the window for linking a chat', () => {
  it('says what becomes of the old contact before anything is done', async () => {
    const ana = await anAgent('ana');
    const { chatId, contactId } = await aChatOf(ana);
    const other = await add('Somebody Else');
    const preview = await bodyOf<InboxLinkPreview>(ana({ action: 'link_preview', chatId, contactId: other }));
    // A person has named this contact, so it takes an explicit yes.
    expect(preview).toMatchObject({ from: { id: contactId }, to: { id: other }, removes: true, otherChats: 0, cases: 0 });
    expect(preview.confirmation).toContain('a profile that somebody filled in');
    expect((await ana({ action: 'link_preview', chatId, contactId })).status).toBe(409);
    expect((await ana({ action: 'link_preview', chatId, contactId: randomUUID() })).status).toBe(404);
    expect(await contactOf(chatId)).toBe(contactId);
  });
});
