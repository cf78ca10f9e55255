import type { Kysely } from 'kysely';
import { asInstant } from '../core/brand';
import type { Ratings } from '../app/rating-ports';
import type { Tables } from './tables';

export function ratings(db: Kysely<Tables>): Ratings {
  return {
    find: async (chatId) => {
      const row = await db.selectFrom('ratings').select(['value', 'comment', 'at']).where('chat_id', '=', chatId).executeTakeFirst();
      return row === undefined ? null : { value: row.value, comment: row.comment, at: asInstant(row.at) };
    },
    put: async (chatId, { value, comment, at }) => {
      await db
        .insertInto('ratings')
        .values({ chat_id: chatId, value, comment, at })
        .onConflict((conflict) => conflict.column('chat_id').doUpdateSet({ value, comment, at }))
        .execute();
    },
  };
}
