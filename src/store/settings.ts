import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { SettingRows } from '../app/ports';
import { settingCodes, settingsOf } from '../core/settings';
import type { Tables } from './tables';

const known = sql`(${sql.join(settingCodes.map((code) => sql.lit(code)))})`;

export function settings(db: Kysely<Tables>): SettingRows {
  const get = async (key: string) => {
    const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
    return row?.value ?? null;
  };
  return {
    get,
    values: async () => {
      const { rows } = await sql<Tables['settings']>`select key, value from settings where key in ${known}`.execute(db);
      return settingsOf(new Map(rows.map(({ key, value }) => [key, value])));
    },
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
