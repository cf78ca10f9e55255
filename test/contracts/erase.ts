import { completeChat } from '../../src/app/complete-chat';
import { createCaseOfChat } from '../../src/app/cases/create-case';
import { eraseContact } from '../../src/app/contacts/erase-contact';
import { exportContact } from '../../src/app/contacts/export-contact';
import { saveContact } from '../../src/app/contacts/save-contact';
import { claimParts, notePartSent } from '../../src/app/deliver-parts';
import { linkChat } from '../../src/app/duplicates/link-chat';
import { markDifferent } from '../../src/app/duplicates/mark-different';
import { mergeContacts } from '../../src/app/duplicates/merge-contacts';
import { undoMerge } from '../../src/app/duplicates/undo-merge';
import { NotFoundError } from '../../src/app/errors';
import { rateChat } from '../../src/app/rate-chat';
import { receiveHappenings } from '../../src/app/receive-happenings';
import { sendMessage } from '../../src/app/send-message';
import { storeFile } from '../../src/app/store-file';
import { translateText } from '../../src/app/translation/translate-reply';
import type { Happening } from '../../src/app/adapter';
import type { Channel } from '../../src/app/ports';
import { channelTypes } from '../../src/channels/registry';
import { asAttachmentId, asChannelId, asChatId, asContactId, asIdentityId, asMessageId } from '../../src/core/brand';
import type { AgentId, ChatId, ContactId } from '../../src/core/brand';
import { fileTools } from '../../src/runtime/file-tools';
import { refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';
import { testTranslating } from '../builders/translators';

const by = { kind: 'system' } as const;
const flow = { kind: 'flow' } as const;
const bytes = (text: string) => new TextEncoder().encode(text);

/** Somebody of whom the store knows everything that it can know. Every text of the person has the mark in it. */
interface Person {
  readonly mark: string;
  /** The last digits of the phones. */
  readonly digits: string;
  readonly contactId: ContactId;
  /** Chats that are open: on WhatsApp with an agent, on the web chat waiting. */
  readonly open: readonly ChatId[];
}

/** Erasing a person, and telling everything of one, on one engine. */
export function eraseContract(engines: () => TestEngines): void {
  let desk: Desk;
  let ann: AgentId;
  let whatsapp: Channel;
  beforeEach(async () => {
    desk = await aDesk(engines());
    await desk.centre.addQueue('Desk', 'to_available_agent');
    ann = await desk.centre.addAgent('ann', { queues: ['Desk'] });
    whatsapp = await desk.store.transaction((tx) =>
      tx.channels.ensure({
        id: asChannelId(desk.centre.on.newId()),
        type: 'whatsapp',
        key: 'whatsapp',
        name: 'WhatsApp',
        botMode: 'off',
        events: ['new_chat', 'message', 'status'],
        at: desk.clock.now(),
      }),
    );
  });
  afterEach(() => desk.close());

  const traits = () => {
    const known = channelTypes['whatsapp'];
    if (known === undefined) throw new Error('WhatsApp is there');
    return known;
  };
  const happens = (...happenings: readonly Happening[]) =>
    receiveHappenings(desk.centre.on, [
      { channel: whatsapp, happenings, traits: traits(), hasProfile: true, events: new Set(['new_chat', 'message', 'status']) },
    ]);
  const uploaded = async (name: string, content: string, ownerId: string) =>
    asAttachmentId(valueOf(await storeFile(desk.centre.on, fileTools, { name, bytes: bytes(content), ownerId })).id);
  const contactOf = async (chatId: ChatId): Promise<ContactId> => {
    const [row] = await desk.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chatId}'`);
    return asContactId(row?.contact_id ?? '');
  };
  const openChat = async (externalId: string): Promise<ChatId> => {
    const [row] = await desk.raw.rows<{ id: string }>(`
      select h.id from chats h join contact_identities i on i.id = h.identity_id
      where i.external_id = '${externalId}' and h.completed_at is null`);
    return asChatId(row?.id ?? '');
  };

  /** Everything that a customer, an agent and workflows leave in a store. */
  async function live(mark: string, digits: string): Promise<Person> {
    const { centre, clock, store, raw } = desk;
    const at = clock.now();
    const externalId = `34${digits}`;
    const sender = { externalId, phone: `+34${digits}`, name: `Name ${mark}`, aliases: [`alias.${mark}`] };
    const file = {
      kind: 'document',
      name: `bill ${mark}.pdf`,
      type: 'application/pdf',
      size: 10,
      source: { id: `media ${mark}` },
    } as const;
    const says = (id: string, text: string, files: readonly (typeof file)[] = []): Happening => ({
      kind: 'message',
      account: null,
      providerMessageId: `wamid.${externalId}.${id}`,
      sender,
      at,
      content: { text, files, payload: `payload ${mark}` },
    });
    // A chat that is over: files, a rating with a comment, a transfer note.
    await happens(says('1', `First ${mark}`, [file]));
    const first = await openChat(externalId);
    const queue = await store.transaction((tx) => tx.queues.findByName('Desk'));
    if (queue === null) throw new Error('The queue is there');
    await centre.route(first, queue.id);
    const command = await centre.command('reply', first, ann, { text: `Command ${mark}` });
    await raw.rows(`insert into action_runs (command_id, action_id, chat_id, agent_id, state, message, started_at)
      values ('${command}', 'action', '${first}', '${ann}', 'running', 'Run ${mark}', 0)`);
    valueOf(await completeChat(centre.on, { chatId: first, actor: flow }));
    const [row] = await raw.rows<{ identity_id: string }>(`select identity_id from chats where id = '${first}'`);
    const identityId = asIdentityId(row?.identity_id ?? '');
    valueOf(await rateChat(centre.on, { chatId: first, identityId, channelId: whatsapp.id, value: 2, comment: `Comment ${mark}` }));
    // An open one: changed, reacted, answered by the agent with files, delivered, translated.
    await happens(says('2', `Second ${mark}`));
    const second = await openChat(externalId);
    await centre.route(second, queue.id);
    valueOf(await centre.accept(second, ann));
    const about = { account: null, providerMessageId: `wamid.${externalId}.2`, sender, at } as const;
    await happens({ ...about, kind: 'edited', text: `Edited ${mark}` }, { ...about, kind: 'reacted', emoji: '👍' });
    const answerTo = async (text: string, files: readonly string[]) =>
      valueOf(
        await sendMessage(centre.on, (type) => channelTypes[type] ?? null, {
          chatId: second,
          actor: { kind: 'agent', agentId: ann },
          text,
          botName: 'Bot',
          idempotencyKey: `key ${mark} ${text}`,
          files: files.map(asAttachmentId),
        }),
      );
    await answerTo(`Answer ${mark}`, [
      await uploaded(`own ${mark}.txt`, `Own content ${mark}`, ann),
      await uploaded(`both ${mark}.txt`, 'What both have', ann),
    ]);
    const part = (await claimParts(centre.on, whatsapp.id, 10)).find((one) => one.externalId === externalId);
    if (part === undefined) throw new Error('There is something to send');
    const sent = { kind: 'sent', providerMessageIds: [`wamid.out.${externalId}`] } as const;
    await notePartSent(centre.on, whatsapp, { part, sent, calledAt: at });
    await raw.rows(`insert into early_receipts (channel_id, provider_message_id, status, at, received_at)
      values ('${whatsapp.id}', 'wamid.out.${externalId}', 'read', 0, 0)`);
    const [message] = await raw.rows<{ id: string }>(`select id from messages where text = 'Edited ${mark}'`);
    const translation = { language: 'en', text: `Translated ${mark}`, origin: 'translated', sourceLanguage: 'es', provider: 'X' } as const;
    await store.transaction(async (tx) => {
      const cacheKey = `cache ${digits}`;
      await tx.translations.put([{ ...translation, failure: null, messageId: asMessageId(message?.id ?? ''), cacheKey }], at);
      await tx.translations.cache(new Map([[cacheKey, translation]]), at);
      await tx.translations.noteUses(new Map([[cacheKey, [second]]]));
      await tx.translations.putChat(second, { isOn: true, from: 'es', to: 'en' }, at);
      const hash = fileTools.digest(bytes(`Picture ${mark}`));
      await tx.files.put({ hash, type: 'image/png', bytes: bytes(`Picture ${mark}`), at });
      await tx.files.setPicture(await tx.chats.find(second).then((record) => record?.chat.contactId ?? asContactId('')), hash);
    });
    const preview = { text: `Never sent, ${mark}`, from: 'en', to: 'es' };
    await translateText(centre.on, testTranslating(), { ...preview, chatId: second });
    // What an agent was told of a wish that was not met, and what a provider said of a message.
    await raw.rows(`update commands set state = 'refused', reason = 'No, ${mark}' where id = '${command}'`);
    await raw.rows(`update messages set status_reason = 'Bounced by ${mark}' where chat_id = '${second}' and author = 'agent'`);
    await raw.rows(`update message_parts set reason = 'Bounced by ${mark}' where chat_id = '${second}'`);
    valueOf(await createCaseOfChat(centre.on, { chatId: second, evenIfThereIsOne: false, askedBy: null }));
    await raw.rows(`update cases set foreign_system = 'jira', foreign_key = 'K ${mark}', foreign_url = 'https://x/${mark}'
      where contact_id = '${await contactOf(second)}'`);
    await raw.rows(`update events set state = 'dead', last_error = 'No' where subject_id = '${first}'`);
    await raw.rows(`insert into events (id, topic, kind, subject_id, payload, state, attempts, next_attempt_at, created_at)
      values ('dead ${digits}', 'test', 'dead_letter', 'e', '{"about":"${await contactOf(second)}","error":"${mark}"}', 'pending', 0, 0, 0)`);
    // The same person on the web chat, merged into the first; and another one, merged and taken back.
    const web = asChatId(valueOf(await centre.writes(`visitor ${mark}`, `Web ${mark}`)).item.chat.id);
    await uploaded(`unsent ${mark}.txt`, `Unsent content ${mark}`, `visitor ${mark}`);
    const contactId = await contactOf(second);
    const onWeb = await contactOf(web);
    valueOf(await saveContact(centre.on, { by, id: onWeb, note: `Note of the visitor ${mark}`, email: `visitor.${mark}@example.com` }));
    valueOf(await mergeContacts(centre.on, { by, survivorId: contactId, removedIds: [onWeb] }));
    const third = valueOf(await saveContact(centre.on, { by, id: null, name: `Third`, note: 'Not the same' })).id;
    const undone = valueOf(await mergeContacts(centre.on, { by, survivorId: contactId, removedIds: [third] }));
    valueOf(await undoMerge(centre.on, { by, mergeIds: undone.mergeIds }));
    valueOf(await markDifferent(centre.on, { by, contactId, others: [third] }));
    valueOf(
      await saveContact(centre.on, {
        by,
        id: contactId,
        name: `Person ${mark}`,
        businessPhone: `+44${digits}`,
        email: `${mark}@example.com`,
        jobTitle: `Job ${mark}`,
        note: `Note ${mark}`,
        account: 'Acme',
      }),
    );
    // A chat of somebody else was linked to the person for a while; its line named the person, and so did a reply that was never sent.
    const stranger = asChatId(valueOf(await centre.writes(`stranger of ${mark.slice(2)}`, 'Hello')).item.chat.id);
    const link = valueOf(await linkChat(centre.on, { chatId: stranger, contactId, actor: flow, confirmed: false })).value;
    await translateText(centre.on, testTranslating(), { ...preview, text: `A draft to ${mark}`, chatId: stranger });
    valueOf(await undoMerge(centre.on, { by, mergeIds: [link.link.mergeId ?? ''] }));
    return { mark, digits, contactId, open: [second, web] };
  }

  const tables = async (): Promise<readonly string[]> => {
    const rows = await desk.raw.rows<{ name: string }>(
      engines().name === 'sqlite'
        ? `select name from sqlite_master where type = 'table'`
        : `select table_name as name from information_schema.tables where table_schema = current_schema()`,
    );
    return rows.map(({ name }) => name);
  };
  /** Every row of every table, bytes as text, by its table. */
  const dump = async (): Promise<readonly string[]> => {
    const rows: string[] = [];
    for (const table of await tables()) {
      for (const row of await desk.raw.rows<Readonly<Record<string, unknown>>>(`select * from "${table}"`)) {
        const shown = Object.entries(row).map(([column, value]) => [
          column,
          value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
        ]);
        rows.push(`${table} ${JSON.stringify(Object.fromEntries(shown))}`);
      }
    }
    return rows.sort();
  };
  /** The rows that have something of a person in them. */
  const of = ({ mark, digits }: Person, rows: readonly string[]) =>
    rows.filter((row) => row.toLowerCase().includes(mark) || row.includes(digits));
  const tablesOf = (rows: readonly string[]) => [...new Set(rows.map((row) => row.split(' ')[0]))];
  const erase = async (contactId: ContactId) => valueOf(await eraseContact(desk.centre.on, { by, contactId }));

  it('leaves no trace of the person anywhere in the store, and everything of everybody else', async () => {
    const [ana, ben] = [await live('zqana', '600111222'), await live('zqben', '600333444')];
    const before = await dump();
    // The proof proves something only where there was something.
    const known = tablesOf(of(ana, before));
    const expected = [
      ...['contacts', 'contact_identities', 'identity_aliases', 'contact_phones', 'duplicate_keys', 'messages', 'message_parts'],
      ...['provider_ids', 'early_receipts', 'attachments', 'files', 'errands', 'message_translations', 'translation_cache'],
      ...['commands', 'events', 'ratings', 'cases', 'merges', 'action_runs'],
    ];
    expect(expected.filter((table) => !known.includes(table))).toEqual([]);
    await erase(ana.contactId);
    const after = await dump();
    expect(of(ana, after)).toEqual([]);
    expect(of(ben, after)).toEqual(of(ben, before));
    expect(after.filter((row) => row.includes('What both have'))).toHaveLength(1);
  });

  it('says what it erased, and a second time says the same and changes nothing', async () => {
    const { contactId } = await live('zqana', '600111222');
    const receipt = await erase(contactId);
    expect(receipt).toMatchObject({
      contactId,
      agentId: null,
      at: desk.clock.now(),
      erased: { contacts: 2, identities: 2, chats: 3, ratings: 1, cases: 1, merges: 3, commands: 1, translations: 1, files: 4 },
    });
    const contents = ['Own content zqana', 'What both have', 'Picture zqana', 'Unsent content zqana'];
    expect(receipt.erased.bytes).toBe(contents.join('').length);
    const once = await dump();
    desk.clock.advance(1_000);
    expect(await erase(contactId)).toEqual(receipt);
    expect(await dump()).toEqual(once);
  });

  it('ends what is open, frees the agent, and tells flows of the end without a name', async () => {
    const { contactId, open } = await live('zqana', '600111222');
    const wish = await desk.centre.command('complete', asChatId(open[0] ?? ''), ann);
    await desk.heard();
    await erase(contactId);
    for (const chatId of open) expect(await desk.chat(chatId)).toMatchObject({ status: 'completed', end_reason: 'flow' });
    expect(await desk.raw.count(`offers where state = 'open'`)).toBe(0);
    expect(await desk.store.views.commands([wish])).toMatchObject([{ state: 'failed', code: 'customer_erased' }]);
    expect(await desk.raw.count(`deadlines where subject_id in ('${open.join("','")}')`)).toBe(0);
    const events = await desk.raw.rows<{ payload: string }>(`select payload from events where kind = 'completed'`);
    expect(events.map(({ payload }) => JSON.parse(payload) as unknown)).toEqual([
      expect.objectContaining({ contact: { id: contactId, name: 'Erased' } }),
      expect.objectContaining({ contact: { id: contactId, name: 'Erased' } }),
    ]);
    expect((await desk.store.views.me([ann]))[0]?.load).toBe(0);
  });

  it('makes somebody new of the person who writes again', async () => {
    const { contactId, open } = await live('zqana', '600111222');
    await erase(contactId);
    valueOf(await desk.centre.writes('visitor zqana', 'Hello again'));
    const chatId = await openChat('visitor zqana');
    expect(open).not.toContain(chatId);
    expect(await contactOf(chatId)).not.toBe(contactId);
  });

  it('is for contacts that are there: what was merged goes with what it was merged into', async () => {
    const { contactId } = await live('zqana', '600111222');
    const [merged] = await desk.raw.rows<{ id: string }>(`select id from contacts where deleted_as = 'merged'`);
    expect(refusalOf(await eraseContact(desk.centre.on, { by, contactId: asContactId(merged?.id ?? '') }))).toBe('merged');
    await expect(erase(asContactId('nobody'))).rejects.toThrow(NotFoundError);
    await erase(contactId);
    expect(await desk.raw.count(`contacts where deleted_as = 'erased'`)).toBe(2);
    expect(refusalOf(await saveContact(desk.centre.on, { by, id: contactId, name: 'Back' }))).toBe('erased');
  });

  it('is for administrators', async () => {
    const { contactId } = await live('zqana', '600111222');
    const asked = { by: { kind: 'agent', agentId: ann } as const, contactId };
    expect(refusalOf(await eraseContact(desk.centre.on, asked))).toBe('forbidden');
    expect(refusalOf(await exportContact(desk.centre.on, { ...asked, withBytes: false }))).toBe('forbidden');
    await desk.raw.rows(`update agents set access = 'administrator' where id = '${ann}'`);
    expect(valueOf(await eraseContact(desk.centre.on, asked)).agentId).toBe(ann);
  });

  it('can be preceded by an export that has everything, with the files where they are wanted', async () => {
    const { contactId } = await live('zqana', '600111222');
    const told = valueOf(await exportContact(desk.centre.on, { by, contactId, withBytes: false }));
    expect(told.bytes.size).toBe(0);
    expect(told).toMatchObject({
      contact: { id: contactId, name: 'Person zqana', email: 'zqana@example.com' },
      account: { name: 'Acme' },
      phones: ['+34600111222'],
      identities: [{ externalId: '34600111222' }, { externalId: 'visitor zqana' }],
      cases: [{ foreign: { system: 'jira', key: 'K zqana' } }],
      merges: [{ kind: 'merge', undoneAt: null }, { kind: 'merge' }, { kind: 'link' }],
      chats: [
        {
          rating: { value: 2, comment: 'Comment zqana' },
          messages: [{ text: 'First zqana', files: [{ name: 'bill zqana.pdf', hash: null }] }],
        },
        {
          agent: 'ann',
          messages: [
            {
              text: 'Edited zqana',
              originalText: 'Second zqana',
              reaction: '👍',
              translations: [{ language: 'en', text: 'Translated zqana' }],
            },
            { author: 'agent', text: 'Answer zqana', files: [{ name: 'own zqana.txt', size: 17 }, { name: 'both zqana.txt' }] },
          ],
        },
        { channel: { type: 'web' }, messages: [{ text: 'Web zqana' }] },
      ],
    });
    const { bytes: files } = valueOf(await exportContact(desk.centre.on, { by, contactId, withBytes: true }));
    const texts = [...files.values()].map((content) => Buffer.from(content).toString());
    expect(texts.sort()).toEqual(['Own content zqana', 'Picture zqana', 'What both have']);
  });
}
