import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import { asAccountId, asContactId, asInstant } from '../core/brand';
import { accountKey } from '../core/contact';
import type { Account, Accounts } from '../app/contact-ports';
import { beginning } from './beginning';
import type { Tables } from './tables';

export function accounts(db: Kysely<Tables>): Accounts {
  return {
    find: async (id) => {
      const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : accountOf(row);
    },
    findByName: async (wanted) => {
      const row = await db.selectFrom('accounts').selectAll().where('name_key', '=', accountKey(wanted)).executeTakeFirst();
      return row === undefined ? null : accountOf(row);
    },
    search: async (text, limit) => {
      const key = accountKey(text ?? '');
      const condition = key === '' ? sql`1 = 1` : beginning(sql`name_key`, key);
      const { rows } = await sql<Selectable<Tables['accounts']>>`
        select * from accounts where ${condition} order by name_key limit ${limit}`.execute(db);
      return rows.map(accountOf);
    },
    put: async ({ id, name: called, phone, website }, at) => {
      const values = { name: called, name_key: accountKey(called), phone, website, updated_at: at };
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
    contactsOfNamed: async (text, limit) => {
      const { rows } = await sql<{ id: string }>`
        select c.id from accounts a join contacts c on c.account_id = a.id
        where ${beginning(sql`a.name_key`, accountKey(text))} and c.deleted_at is null
        order by a.name_key, c.name, c.id limit ${limit}`.execute(db);
      return rows.map((row) => asContactId(row.id));
    },
  };
}

const accountOf = (row: Selectable<Tables['accounts']>): Account => ({
  id: asAccountId(row.id),
  name: row.name,
  phone: row.phone,
  website: row.website,
  createdAt: asInstant(row.created_at),
  updatedAt: asInstant(row.updated_at),
});
