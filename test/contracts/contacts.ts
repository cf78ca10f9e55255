import { updateChannel } from '../../src/app/administration/channels';
import { findAccounts, getAccount, saveAccount } from '../../src/app/contacts/accounts';
import { getContactOfChat, saveContactOfChat } from '../../src/app/contacts/contact-of-chat';
import { getContact } from '../../src/app/contacts/contact-profile';
import { findContacts } from '../../src/app/contacts/find-contacts';
import { saveContact } from '../../src/app/contacts/save-contact';
import { getTimeline } from '../../src/app/contacts/timeline';
import type { ContactChanges } from '../../src/app/contacts/write-contact';
import { NotFoundError } from '../../src/app/errors';
import { introduceContact } from '../../src/app/introduce-contact';
import { asContactId, asIdentityId } from '../../src/core/brand';
import type { AgentId, ChatId, ContactId } from '../../src/core/brand';
import { refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk, minute } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const by = { kind: 'system' } as const;

/** What is known of people and of the accounts that they belong to, on one engine. */
export function contactsContract(engines: () => TestEngines): void {
  let desk: Desk;
  let ann: AgentId;
  beforeEach(async () => {
    desk = await aDesk(engines());
    await desk.centre.addQueue('Desk', 'to_available_agent');
    ann = await desk.centre.addAgent('ann', { queues: ['Desk'] });
  });
  afterEach(() => desk.close());

  const add = async (name: string, changes: ContactChanges = {}): Promise<ContactId> =>
    valueOf(await saveContact(desk.centre.on, { by, id: null, name, ...changes })).id;
  const change = (id: ContactId, changes: ContactChanges) => saveContact(desk.centre.on, { by, id, ...changes });
  const profile = async (contactId: ContactId) => valueOf(await getContact(desk.centre.on, { by, contactId }));
  const found = async (text: string) => (await findContacts(desk.centre.on, { text })).map(({ name }) => name);
  const whose = async (chatId: ChatId) => {
    const [row] = await desk.raw.rows<{ contact_id: string; identity_id: string }>(
      `select contact_id, identity_id from chats where id = '${chatId}'`,
    );
    if (row === undefined) throw new Error('The chat is there');
    return { contactId: asContactId(row.contact_id), identityId: asIdentityId(row.identity_id) };
  };
  /** A chat that ann has. */
  const aChatOf = async (customer: string): Promise<ChatId> => {
    const queue = await desk.store.transaction((tx) => tx.queues.findByName('Desk'));
    const chatId = await desk.centre.chatOf(customer, queue?.id);
    valueOf(await desk.centre.accept(chatId, ann));
    return chatId;
  };

  describe('what is written of a contact', () => {
    it('is stored in one form, whatever signs it was typed with, and emptied field by field', async () => {
      const id = await add('Ana Duarte', {
        phone: '+34 (600) 123-456',
        businessPhone: '0044 20 7946 0000',
        email: ' ana@example.com ',
        jobTitle: 'Buyer',
        language: 'PT_br',
        note: 'Likes tea',
        account: 'Acme',
      });
      expect((await profile(id)).contact).toMatchObject({
        name: 'Ana Duarte',
        phone: '+34600123456',
        businessPhone: '+442079460000',
        email: 'ana@example.com',
        jobTitle: 'Buyer',
        language: 'pt-BR',
        note: 'Likes tea',
        account: 'Acme',
        origin: 'person',
        updatedAt: desk.clock.now(),
      });
      desk.clock.advance(minute);
      const empty = { phone: null, businessPhone: null, email: '', jobTitle: null, language: null, note: null, account: null };
      expect(valueOf(await change(id, empty))).toMatchObject({ name: 'Ana Duarte', ...empty, email: null, updatedAt: desk.clock.now() });
      expect(await desk.raw.count('contact_phones')).toBe(0);
    });

    it.each<[string, ContactChanges, string]>([
      ['a name of blanks', { name: ' \u0000 ' }, 'name_missing'],
      ['a phone without its country', { phone: '600 123 456' }, 'bad_phone'],
      ['a business phone without its country', { businessPhone: '020 7946 0000' }, 'bad_phone'],
      ['further phones that are none', { phones: ['+34600123456', 'no'] }, 'bad_phone'],
      ['an address without a name', { email: '@example.com' }, 'bad_email'],
      ['a language that is none', { language: 'Spanish, I think' }, 'bad_language'],
      ['a note that is too long', { note: 'x'.repeat(4_001) }, 'too_long'],
    ])('is refused for %s, and nothing of it is stored', async (_, changes, code) => {
      const id = await add('Ana', { email: 'ana@example.com' });
      expect(refusalOf(await change(id, { note: 'New', ...changes }))).toBe(code);
      expect((await profile(id)).contact).toMatchObject({ name: 'Ana', email: 'ana@example.com', note: null, phone: null });
    });

    it('leaves what is not said, and the name that a person gave wins over the provider’s', async () => {
      const chatId = await aChatOf('visitor');
      const { contactId, identityId } = await whose(chatId);
      valueOf(await change(contactId, { name: 'Ana', note: 'Likes tea' }));
      valueOf(await change(contactId, { jobTitle: 'Buyer' }));
      await desk.store.transaction((tx) => tx.contacts.learn(identityId, { name: 'ana_77', phone: null, language: null }));
      expect(await profile(contactId)).toMatchObject({
        contact: { name: 'Ana', note: 'Likes tea', jobTitle: 'Buyer' },
        identities: [{ channelType: 'web', externalId: 'visitor', name: 'ana_77' }],
      });
    });

    it('is of nobody who is not there', async () => {
      await expect(change(asContactId('nobody'), { name: 'Ana' })).rejects.toThrow(NotFoundError);
      await expect(profile(asContactId('nobody'))).rejects.toThrow(NotFoundError);
    });
  });

  describe('a phone', () => {
    it('belongs to one contact: who has it is told, and nothing else is stored', async () => {
      const ana = await add('Ana', { phone: '+34600123456' });
      const ben = await add('Ben');
      expect(await change(ben, { name: 'Benedict', phone: '+34 600 123 456' })).toMatchObject({
        ok: false,
        refusal: { code: 'phone_taken', contactId: ana },
      });
      expect((await profile(ben)).contact).toMatchObject({ name: 'Ben', phone: null });
    });

    it('that a visitor claims is another contact’s too', async () => {
      const chatId = await aChatOf('visitor');
      const { contactId, identityId } = await whose(chatId);
      const said = { name: null, phone: '+34600123456', email: null };
      await desk.store.transaction((tx) => introduceContact(tx, contactId, identityId, said));
      expect(await saveContact(desk.centre.on, { by, id: null, name: 'Ana', phone: '+34600123456' })).toMatchObject({
        ok: false,
        refusal: { code: 'phone_taken', contactId },
      });
    });

    it('of a business belongs to many', async () => {
      const ids = [await add('Ana', { businessPhone: '+442079460000' }), await add('Ben', { businessPhone: '+442079460000' })];
      for (const id of ids) expect((await profile(id)).contact.businessPhone).toBe('+442079460000');
    });

    it('that was taken away finds the contact no more, and one from which the contact writes still does', async () => {
      const chatId = await aChatOf('visitor');
      const { contactId, identityId } = await whose(chatId);
      await desk.store.transaction((tx) => tx.contacts.learn(identityId, { name: null, phone: '+34600000001', language: null }));
      valueOf(await change(contactId, { phone: '+34600000002' }));
      expect((await profile(contactId)).phones).toEqual(['+34600000001', '+34600000002']);
      valueOf(await change(contactId, { phone: '+34600000003' }));
      expect((await profile(contactId)).phones).toEqual(['+34600000001', '+34600000003']);
    });

    it('that two give at once to two contacts becomes one’s', async () => {
      const [ana, ben] = [await add('Ana'), await add('Ben')];
      const outcomes = await Promise.all([ana, ben].map((id) => change(id, { phone: '+34600123456' })));
      expect(outcomes.map(refusalOf).sort()).toEqual(['phone_taken', null].sort());
      expect(await desk.raw.count(`contacts where phone = '+34600123456'`)).toBe(1);
    });
  });

  describe('a search', () => {
    beforeEach(async () => {
      await add('Ana Duarte', { phone: '+34600123456', email: 'ana.duarte@example.com' });
      await add('Anabel Ortiz', { phone: '+14155550100', email: 'ortiz@example.com' });
      await add('Duarte Pérez', { businessPhone: '+4571234567' });
      await add('Ben Okri');
    });

    it.each([
      ['the beginning of a word', 'ana', ['Ana Duarte', 'Anabel Ortiz']],
      ['any word, whatever its accents', 'perez', ['Duarte Pérez']],
      ['words in any order', 'dua an', ['Ana Duarte']],
      ['an address', 'ana.duarte@example.com', ['Ana Duarte']],
      ['the beginning of an address', 'ORTIZ@', ['Anabel Ortiz']],
      ['the beginning of an address without its sign', 'ana.d', ['Ana Duarte']],
      ['a phone with its country', '+34 600 123 456', ['Ana Duarte']],
      ['a phone without its country', '600 123 456', ['Ana Duarte']],
      ['a short phone without its country', '71 23 45 67', ['Duarte Pérez']],
      ['a phone with a zero in front', '0600123456', ['Ana Duarte']],
      ['the beginning of a phone', '415 555', ['Anabel Ortiz']],
      ['the beginning of a phone with its country', '+1415', ['Anabel Ortiz']],
      ['what nobody is called', 'zoe', []],
      ['a word of one and a word of another', 'ana okri', []],
      ['signs', '%', []],
    ])('finds by %s', async (_, text, names) => {
      expect((await found(text)).sort()).toEqual([...names].sort());
    });

    it('without a text finds the newest, and as many as are wanted', async () => {
      expect((await findContacts(desk.centre.on, { limit: 2 })).map(({ name }) => name)).toEqual(['Ben Okri', 'Duarte Pérez']);
    });

    it('finds those who are called exactly so before those who only begin so', async () => {
      await add('Anabel Anaya');
      expect((await found('ana'))[0]).toBe('Ana Duarte');
    });

    it('finds nobody and no account by signs that no database stores', async () => {
      expect(await found('a\u0000b')).toEqual([]);
      expect(await findAccounts(desk.centre.on, { text: 'a\u0000b' })).toEqual([]);
    });

    it('finds nobody who is gone', async () => {
      const [ana] = await findContacts(desk.centre.on, { text: 'ana duarte' });
      await desk.raw.rows(`update contacts set deleted_at = 1, deleted_as = 'merged' where id = '${String(ana?.id)}'`);
      expect(await found('duarte')).toEqual(['Duarte Pérez']);
      expect(await found('+34600123456')).toEqual([]);
      expect(refusalOf(await change(asContactId(String(ana?.id)), { note: 'x' }))).toBe('merged');
    });
  });

  describe('somebody on a channel that makes no contacts', () => {
    beforeEach(async () => {
      valueOf(await updateChannel(desk.centre.on, { by, channelId: desk.centre.channel.id, changes: { createsContacts: false } }));
    });

    it('is unidentified: called by the placeholder, the provider’s name kept beside, and found by no search', async () => {
      const chatId = await aChatOf('visitor');
      const { contactId, identityId } = await whose(chatId);
      expect(await profile(contactId)).toMatchObject({ contact: { origin: 'unidentified' }, identities: [{ name: 'visitor' }] });
      await desk.store.transaction((tx) => tx.contacts.learn(identityId, { name: 'Ana', phone: '+34600123456', language: null }));
      const { contact, identities } = await profile(contactId);
      expect([contact.name, identities[0]?.name]).toEqual(['visitor', 'Ana']);
      expect(await desk.raw.count('duplicate_keys')).toBe(0);
      expect([await found('ana'), await found('visitor'), await found('+34600123456'), await found('')]).toEqual([[], [], [], []]);
      const [tile] = await desk.store.views.tilesFor([chatId]);
      expect(tile?.tile.contact.isIdentified).toBe(false);
    });

    it('is known once the form is saved, by the same chat, and writes as the same contact', async () => {
      const chatId = await aChatOf('visitor');
      const { contactId } = await whose(chatId);
      const changes = { name: 'Ana Duarte', phone: '+34600123456', email: 'ana@example.com' };
      expect(valueOf(await saveContactOfChat(desk.centre.on, { chatId, agentId: ann, changes }))).toMatchObject({
        contact: { id: contactId, ...changes, origin: 'person' },
      });
      const [tile] = await desk.store.views.tilesFor([chatId]);
      expect(tile?.tile.contact).toMatchObject({ name: 'Ana Duarte', isIdentified: true });
      expect(await found('duarte')).toEqual(['Ana Duarte']);
      valueOf(await desk.centre.writes('visitor', 'Me again'));
      expect(await desk.raw.count('contacts')).toBe(1);
    });

    it('is who wrote before, where that is known', async () => {
      const changes = { createsContacts: true };
      valueOf(await updateChannel(desk.centre.on, { by, channelId: desk.centre.channel.id, changes }));
      const first = await aChatOf('visitor');
      valueOf(await updateChannel(desk.centre.on, { by, channelId: desk.centre.channel.id, changes: { createsContacts: false } }));
      valueOf(await desk.centre.complete(first, ann));
      const again = await desk.centre.chatOf('visitor');
      expect((await whose(again)).contactId).toBe((await whose(first)).contactId);
      expect((await profile((await whose(again)).contactId)).contact.origin).toBe('chat');
    });
  });

  describe('the contact of a chat', () => {
    it('is changed by the chat’s agent and by supervisors, and by nobody else', async () => {
      const chatId = await aChatOf('visitor');
      const [ben, zoe] = [await desk.centre.addAgent('ben'), await desk.centre.addAgent('zoe')];
      await desk.raw.rows(`update agents set access = 'supervisor' where id = '${zoe}'`);
      const save = (agentId: AgentId, note: string) => saveContactOfChat(desk.centre.on, { chatId, agentId, changes: { note } });
      expect(refusalOf(await save(ben, 'Ben was here'))).toBe('forbidden');
      expect(valueOf(await save(ann, 'Ann was here')).contact.note).toBe('Ann was here');
      expect(valueOf(await save(zoe, 'Zoe was here')).contact.note).toBe('Zoe was here');
    });

    it('comes with its other chats and how many others may be the same person, for those who may search them', async () => {
      const first = await aChatOf('visitor');
      valueOf(await desk.centre.complete(first, ann));
      const chatId = await aChatOf('visitor');
      await change((await whose(chatId)).contactId, { name: 'Ana Duarte', email: 'ana@example.com' });
      await add('Ana Duarte', { email: 'ana@example.com' });
      const read = () => getContactOfChat(desk.centre.on, { chatId, agentId: ann });
      expect(await read()).toMatchObject({ otherChats: 1, similar: 1, lastMerge: null });
      await desk.set('CanSearchDuplicates', 'supervisors');
      expect((await read()).similar).toBeNull();
    });

    it('has a history of chats with their files, newest first, page by page', async () => {
      const chats: ChatId[] = [];
      for (const text of ['First words', 'Second words', 'Third words']) {
        desk.clock.advance(minute);
        valueOf(await desk.centre.writes('visitor', text));
        const chatId = await desk.centre.chatOf('visitor');
        chats.unshift(chatId);
        valueOf(await desk.centre.completeByFlow(chatId));
      }
      const { contactId } = await whose(chats[0] ?? ('' as ChatId));
      await desk.raw.rows(`insert into attachments (id, message_id, position, kind, name, type, size, state, created_at)
        select 'file', m.id, 0, 'document', 'Bill.pdf', 'application/pdf', 10, 'pending', 5 from messages m where m.text = 'Second words'`);
      await desk.raw.rows(`update messages set files = 1 where text = 'Second words'`);
      const page = await getTimeline(desk.centre.on, { contactId, limit: 2 });
      expect(page).toMatchObject({
        hasMore: true,
        chats: [
          { chatId: chats[0], firstLine: 'Third words', messages: 2, status: 'completed', files: [] },
          { chatId: chats[1], firstLine: 'Second words', files: [{ id: 'file', name: 'Bill.pdf', size: 10, at: 5 }] },
        ],
      });
      const rest = await getTimeline(desk.centre.on, { contactId, limit: 2, before: chats[1] });
      expect(rest).toMatchObject({ hasMore: false, chats: [{ chatId: chats[2], firstLine: 'First words' }] });
    });
  });

  describe('an account', () => {
    it('is made by the contact that names it, and is the same for the next one', async () => {
      await add('Ana', { account: 'Acme' });
      await add('Ben', { account: 'ACME' });
      expect(await findAccounts(desk.centre.on, {})).toMatchObject([{ name: 'Acme' }]);
      const read = valueOf(await getAccount(desk.centre.on, { by, account: 'acme' }));
      expect(read.contacts.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
    });

    it('is made, made again without a change, changed, and found by the beginning of its name', async () => {
      const save = (which: Parameters<typeof saveAccount>[1]['which'], name?: string, phone?: string | null) =>
        saveAccount(desk.centre.on, { by, which, name, phone });
      const made = valueOf(await save({ kind: 'named' }, 'Óptica Sur', '+34 910 000 000'));
      expect(made).toMatchObject({ change: 'created', account: { phone: '+34910000000' } });
      expect(valueOf(await save({ kind: 'named' }, 'Óptica Sur')).change).toBe('unchanged');
      valueOf(await save({ kind: 'new' }, 'Acme'));
      expect(refusalOf(await save({ kind: 'new' }, 'ACME'))).toBe('taken');
      expect(refusalOf(await save({ kind: 'existing', idOrName: made.account.id }, 'acme'))).toBe('taken');
      expect(refusalOf(await save({ kind: 'new' }, ' '))).toBe('name_missing');
      expect(refusalOf(await save({ kind: 'existing', idOrName: 'Acme' }, undefined, '12'))).toBe('bad_phone');
      expect(valueOf(await save({ kind: 'existing', idOrName: made.account.id }, 'Óptica Norte', null))).toMatchObject({
        change: 'updated',
        account: { name: 'Óptica Norte', phone: null },
      });
      const names = async (text?: string) => (await findAccounts(desk.centre.on, { text })).map(({ name }) => name);
      expect([await names('óptica'), await names('ac'), await names('sur'), await names()]).toEqual([
        ['Óptica Norte'],
        ['Acme'],
        [],
        ['Acme', 'Óptica Norte'],
      ]);
    });
  });
}
