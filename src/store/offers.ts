import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asAgentId, asChatId, asQueueId } from '../core/brand';
import type { Offers } from '../app/ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

export function offers(db: Kysely<Tables>, engine: Engine): Offers {
  return {
    make: async (wanted) => {
      if (wanted.length === 0) return;
      await db
        .insertInto('offers')
        .values(
          wanted.map(({ id, chatId, queueId, agentId, at }) => ({
            id,
            chat_id: chatId,
            queue_id: queueId,
            agent_id: agentId,
            state: 'open',
            offered_at: at,
            ended_at: null,
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    isOfferedTo: async (chatId, agentId) => {
      const { rows } = await sql`
        select 1 from offers o join chats h on h.id = o.chat_id
        left join queue_members m on m.queue_id = o.queue_id and m.agent_id = ${agentId} and (m.level = 1 or h.parent_id is not null)
        where o.chat_id = ${chatId} and o.state = 'open' and (o.agent_id = ${agentId} or (o.agent_id is null and m.agent_id is not null))
        limit 1`.execute(db);
      return rows.length > 0;
    },
    openOf: async (chatIds) => {
      const { rows } = await sql<{ chat_id: string; agent_id: string | null }>`
        select chat_id, agent_id from offers where chat_id in ${engine.anyOf(chatIds)} and state = 'open'`.execute(db);
      return rows.map((row) => ({ chatId: asChatId(row.chat_id), agentId: row.agent_id === null ? null : asAgentId(row.agent_id) }));
    },
    closeAll: async (chatIds, at) => {
      if (chatIds.length === 0) return;
      await sql`
        update offers set state = 'withdrawn', ended_at = ${at} where chat_id in ${engine.anyOf(chatIds)} and state = 'open'`.execute(db);
    },
    open: async (chatId) => {
      const rows = await db.selectFrom('offers').select('agent_id').where('chat_id', '=', chatId).where('state', '=', 'open').execute();
      return rows.map((row) => ({ agentId: row.agent_id === null ? null : asAgentId(row.agent_id) }));
    },
    countDirected: async (agentId) => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from offers where agent_id = ${agentId} and state = 'open'`.execute(
        db,
      );
      return rows[0]?.n ?? 0;
    },
    close: async (chatId, acceptedBy, at) => {
      await sql`
        update offers set ended_at = ${at},
          state = case when ${acceptedBy === null ? 0 : 1} = 1 and (agent_id is null or agent_id = ${acceptedBy ?? ''}) then 'accepted' else 'withdrawn' end
        where chat_id = ${chatId} and state = 'open'`.execute(db);
    },
    directedTo: async (agentId) => {
      const { rows } = await sql<{ chat_id: string; queue_id: string }>`
        select o.chat_id, o.queue_id from offers o join chats h on h.id = o.chat_id
        where o.agent_id = ${agentId} and o.state = 'open' order by h.waiting_since, h.id`.execute(db);
      return rows.map((row) => ({ chatId: asChatId(row.chat_id), queueId: asQueueId(row.queue_id) }));
    },
  };
}
