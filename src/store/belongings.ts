import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { ContactId } from '../core/brand';
import type { Belongings, Merges } from '../app/merge-ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

type Kind = keyof Belongings;

const tables = {
  identities: { table: 'contact_identities', id: 'id' },
  phones: { table: 'contact_phones', id: 'phone' },
  chats: { table: 'chats', id: 'id' },
  cases: { table: 'cases', id: 'id' },
} as const satisfies Record<Kind, { readonly table: keyof Tables; readonly id: string }>;

/** What belongs to contacts, and how it moves from one to another. */
export function belongingsOn(
  db: Kysely<Tables>,
  engine: Engine,
): Pick<Merges, 'belongings' | 'belongingsOfIdentity' | 'toMoveBack' | 'move' | 'resetIdentities' | 'linkFacts'> {
  /** Rows of a kind that meet a condition on `b`, in the order of their ids; chats are locked. */
  const rowsOf = async (kind: Kind, where: RawBuilder<unknown>): Promise<readonly { id: string; contact_id: string }[]> => {
    const { table, id } = tables[kind];
    const { rows } = await sql<{ id: string; contact_id: string }>`
      select b.${sql.ref(id)} as id, b.contact_id from ${sql.table(table)} b where ${where}
      order by b.${sql.ref(id)} ${kind === 'chats' ? engine.forUpdate : sql``}`.execute(db);
    return rows;
  };
  const idsOf = async (kind: Kind, where: RawBuilder<unknown>): Promise<readonly string[]> =>
    (await rowsOf(kind, where)).map(({ id }) => id);

  return {
    belongings: async (ids) => {
      const where = sql`b.contact_id in ${engine.anyOf(ids)}`;
      const rows = {
        identities: await rowsOf('identities', where),
        phones: await rowsOf('phones', where),
        chats: await rowsOf('chats', where),
        cases: await rowsOf('cases', where),
      };
      const of = (kind: Kind, contactId: ContactId) => rows[kind].filter((row) => row.contact_id === contactId).map(({ id }) => id);
      return new Map(
        ids.map((id) => [
          id,
          { identities: of('identities', id), phones: of('phones', id), chats: of('chats', id), cases: of('cases', id) },
        ]),
      );
    },
    belongingsOfIdentity: async (identityId, contactId) => {
      const own = sql`b.contact_id = ${contactId}`;
      return {
        identities: await idsOf('identities', sql`b.id = ${identityId} and ${own}`),
        phones: await idsOf('phones', sql`${own} and b.phone = (select i.phone from contact_identities i where i.id = ${identityId})`),
        chats: await idsOf('chats', sql`${own} and b.identity_id = ${identityId}`),
        cases: await idsOf(
          'cases',
          sql`${own} and exists (${casesChats(sql`h.identity_id = ${identityId}`)})
            and not exists (${casesChats(sql`h.identity_id <> ${identityId}`)})`,
        ),
      };
    },
    toMoveBack: async ({ moved, standing, survivorId, at }) => {
      const own = sql`b.contact_id = ${survivorId}`;
      const identities = await idsOf('identities', sql`${own} and b.id in ${engine.anyOf(moved.identities)}`);
      const theirs = engine.anyOf(identities);
      const phones = await idsOf('phones', sql`${own} and b.phone in ${engine.anyOf(moved.phones)}`);
      const chats = await idsOf(
        'chats',
        sql`${own} and (b.id in ${engine.anyOf(moved.chats)} or (b.identity_id in ${theirs} and b.created_at >= ${at}
          and b.id not in ${engine.anyOf(standing.map(([id]) => id))}))`,
      );
      const cases = await idsOf(
        'cases',
        sql`${own} and (b.id in ${engine.anyOf(moved.cases)} or (b.registered_at >= ${at}
          and exists (${casesChats(sql`h.id in ${engine.anyOf(chats)}`)}) and not exists (${casesChats(sql`h.id not in ${engine.anyOf(chats)}`)})))`,
      );
      return { identities, phones, chats, cases };
    },
    move: async (belongings, to) => {
      for (const kind of ['phones', 'identities', 'chats', 'cases'] as const) {
        if (belongings[kind].length === 0) continue;
        const { table, id } = tables[kind];
        await sql`
          update ${sql.table(table)} set contact_id = ${to} where ${sql.ref(id)} in ${engine.anyOf(belongings[kind])}`.execute(db);
      }
    },
    resetIdentities: async (standing) => {
      if (standing.length === 0) return;
      const chats = engine.anyOf(standing.map(([chatId]) => chatId));
      await sql`
        update chats set identity_id = (select value ->> 1 from ${engine.rowsOf(standing)} where value ->> 0 = chats.id)
        where id in ${chats} and not exists (
          select 1 from contact_identities i where i.id = chats.identity_id and i.contact_id = chats.contact_id)`.execute(db);
    },
    linkFacts: async (identityId, contactId) => {
      const { rows } = await sql<{ untouched: number; has_account: number; cases: number; foreign_chats: number }>`
        select case when c.origin in ('chat', 'unidentified') and c.named_by <> 'person' and c.updated_at is null then 1 else 0 end as untouched,
          case when c.account_id is null then 0 else 1 end as has_account,
          (select count(*) from cases k where k.contact_id = c.id) as cases,
          (select count(*) from chats h where h.contact_id = c.id and h.identity_id <> ${identityId}) as foreign_chats
        from contacts c where c.id = ${contactId}`.execute(db);
      const [row] = rows;
      return {
        isUntouched: row?.untouched === 1,
        hasAccount: row?.has_account === 1,
        cases: row?.cases ?? 0,
        foreignChats: row?.foreign_chats ?? 0,
      };
    },
  };
}

/** The chats of a case of `b` that meet a condition on `h`. */
const casesChats = (where: RawBuilder<unknown>) =>
  sql`select 1 from case_chats t join chats h on h.id = t.chat_id where t.case_id = b.id and ${where}`;
