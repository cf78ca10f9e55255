import { sql } from 'kysely';
import type { Kysely, RawBuilder, Selectable } from 'kysely';
import { asAccountId, asContactId, asIdentityId, asInstant } from '../core/brand';
import type { ContactId } from '../core/brand';
import type { ContactOrigin, ContactRecord, ContactRecords } from '../app/contact-ports';
import { foundContacts } from './contact-search';
import { timelineOf } from './contact-timeline';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

type ContactRow = Selectable<Tables['contacts']> & { readonly account: string | null };

export function contactRecords(db: Kysely<Tables>, engine: Engine): ContactRecords {
  const read = async (id: ContactId, lock: RawBuilder<unknown>): Promise<ContactRecord | null> => {
    const { rows } = await sql<ContactRow>`
      select c.*, (select a.name from accounts a where a.id = c.account_id) as account from contacts c where c.id = ${id} ${lock}`.execute(
      db,
    );
    return rows[0] === undefined ? null : recordOf(rows[0]);
  };
  return {
    find: (id) => read(id, sql``),
    lock: (id) => read(id, engine.forUpdate),
    put: async (id, facts, at) => {
      const values = {
        name: facts.name,
        named_by: 'person',
        phone: facts.phone,
        business_phone: facts.businessPhone,
        email: facts.email,
        job_title: facts.jobTitle,
        language: facts.language,
        note: facts.note,
        account_id: facts.accountId,
        origin: 'person',
        updated_at: at,
      } as const;
      const untouched = { created_at: at, picture_hash: null, deleted_at: null, deleted_as: null, keys_at: null } as const;
      await db
        .insertInto('contacts')
        .values({ id, ...values, ...untouched })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
    phoneOwner: async (phone, except) => {
      const { rows } = await sql<{ contact_id: string }>`
        select p.contact_id from contact_phones p where p.phone = ${phone} and p.contact_id <> ${except}
        union all
        select c.id from contacts c
        where c.phone = ${phone} ${engine.bytewise} and c.id <> ${except} and c.deleted_at is null limit 1`.execute(db);
      return rows[0] === undefined ? null : asContactId(rows[0].contact_id);
    },
    addPhones: async (id, phones) => {
      if (phones.length === 0) return null;
      // On a conflict the row is locked and returned as it is, so that two who want one number meet; in one order, so that two who want
      // several never wait for each other.
      const { rows } = await sql<{ contact_id: string }>`
        insert into contact_phones (phone, contact_id) values ${sql.join([...new Set(phones)].sort().map((phone) => sql`(${phone}, ${id})`))}
        on conflict (phone) do update set contact_id = contact_phones.contact_id returning contact_id`.execute(db);
      const other = rows.find((row) => row.contact_id !== id);
      return other === undefined ? null : asContactId(other.contact_id);
    },
    dropPhone: async (id, phone) => {
      await sql`
        delete from contact_phones where contact_id = ${id} and phone = ${phone}
          and not exists (select 1 from contact_identities i where i.contact_id = ${id} and i.phone = ${phone})`.execute(db);
    },
    phones: async (id) => {
      const rows = await db.selectFrom('contact_phones').select('phone').where('contact_id', '=', id).orderBy('phone').execute();
      return rows.map(({ phone }) => phone);
    },
    identities: async (id) => {
      const rows = await db.selectFrom('contact_identities').selectAll().where('contact_id', '=', id).orderBy('id').execute();
      return rows.map((row) => ({
        id: asIdentityId(row.id),
        channelType: row.channel_type,
        externalId: row.external_id,
        name: row.name,
        phone: row.phone,
        unreachable: row.unreachable_since === null ? null : (row.unreachable_reason ?? 'Messages do not reach this customer.'),
      }));
    },
    countChats: async (id) => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from chats where contact_id = ${id}`.execute(db);
      return rows[0]?.n ?? 0;
    },
    lastMerge: async (id) => {
      const { rows } = await sql<{ id: string; at: number; removed_id: string; name: string }>`
        select m.id, m.at, m.removed_id, c.name from merges m join contacts c on c.id = m.removed_id
        where m.survivor_id = ${id} and m.undone_at is null order by m.at desc, m.id desc limit 1`.execute(db);
      const row = rows[0];
      if (row === undefined) return null;
      return { id: row.id, at: asInstant(row.at), removedId: asContactId(row.removed_id), removedName: row.name };
    },
    search: (wanted, limit) => foundContacts(db, engine, wanted, limit),
    timeline: (id, before, limit) => timelineOf(db, engine, { id, before, limit }),
  };
}

function recordOf(row: ContactRow): ContactRecord {
  return {
    id: asContactId(row.id),
    name: row.name,
    phone: row.phone,
    businessPhone: row.business_phone,
    email: row.email,
    jobTitle: row.job_title,
    language: row.language,
    note: row.note,
    accountId: row.account_id === null ? null : asAccountId(row.account_id),
    account: row.account,
    picture: row.picture_hash,
    origin: row.origin as ContactOrigin,
    createdAt: asInstant(row.created_at),
    updatedAt: row.updated_at === null ? null : asInstant(row.updated_at),
    deletedAs: row.deleted_as as ContactRecord['deletedAs'],
  };
}
