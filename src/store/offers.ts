import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asAgentId, asChatId, asInstant, asQueueId } from '../core/brand';
import type { AgentId, ChatId } from '../core/brand';
import type { Offers } from '../app/routing-ports';
import { members } from './members';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

export function offers(db: Kysely<Tables>, engine: Engine): Offers {
  return {
    make: async (wanted) => {
      if (wanted.length === 0) return;
      await db
        .insertInto('offers')
        .values(
          wanted.map(({ id, chatId, queueId, agentId, round, at }) => ({
            id,
            chat_id: chatId,
            queue_id: queueId,
            agent_id: agentId,
            state: 'open',
            round,
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
        left join ${members({ agents: engine.anyOf([agentId]) })} m on m.queue_id = o.queue_id and (m.level = 1 or h.origin = 'transfer')
        where o.chat_id = ${chatId} and o.state = 'open' and (o.agent_id = ${agentId} or (o.agent_id is null and m.agent_id is not null
          and not exists (select 1 from offers d where d.chat_id = h.id and d.round = h.round and d.agent_id = ${agentId} and d.state = 'declined')))
        limit 1`.execute(db);
      return rows.length > 0;
    },
    openOf: async (chatIds) => {
      const { rows } = await sql<Tables['offers']>`
        select * from offers where chat_id in ${engine.anyOf(chatIds)} and state = 'open' order by offered_at, id`.execute(db);
      return rows.map((row) => ({
        chatId: asChatId(row.chat_id),
        queueId: asQueueId(row.queue_id),
        agentId: row.agent_id === null ? null : asAgentId(row.agent_id),
        offeredAt: asInstant(row.offered_at),
      }));
    },
    declinedOf: async (chatIds) => {
      const { rows } = await sql<{ chat_id: string; agent_id: string }>`
        select o.chat_id, o.agent_id from chats h join offers o on o.chat_id = h.id and o.round = h.round and o.state = 'declined'
        where h.id in ${engine.anyOf(chatIds)}`.execute(db);
      const byChat = new Map<ChatId, Set<AgentId>>();
      for (const row of rows) {
        const chatId = asChatId(row.chat_id);
        byChat.set(chatId, (byChat.get(chatId) ?? new Set()).add(asAgentId(row.agent_id)));
      }
      return byChat;
    },
    miss: async (chatId, agentId, at) => {
      const { rows } = await sql`
        update offers set state = 'missed', ended_at = ${at}
        where chat_id = ${chatId} and agent_id = ${agentId} and state = 'open' returning id`.execute(db);
      return rows.length > 0;
    },
    decline: async ({ id, chatId, queueId, agentId, round, at }) => {
      const { rows } = await sql`
        update offers set state = 'declined', ended_at = ${at}, round = ${round}
        where chat_id = ${chatId} and agent_id = ${agentId} and state = 'open' returning id`.execute(db);
      if (rows.length > 0) return;
      const row = { id, chat_id: chatId, queue_id: queueId, agent_id: agentId, state: 'declined', round, offered_at: at, ended_at: at };
      await db.insertInto('offers').values(row).execute();
    },
    closeAll: async (chatIds, at) => {
      if (chatIds.length === 0) return;
      await sql`
        update offers set state = 'withdrawn', ended_at = ${at} where chat_id in ${engine.anyOf(chatIds)} and state = 'open'`.execute(db);
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
