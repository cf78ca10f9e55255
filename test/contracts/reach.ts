import { createCaseOfChat } from '../../src/app/cases/create-case';
import { eraseContact } from '../../src/app/contacts/erase-contact';
import { saveContact } from '../../src/app/contacts/save-contact';
import { mergeContacts } from '../../src/app/duplicates/merge-contacts';
import { reach } from '../../src/app/reach';
import type { ReachOf } from '../../src/app/reach';
import { receiveMessage } from '../../src/app/receive-message';
import { startChat } from '../../src/app/start-chat';
import { asCaseId, asChannelId, asChatId, asCommandId, asContactId } from '../../src/core/brand';
import type { AgentId, ChatId, CommandId, ContactId, QueueId } from '../../src/core/brand';
import { refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk, hour, minute } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const by = { kind: 'system' } as const;

/** Whom agents can begin a chat with, and how the inbox does it, on one engine. */
export function reachContract(engines: () => TestEngines): void {
  let desk: Desk;
  let queue: QueueId;
  let ann: AgentId;
  beforeEach(async () => {
    desk = await aDesk(engines());
    queue = await desk.centre.addQueue('Desk', 'to_all_agents');
    ann = await desk.centre.addAgent('Ann', { queues: ['Desk'] });
  });
  afterEach(() => desk.close());

  const contactOf = async (chatId: ChatId): Promise<ContactId> => {
    const [row] = await desk.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chatId}'`);
    return asContactId(row?.contact_id ?? '');
  };
  /** A customer who has had a chat that is over. */
  const known = async (customer: string): Promise<{ readonly contact: ContactId; readonly chat: ChatId }> => {
    const chat = await desk.centre.chatOf(customer);
    valueOf(await desk.centre.completeByFlow(chat));
    return { contact: await contactOf(chat), chat };
  };
  const caseOf = async (chatId: ChatId) =>
    valueOf(await createCaseOfChat(desk.centre.on, { chatId, evenIfThereIsOne: false, askedBy: null })).case;
  const ask = (of: ReachOf, agentId = ann) => reach(desk.centre.on, { of, agentId });
  const searched = async (text: string) => (await ask({ kind: 'search', text })).map(({ contact }) => contact.name);
  const wayTo = async (contactId: ContactId, agentId = ann) => {
    const [person] = await ask({ kind: 'contact', contactId }, agentId);
    return person?.ways[0];
  };
  /** Another channel, with what a customer wrote there. */
  const writesOn = async (type: string, customer: string): Promise<ChatId> => {
    const channel = await desk.store.transaction((tx) =>
      tx.channels.ensure({
        id: asChannelId(desk.centre.on.newId()),
        type,
        key: type,
        name: `Our ${type}`,
        botMode: 'off',
        events: [],
        at: desk.clock.now(),
      }),
    );
    const { item } = valueOf(
      await receiveMessage(desk.centre.on, {
        channel,
        sender: { externalId: customer, name: customer },
        placeholder: customer,
        providerMessageId: desk.centre.on.newId(),
        content: { text: 'Hello' },
        writtenAt: null,
        hasProfile: false,
        events: new Set(),
      }),
    );
    return asChatId(item.chat.id);
  };

  describe('whom a chat can be begun with', () => {
    it('is found by name, by account, by the number of a case, and newest first without a text', async () => {
      const { contact, chat } = await known('Zoe Lang');
      await known('Yusuf Aydin');
      valueOf(await saveContact(desk.centre.on, { by, id: contact, account: 'Lang & Sons' }));
      const made = await caseOf(chat);
      expect(await searched('zoe')).toEqual(['Zoe Lang']);
      expect(await searched('lang &')).toEqual(['Zoe Lang']);
      expect(await searched(`#${String(made.number)}`)).toEqual(['Zoe Lang']);
      expect(await searched('')).toEqual(['Yusuf Aydin', 'Zoe Lang']);
      expect(await searched('nobody')).toEqual([]);
    });

    it('is the contact of a record first, then the others of its account, each with the channels on which they have written', async () => {
      const { contact: zoe, chat } = await known('Zoe');
      const { contact: adam } = await known('Adam');
      const never = valueOf(await saveContact(desk.centre.on, { by, id: null, name: 'Beth', account: 'Acme' })).id;
      for (const id of [zoe, adam]) valueOf(await saveContact(desk.centre.on, { by, id, account: 'Acme' }));
      const made = await caseOf(chat);
      const expected = [
        { contact: { id: zoe }, ways: [{ channel: { name: 'Web' }, state: 'free', chat: { id: chat } }] },
        { contact: { id: adam }, ways: [{ channel: { name: 'Web' }, state: 'free' }] },
        { contact: { id: never }, ways: [] },
      ];
      expect(await ask({ kind: 'contact', contactId: zoe })).toMatchObject(expected);
      expect(await ask({ kind: 'case', caseId: asCaseId(made.id) })).toMatchObject(expected);
    });

    it('is who a contact became after a merge, and nobody who is gone', async () => {
      const { contact: one } = await known('One');
      const { contact: other } = await known('Other');
      valueOf(await mergeContacts(desk.centre.on, { by, survivorId: one, removedIds: [other] }));
      expect(await ask({ kind: 'contact', contactId: other })).toMatchObject([{ contact: { id: one } }]);
      valueOf(await eraseContact(desk.centre.on, { by, contactId: one }));
      expect(await ask({ kind: 'contact', contactId: one })).toEqual([]);
      await expect(ask({ kind: 'case', caseId: asCaseId(desk.centre.on.newId()) })).rejects.toThrow('not there any more');
    });

    it('says whose the open chat is', async () => {
      const ben = await desk.centre.addAgent('Ben', { queues: ['Desk'] });
      const chat = await desk.centre.chatOf('customer', queue);
      const contact = await contactOf(chat);
      expect(await wayTo(contact)).toMatchObject({ state: 'waiting', chat: { id: chat } });
      valueOf(await desk.centre.accept(chat, ben));
      expect(await wayTo(contact)).toMatchObject({ state: 'taken', chat: { agentName: 'Ben' } });
      expect(await wayTo(contact, ben)).toMatchObject({ state: 'yours', chat: { id: chat } });
      valueOf(await desk.centre.complete(chat, ben));
      expect(await wayTo(contact)).toMatchObject({ state: 'free', chat: { id: chat } });
    });

    it('says what else is in the way: the channel, the customer, the provider’s window', async () => {
      const { contact } = await known('customer');
      await desk.raw.rows(`update contact_identities set unreachable_since = 1`);
      expect(await wayTo(contact)).toMatchObject({ state: 'unreachable' });
      await desk.raw.rows(`update channels set active = 0`);
      expect(await wayTo(contact)).toMatchObject({ state: 'channel_inactive' });
      const chat = await writesOn('messenger', 'late');
      valueOf(await desk.centre.completeByFlow(chat));
      desk.clock.advance(24 * hour);
      expect(await wayTo(await contactOf(chat))).toMatchObject({ state: 'free', closesAt: desk.clock.now() });
      desk.clock.advance(minute);
      expect(await wayTo(await contactOf(chat))).toMatchObject({ state: 'window_closed' });
    });

    it('has its channels latest first', async () => {
      const { contact } = await known('customer');
      desk.clock.advance(minute);
      const chat = await writesOn('messenger', 'customer');
      valueOf(await mergeContacts(desk.centre.on, { by, survivorId: contact, removedIds: [await contactOf(chat)] }));
      const [person] = await ask({ kind: 'contact', contactId: contact });
      expect(person?.ways.map(({ channel }) => channel.type)).toEqual(['messenger', 'web']);
    });
  });

  describe('a chat that the inbox asks for', () => {
    const wish = async (contactId: ContactId, chatId: ChatId): Promise<CommandId> =>
      desk.centre.command('start', chatId, ann, { contactId, channelId: desk.centre.channel.id });
    const carryOut = (contactId: ContactId, commandId: CommandId) =>
      startChat(desk.centre.on, { contactId, channelId: desk.centre.channel.id, actor: { kind: 'command', commandId } });
    const commandOf = async (id: CommandId) =>
      (await desk.raw.rows<{ state: string; reason: string | null }>(`select state, reason, code from commands where id = '${id}'`))[0];

    it('is begun for the agent who asked, who hears that it was', async () => {
      const { contact, chat } = await known('customer');
      const id = await wish(contact, chat);
      const begun = valueOf(await carryOut(contact, id)).value.chat.id;
      expect(await desk.chat(asChatId(begun))).toMatchObject({ agent_id: ann, status: 'in_progress', origin: 'agent' });
      expect(await commandOf(id)).toEqual({ state: 'done', reason: null, code: null });
    });

    it('is about the case that it was begun from, where that is of the same customer', async () => {
      const { contact, chat } = await known('customer');
      const { contact: other } = await known('other');
      const caseId = asCaseId((await caseOf(chat)).id);
      const begin = async (contactId: ContactId) =>
        valueOf(
          await startChat(desk.centre.on, {
            contactId,
            channelId: desk.centre.channel.id,
            caseId,
            actor: { kind: 'agent', agentId: ann },
          }),
        ).value.chat.id;
      const about = async (id: string) =>
        (await desk.raw.rows<{ case_id: string | null }>(`select case_id from chats where id = '${id}'`))[0]?.case_id;
      const begun = await begin(contact);
      expect(await about(begun)).toBe(caseId);
      expect(await desk.raw.count(`case_chats where chat_id = '${begun}'`)).toBe(1);
      expect(await about(await begin(other))).toBeNull();
    });

    it('is begun once, however often the flow runs, and not again after it is over', async () => {
      const { contact, chat } = await known('customer');
      const id = await wish(contact, chat);
      const begun = asChatId(valueOf(await carryOut(contact, id)).value.chat.id);
      expect(valueOf(await carryOut(contact, id))).toMatchObject({ alreadyDone: true, value: { chat: { id: begun } } });
      valueOf(await desk.centre.complete(begun, ann));
      expect(valueOf(await carryOut(contact, id))).toMatchObject({ alreadyDone: true });
      expect(await desk.raw.count(`chats where status = 'in_progress'`)).toBe(0);
    });

    it('is refused with what is in the way, which the agent reads', async () => {
      const { contact, chat } = await known('customer');
      const id = await wish(contact, chat);
      await desk.raw.rows(`update channels set active = 0`);
      expect(refusalOf(await carryOut(contact, id))).toBe('channel_inactive');
      const refused = { state: 'refused', reason: expect.stringContaining('is not active') as string, code: 'channel_inactive' };
      expect(await commandOf(id)).toEqual(refused);
      expect(await desk.store.views.commands([id])).toMatchObject([refused]);
    });

    it('is not begun with somebody who was erased since the page was told', async () => {
      const { contact, chat } = await known('customer');
      const start = () =>
        startChat(desk.centre.on, { contactId: contact, channelId: desk.centre.channel.id, actor: { kind: 'agent', agentId: ann } });
      await wish(contact, chat);
      valueOf(await eraseContact(desk.centre.on, { by, contactId: contact }));
      expect(refusalOf(await start())).toBe('contact_gone');
      expect(await desk.raw.count(`chats where status = 'in_progress'`)).toBe(0);
    });

    it('is not begun by the command of another step', async () => {
      const { contact, chat } = await known('customer');
      expect(refusalOf(await carryOut(contact, await desk.centre.command('accept', chat, ann)))).toBe('wrong_command');
      await expect(carryOut(contact, asCommandId(desk.centre.on.newId()))).rejects.toThrow('There is no command');
    });

    it('is one chat when two agents ask at once', async () => {
      const { contact, chat } = await known('customer');
      const ben = await desk.centre.addAgent('Ben');
      const bens = await desk.centre.command('start', chat, ben, {});
      const outcomes = await Promise.all([carryOut(contact, await wish(contact, chat)), carryOut(contact, bens)]);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes.map(refusalOf)).toContain('open_elsewhere');
      expect(await desk.raw.count(`chats where status = 'in_progress'`)).toBe(1);
    });
  });
}
