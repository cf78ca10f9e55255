import type { CompiledQuery, DatabaseConnection, Driver } from 'kysely';
import { asAgentId, asChatId, asContactId, asIdentityId, asMessageId, asMillis } from '../../src/core/brand';
import type { AgentId, ChatId, QueueId } from '../../src/core/brand';
import { findSimilar } from '../../src/app/duplicates/find-similar';
import { importContacts } from '../../src/app/duplicates/import-contacts';
import { linkChat } from '../../src/app/duplicates/link-chat';
import { makeKeys } from '../../src/app/duplicates/make-keys';
import { mergeContacts } from '../../src/app/duplicates/merge-contacts';
import { undoMerge } from '../../src/app/duplicates/undo-merge';
import { findAccounts } from '../../src/app/contacts/accounts';
import { getContactOfChat } from '../../src/app/contacts/contact-of-chat';
import { eraseContact } from '../../src/app/contacts/erase-contact';
import { findContacts } from '../../src/app/contacts/find-contacts';
import { saveContact } from '../../src/app/contacts/save-contact';
import { getTimeline } from '../../src/app/contacts/timeline';
import { markReadByAgent, noteReceipt } from '../../src/app/mark-read';
import { reach } from '../../src/app/reach';
import { forgetSubscriptions, subscribe, unsubscribe } from '../../src/app/subscribe';
import { pruneTranslations } from '../../src/app/translation/prune-translations';
import { translateText } from '../../src/app/translation/translate-reply';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { sqliteInMemory } from '../builders/sqlite';
import { testSurroundings } from '../builders/surroundings';
import type { TestSurroundings } from '../builders/surroundings';
import { testTranslating } from '../builders/translators';

/** Tables that grow without end; reading one of them whole would be slower every day. */
const growing = [
  'chats',
  'messages',
  'events',
  'changes',
  'offers',
  'commands',
  'contacts',
  'contact_identities',
  'contact_phones',
  'duplicate_keys',
  'not_duplicates',
  'merges',
  'cases',
  'message_parts',
  'provider_ids',
  'attachments',
  'files',
  'message_translations',
  'translation_cache',
  'translation_uses',
];

let store: OpenStore;
let centre: ContactCentre;
let clock: TestSurroundings;
let ann: AgentId;
let chat: ChatId;
let desk: QueueId;
let asked: CompiledQuery[];
let explain: (text: string, parameters: readonly unknown[]) => Promise<readonly { readonly detail: string }[]>;

beforeEach(async () => {
  asked = [];
  const database = sqliteInMemory();
  const engine = database.engine();
  const driver = engine.dialect.createDriver();
  let last: DatabaseConnection | undefined;
  const listening: Driver = {
    ...driver,
    acquireConnection: async () => {
      const connection = await driver.acquireConnection();
      last = connection;
      return {
        executeQuery: (query) => {
          asked.push(query);
          return connection.executeQuery(query);
        },
        streamQuery: (query, size) => connection.streamQuery(query, size),
      };
    },
  };
  explain = async (text, parameters) => {
    if (last === undefined) throw new Error('Nothing was asked yet');
    return (await last.executeQuery<{ detail: string }>({ sql: `explain query plan ${text}`, parameters } as CompiledQuery)).rows;
  };
  clock = testSurroundings();
  store = await openStore({ ...engine, dialect: { ...engine.dialect, createDriver: () => listening } }, clock.now);
  centre = await aContactCentre(store, clock);
  desk = await centre.addQueue('Desk', 'to_available_agent');
  ann = await centre.addAgent('ann', { queues: ['Desk'] });
  chat = await centre.chatOf('visitor', desk);
});

const wantMessages = (isFresh: boolean) =>
  subscribe(centre.on, {
    topic: 'flow:x',
    kinds: ['message_received'],
    queueIds: [desk],
    channelIds: [],
    quietFor: asMillis(1_000),
    isFresh,
  });

const contactsAlike = async () => {
  const ana = { name: 'Ana Duarte', phone: null, businessPhone: '+14155550100', email: 'ana@example.org' };
  return valueOf(await importContacts(centre.on, [ana, ana]));
};

/** What the statements of some work read as a whole, of what grows. */
async function wholeReads(work: () => Promise<unknown>): Promise<readonly string[]> {
  asked = [];
  await work();
  const statements = asked.filter(({ sql }) => /^\s*(select|with|update|delete|insert)/i.test(sql));
  expect(statements.length).toBeGreaterThan(0);
  const found: string[] = [];
  for (const { sql, parameters } of statements) {
    const aliases = new Set(growing);
    for (const [, table = '', alias = ''] of sql.matchAll(/"?\b(\w+)\b"?\s+(?:as\s+)?"?\b([a-z])\b/g))
      if (growing.includes(table)) aliases.add(alias);
    for (const { detail } of await explain(sql, parameters)) {
      const scanned = /^SCAN (\w+)/.exec(detail)?.[1];
      // Only as many offers are open as chats wait.
      if (detail.endsWith('INDEX one_open_offer')) continue;
      // Only contacts of before this version have no keys.
      if (detail.endsWith('INDEX contacts_without_keys')) continue;
      if (scanned !== undefined && aliases.has(scanned)) found.push(`${detail}: ${sql.trim().replaceAll(/\s+/g, ' ')}`);
    }
  }
  return found;
}

it.each<[string, () => Promise<unknown>]>([
  ['a message of a known customer', () => centre.writes('visitor')],
  ['a first message', () => centre.writes('stranger')],
  [
    'searching similar contacts',
    async () => {
      const [one = asContactId('')] = await contactsAlike();
      const found = valueOf(await findSimilar(centre.on, { by: { kind: 'system' }, contactId: one, limit: 10 }));
      expect(found.count).toBe(1);
    },
  ],
  [
    'merging contacts and taking it back',
    async () => {
      const [survivorId = asContactId(''), ...removedIds] = await contactsAlike();
      const { mergeIds } = valueOf(await mergeContacts(centre.on, { by: { kind: 'system' }, survivorId, removedIds }));
      valueOf(await undoMerge(centre.on, { by: { kind: 'system' }, mergeIds }));
    },
  ],
  [
    'linking a chat',
    async () => {
      const [ana = asContactId('')] = await contactsAlike();
      valueOf(await linkChat(centre.on, { chatId: chat, contactId: ana, actor: { kind: 'flow' }, confirmed: false }));
    },
  ],
  [
    'whom a chat can be begun with',
    async () => {
      const [ana = asContactId('')] = await contactsAlike();
      await saveContact(centre.on, { by: { kind: 'system' }, id: ana, account: 'Duarte' });
      expect(await reach(centre.on, { of: { kind: 'contact', contactId: ana }, agentId: ann })).toHaveLength(1);
      expect(await reach(centre.on, { of: { kind: 'search', text: 'Duarte' }, agentId: ann })).toHaveLength(2);
      expect(await reach(centre.on, { of: { kind: 'search', text: '#7' }, agentId: ann })).toEqual([]);
    },
  ],
  ['making missing keys', () => makeKeys(centre.on)],
  [
    'leasing fresh events',
    () =>
      store.transaction((tx) => tx.events.lease({ topic: 'channel:x', token: 't', kind: 'fresh', limit: 50, duration: asMillis(1_000) })),
  ],
  [
    'leasing a retry',
    () =>
      store.transaction((tx) => tx.events.lease({ topic: 'channel:x', token: 't', kind: 'retry', limit: 1, duration: asMillis(1_000) })),
  ],
  ...(['fresh', 'retry'] as const).map((kind): [string, () => Promise<unknown>] => [
    `leasing gathered messages (${kind})`,
    () =>
      store.transaction((tx) =>
        tx.events.lease({ topic: 'flow:x', token: 't', kind, limit: 50, duration: asMillis(1_000), quietFor: asMillis(1_000) }),
      ),
  ]),
  ['a message that a flow wants to hear of', () => wantMessages(false).then(() => centre.writes('visitor'))],
  [
    'publishing after a pause',
    async () => {
      await wantMessages(false);
      clock.advance(3_600_000);
      await wantMessages(true);
    },
  ],
  ['ending a subscription', () => wantMessages(false).then(() => unsubscribe(centre.on, 'flow:x'))],
  [
    'forgetting subscriptions',
    async () => {
      await wantMessages(false);
      clock.advance(90_000_000);
      await forgetSubscriptions(centre.on);
    },
  ],
  [
    'renewing and acknowledging',
    () =>
      store.transaction(async (tx) => {
        await tx.events.renew('t', asMillis(1));
        await tx.events.ack('t');
      }),
  ],
  ['giving back', () => store.transaction((tx) => tx.events.fail('t', [asMillis(1)], 'No'))],
  ['routing', () => centre.chatOf('third', desk)],
  ['accepting', () => centre.accept(chat, ann)],
  ['replying', async () => [await centre.accept(chat, ann), valueOf(await centre.reply(chat, ann, 'Hi', 'key'))]],
  ['completing', async () => [await centre.accept(chat, ann), valueOf(await centre.complete(chat, ann))]],
  [
    'becoming Inactive and Active',
    async () => {
      await centre.become(ann, 'inactive');
      await centre.become(ann, 'active');
    },
  ],
  ['taking a command', () => centre.command('accept', chat, ann)],
  [
    'reading as the owner',
    async () => {
      await centre.accept(chat, ann);
      await markReadByAgent(centre.on, { chatId: chat, agentId: ann, seq: 1 });
    },
  ],
  [
    'a receipt',
    () =>
      noteReceipt(centre.on, {
        identityId: asIdentityId('i'),
        channelId: centre.channel.id,
        upTo: asMessageId('m'),
        status: 'read',
        events: new Set(),
      }),
  ],
  ['the change feed', () => store.views.changesSince(1, 100)],
  ['the tiles of an agent', () => store.views.tilesOf([ann])],
  ['the tiles of a chat', () => store.views.tilesFor([chat])],
  ['whether an agent may read a chat', () => store.views.readableTile(asChatId('other'), asAgentId('other'))],
  ['a page of a conversation', () => store.views.conversation(chat, null, 50)],
  ['some messages', () => store.views.messages([asMessageId('m')])],
  ['who a visitor is', () => store.views.visitorIdentity('web', 'visitor')],
  ['what a visitor reads', () => store.views.visitorMessages(asIdentityId('i'), centre.channel.id, 50)],
  ['where visitors stand', () => store.views.visitorChats('web', ['visitor'])],
  ['who has chats', () => store.views.owners([chat])],
  ...['ana', 'ana du', 'ana@', '600123', '600 123 456', '+34 600 123 456', '1234567'].map((text): [string, () => Promise<unknown>] => [
    `a search of contacts by ${text}`,
    () => findContacts(centre.on, { text }),
  ]),
  ['a search of accounts', () => findAccounts(centre.on, { text: 'ac' })],
  [
    'saving a contact',
    () =>
      saveContact(centre.on, {
        by: { kind: 'system' },
        id: null,
        name: 'Ana',
        phone: '+34600123456',
        email: 'ana@example.com',
        account: 'A',
      }),
  ],
  [
    'a reply that is translated, again, and forgotten',
    async () => {
      const tools = testTranslating();
      const wanted = { chatId: chat, text: 'Hello', from: 'en', to: 'es' };
      for (const text of ['Hello', 'Thanks', 'Hello']) await translateText(centre.on, tools, { ...wanted, text });
      clock.advance(400 * 86_400_000);
      await pruneTranslations(centre.on);
    },
  ],
  ['the contact of a chat', () => getContactOfChat(centre.on, { chatId: chat, agentId: ann })],
  [
    'the history of a contact',
    async () => {
      const { contact } = await getContactOfChat(centre.on, { chatId: chat, agentId: ann });
      await getTimeline(centre.on, { contactId: contact.id, before: chat });
    },
  ],
  ['the targets of a transfer', () => store.views.targets(ann)],
])('%s reads no growing table as a whole', async (_, work) => {
  expect(await wholeReads(work)).toEqual([]);
});

it('erasing a person reads nothing growing as a whole but the outbox, and what agents asked for', async () => {
  const { contact } = await getContactOfChat(centre.on, { chatId: chat, agentId: ann });
  const read = await wholeReads(async () => valueOf(await eraseContact(centre.on, { by: { kind: 'system' }, contactId: contact.id })));
  expect([...new Set(read.map((one) => one.split(':')[0]))]).toEqual(['SCAN events', 'SCAN commands']);
});

it('a scan would be noticed', async () => {
  await store.views.cursor();
  expect((await explain('select * from messages m where m.text = ?', ['x'])).map(({ detail }) => detail)).toEqual(['SCAN m']);
});
