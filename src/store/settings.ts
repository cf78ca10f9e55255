import type { Kysely } from 'kysely';
import type { Settings } from '../app/ports';
import type { Tables } from './tables';

export function settings(db: Kysely<Tables>): Settings {
  const get = async (key: string) => {
    const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
    return row?.value ?? null;
  };
  return {
    get,
    ensure: async (key, value) => {
      await db
        .insertInto('settings')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
      return (await get(key)) ?? value;
    },
  };
}
