import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { asContactId } from '../core/brand';
import type { ContactId } from '../core/brand';
import type { ContactSearch } from '../core/contact-search';
import type { KeyField } from '../core/duplicates/keys';
import { beginning } from './beginning';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** So many keys are read for one result: a contact may have several that begin alike. */
const keysForOne = 4;
/** So many words of a search are looked for, and so many keys of each are counted. */
const mostWords = 6;
const countedAtMost = 1_000;

/** Contacts by their keys: ranges of an index, however many contacts there are. Those whom nobody knows, and who are gone, are left out. */
export async function foundContacts(
  db: Kysely<Tables>,
  engine: Engine,
  wanted: ContactSearch | null,
  limit: number,
): Promise<readonly ContactId[]> {
  const isKnown = sql`c.deleted_at is null and c.origin <> 'unidentified'`;
  const ids = async (query: RawBuilder<{ id: string }>) => (await query.execute(db)).rows.map(({ id }) => asContactId(id));
  if (wanted === null) return ids(sql<{ id: string }>`select c.id from contacts c where ${isKnown} order by c.id desc limit ${limit}`);

  const most = limit * keysForOne;
  const byKeys = (condition: RawBuilder<unknown>) =>
    ids(sql<{ id: string }>`
      select c.id from duplicate_keys k join contacts c on c.id = k.contact_id
      where ${condition} and ${isKnown} order by k.key, k.contact_id limit ${most}`);
  const found: ContactId[] = [];
  if (wanted.phones.length > 0) found.push(...(await byKeys(sql`k.field = 'phone' and k.key in ${engine.anyOf(wanted.phones)}`)));
  if (wanted.email !== null) found.push(...(await byKeys(keysFrom('email', wanted.email))));
  if (wanted.words.length > 0) found.push(...(await byKeys(allWords(await rarestFirst(db, wanted.words.slice(0, mostWords))))));
  const { phoneBeginning: begun } = wanted;
  if (begun?.startsWith('+') === true) {
    found.push(
      ...(await ids(sql<{ id: string }>`
        select c.id from contacts c
        where ${beginning(sql`c.phone ${engine.bytewise}`, begun)} and ${isKnown}
        order by c.phone ${engine.bytewise} limit ${limit}`)),
    );
  } else if (begun !== null) found.push(...(await byKeys(keysFrom('phone', begun))));
  return [...new Set(found)].slice(0, limit);
}

/** Keys `k` of a field that begin with the text. */
const keysFrom = (field: KeyField, text: string): RawBuilder<unknown> =>
  sql`k.field = ${sql.lit(field)} and ${beginning(sql`k.key`, text)}`;

/** Of those whom the rarest word names, the others are asked for: by contact, for the index of words would be read again for each. */
function allWords([rarest = '', ...others]: readonly string[]): RawBuilder<unknown> {
  const also = others.map(
    (word) => sql`exists (
      select 1 from duplicate_keys o where o.contact_id = k.contact_id and o.field || '' = 'word'
        and ${beginning(sql`o.key || ''`, word)})`,
  );
  return sql.join([keysFrom('word', rarest), ...also], sql` and `);
}

/** Words, the one that the fewest contacts have first; what many have is not counted to its end. */
async function rarestFirst(db: Kysely<Tables>, words: readonly string[]): Promise<readonly string[]> {
  if (words.length < 2) return words;
  const counts = words.map(
    (word, i) => sql`
      select cast(${i} as bigint) as i, (
        select count(*) from (select 1 from duplicate_keys k where ${keysFrom('word', word)} limit ${countedAtMost}) c) as n`,
  );
  const { rows } = await sql<{ i: number; n: number }>`${sql.join(counts, sql` union all `)} order by n`.execute(db);
  return rows.flatMap(({ i }) => words[i] ?? []);
}
