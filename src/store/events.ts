import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Events } from '../app/ports';
import type { Millis } from '../core/brand';
import type { EventKind } from '../core/events';
import type { Engine } from './engines/engine';
import { eventOf } from './rows';
import type { EventRow } from './rows';
import { none } from './subscriptions';
import type { Tables } from './tables';

/** While an event is in its first attempt or its first three retries, later events of its subject wait for it. */
const attemptsThatHoldTheLine = 4;

/** What is gathered until the customer has stopped typing. */
const gatheredKind: EventKind = 'message_received';
/** A customer who never stops typing is waited for this many times as long. */
const mostWaits = 6;

const columns = sql`seq, id, kind, subject_id, command_id, payload, attempts`;
const inOrder = (rows: readonly (EventRow & { readonly seq: number })[]) => rows.toSorted((a, b) => a.seq - b.seq).map(eventOf);

export function events(db: Kysely<Tables>, engine: Engine): Events {
  const lease = async (wanted: Parameters<Events['lease']>[0]) => {
    const { clock } = engine;
    const isFresh = wanted.kind === 'fresh';
    const isFirstInLine = sql`not exists (
      select 1 from events p where p.topic = e.topic and p.subject_id = e.subject_id and p.seq < e.seq and p.state <> 'dead'
        and p.attempts < ${sql.lit(attemptsThatHoldTheLine)})`;
    const isTimely = isFresh && wanted.quietFor !== undefined ? quietOrTimely(engine, wanted.quietFor) : sql`e.next_attempt_at <= ${clock}`;
    const isDue: RawBuilder<unknown> = isFresh
      ? sql`e.state = 'pending' and e.attempts = 0 and ${isTimely}`
      : sql`((e.state = 'pending' and e.attempts > 0 and e.next_attempt_at <= ${clock}) or (e.state = 'leased' and e.lease_until <= ${clock}))`;
    const limit = isFresh ? wanted.limit : 1;
    const taken =
      wanted.quietFor === undefined ? sql`select seq from due` : sql`select seq from due union select seq from (${gathered(wanted)}) g`;
    // Materialized: a subselect may be run again for every row of the update, and would then lock more than its limit.
    // A lease that ran out counts as a failed attempt: the event may be what ended the process.
    const { rows } = await sql<EventRow & { seq: number }>`
      with due as materialized (
        select e.seq, e.kind, e.subject_id, e.lease_token from events e
        where e.topic = ${wanted.topic} and e.state <> 'dead' and ${isDue} and ${isFirstInLine}
        order by e.seq limit ${limit} ${engine.forUpdateSkipLocked})
      update events set attempts = case when state = 'leased' then attempts + 1 else attempts end, state = 'leased',
        lease_token = ${wanted.token}, lease_until = ${clock} + ${wanted.duration}
      where seq in (${taken})
      returning ${columns}`.execute(db);
    return inOrder(rows);
  };
  return {
    add: async ({ id, topic, kind, subjectId, commandId, payload, at }) => {
      await sql`
        insert into events (id, topic, kind, subject_id, command_id, payload, state, attempts, next_attempt_at, created_at)
        values (${id}, ${topic}, ${kind}, ${subjectId}, ${commandId}, ${JSON.stringify(payload)}, 'pending', 0, 0, ${at})`.execute(db);
    },
    raise: async (raised) => {
      if (raised.length === 0) return;
      const wanted = sql.join(
        raised.map(
          ({ id, kind, subjectId, queueId, channelId, payload, at }, i) => sql`
            select ${sql.lit(i)} as place, ${id} as id, ${kind} as kind, ${subjectId} as subject_id, ${queueId ?? none} as queue_id,
              ${channelId ?? none} as channel_id, ${JSON.stringify(payload)} as payload,
              cast(${at} as ${sql.raw(engine.migration.int)}) as at`,
        ),
        sql` union all `,
      );
      await sql`
        insert into events (id, topic, kind, subject_id, payload, state, attempts, next_attempt_at, created_at)
        select e.id || '/' || f.topic, f.topic, e.kind, e.subject_id, e.payload, 'pending', 0,
          case when s.delay_ms > 0 and e.kind = ${sql.lit(gatheredKind)} then ${engine.clock} + s.delay_ms else 0 end, e.at
        from (${wanted}) e
          join subscription_filters f on f.kind = e.kind and f.queue_id in ('', e.queue_id) and f.channel_id in ('', e.channel_id)
          join subscriptions s on s.topic = f.topic
        order by e.place`.execute(db);
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
      const { rows } = await sql<EventRow & { seq: number; topic: string; state: string }>`
        update events set next_attempt_at = ${engine.clock} + case ${delay} else 0 end,
          state = case when attempts >= ${sql.lit(delays.length)} then 'dead' else 'pending' end,
          attempts = attempts + 1, lease_token = null, lease_until = null, last_error = ${error}
        where lease_token = ${token} and state = 'leased' returning ${columns}, topic, state`.execute(db);
      return rows.toSorted((a, b) => a.seq - b.seq).map((row) => ({ ...eventOf(row), topic: row.topic, isDead: row.state === 'dead' }));
    },
  };
}

/**
 * A message is due with the last one of its chat, each being due when the customer has been quiet since; at the latest when the first
 * one has waited for the most. Nothing is moved when a message comes, so there is nothing that two processes could move apart.
 */
function quietOrTimely({ clock }: Engine, quietFor: Millis): RawBuilder<unknown> {
  const restOfWait = quietFor * (mostWaits - 1);
  return sql`case when e.kind <> ${sql.lit(gatheredKind)} then e.next_attempt_at <= ${clock} else
    e.next_attempt_at + ${restOfWait} <= ${clock} or not exists (
      select 1 from events n where n.topic = e.topic and n.subject_id = e.subject_id and n.kind = ${sql.lit(gatheredKind)}
        and n.state <> 'dead' and n.state = 'pending' and n.attempts = 0 and n.next_attempt_at > ${clock}) end`;
}

/** The other messages of the chats in `due`: all that wait, or, for one that failed, those that failed or were lost together with it. */
function gathered({ topic, kind }: { readonly topic: string; readonly kind: 'fresh' | 'retry' }): RawBuilder<unknown> {
  const belongs =
    kind === 'fresh'
      ? sql`m.state = 'pending' and m.attempts = 0`
      : sql`((m.state = 'pending' and m.attempts > 0) or (m.state = 'leased' and m.lease_token = d.lease_token))`;
  return sql`
    select m.seq from due d join events m on m.topic = ${topic} and m.subject_id = d.subject_id and m.kind = d.kind
    where d.kind = ${sql.lit(gatheredKind)} and m.state <> 'dead' and ${belongs}`;
}
