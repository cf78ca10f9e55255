import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { OfferSearch } from '../../app/administration/ports';
import { asAgentId, asChatId } from '../../core/brand';
import { capacity, load } from '../agents';
import type { Engine } from '../engines/engine';
import { members } from '../members';
import type { Tables } from '../tables';

export function offerSearch(db: Kysely<Tables>, engine: Engine): OfferSearch {
  const agentIds = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => asAgentId(id));
  return {
    toOutsiders: async (queueIds) => {
      const queues = engine.anyOf(queueIds);
      const { rows } = await sql<{ chat_id: string; agent_id: string }>`
        select o.chat_id, o.agent_id from offers o
        left join ${members({ queues })} m on m.queue_id = o.queue_id and m.agent_id = o.agent_id
        where o.state = 'open' and o.agent_id is not null and m.agent_id is null and o.queue_id in ${queues} order by o.id`.execute(db);
      return rows.map((row) => ({ chatId: asChatId(row.chat_id), agentId: asAgentId(row.agent_id) }));
    },
    overLimit: async (queueIds) => {
      const { rows } = await sql<{ id: string }>`
        select a.id from agents a
        where a.id in (select m.agent_id from ${members({ queues: engine.anyOf(queueIds) })} m)
          and exists (select 1 from offers o where o.agent_id = a.id and o.state = 'open') and ${load} >= ${capacity}
        order by a.id`.execute(db);
      return agentIds(rows);
    },
    idle: async (queueIds) => {
      const { rows } = await sql<{ id: string }>`
        select distinct a.id from agents a join ${members({ queues: engine.anyOf(queueIds) })} m on m.agent_id = a.id
        where a.status = 'active' and a.enabled = 1 and ${load} < ${capacity} and exists (
          select 1 from chats h where h.queue_id = m.queue_id and h.status = 'waiting'
            and not exists (select 1 from offers o where o.chat_id = h.id and o.state = 'open'))
        order by a.id`.execute(db);
      return agentIds(rows);
    },
    toAll: async (queueId, limit) => {
      const { rows } = await sql<{ id: string }>`
        select h.id from chats h join offers o on o.chat_id = h.id and o.state = 'open' and o.agent_id is null
        where h.queue_id = ${queueId} and h.status = 'waiting' order by h.waiting_since, h.id limit ${limit}`.execute(db);
      return rows.map(({ id }) => asChatId(id));
    },
  };
}
