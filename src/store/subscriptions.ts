import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Subscriptions } from '../app/ports';
import type { EventKind } from '../core/events';
import { asInstant } from '../core/brand';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** In a filter: whatever the queue or channel of an event is. */
const any = '';
/**
 * The queue or channel of events that have none. A filter names those that it wants or all, never both, so that every event meets each
 * topic at most once, by the whole key.
 */
export const none = '-';

/** Both engines limit how many values a statement may have. */
const rowsAtOnce = 500;

export function subscriptions(db: Kysely<Tables>, engine: Engine): Subscriptions {
  const removeFilters = async (topic: string) => {
    await db.deleteFrom('subscription_filters').where('topic', '=', topic).execute();
  };
  const dropBacklog = async (topic: string) => {
    await db.deleteFrom('events').where('topic', '=', topic).where('state', '<>', 'dead').execute();
  };
  return {
    wanted: async () => {
      const { rows } = await sql<{ kind: string }>`select distinct kind from subscription_filters`.execute(db);
      return new Set(rows.map((row) => row.kind as EventKind));
    },
    put: async ({ topic, kinds, queueIds, channelIds, quietFor }, at) => {
      await db
        .insertInto('subscriptions')
        .values({ topic, delay_ms: quietFor, seen_at: at })
        .onConflict((conflict) => conflict.column('topic').doUpdateSet({ delay_ms: quietFor, seen_at: at }))
        .execute();
      await removeFilters(topic);
      const wanted = (ids: readonly string[]) => (ids.length === 0 ? [any] : [...new Set([...ids, none])]);
      const rows = [...new Set(kinds)].flatMap((kind) =>
        wanted(queueIds).flatMap((queueId) =>
          wanted(channelIds).map((channelId) => ({ kind, queue_id: queueId, channel_id: channelId, topic })),
        ),
      );
      for (let i = 0; i < rows.length; i += rowsAtOnce) {
        await db
          .insertInto('subscription_filters')
          .values(rows.slice(i, i + rowsAtOnce))
          .execute();
      }
    },
    lastSeen: async (topic) => {
      const { rows } = await sql<{ seen_at: number }>`
        select seen_at from subscriptions where topic = ${topic} ${engine.forUpdate}`.execute(db);
      return rows[0] === undefined ? null : asInstant(rows[0].seen_at);
    },
    see: async (topic, at) => {
      const { rows } = await sql`update subscriptions set seen_at = ${at} where topic = ${topic} returning topic`.execute(db);
      return rows.length > 0;
    },
    dropBacklog,
    remove: async (topic) => {
      await removeFilters(topic);
      await db.deleteFrom('subscriptions').where('topic', '=', topic).execute();
      await dropBacklog(topic);
    },
    prune: async (before) => {
      // Locked, so that a trigger that comes back waits, and then finds its subscription gone instead of without filters.
      const { rows } = await sql<{ topic: string }>`
        select topic from subscriptions where seen_at < ${before} order by topic ${engine.forUpdate}`.execute(db);
      for (const { topic } of rows) {
        await removeFilters(topic);
        await db.deleteFrom('subscriptions').where('topic', '=', topic).execute();
        await dropBacklog(topic);
      }
    },
  };
}
