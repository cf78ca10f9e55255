import type { Kysely } from 'kysely';
import { asChannelId } from '../core/brand';
import type { Channels } from '../app/ports';
import type { Tables } from './tables';

export function channels(db: Kysely<Tables>): Channels {
  return {
    ensure: async ({ id, type, key, name, at }) => {
      const row = await db
        .insertInto('channels')
        .values({ id, type, key, name, created_at: at })
        .onConflict((conflict) => conflict.columns(['type', 'key']).doUpdateSet({ name }))
        .returning('id')
        .executeTakeFirstOrThrow();
      return { id: asChannelId(row.id), type, name };
    },
  };
}
