import { Kysely, sql } from 'kysely';
import { migrations } from '../../src/store/migrations';
import { foundation } from '../../src/store/migrations/0001-foundation';
import { openStore } from '../../src/store/store';
import { rawTables } from '../builders/engines';
import type { RawTables, TestDatabase, TestEngines } from '../builders/engines';
import { testSurroundings } from '../builders/surroundings';

const chatColumns =
  'id, contact_id, identity_id, channel_id, queue_id, agent_id, parent_id, status, ordinal, waiting_since, created_at, accepted_at, completed_at, last_seq, agent_read_seq';
const messageColumns = 'id, chat_id, channel_id, seq, author, agent_id, text, status, status_at, created_at';

/** A store of the first version: a chat that was transferred, answered and written to again, one that is offered, one that no flow routed. */
const firstVersion = [
  `insert into channels (id, type, key, name, created_at) values ('web', 'webchat', 'web', 'Web', 0)`,
  `insert into agents (id, login, name, password_hash, status, status_since, created_at) values ('ann', 'ann', 'Ann', 'x', 'active', 0, 0)`,
  `insert into queues (id, name, rule, created_at) values ('desk', 'Desk', 'to_available_agent', 0)`,
  `insert into contacts (id, name, created_at) values ('c1', 'Cora', 0), ('c2', 'Carl', 0), ('c3', 'Cleo', 0)`,
  `insert into contact_identities (id, contact_id, channel_type, external_id, created_at) values
    ('i1', 'c1', 'webchat', 'cora', 0), ('i2', 'c2', 'webchat', 'carl', 0), ('i3', 'c3', 'webchat', 'cleo', 0)`,
  `insert into chats (${chatColumns}) values
    ('parent', 'c1', 'i1', 'web', 'desk', 'ann', null, 'completed', 1, 100, 100, 200, 300, 1, 1),
    ('child', 'c1', 'i1', 'web', 'desk', 'ann', 'parent', 'in_progress', 2, 100, 300, 300, null, 4, 0),
    ('offered', 'c2', 'i2', 'web', 'desk', null, null, 'waiting', 1, 500, 500, null, null, 1, 0),
    ('unrouted', 'c3', 'i3', 'web', null, null, null, 'waiting', 1, 600, 600, null, null, 1, 0)`,
  `insert into messages (${messageColumns}) values
    ('m1', 'parent', 'web', 1, 'customer', null, 'Hello', 'sent', 100, 100),
    ('m2', 'child', 'web', 1, 'system', null, 'Transferred', 'sent', 300, 300),
    ('m3', 'child', 'web', 2, 'customer', null, 'Still there?', 'sent', 310, 310),
    ('m4', 'child', 'web', 3, 'agent', 'ann', 'Yes', 'sent', 320, 320),
    ('m5', 'child', 'web', 4, 'customer', null, 'Good', 'sent', 330, 330),
    ('m6', 'offered', 'web', 1, 'customer', null, 'Hello', 'sent', 500, 500),
    ('m7', 'unrouted', 'web', 1, 'customer', null, 'Hello', 'sent', 600, 600)`,
  `insert into offers (id, chat_id, queue_id, agent_id, state, offered_at) values ('o1', 'offered', 'desk', 'ann', 'open', 550)`,
  `insert into agent_sessions (id, token_hash, agent_id, created_at, expires_at) values ('s1', 'hash', 'ann', 50, 99)`,
];

/** Stores of earlier versions go on with everything in them, on one engine. */
export function migrationsContract(engines: () => TestEngines): void {
  let database: TestDatabase;
  let raw: RawTables;
  beforeEach(async () => {
    database = await engines().fresh();
    const engine = database.engine();
    const db = new Kysely<unknown>({ dialect: engine.dialect });
    if (engine.schema !== null) await sql`create schema ${sql.id(engine.schema)}`.execute(db);
    await foundation(db, engine.migration);
    for (const statement of firstVersion) await sql.raw(statement).execute(db);
    await sql.raw('create table switchboard_migrations (name varchar(255) primary key, timestamp varchar(255) not null)').execute(db);
    await sql.raw(`insert into switchboard_migrations values ('0001-foundation', '2026-01-01')`).execute(db);
    await db.destroy();
    const store = await openStore(database.engine(), testSurroundings().now);
    await store.close();
    raw = rawTables(database);
  });
  afterEach(async () => {
    await raw.db.destroy();
    await database.dispose();
  });

  it('knows of every chat how far it has come, and since when its customer waits', async () => {
    const columns = 'id, origin, state, last_message_at, last_customer_at, unanswered_since, replied_at, queued_at, round';
    expect(await raw.rows(`select ${columns} from chats order by created_at, id`)).toEqual([
      {
        id: 'parent',
        origin: 'customer',
        state: 'completed',
        last_message_at: 100,
        last_customer_at: 100,
        unanswered_since: 100,
        replied_at: null,
        queued_at: 100,
        round: 1,
      },
      {
        id: 'child',
        origin: 'transfer',
        state: 'in_progress',
        last_message_at: 330,
        last_customer_at: 330,
        unanswered_since: 330,
        replied_at: 320,
        queued_at: 300,
        round: 1,
      },
      {
        id: 'offered',
        origin: 'customer',
        state: 'new',
        last_message_at: 500,
        last_customer_at: 500,
        unanswered_since: 500,
        replied_at: null,
        queued_at: 500,
        round: 1,
      },
      {
        id: 'unrouted',
        origin: 'customer',
        state: 'new',
        last_message_at: 600,
        last_customer_at: 600,
        unanswered_since: 600,
        replied_at: null,
        queued_at: null,
        round: 1,
      },
    ]);
  });

  it('gives deadlines to who is asked and to what no flow routed', async () => {
    expect(await raw.rows('select subject_id, kind, due_at from deadlines order by subject_id')).toEqual([
      { subject_id: 'offered', kind: 'accept', due_at: 550 + 300_000 },
      { subject_id: 'unrouted', kind: 'unrouted', due_at: 600 + 300_000 },
    ]);
  });

  it('forgets translated texts of which nobody knows whose they are, and finds the others by their chats', async () => {
    const later = await engines().fresh();
    const engine = later.engine();
    const db = new Kysely<unknown>({ dialect: engine.dialect });
    if (engine.schema !== null) await sql`create schema ${sql.id(engine.schema)}`.execute(db);
    const before = Object.entries(migrations).filter(([name]) => name < '0005');
    await sql.raw('create table switchboard_migrations (name varchar(255) primary key, timestamp varchar(255) not null)').execute(db);
    for (const [name, migration] of before) {
      await migration(db, engine.migration);
      await sql.raw(`insert into switchboard_migrations values ('${name}', '2026-01-01')`).execute(db);
      if (name === '0001-foundation') for (const statement of firstVersion) await sql.raw(statement).execute(db);
    }
    await sql.raw(`insert into translation_cache (key, text, used_at) values ('shown', 'Hallo', 0), ('never sent', 'Zara', 0)`).execute(db);
    await sql
      .raw(
        `insert into message_translations (message_id, language, text, origin, cache_key, at) values
          ('m1', 'de', 'Hallo', 'translated', 'shown', 0), ('m6', 'de', 'Hallo', 'translated', 'shown', 0),
          ('m3', 'de', 'Noch da?', 'translated', 'pruned', 0)`,
      )
      .execute(db);
    await db.destroy();
    await (await openStore(later.engine(), testSurroundings().now)).close();
    const found = rawTables(later);
    expect(await found.rows('select key from translation_cache')).toEqual([{ key: 'shown' }]);
    expect(await found.rows('select chat_id, key from translation_uses order by chat_id')).toEqual([
      { chat_id: 'offered', key: 'shown' },
      { chat_id: 'parent', key: 'shown' },
    ]);
    await found.db.destroy();
    await later.dispose();
  });

  it('keeps rules of queues, open offers and sessions', async () => {
    expect(await raw.rows(`select name, rule, no_agents from queues order by name`)).toEqual([
      { name: 'Desk', rule: 'to_available_agent', no_agents: 'wait' },
      { name: 'Support', rule: 'to_all_agents', no_agents: 'wait' },
    ]);
    expect(await raw.rows(`select chat_id, state, round from offers`)).toEqual([{ chat_id: 'offered', state: 'open', round: 1 }]);
    expect(await raw.rows(`select seen_at, lost_at from agent_sessions`)).toEqual([{ seen_at: 50, lost_at: null }]);
  });
}
