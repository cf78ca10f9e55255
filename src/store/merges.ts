import { sql } from 'kysely';
import type { Kysely, Updateable } from 'kysely';
import { asAgentId, asChannelId, asChatId, asContactId, asIdentityId, asInstant } from '../core/brand';
import type { ContactId } from '../core/brand';
import type { FieldChange, MergingContact } from '../core/duplicates/merge';
import type { MergeRecord, Merges } from '../app/merge-ports';
import { belongingsOn } from './belongings';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** What of a merge is kept as JSON. */
type Kept = Pick<MergeRecord, 'removes' | 'moved' | 'standing' | 'fields' | 'updatedBefore'>;

const columns = {
  name: 'name',
  namedBy: 'named_by',
  origin: 'origin',
  phone: 'phone',
  businessPhone: 'business_phone',
  email: 'email',
  jobTitle: 'job_title',
  language: 'language',
  note: 'note',
  account: 'account_id',
  picture: 'picture_hash',
} as const satisfies Record<FieldChange['field'], keyof Tables['contacts']>;

export function merges(db: Kysely<Tables>, engine: Engine): Merges {
  const openStatuses = sql`('bot_processing', 'waiting', 'in_progress')`;
  return {
    ...belongingsOn(db, engine),
    lockContacts: async (ids) => {
      const wanted = engine.anyOf(ids);
      if (engine.locksRows) {
        // In the order of everybody who writes: who receives a message locks the identity first.
        await sql`select id from contact_identities where contact_id in ${wanted} order by id ${engine.forUpdate}`.execute(db);
      }
      const { rows } = await sql<
        Tables['contacts'] & { origin: string; named_by: string }
      >`select * from contacts where id in ${wanted} order by id ${engine.forUpdate}`.execute(db);
      // Who saves a contact has locked it before its phones.
      if (engine.locksRows) {
        await sql`select phone from contact_phones where contact_id in ${wanted} order by phone ${engine.forUpdate}`.execute(db);
      }
      return new Map(rows.map((row) => [asContactId(row.id), mergingContact(row)]));
    },
    openChats: async (ids) => {
      const { rows } = await sql<{ id: string; contact_id: string; identity_id: string; channel_id: string; waiting_since: number }>`
        select id, contact_id, identity_id, channel_id, waiting_since from chats
        where contact_id in ${engine.anyOf(ids)} and status in ${openStatuses} order by id ${engine.forUpdate}`.execute(db);
      return rows.map((row) => ({
        id: asChatId(row.id),
        contactId: asContactId(row.contact_id),
        identityId: asIdentityId(row.identity_id),
        channelId: asChannelId(row.channel_id),
        waitingSince: asInstant(row.waiting_since),
      }));
    },
    setBeside: async (chatIds, isBeside) => {
      if (chatIds.length === 0) return;
      const beside = isBeside ? 1 : 0;
      await sql`update chats set beside = ${beside} where id in ${engine.anyOf(chatIds)} and beside <> ${beside}`.execute(db);
    },
    change: async (id, fields, updatedAt) => {
      const patch = Object.fromEntries(fields.map(({ field, value }) => [columns[field], value])) as Updateable<Tables['contacts']>;
      await db
        .updateTable('contacts')
        .set({ ...patch, updated_at: updatedAt })
        .where('id', '=', id)
        .execute();
    },
    remove: async (ids, at) => {
      await sql`update contacts set deleted_at = ${at}, deleted_as = 'merged' where id in ${engine.anyOf(ids)}`.execute(db);
    },
    restore: async (ids) => {
      await sql`update contacts set deleted_at = null, deleted_as = null where id in ${engine.anyOf(ids)}`.execute(db);
    },
    insert: async (records) => {
      await db
        .insertInto('merges')
        .values(
          records.map(({ id, survivorId, removedId, kind, agentId, at, undoneAt, ...kept }) => {
            return {
              id,
              survivor_id: survivorId,
              removed_id: removedId,
              kind,
              agent_id: agentId,
              at,
              undone_at: undoneAt,
              record: JSON.stringify(kept satisfies Kept),
            };
          }),
        )
        .execute();
    },
    lock: async (ids) => {
      const { rows } = await sql<
        Tables['merges']
      >`select * from merges where id in ${engine.anyOf(ids)} order by at desc, id desc ${engine.forUpdate}`.execute(db);
      return rows.map(mergeOf);
    },
    intoSince: async (survivorId, at) => {
      const { rows } = await sql<Tables['merges']>`
        select * from merges where survivor_id = ${survivorId} and undone_at is null and at >= ${at} order by at, id`.execute(db);
      return rows.map(mergeOf);
    },
    putFields: async ({ id, removes, moved, standing, updatedBefore }, fields) => {
      const record = JSON.stringify({ removes, moved, standing, fields, updatedBefore } satisfies Kept);
      await sql`update merges set record = ${record} where id = ${id}`.execute(db);
    },
    markUndone: async (ids, at) => {
      await sql`update merges set undone_at = ${at} where id in ${engine.anyOf(ids)}`.execute(db);
    },
    survivorOf: (id) => survivorOf(db, id),
  };
}

async function survivorOf(db: Kysely<Tables>, id: ContactId): Promise<ContactId> {
  const { rows } = await sql<{ id: string }>`
    with recursive chain (id, depth) as (
      select cast(${id} as text), 0
      union all
      select m.survivor_id, n.depth + 1 from chain n join contacts c on c.id = n.id
      join merges m on m.id = (
        select l.id from merges l where l.removed_id = n.id and l.undone_at is null order by l.at desc, l.id desc limit 1)
      where c.deleted_as = 'merged' and n.depth < 100)
    select id from chain order by depth desc limit 1`.execute(db);
  return asContactId(rows[0]?.id ?? id);
}

function mergingContact(row: Tables['contacts'] & { readonly origin: string; readonly named_by: string }): MergingContact {
  return {
    id: asContactId(row.id),
    values: {
      name: row.name,
      phone: row.phone,
      businessPhone: row.business_phone,
      email: row.email,
      jobTitle: row.job_title,
      language: row.language,
      note: row.note,
      account: row.account_id,
      picture: row.picture_hash,
    },
    namedBy: row.named_by,
    origin: row.origin,
    updatedAt: row.updated_at === null ? null : asInstant(row.updated_at),
    isGone: row.deleted_at !== null,
    goneAs: row.deleted_as,
  };
}

const mergeOf = (row: Tables['merges']): MergeRecord => ({
  id: row.id,
  survivorId: asContactId(row.survivor_id),
  removedId: asContactId(row.removed_id),
  kind: row.kind === 'link' ? 'link' : 'merge',
  agentId: row.agent_id === null ? null : asAgentId(row.agent_id),
  at: asInstant(row.at),
  undoneAt: row.undone_at === null ? null : asInstant(row.undone_at),
  ...(JSON.parse(row.record) as Kept),
});
