import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asContactId } from '../core/brand';
import type { ContactId, Instant } from '../core/brand';
import { keysOf } from '../core/duplicates/keys';
import type { DuplicateKey, KeyField } from '../core/duplicates/keys';
import type { RuleAttribute } from '../core/duplicates/rules';
import type { Duplicates, ImportedContact } from '../app/duplicate-ports';
import { contactRows } from './contact-rows';
import { insertKeys, refreshKeys } from './duplicate-keys';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

type Rows = Pick<Duplicates, 'rules' | 'insertRule' | 'updateRule' | 'deleteRule'>;

/** More of them than a person has. */
const mostKeys = 50;

export function duplicates(db: Kysely<Tables>, engine: Engine): Duplicates {
  return {
    ...duplicateRules(db),
    refresh: (contactIds, at) => refreshKeys(db, engine, contactIds, at),
    withoutKeys: async (limit) => {
      const { rows } = await sql<{ id: string }>`
        select id from contacts where keys_at is null and deleted_at is null order by id limit ${limit} ${engine.forUpdateSkipLocked}`.execute(
        db,
      );
      return rows.map(({ id }) => asContactId(id));
    },
    importContacts: (contacts, at) => importContacts(db, engine, contacts, at),
    keysOf: async (contactIds) => {
      const { rows } = await sql<{ contact_id: string; field: KeyField; key: string }>`
        select contact_id, field, key from duplicate_keys where contact_id in ${engine.anyOf(contactIds)} and field <> 'word'`.execute(db);
      const keys = new Map<ContactId, DuplicateKey[]>();
      for (const { contact_id, field, key } of rows) {
        const id = asContactId(contact_id);
        keys.set(id, [...(keys.get(id) ?? []), { field, key }]);
      }
      return keys;
    },
    withKeys: async (keys, except, limit) => {
      const each = keys.slice(0, mostKeys).map(
        ({ field, key }) => sql`
          select contact_id from (
            select contact_id from duplicate_keys where field = ${field} and key = ${key} and contact_id <> ${except}
            order by contact_id limit ${limit}) k`,
      );
      const { rows } = await sql<{ contact_id: string }>`${sql.join(each, sql` union `)}`.execute(db);
      return rows.map(({ contact_id }) => asContactId(contact_id));
    },
    phonesOf: async (contactIds) => {
      const wanted = engine.anyOf(contactIds);
      const { rows } = await sql<{ id: string; phone: string | null }>`
        select id, phone from contacts where id in ${wanted}
        union select id, business_phone from contacts where id in ${wanted}
        union select contact_id, phone from contact_phones where contact_id in ${wanted}`.execute(db);
      const phones = new Map<ContactId, Set<string>>();
      for (const { id, phone } of rows) {
        if (phone?.startsWith('+') !== true) continue;
        const number = `+${phone.replace(/\D/g, '')}`;
        phones.set(asContactId(id), (phones.get(asContactId(id)) ?? new Set()).add(number));
      }
      return phones;
    },
    differentFrom: async (contactId) => {
      const { rows } = await sql<{ id: string }>`
        select second_id as id from not_duplicates where first_id = ${contactId}
        union select first_id from not_duplicates where second_id = ${contactId}`.execute(db);
      return new Set(rows.map(({ id }) => asContactId(id)));
    },
    markDifferent: async (contactId, others, by, at) => {
      // Of a pair the smaller id comes first, so that it is there once.
      const pairs = others.filter((other) => other !== contactId).map((other) => [contactId, other].sort());
      if (pairs.length === 0) return;
      await sql`
        insert into not_duplicates (first_id, second_id, agent_id, at)
        select value ->> 0, value ->> 1, cast(${by} as text), cast(${at} as bigint) from ${engine.rowsOf(pairs)}
        where true on conflict (first_id, second_id) do nothing`.execute(db);
    },
    contactRows: (contactIds) => contactRows(db, engine, contactIds),
  };
}

async function importContacts(db: Kysely<Tables>, engine: Engine, contacts: readonly ImportedContact[], at: Instant): Promise<void> {
  const rows = contacts.map(({ id, name, phone, businessPhone, email }) => [id, name, phone, businessPhone, email]);
  await sql`
    insert into contacts (id, name, named_by, origin, phone, business_phone, email, created_at, keys_at)
    select value ->> 0, value ->> 1, 'person', 'person', value ->> 2, value ->> 3, value ->> 4, cast(${at} as bigint), cast(${at} as bigint)
    from ${engine.rowsOf(rows)}`.execute(db);
  // In one order, so that two imports of the same numbers never wait for each other.
  const phones = contacts.flatMap(({ id, phone }) => (phone === null ? [] : [[phone, id]])).sort();
  await sql`
    insert into contact_phones (phone, contact_id) select value ->> 0, value ->> 1 from ${engine.rowsOf(phones)}
    where true on conflict (phone) do nothing`.execute(db);
  await insertKeys(
    db,
    engine,
    contacts.map(({ id, name, phone, businessPhone, email }) => ({
      contactId: id,
      keys: keysOf({ name, mobile: phone, business: businessPhone, phones: [], email }),
    })),
  );
}

function duplicateRules(db: Kysely<Tables>): Rows {
  return {
    rules: async () => {
      const rows = await db.selectFrom('duplicate_rules').selectAll().orderBy('position').orderBy('name').execute();
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        attributes: JSON.parse(row.attributes) as readonly RuleAttribute[],
        isActive: row.active === 1,
      }));
    },
    insertRule: async ({ id, name, attributes, isActive }, at) => {
      await sql`
        insert into duplicate_rules (id, name, attributes, active, position, created_at)
        values (${id}, ${name}, ${JSON.stringify(attributes)}, ${isActive ? 1 : 0},
          (select coalesce(max(r.position), 0) + 1 from duplicate_rules r), ${at})`.execute(db);
    },
    updateRule: async ({ id, name, attributes, isActive }) => {
      await db
        .updateTable('duplicate_rules')
        .set({ name, attributes: JSON.stringify(attributes), active: isActive ? 1 : 0 })
        .where('id', '=', id)
        .execute();
    },
    deleteRule: async (id) => {
      await db.deleteFrom('duplicate_rules').where('id', '=', id).execute();
    },
  };
}
