import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { asAgentId, asChatId, asContactId, asInstant } from '../core/brand';
import type { ChatId, ContactId } from '../core/brand';
import { lineText } from '../core/system-line';
import type { ErasedCounts, Erasures } from '../app/contact-ports';
import { eraseChats } from './erased-chats';
import type { MergeRecord } from '../app/merge-ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** What a contact and a case are called of which nothing is left. */
const erasedName = 'Erased';

/** What agents read where they read to whom a chat had been linked. */
const erasedLink = { kind: 'linked_to_erased' } as const;

/** What merges know of these contacts: chats that were theirs for a while, those of them whose lines name them, and pictures that were replaced. */
function leftIn(
  records: readonly Pick<Tables['merges'], 'survivor_id' | 'kind' | 'record'>[],
  contactIds: readonly ContactId[],
): { readonly once: readonly ChatId[]; readonly linked: readonly string[]; readonly pictures: readonly string[] } {
  const all = records.map(({ record, ...row }) => ({ ...row, ...(JSON.parse(record) as Pick<MergeRecord, 'moved' | 'fields'>) }));
  const ids = new Set<string>(contactIds);
  const taken = all.filter((one) => ids.has(one.survivor_id));
  return {
    once: taken.flatMap(({ moved }) => moved.chats.map(asChatId)),
    linked: taken.flatMap(({ kind, moved }) => (kind === 'link' ? moved.chats : [])),
    pictures: all
      .flatMap(({ fields }) => fields.flatMap(({ field, before, after }) => (field === 'picture' ? [before, after] : [])))
      .flatMap((hash) => hash ?? []),
  };
}

export function erasures(db: Kysely<Tables>, engine: Engine): Erasures {
  const { anyOf } = engine;
  /** How many rows a statement changed. */
  const changed = async (statement: RawBuilder<unknown>): Promise<number> => Number((await statement.execute(db)).numAffectedRows ?? 0);
  return {
    find: async (contactId) => {
      const row = await db.selectFrom('erasures').selectAll().where('contact_id', '=', contactId).orderBy('at').executeTakeFirst();
      if (row === undefined) return null;
      const agentId = row.agent_id === null ? null : asAgentId(row.agent_id);
      return { id: row.id, contactId, agentId, at: asInstant(row.at), erased: JSON.parse(row.receipt) as ErasedCounts };
    },
    lockPerson: async (contactId) => {
      // Only of its last merge: before that, an id of the contact may have moved to somebody else.
      const { rows } = await sql<{ id: string }>`
        with recursive person (id) as (
          select cast(${contactId} as text)
          union
          select m.removed_id from person p join merges m on m.survivor_id = p.id and m.undone_at is null
          join contacts r on r.id = m.removed_id and r.deleted_as = 'merged'
          where m.id = (
            select l.id from merges l where l.removed_id = m.removed_id and l.undone_at is null order by l.at desc, l.id desc limit 1))
        select id from person`.execute(db);
      const ids = rows.map(({ id }) => asContactId(id));
      // As a message of the person does: first the identities, then the chats.
      await sql`select id from contact_identities where contact_id in ${anyOf(ids)} order by id ${engine.forUpdate}`.execute(db);
      await sql`select id from contacts where id in ${anyOf(ids)} order by id ${engine.forUpdate}`.execute(db);
      return ids;
    },
    chatsOf: async (contactIds) => {
      const { rows } = await sql<{ id: string }>`select id from chats where contact_id in ${anyOf(contactIds)} order by id`.execute(db);
      return rows.map(({ id }) => asChatId(id));
    },
    // What is told of a contact by its id alone, or of a dead letter of a chat, is in a payload only. The outbox is read whole for that, once.
    eraseEvents: (contactIds, chatIds) =>
      changed(sql`
        delete from events where subject_id in ${anyOf([...chatIds, ...contactIds])}
          or (kind = 'dead_letter' and exists (
            select 1 from ${engine.rowsOf(chatIds.map((id) => [id]))} where payload like '%' || (value ->> 0) || '%'))
          or ${sql.join(
            contactIds.map((id) => sql`payload like ${`%${id}%`}`),
            sql` or `,
          )}`),
    eraseContacts: async (contactIds, at) => {
      const pictures = await sql<{ hash: string }>`
        select picture_hash as hash from contacts where id in ${anyOf(contactIds)} and picture_hash is not null`.execute(db);
      const phones = await changed(sql`delete from contact_phones where contact_id in ${anyOf(contactIds)}`);
      await sql`delete from duplicate_keys where contact_id in ${anyOf(contactIds)}`.execute(db);
      await sql`delete from not_duplicates where first_id in ${anyOf(contactIds)} or second_id in ${anyOf(contactIds)}`.execute(db);
      const records = await sql<Pick<Tables['merges'], 'survivor_id' | 'kind' | 'record'>>`
        select survivor_id, kind, record from merges
        where survivor_id in ${anyOf(contactIds)} or removed_id in ${anyOf(contactIds)}`.execute(db);
      const { once, linked, pictures: replaced } = leftIn(records.rows, contactIds);
      await sql`
        update messages set text = ${lineText(erasedLink)}, content = ${JSON.stringify({ line: erasedLink })}
        where chat_id in ${anyOf(linked)} and author = 'system'
          and (text like 'The chat was linked to %' or text like '% linked the chat to %')`.execute(db);
      const others = await sql<{ id: string }>`
        with recursive other (id) as (
          select survivor_id from merges where removed_id in ${anyOf(contactIds)}
          union
          select removed_id from merges where survivor_id in ${anyOf(contactIds)}
          union
          select m.survivor_id from other o join merges m on m.removed_id = o.id)
        select id from other where id not in ${anyOf(contactIds)}`.execute(db);
      const merges = await changed(sql`delete from merges where survivor_id in ${anyOf(contactIds)} or removed_id in ${anyOf(contactIds)}`);
      const contacts = await changed(sql`
        update contacts set name = ${erasedName}, named_by = 'person', phone = null, business_phone = null, email = null, job_title = null,
          note = null, language = null, account_id = null, picture_hash = null, origin = 'chat', keys_at = null, updated_at = ${at},
          deleted_at = ${at}, deleted_as = 'erased'
        where id in ${anyOf(contactIds)}`);
      return {
        contacts,
        phones,
        merges,
        pictures: [...pictures.rows.map(({ hash }) => hash), ...replaced],
        others: others.rows.map(({ id }) => asContactId(id)),
        once,
      };
    },
    eraseChats: (chatIds, whose, at) => eraseChats(db, engine, { chatIds, ...whose, at, changed }),
    eraseIdentities: async (contactIds) => {
      const own = sql`(select i.id from contact_identities i where i.contact_id in ${anyOf(contactIds)})`;
      // A file that waits for its message belongs to whoever uploaded it, by the id on the channel.
      const waiting = await sql<{ hash: string | null }>`
        delete from attachments where message_id is null and owner_id in (
          select i.id from contact_identities i where i.contact_id in ${anyOf(contactIds)}
          union select i.external_id from contact_identities i where i.contact_id in ${anyOf(contactIds)}
          union select a.external_id from identity_aliases a where a.identity_id in ${own}) returning hash`.execute(db);
      await sql`delete from errands where subject_id in ${own}`.execute(db);
      await sql`delete from identity_aliases where identity_id in ${own}`.execute(db);
      const identities = await changed(sql`
        update contact_identities set external_id = 'erased:' || id, name = null, phone = null, unreachable_since = null,
          unreachable_reason = null
        where contact_id in ${anyOf(contactIds)}`);
      return { identities, hashes: waiting.rows.flatMap(({ hash }) => hash ?? []) };
    },
    eraseFiles: async (hashes) => {
      const { rows } = await sql<{ size: number }>`
        delete from files where hash in ${anyOf(hashes)}
          and not exists (select 1 from attachments a where a.hash = files.hash)
          and not exists (select 1 from contacts c where c.picture_hash = files.hash) returning size`.execute(db);
      return { files: rows.length, bytes: rows.reduce((sum, { size }) => sum + size, 0) };
    },
    put: async ({ id, contactId, agentId, at, erased }) => {
      await db
        .insertInto('erasures')
        .values({ id, contact_id: contactId, agent_id: agentId, at, receipt: JSON.stringify(erased) })
        .execute();
      for (const step of engine.overwriting?.within ?? []) await step.execute(db);
    },
  };
}
