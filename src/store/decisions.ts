import type { Kysely } from 'kysely';
import type { Decisions } from '../app/routing-ports';
import type { Tables } from './tables';

export function decisions(db: Kysely<Tables>): Decisions {
  return {
    add: async (made) => {
      if (made.length === 0) return;
      await db
        .insertInto('decisions')
        .values(
          made.map(({ id, chatId, queueId, at, cause, rule, result, agentId, candidates }) => ({
            id,
            chat_id: chatId,
            queue_id: queueId,
            at,
            cause,
            rule,
            result,
            agent_id: agentId,
            candidates: JSON.stringify(candidates),
          })),
        )
        .execute();
    },
  };
}
