import type { Kysely } from 'kysely';
import type { Channels } from '../app/ports';
import { channelOf } from './rows';
import type { Tables } from './tables';

export function channels(db: Kysely<Tables>): Channels {
  return {
    ensure: async ({ id, type, key, name, botMode, at }) => {
      const row = await db
        .insertInto('channels')
        .values({ id, type, key, name, bot_mode: botMode, created_at: at, queue_id: null, language: null })
        .onConflict((conflict) => conflict.columns(['type', 'key']).doUpdateSet({ name, bot_mode: botMode }))
        .returningAll()
        .executeTakeFirstOrThrow();
      return channelOf(row);
    },
    find: async (id) => {
      const row = await db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : channelOf(row);
    },
  };
}
