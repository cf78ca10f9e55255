import { linkChat } from '../../src/app/duplicates/link-chat';
import { mergeContacts } from '../../src/app/duplicates/merge-contacts';
import { undoMerge } from '../../src/app/duplicates/undo-merge';
import { startChat } from '../../src/app/start-chat';
import { asCaseId, asChatId, asContactId, asMessageId } from '../../src/core/brand';
import type { AgentId, ChatId, ContactId, QueueId } from '../../src/core/brand';
import type { FieldChoices } from '../../src/core/duplicates/merge';
import { refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk, minute } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const system = { kind: 'system' } as const;
const flow = { kind: 'flow' } as const;

/** What merging, linking and taking back must leave as it was; when keys were made is no fact of a contact. */
const dumped = {
  contacts: 'select * from contacts order by id',
  contact_identities: 'select * from contact_identities order by id',
  contact_phones: 'select * from contact_phones order by phone',
  chats: 'select * from chats order by id',
  cases: 'select * from cases order by id',
  messages: 'select * from messages order by id',
  duplicate_keys: 'select * from duplicate_keys order by contact_id, field, key',
} as const;

/** Making contacts one, linking chats to other contacts, and taking both back, on one engine. */
export function mergesContract(engines: () => TestEngines): void {
  let desk: Desk;
  let queue: QueueId;
  let ann: AgentId;
  beforeEach(async () => {
    desk = await aDesk(engines());
    queue = await desk.centre.addQueue('Desk', 'to_all_agents');
    ann = await desk.centre.addAgent('ann', { queues: ['Desk'] });
  });
  afterEach(() => desk.close());

  const contactOf = async (chatId: ChatId): Promise<ContactId> => {
    const [row] = await desk.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chatId}'`);
    return asContactId(row?.contact_id ?? '');
  };
  const besideOf = async (chatId: ChatId) =>
    (await desk.raw.rows<{ beside: number }>(`select beside from chats where id = '${chatId}'`))[0]?.beside;
  const contact = async (id: ContactId) => (await desk.raw.rows<Record<string, unknown>>(`select * from contacts where id = '${id}'`))[0];
  const dump = async () =>
    Object.fromEntries(
      await Promise.all(Object.entries(dumped).map(async ([table, query]) => [table, await desk.raw.rows(query)] as const)),
    );
  const merge = (survivorId: ContactId, removedIds: readonly ContactId[], fields: FieldChoices = {}) =>
    mergeContacts(desk.centre.on, { by: system, survivorId, removedIds, fields });
  const undo = (mergeIds: readonly string[]) => undoMerge(desk.centre.on, { by: system, mergeIds });
  const save = async (name: string, phones: readonly string[] = [], email: string | null = null): Promise<ContactId> => {
    const id = asContactId(desk.centre.on.newId());
    const [phone = null] = phones;
    const text = (value: string | null) => (value === null ? 'null' : `'${value}'`);
    await desk.raw.rows(`insert into contacts (id, name, named_by, origin, phone, email, created_at)
      values ('${id}', '${name}', 'person', 'person', ${text(phone)}, ${text(email)}, ${String(desk.clock.now())})`);
    for (const one of phones) await desk.raw.rows(`insert into contact_phones (phone, contact_id) values ('${one}', '${id}')`);
    await desk.store.transaction((tx) => tx.duplicates.refresh([id], desk.clock.now()));
    return id;
  };
  /** A chat of a customer who was there a while before the next one. */
  const chatOf = async (customer: string): Promise<ChatId> => {
    desk.clock.advance(minute);
    return desk.centre.chatOf(customer);
  };
  const taken = async (customer: string): Promise<ChatId> => {
    const chatId = await chatOf(customer);
    await desk.centre.route(chatId, queue);
    valueOf(await desk.centre.accept(chatId, ann));
    return chatId;
  };
  const addMessages = (chatId: ChatId, count: number) =>
    desk.store.transaction((tx) =>
      tx.messages.appendAll(
        Array.from({ length: count }, (_, index) => ({
          id: asMessageId(desk.centre.on.newId()),
          chatId,
          channelId: desk.centre.channel.id,
          author: 'customer' as const,
          agentId: null,
          authorName: null,
          text: `Line ${String(index)}`,
          status: 'sent' as const,
          note: null,
          providerMessageId: desk.centre.on.newId(),
          idempotencyKey: null,
          commandId: null,
          at: desk.clock.now(),
        })),
      ),
    );
  const addCase = async (contactId: ContactId, chatId: ChatId | null = null): Promise<string> => {
    const id = asCaseId(desk.centre.on.newId());
    const number = (await desk.raw.count('cases')) + 1;
    const at = String(desk.clock.now());
    await desk.raw.rows(`insert into cases (id, number, subject, description, source, status_id, contact_id, registered_at, updated_at)
      values ('${id}', ${String(number)}, 'A question', '', 'chat', 'new', '${contactId}', ${at}, ${at})`);
    if (chatId !== null) await desk.raw.rows(`insert into case_chats (chat_id, case_id, at) values ('${chatId}', '${id}', ${at})`);
    return id;
  };
  const caseContact = async (id: string) =>
    (await desk.raw.rows<{ contact_id: string }>(`select contact_id from cases where id = '${id}'`))[0]?.contact_id;

  describe('merging', () => {
    it('moves identities, phones, chats and cases to the contact that stays, and removes the other', async () => {
      const [one, other] = [await chatOf('one'), await chatOf('other')];
      const [survivor, removed] = [await contactOf(one), await contactOf(other)];
      await desk.raw.rows(`insert into contact_phones (phone, contact_id) values ('+14155550100', '${removed}')`);
      const caseId = await addCase(removed, other);
      const { contactId, mergeIds } = valueOf(await merge(survivor, [removed]));
      expect(contactId).toBe(survivor);
      expect(mergeIds).toHaveLength(1);
      expect(await contactOf(other)).toBe(survivor);
      expect(await caseContact(caseId)).toBe(survivor);
      expect(await desk.raw.count(`contact_identities where contact_id = '${survivor}'`)).toBe(2);
      expect(await desk.raw.count(`contact_phones where contact_id = '${survivor}'`)).toBe(1);
      expect(await contact(removed)).toMatchObject({ deleted_as: 'merged', deleted_at: desk.clock.now() });
      expect(await desk.raw.count(`duplicate_keys where contact_id = '${removed}'`)).toBe(0);
    });

    it('what is written next under an id that moved belongs to the contact that stayed', async () => {
      const [one, other] = [await chatOf('one'), await chatOf('other')];
      await desk.centre.completeByFlow(one);
      await desk.centre.completeByFlow(other);
      const survivor = await contactOf(one);
      valueOf(await merge(survivor, [await contactOf(other)]));
      expect(await contactOf(await chatOf('other'))).toBe(survivor);
      expect(await desk.raw.count('contacts where deleted_at is null')).toBe(1);
    });

    it('taking it back restores the same rows of contacts, identities, phones, chats, cases and keys, with a thousand messages each', async () => {
      const [one, other] = [await chatOf('one'), await chatOf('other')];
      await addMessages(one, 999);
      await addMessages(other, 999);
      const [survivor, removed] = [await contactOf(one), await contactOf(other)];
      await desk.raw.rows(`update contacts set email = 'other@example.org', business_phone = '+14155550177' where id = '${removed}'`);
      await desk.store.transaction((tx) => tx.duplicates.refresh([removed], desk.clock.now()));
      await desk.raw.rows(`insert into contact_phones (phone, contact_id) values ('+14155550100', '${removed}')`);
      await addCase(removed, other);
      await addCase(survivor);
      await desk.store.transaction((tx) => tx.duplicates.refresh([survivor, removed], desk.clock.now()));
      const before = await dump();
      expect(before['messages']).toHaveLength(2_000);
      const { mergeIds } = valueOf(await merge(survivor, [removed], { name: removed }));
      const merged = await dump();
      expect(merged['messages']).toEqual(before['messages']);
      expect(merged['contacts']).not.toEqual(before['contacts']);
      expect(valueOf(await undo(mergeIds)).contactIds).toEqual([removed]);
      expect(await dump()).toEqual(before);
      expect(refusalOf(await undo(mergeIds))).toBe('already_undone');
    });

    it('taking it back gives chats, cases and messages that came since to the contact whose id they came by', async () => {
      const [one, other] = [await chatOf('one'), await chatOf('other')];
      await desk.centre.completeByFlow(one);
      await desk.centre.completeByFlow(other);
      const [survivor, removed] = [await contactOf(one), await contactOf(other)];
      const { mergeIds } = valueOf(await merge(survivor, [removed]));
      const later = await chatOf('other');
      const caseId = await addCase(survivor, later);
      const own = await addCase(survivor);
      expect(await contactOf(later)).toBe(survivor);
      valueOf(await undo(mergeIds));
      expect(await contactOf(later)).toBe(removed);
      expect(await contactOf(one)).toBe(survivor);
      expect([await caseContact(caseId), await caseContact(own)]).toEqual([removed, survivor]);
      expect(await contactOf(await chatOf('other'))).toBe(removed);
    });

    it('two open chats on a channel both stay, the older beside the newer, which gets the next message of either id', async () => {
      const [older, newer] = [await chatOf('one'), await chatOf('other')];
      const [survivor, removed] = [await contactOf(older), await contactOf(newer)];
      const { mergeIds } = valueOf(await merge(survivor, [removed]));
      expect([await besideOf(older), await besideOf(newer)]).toEqual([1, 0]);
      for (const customer of ['one', 'other']) {
        const { item, isNewChat } = valueOf(await desk.centre.writes(customer));
        expect([item.chat.id, isNewChat]).toEqual([newer, false]);
      }
      await desk.centre.completeByFlow(newer);
      expect(valueOf(await desk.centre.writes('other')).item.chat.id).toBe(older);
      valueOf(await undo(mergeIds));
      expect([await besideOf(older), await contactOf(older), await contactOf(newer)]).toEqual([0, survivor, removed]);
      // Nobody is answered in a chat of somebody else.
      expect(await desk.raw.count('chats h join contact_identities i on i.id = h.identity_id where i.contact_id <> h.contact_id')).toBe(0);
    });

    it('the newer chat goes in front whichever contact stays', async () => {
      const [older, newer] = [await chatOf('one'), await chatOf('other')];
      valueOf(await merge(await contactOf(newer), [await contactOf(older)]));
      expect([await besideOf(older), await besideOf(newer)]).toEqual([1, 0]);
      const found = await desk.store.transaction(async (tx) => {
        const contactId = await contactOfWithin(newer);
        return (await tx.chats.findOpenAll([contactId], desk.centre.channel.id)).get(contactId)?.chat.id;
      });
      expect(found).toBe(newer);
    });
    const contactOfWithin = (chatId: ChatId) => contactOf(chatId);

    it('both chats can be transferred, and the order of the two stays', async () => {
      const [older, newer] = [await taken('one'), await taken('other')];
      const bob = await desk.centre.addAgent('bob', { queues: ['Desk'] });
      const survivor = await contactOf(older);
      valueOf(await merge(survivor, [await contactOf(newer)]));
      const moved = valueOf(await desk.centre.transfer(older, ann, { kind: 'agent', agentId: bob }));
      const child = asChatId(moved.value.chat.id);
      expect(await besideOf(child)).toBe(1);
      const front = valueOf(await desk.centre.transfer(newer, ann, { kind: 'agent', agentId: bob }));
      expect(await besideOf(asChatId(front.value.chat.id))).toBe(0);
      expect(valueOf(await desk.centre.writes('one')).item.chat.id).toBe(front.value.chat.id);
    });

    it('a field is taken from the contact that was chosen, or from the first that has it', async () => {
      const [one, two, three] = [
        await save('Ana Duarte', [], null),
        await save('Anna D.', [], 'ana@example.org'),
        await save('A. D.', ['+14155550101']),
      ];
      await desk.raw.rows(`update contacts set job_title = 'Buyer' where id = '${three}'`);
      valueOf(await merge(one, [two, three], { name: two }));
      expect(await contact(one)).toMatchObject({ name: 'Anna D.', email: 'ana@example.org', phone: '+14155550101', job_title: 'Buyer' });
      expect(refusalOf(await merge(one, [await save('Else')], { email: two }))).toBe('bad_fields');
    });

    it('taking back one of several leaves the others merged, and what a person changed since', async () => {
      const [one, two, three] = [await save('One'), await save('Two', [], 'two@example.org'), await save('Three', ['+14155550102'])];
      const { mergeIds } = valueOf(await merge(one, [two, three]));
      await desk.raw.rows(`update contacts set email = 'person@example.org' where id = '${one}'`);
      valueOf(await undo(mergeIds.slice(0, 1)));
      expect(await contact(one)).toMatchObject({ email: 'person@example.org', phone: '+14155550102' });
      expect((await contact(two))?.['deleted_at']).toBeNull();
      expect((await contact(three))?.['deleted_at']).not.toBeNull();
    });

    it('a merge is only taken back before the merges that it was part of', async () => {
      const [one, two, three] = [await save('One'), await save('Two'), await save('Three')];
      const first = valueOf(await merge(two, [three])).mergeIds;
      const second = valueOf(await merge(one, [two])).mergeIds;
      expect(refusalOf(await undo(first))).toBe('merged_further');
      valueOf(await undo([...first, ...second]));
      expect(await desk.raw.count('contacts where deleted_at is null')).toBe(3);
      expect(refusalOf(await undo(['none']))).toBe('unknown_merge');
    });

    it('a contact is not merged with itself, with nobody, or with one that is gone', async () => {
      const [one, two, three] = [await save('One'), await save('Two'), await save('Three')];
      expect(refusalOf(await merge(one, [one]))).toBe('bad_merge');
      expect(refusalOf(await merge(one, []))).toBe('bad_merge');
      valueOf(await merge(one, [two]));
      const before = await dump();
      expect(refusalOf(await merge(three, [one, two]))).toBe('contact_gone');
      expect(refusalOf(await merge(two, [three]))).toBe('contact_gone');
      expect(await dump()).toEqual(before);
    });

    it('agents merge as far as the setting allows', async () => {
      const [one, two] = [await save('One'), await save('Two')];
      await desk.set('CanMergeDuplicates', 'supervisors');
      const by = { kind: 'agent', agentId: ann } as const;
      expect(refusalOf(await mergeContacts(desk.centre.on, { by, survivorId: one, removedIds: [two] }))).toBe('forbidden');
      await desk.raw.rows(`update agents set access = 'supervisor' where id = '${ann}'`);
      const { mergeIds } = valueOf(await mergeContacts(desk.centre.on, { by, survivorId: one, removedIds: [two] }));
      await desk.set('CanMergeDuplicates', 'administrators');
      expect(refusalOf(await undoMerge(desk.centre.on, { by, mergeIds }))).toBe('forbidden');
    });

    it('flows hear of a merge, and of its being taken back', async () => {
      const [one, two] = [await save('One'), await save('Two')];
      await desk.heard();
      const { mergeIds } = valueOf(await merge(one, [two]));
      valueOf(await undo(mergeIds));
      expect(await desk.heard()).toEqual(['contact_merged', 'contact_merged']);
      const [row] = await desk.raw.rows<{ payload: string }>(
        `select payload from events where kind = 'contact_merged' order by id limit 1`,
      );
      expect(JSON.parse(row?.payload ?? '{}')).toMatchObject({
        contact: { id: one, name: 'One' },
        merge: { ids: mergeIds, kind: 'merge', contactIds: [two], isUndone: false },
      });
    });

    it('a merge and messages of both contacts at the same time lose nothing', async () => {
      const [one, other] = [await chatOf('one'), await chatOf('other')];
      const [survivor, removed] = [await contactOf(one), await contactOf(other)];
      const writing = Array.from({ length: 10 }, (_, index) => desk.centre.writes(index % 2 === 0 ? 'one' : 'other'));
      const [merged] = await Promise.all([merge(survivor, [removed]), ...writing]);
      valueOf(merged);
      expect(await desk.raw.count('messages')).toBe(12);
      expect(await desk.raw.count(`chats where contact_id = '${removed}'`)).toBe(0);
      expect(await desk.raw.count(`contact_identities where contact_id = '${removed}'`)).toBe(0);
    });

    it('a chat that an agent starts with a contact that is gone is one with the contact that it became', async () => {
      const [one, other] = [await chatOf('one'), await chatOf('other')];
      await desk.centre.completeByFlow(one);
      await desk.centre.completeByFlow(other);
      const [survivor, removed] = [await contactOf(one), await contactOf(other)];
      valueOf(await merge(survivor, [removed]));
      const started = valueOf(
        await startChat(desk.centre.on, { contactId: removed, channelId: desk.centre.channel.id, actor: { kind: 'agent', agentId: ann } }),
      );
      expect(started.value.contact.id).toBe(survivor);
    });
  });

  describe('linking a chat', () => {
    const link = (chatId: ChatId, contactId: ContactId, confirmed = false) =>
      linkChat(desk.centre.on, { chatId, contactId, actor: { kind: 'agent', agentId: ann }, confirmed });

    it('gives the chat and all its messages to the selected contact, removes the old one, and the next message is the selected contact’s', async () => {
      const chatId = await taken('visitor');
      const [old, ana] = [await contactOf(chatId), await save('Ana Duarte')];
      const messages = await desk.raw.count('messages');
      const { value } = valueOf(await link(chatId, ana));
      expect(value).toMatchObject({ contact: { id: ana, name: 'Ana Duarte' }, link: { fromContactId: old, removed: true } });
      expect(await contactOf(chatId)).toBe(ana);
      expect(await contact(old)).toMatchObject({ deleted_as: 'merged' });
      // Nothing is lost; agents read one line more.
      expect(await desk.raw.count('messages')).toBe(messages + 1);
      await desk.centre.completeByFlow(chatId);
      expect(await contactOf(await chatOf('visitor'))).toBe(ana);
      expect(await contact(ana)).toMatchObject({ name: 'Ana Duarte', named_by: 'person' });
    });

    it('is taken back with all that came since under the id of the chat', async () => {
      const chatId = await taken('visitor');
      const [old, ana] = [await contactOf(chatId), await save('Ana Duarte')];
      const before = await dump();
      const { value } = valueOf(await link(chatId, ana));
      const by = { kind: 'agent', agentId: ann } as const;
      await desk.set('CanMergeDuplicates', 'administrators');
      valueOf(await undoMerge(desk.centre.on, { by, mergeIds: [value.link.mergeId ?? ''] }));
      const after = await dump();
      expect({ ...after, messages: [], chats: [] }).toEqual({ ...before, messages: [], chats: [] });
      expect(await contactOf(chatId)).toBe(old);
    });

    it('is only for its owner while it goes on', async () => {
      const [waiting, mine] = [await chatOf('waiting'), await taken('visitor')];
      const ana = await save('Ana Duarte');
      const bob = await desk.centre.addAgent('bob');
      const asBob = { chatId: mine, contactId: ana, actor: { kind: 'agent', agentId: bob }, confirmed: true } as const;
      expect(refusalOf(await linkChat(desk.centre.on, asBob))).toBe('not_owner');
      expect(refusalOf(await link(waiting, ana))).toBe('waiting');
      valueOf(await desk.centre.complete(mine, ann));
      expect(refusalOf(await link(mine, ana))).toBe('ended');
      expect(await desk.raw.count('merges')).toBe(0);
      valueOf(await linkChat(desk.centre.on, { chatId: waiting, contactId: ana, actor: flow, confirmed: false }));
      expect(await contactOf(waiting)).toBe(ana);
    });

    it('asks for a confirmation that says what else would move, unless nobody ever worked on the old contact', async () => {
      const chatId = await taken('visitor');
      const [old, ana] = [await contactOf(chatId), await save('Ana Duarte')];
      const caseId = await addCase(old, chatId);
      const refusal = await link(chatId, ana);
      expect(refusal).toMatchObject({ ok: false, refusal: { code: 'confirmation_needed' } });
      expect(refusal.ok ? '' : refusal.refusal.reason).toContain('1 case');
      expect(await contactOf(chatId)).toBe(old);
      valueOf(await link(chatId, ana, true));
      expect(await caseContact(caseId)).toBe(ana);
    });

    it.each(['never', 'onlyIfStub'])(
      'with %s an old contact that has more stays, and only what came by the id of the chat moves',
      async (setting) => {
        await desk.set('RelinkRemovesContact', setting);
        const past = await chatOf('visitor');
        await desk.centre.completeByFlow(past);
        const elsewhere = await chatOf('twin');
        await desk.centre.completeByFlow(elsewhere);
        valueOf(await merge(await contactOf(past), [await contactOf(elsewhere)]));
        const chatId = await taken('visitor');
        const [old, ana] = [await contactOf(chatId), await save('Ana Duarte')];
        const [theirs, kept] = [await addCase(old, chatId), await addCase(old, elsewhere)];
        const { value } = valueOf(await link(chatId, ana));
        expect(value.link).toMatchObject({ removed: false, fromContactId: old });
        expect(await Promise.all([chatId, past, elsewhere].map(contactOf))).toEqual([ana, ana, old]);
        expect([await caseContact(theirs), await caseContact(kept)]).toEqual([ana, old]);
        expect((await contact(old))?.['deleted_at']).toBeNull();
        expect(valueOf(await desk.centre.writes('twin')).item.contact.id).toBe(old);
        valueOf(await undo([value.link.mergeId ?? '']));
        expect(await Promise.all([chatId, past, elsewhere].map(contactOf))).toEqual([old, old, old]);
        expect(await caseContact(theirs)).toBe(old);
      },
    );

    it('with onlyIfStub a contact that nobody ever worked on goes', async () => {
      await desk.set('RelinkRemovesContact', 'onlyIfStub');
      const chatId = await taken('visitor');
      const [old, ana] = [await contactOf(chatId), await save('Ana Duarte')];
      expect(valueOf(await link(chatId, ana)).value.link.removed).toBe(true);
      expect(await contact(old)).toMatchObject({ deleted_as: 'merged' });
    });

    it('a command links once, and is refused for the reason that the agent reads', async () => {
      const chatId = await taken('visitor');
      const ana = await save('Ana Duarte');
      const commandId = await desk.centre.command('link', chatId, ann, { contactId: ana });
      const wanted = { chatId, contactId: ana, actor: { kind: 'command', commandId } as const, confirmed: false };
      expect(valueOf(await linkChat(desk.centre.on, wanted)).alreadyDone).toBe(false);
      expect(valueOf(await linkChat(desk.centre.on, wanted)).alreadyDone).toBe(true);
      expect(await desk.raw.count('merges')).toBe(1);
      const gone = await save('Gone');
      valueOf(await merge(ana, [gone]));
      const second = await desk.centre.command('link', chatId, ann, { contactId: gone });
      const confirmed = { chatId, contactId: gone, actor: { kind: 'command', commandId: second } as const, confirmed: true };
      expect(refusalOf(await linkChat(desk.centre.on, confirmed))).toBe('contact_gone');
      expect(await desk.raw.count(`commands where id = '${second}' and state = 'refused'`)).toBe(1);
    });
  });
}
