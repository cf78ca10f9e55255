import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Events } from '../app/ports';
import type { Engine } from './engines/engine';
import { eventOf } from './rows';
import type { EventRow } from './rows';
import type { Tables } from './tables';

/** While an event is in its first attempt or its first three retries, later events of its subject wait for it. */
const attemptsThatHoldTheLine = 4;

const columns = sql`seq, id, kind, subject_id, command_id, payload, attempts`;
const inOrder = (rows: readonly (EventRow & { readonly seq: number })[]) => rows.toSorted((a, b) => a.seq - b.seq).map(eventOf);

export function events(db: Kysely<Tables>, engine: Engine): Events {
  const lease = async (wanted: Parameters<Events['lease']>[0]) => {
    const isFirstInLine = sql`not exists (
      select 1 from events p where p.topic = e.topic and p.subject_id = e.subject_id and p.seq < e.seq and p.state <> 'dead'
        and p.attempts < ${sql.lit(attemptsThatHoldTheLine)})`;
    const isDue: RawBuilder<unknown> =
      wanted.kind === 'fresh'
        ? sql`e.state = 'pending' and e.attempts = 0 and e.next_attempt_at <= ${engine.clock}`
        : sql`((e.state = 'pending' and e.attempts > 0 and e.next_attempt_at <= ${engine.clock}) or (e.state = 'leased' and e.lease_until <= ${engine.clock}))`;
    const limit = wanted.kind === 'fresh' ? wanted.limit : 1;
    // Materialized: a subselect may be run again for every row of the update, and would then lock more than its limit.
    // A lease that ran out counts as a failed attempt: the event may be what ended the process.
    const { rows } = await sql<EventRow & { seq: number }>`
      with due as materialized (
        select e.seq from events e where e.topic = ${wanted.topic} and e.state <> 'dead' and ${isDue} and ${isFirstInLine}
        order by e.seq limit ${limit} ${engine.forUpdateSkipLocked})
      update events set attempts = case when state = 'leased' then attempts + 1 else attempts end, state = 'leased',
        lease_token = ${wanted.token}, lease_until = ${engine.clock} + ${wanted.duration}
      where seq in (select seq from due)
      returning ${columns}`.execute(db);
    return inOrder(rows);
  };
  return {
    add: async ({ id, topic, kind, subjectId, commandId, payload, at }) => {
      await db
        .insertInto('events')
        .values({
          id,
          topic,
          kind,
          subject_id: subjectId,
          command_id: commandId,
          payload: JSON.stringify(payload),
          state: 'pending',
          attempts: 0,
          next_attempt_at: 0,
          lease_token: null,
          lease_until: null,
          last_error: null,
          created_at: at,
        })
        .execute();
    },
    raise: async (raised) => {
      if (raised.length === 0) return;
      const wanted = sql.join(
        raised.map(
          ({ id, kind, subjectId, queueId, channelId, payload, at }) => sql`
            select ${id} as id, ${kind} as kind, ${subjectId} as subject_id, ${queueId ?? ''} as queue_id, ${channelId ?? ''} as channel_id,
              ${JSON.stringify(payload)} as payload, cast(${at} as ${sql.raw(engine.migration.int)}) as at`,
        ),
        sql` union all `,
      );
      await sql`
        insert into events (id, topic, kind, subject_id, payload, state, attempts, next_attempt_at, created_at)
        select distinct e.id || '/' || f.topic, f.topic, e.kind, e.subject_id, e.payload, 'pending', 0, 0, e.at
        from (${wanted}) e join subscription_filters f
          on f.kind = e.kind and f.queue_id in ('', e.queue_id) and f.channel_id in ('', e.channel_id)`.execute(db);
    },
    lease,
    renew: async (token, duration) => {
      await sql`update events set lease_until = ${engine.clock} + ${duration} where lease_token = ${token} and state = 'leased'`.execute(
        db,
      );
    },
    release: async (token) => {
      await sql`
        update events set state = 'pending', lease_token = null, lease_until = null
        where lease_token = ${token} and state = 'leased'`.execute(db);
    },
    ack: async (token) => {
      const { rows } = await sql<
        EventRow & { seq: number }
      >`delete from events where lease_token = ${token} and state = 'leased' returning ${columns}`.execute(db);
      return inOrder(rows);
    },
    fail: async (token, delays, error) => {
      const delay = sql.join([...delays.map((millis, i) => sql`when attempts = ${sql.lit(i)} then ${sql.lit(millis)}`)], sql` `);
      const { rows } = await sql<EventRow & { seq: number; state: string }>`
        update events set next_attempt_at = ${engine.clock} + case ${delay} else 0 end,
          state = case when attempts >= ${sql.lit(delays.length)} then 'dead' else 'pending' end,
          attempts = attempts + 1, lease_token = null, lease_until = null, last_error = ${error}
        where lease_token = ${token} and state = 'leased' returning ${columns}, state`.execute(db);
      return rows.toSorted((a, b) => a.seq - b.seq).map((row) => ({ ...eventOf(row), isDead: row.state === 'dead' }));
    },
  };
}
