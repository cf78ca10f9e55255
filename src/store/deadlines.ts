import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asChatId, asInstant } from '../core/brand';
import type { DeadlineKind } from '../core/deadlines';
import type { DeadlineRows, DueDeadline } from '../app/routing-ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** How long a claimed deadline is left to whoever claimed it, in milliseconds; then another process tries. */
const claimedFor = 15_000;

const rowOf = ({ chatId, kind, dueAt }: DueDeadline) => ({ subject_id: chatId, kind, due_at: dueAt, lease_until: null });

export function deadlines(db: Kysely<Tables>, engine: Engine): DeadlineRows {
  return {
    replace: async (chatIds, rows) => {
      if (chatIds.length === 0) return;
      await sql`
        delete from deadlines where subject_id in ${engine.anyOf(chatIds)}
          and kind not in ('ranking', 'window_closing', 'window_closed', 'take_over')`.execute(db);
      if (rows.length > 0) await db.insertInto('deadlines').values(rows.map(rowOf)).execute();
    },
    set: async (rows) => {
      if (rows.length === 0) return;
      await sql`
        insert into deadlines (subject_id, kind, due_at)
        values ${sql.join(rows.map(({ chatId, kind, dueAt }) => sql`(${chatId}, ${kind}, ${dueAt})`))}
        on conflict (subject_id, kind) do update set due_at = excluded.due_at, lease_until = null`.execute(db);
    },
    clear: async (chatId, kinds) => {
      await db
        .deleteFrom('deadlines')
        .where('subject_id', '=', chatId)
        .where('kind', 'in', [...kinds])
        .execute();
    },
    clearAll: async (chatId) => {
      await db.deleteFrom('deadlines').where('subject_id', '=', chatId).execute();
    },
    claim: async (now, limit) => {
      const { rows } = await sql<Tables['deadlines']>`
        with due as materialized (
          select d.subject_id, d.kind from deadlines d
          where d.due_at <= ${now} and (d.lease_until is null or d.lease_until <= ${engine.clock})
          order by d.due_at limit ${limit} ${engine.forUpdateSkipLocked})
        update deadlines set lease_until = ${engine.clock} + ${sql.lit(claimedFor)}
        where (subject_id, kind) in (select subject_id, kind from due)
        returning *`.execute(db);
      return rows
        .toSorted((a, b) => a.due_at - b.due_at)
        .map((row) => ({ chatId: asChatId(row.subject_id), kind: row.kind as DeadlineKind, dueAt: asInstant(row.due_at) }));
    },
    find: async (chatId, kind) => {
      const row = await db
        .selectFrom('deadlines')
        .select('due_at')
        .where('subject_id', '=', chatId)
        .where('kind', '=', kind)
        .executeTakeFirst();
      return row === undefined ? null : asInstant(row.due_at);
    },
  };
}
