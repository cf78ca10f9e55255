import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import { asAccountId, asContactId, asInstant } from '../core/brand';
import type { Account, Accounts } from '../app/contact-ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** Behind every text that begins with another one, by bytes. */
const last = '\u{10ffff}';

export function accounts(db: Kysely<Tables>, { bytewise }: Engine): Accounts {
  const name = sql`lower(name) ${bytewise}`;
  return {
    find: async (id) => {
      const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : accountOf(row);
    },
    findByName: async (wanted) => {
      const { rows } = await sql<Selectable<Tables['accounts']>>`
        select * from accounts where ${name} = lower(${wanted}) order by created_at, id limit 1`.execute(db);
      return rows[0] === undefined ? null : accountOf(rows[0]);
    },
    search: async (beginning, limit) => {
      const condition =
        beginning === null
          ? sql`1 = 1`
          : sql.join(
              casesOf(beginning).map((text) => sql`(${name} >= lower(${text}) and ${name} < lower(${text}) || ${last})`),
              sql` or `,
            );
      const { rows } = await sql<Selectable<Tables['accounts']>>`
        select * from accounts where ${condition} order by ${name}, id limit ${limit}`.execute(db);
      return rows.map(accountOf);
    },
    put: async ({ id, name: called, phone, website }, at) => {
      const values = { name: called, phone, website, updated_at: at };
      await db
        .insertInto('accounts')
        .values({ id, ...values, created_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
    contactsOf: async (id, limit) => {
      const { rows } = await sql<{ id: string }>`
        select c.id from contacts c where c.account_id = ${id} and c.deleted_at is null order by c.name, c.id limit ${limit}`.execute(db);
      return rows.map((row) => asContactId(row.id));
    },
  };
}

/** SQLite knows the case of ASCII letters only, so a name is also looked for with its first letter large. */
const casesOf = (text: string): readonly string[] => [...new Set([text, text.slice(0, 1).toUpperCase() + text.slice(1)])];

const accountOf = (row: Selectable<Tables['accounts']>): Account => ({
  id: asAccountId(row.id),
  name: row.name,
  phone: row.phone,
  website: row.website,
  createdAt: asInstant(row.created_at),
  updatedAt: asInstant(row.updated_at),
});
