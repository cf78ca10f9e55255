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
      const { value: last } = await db
        .updateTable('counters')
        .set({ value: sql<number>`value + ${changes.length}` })
        .where('name', '=', 'changes')
        .returning('value')
        .executeTakeFirstOrThrow();
      await db
        .insertInto('changes')
        .values(
          changes.map(({ kind, chatId, messageId, agentId, commandId }, i) => ({
            seq: last - changes.length + i + 1,
            kind,
            chat_id: chatId,
            message_id: messageId,
            agent_id: agentId,
            command_id: commandId,
            at,
          })),
        )
        .execute();
      return true;
    },
  };
}
