import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { CommandId } from '../core/brand';
import type { CommandReason, Commands } from '../app/ports';
import type { Engine } from './engines/engine';
import { commandOf } from './rows';
import type { Tables } from './tables';

export function commands(db: Kysely<Tables>, engine: Engine): Commands {
  const find = async (id: CommandId) => {
    const row = await db.selectFrom('commands').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : commandOf(row);
  };
  const markUndone = async (ids: readonly CommandId[], state: string, { code, reason }: CommandReason, at: number) => {
    if (ids.length === 0) return [];
    const { rows } = await sql<Tables['commands']>`
      update commands set state = ${state}, reason = ${reason}, code = ${code}, finished_at = ${at}
      where id in ${engine.anyOf(ids)} and state in ('pending', 'retrying') returning *`.execute(db);
    return rows.map(commandOf);
  };
  return {
    insert: async ({ id, agentId, chatId, kind, payload, state, reason, code, at }) => {
      const row = await db
        .insertInto('commands')
        .values({
          id,
          agent_id: agentId,
          chat_id: chatId,
          kind,
          payload: JSON.stringify(payload),
          state,
          reason,
          code,
          created_at: at,
          finished_at: null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    find,
    lock: async (id) => {
      await sql`select id from commands where id = ${id} ${engine.forUpdate}`.execute(db);
      return find(id);
    },
    finish: async (id, state, why, at) => {
      const { reason, code } = why ?? { reason: null, code: null };
      await db.updateTable('commands').set({ state, reason, code, finished_at: at }).where('id', '=', id).execute();
    },
    failUntouched: (ids, why, at) => markUndone(ids, 'failed', why, at),
    markFailing: markUndone,
  };
}
