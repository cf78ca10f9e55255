import type { EventKind } from '../../src/core/events';
import { eventKinds } from '../../src/core/events';
import type { AgentId, ChatId, QueueId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre } from './contact-centre';
import type { ContactCentre } from './contact-centre';
import { rawTables } from './engines';
import type { RawTables, TestDatabase, TestEngines } from './engines';
import { testSurroundings } from './surroundings';
import type { TestSurroundings } from './surroundings';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** A contact centre whose every event is heard, with what tests about time look at. */
export interface Desk {
  readonly centre: ContactCentre;
  readonly clock: TestSurroundings;
  readonly store: OpenStore;
  readonly raw: RawTables;
  readonly database: TestDatabase;
  /** Sets columns of a queue. */
  readonly limit: (queueId: QueueId, columns: Readonly<Record<string, number | string | null>>) => Promise<void>;
  readonly set: (code: string, value: string | number | boolean) => Promise<void>;
  /** The kinds of events raised since the last time this was asked, oldest first. */
  readonly heard: () => Promise<readonly EventKind[]>;
  readonly chat: (id: ChatId) => Promise<{
    readonly status: string;
    readonly end_reason: string | null;
    readonly completed_at: number | null;
    readonly agent_id: string | null;
    readonly queue_id: string | null;
    readonly round: number;
    readonly state: string;
    readonly origin: string;
    readonly waiting_since: number;
  }>;
  /** Who is asked for the chat alone, `all` when everybody is, null when nobody is. */
  readonly asked: (id: ChatId) => Promise<AgentId | 'all' | null>;
  readonly status: (id: AgentId) => Promise<{ readonly status: string; readonly reason: string | null }>;
  /** Deadlines of a chat in milliseconds from now. */
  readonly deadlines: (id: ChatId) => Promise<Readonly<Record<string, number>>>;
  readonly close: () => Promise<void>;
}

/** Opens a desk on a database of its own. */
export async function aDesk(engines: TestEngines): Promise<Desk> {
  const database = await engines.fresh();
  const clock = testSurroundings();
  const store = await openStore(database.engine(), clock.now);
  const raw = rawTables(database);
  await raw.rows(`insert into subscriptions (topic, delay_ms, seen_at) values ('test', 0, 0)`);
  for (const kind of eventKinds) {
    await raw.rows(`insert into subscription_filters (kind, queue_id, channel_id, topic) values ('${kind}', '', '', 'test')`);
  }
  const only = async <T>(query: string): Promise<T> => {
    const [row] = await raw.rows<T>(query);
    if (row === undefined) throw new Error(`Nothing found by ${query}`);
    return row;
  };
  let heardUpTo = 0;
  return {
    centre: await aContactCentre(store, clock),
    clock,
    store,
    raw,
    database,
    limit: async (queueId, columns) => {
      await raw.db.updateTable('queues').set(columns).where('id', '=', queueId).execute();
    },
    set: async (code, value) => {
      await raw.db
        .insertInto('settings')
        .values({ key: code, value: String(value) })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: String(value) }))
        .execute();
    },
    heard: async () => {
      const rows = await raw.rows<{ seq: number; kind: EventKind }>(
        `select seq, kind from events where topic = 'test' and seq > ${String(heardUpTo)} order by seq`,
      );
      heardUpTo = rows.at(-1)?.seq ?? heardUpTo;
      return rows.map(({ kind }) => kind);
    },
    chat: (id) => only(`select * from chats where id = '${id}'`),
    asked: async (id) => {
      const [offer] = await raw.rows<{ agent_id: AgentId | null }>(
        `select agent_id from offers where chat_id = '${id}' and state = 'open'`,
      );
      return offer === undefined ? null : (offer.agent_id ?? 'all');
    },
    status: (id) =>
      only(`
        select a.status, (select l.reason from agent_status_log l where l.agent_id = a.id order by l.at desc, l.id desc limit 1) as reason
        from agents a where a.id = '${id}'`),
    deadlines: async (id) => {
      const rows = await raw.rows<{ kind: string; due_at: number }>(`select kind, due_at from deadlines where subject_id = '${id}'`);
      return Object.fromEntries(rows.map(({ kind, due_at: dueAt }) => [kind, dueAt - clock.now()]));
    },
    close: async () => {
      await store.close();
      await raw.db.destroy();
      await database.dispose();
    },
  };
}
