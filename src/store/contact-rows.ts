import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asContactId, asInstant } from '../core/brand';
import type { ContactId } from '../core/brand';
import type { ContactRow } from '../app/duplicate-ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** Contacts with what lists show of them; those that are gone are left out. */
export async function contactRows(
  db: Kysely<Tables>,
  engine: Engine,
  contactIds: readonly ContactId[],
): Promise<ReadonlyMap<ContactId, ContactRow>> {
  const wanted = engine.anyOf(contactIds);
  const { rows } = await sql<Tables['contacts'] & { account: string | null; chats: number; cases: number }>`
    select c.*, a.name as account, (select count(*) from chats h where h.contact_id = c.id) as chats,
      (select count(*) from cases k where k.contact_id = c.id) as cases
    from contacts c left join accounts a on a.id = c.account_id where c.id in ${wanted} and c.deleted_at is null`.execute(db);
  const { rows: types } = await sql<{ contact_id: string; channel_type: string }>`
    select distinct contact_id, channel_type from contact_identities where contact_id in ${wanted} order by channel_type`.execute(db);
  const typesOf = Map.groupBy(types, ({ contact_id }) => contact_id);
  return new Map(
    rows.map((row) => [
      asContactId(row.id),
      {
        id: asContactId(row.id),
        name: row.name,
        picture: row.picture_hash?.slice(0, 12) ?? null,
        phone: row.phone,
        businessPhone: row.business_phone,
        email: row.email,
        account: row.account,
        jobTitle: row.job_title,
        language: row.language,
        note: row.note,
        createdAt: asInstant(row.created_at),
        chats: row.chats,
        cases: row.cases,
        channelTypes: typesOf.get(row.id)?.map(({ channel_type }) => channel_type) ?? [],
      },
    ]),
  );
}
