import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Outbox, OutboxEvent } from '../../app/administration/ports';
import { asInstant } from '../../core/brand';
import type { Engine } from '../engines/engine';
import type { Tables } from '../tables';

type OutboxRow = Pick<Tables['events'], 'id' | 'topic' | 'kind' | 'subject_id' | 'state' | 'attempts' | 'last_error' | 'created_at'>;

const columns = sql`id, topic, kind, subject_id, state, attempts, last_error, created_at`;

export function outbox(db: Kysely<Tables>, engine: Engine): Outbox {
  return {
    search: async ({ state, kind, topic, subjectId, limit }) => {
      const where = { state, kind, topic, subject_id: subjectId };
      const conditions = Object.entries(where).flatMap(([column, value]) => (value === null ? [] : [sql`${sql.ref(column)} = ${value}`]));
      const { rows } = await sql<OutboxRow>`
        select ${columns} from events where ${sql.join([sql`1 = 1`, ...conditions], sql` and `)} order by seq limit ${limit}`.execute(db);
      return rows.map(eventOf);
    },
    find: async (id) => {
      const { rows } = await sql<OutboxRow>`select ${columns} from events where id = ${id}`.execute(db);
      return rows[0] === undefined ? null : eventOf(rows[0]);
    },
    replay: async (ids) => {
      const { rows } = await sql<{ id: string }>`
        update events set state = 'pending', attempts = 0, next_attempt_at = 0, lease_token = null, lease_until = null
        where id in ${engine.anyOf(ids)} and state = 'dead' returning id`.execute(db);
      return rows.map(({ id }) => id);
    },
    deleteDead: async (id) => {
      const { rows } = await sql`delete from events where id = ${id} and state = 'dead' returning id`.execute(db);
      return rows.length > 0;
    },
  };
}

const eventOf = (row: OutboxRow): OutboxEvent => ({
  id: row.id,
  topic: row.topic,
  kind: row.kind,
  subjectId: row.subject_id,
  state: row.state as OutboxEvent['state'],
  attempts: row.attempts,
  lastError: row.last_error,
  createdAt: asInstant(row.created_at),
});
