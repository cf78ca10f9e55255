import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Feed, NewChange } from '../app/ports';
import type { Tables } from './tables';

/** The changes that a transaction has noted, and their writing at its end. */
export interface PendingChanges extends Feed {
  /** Numbers and writes them; true when there were any. */
  readonly write: (at: number) => Promise<boolean>;
}

/**
 * Notes changes and writes them as the last thing of the transaction.
 *
 * The numbers come from a counter whose row stays locked until the commit: numbers become visible in their order, so a reader that has
 * seen one has seen all before it. That it comes last keeps the lock short and free of deadlocks.
 */
export function pendingChanges(db: Kysely<Tables>): PendingChanges {
  const noted = new Map<string, NewChange>();
  return {
    note: (change) => {
      const full: NewChange = { chatId: null, messageId: null, agentId: null, commandId: null, ...change };
      noted.set(JSON.stringify([full.kind, full.chatId, full.messageId, full.agentId, full.commandId]), full);
    },
    write: async (at) => {
      const changes = [...noted.values()];
      if (changes.length === 0) return false;
      const { rows } = await sql<{ value: number }>`
        update counters set value = value + ${changes.length} where name = 'changes' returning value`.execute(db);
      const last = rows[0]?.value;
      if (last === undefined) throw new TypeError('The counter of the change feed is not there');
      const numbered = changes.map(
        ({ kind, chatId, messageId, agentId, commandId }, i) =>
          sql`(${last - changes.length + i + 1}, ${kind}, ${chatId}, ${messageId}, ${agentId}, ${commandId}, ${at})`,
      );
      await sql`insert into changes (seq, kind, chat_id, message_id, agent_id, command_id, at) values ${sql.join(numbered)}`.execute(db);
      return true;
    },
  };
}
