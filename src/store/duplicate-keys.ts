import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Instant } from '../core/brand';
import { keysOf } from '../core/duplicates/keys';
import type { DuplicateKey, KeyFacts } from '../core/duplicates/keys';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** Writes keys of contacts that have none, in one statement. */
export async function insertKeys(
  db: Kysely<Tables>,
  engine: Engine,
  ofContacts: readonly { readonly contactId: string; readonly keys: readonly DuplicateKey[] }[],
): Promise<void> {
  const rows = ofContacts.flatMap(({ contactId, keys }) => keys.map(({ field, key }) => [field, key, contactId]));
  if (rows.length === 0) return;
  // Without the condition SQLite takes the conflict for a join.
  await sql`
    insert into duplicate_keys (field, key, contact_id) select value ->> 0, value ->> 1, value ->> 2 from ${engine.rowsOf(rows)}
    where true on conflict (field, key, contact_id) do nothing`.execute(db);
}

interface FactsRow {
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly business_phone: string | null;
  readonly email: string | null;
  readonly has_keys: number;
}

/**
 * Makes the keys of contacts anew, in the order of their ids, so that two transactions never wait for each other.
 *
 * @param at null where they do not say that all was made
 */
export async function refreshKeys(db: Kysely<Tables>, engine: Engine, contactIds: readonly string[], at: Instant | null): Promise<void> {
  if (contactIds.length === 0) return;
  const wanted = engine.anyOf(contactIds);
  const { rows } = await sql<FactsRow>`
    select c.id, c.name, c.phone, c.business_phone, c.email,
      case when c.named_by <> 'placeholder' and c.origin <> 'unidentified' and c.deleted_at is null then 1 else 0 end as has_keys
    from contacts c where c.id in ${wanted} order by c.id ${engine.forUpdate}`.execute(db);
  const { rows: phones } = await sql<{
    phone: string;
    contact_id: string;
  }>`select phone, contact_id from contact_phones where contact_id in ${wanted}`.execute(db);
  const phonesOf = Map.groupBy(phones, ({ contact_id }) => contact_id);
  await sql`delete from duplicate_keys where contact_id in ${wanted}`.execute(db);
  await insertKeys(
    db,
    engine,
    rows
      .filter((row) => row.has_keys === 1)
      .map((row) => ({ contactId: row.id, keys: keysOf(factsOf(row, phonesOf.get(row.id)?.map(({ phone }) => phone) ?? [])) })),
  );
  if (at === null) return;
  await sql`update contacts set keys_at = ${at} where id in ${wanted} and keys_at is null`.execute(db);
}

const factsOf = (row: FactsRow, phones: readonly string[]): KeyFacts => ({
  name: row.name,
  mobile: row.phone,
  business: row.business_phone,
  phones,
  email: row.email,
});
