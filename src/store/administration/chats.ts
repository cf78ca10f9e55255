import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { ChatSearch, DecisionDetails } from '../../app/administration/ports';
import type { DecidedCandidate } from '../../app/ports';
import { asAgentId, asChatId, asInstant, asQueueId } from '../../core/brand';
import { chatRecords } from '../chat-records';
import type { Engine } from '../engines/engine';
import { messageOf } from '../rows';
import type { Tables } from '../tables';

export function chatSearch(db: Kysely<Tables>, engine: Engine): ChatSearch {
  return {
    search: async ({ status, state, queueId, agentId, channelId, channelType, contactId, since, limit, order }) => {
      const where = { status, state, queue_id: queueId, agent_id: agentId, channel_id: channelId, contact_id: contactId };
      const conditions = Object.entries(where).flatMap(([column, value]) =>
        value === null ? [] : [sql`${sql.ref(`h.${column}`)} = ${value}`],
      );
      if (channelType !== null) conditions.push(sql`n.type = ${channelType}`);
      if (since !== null) conditions.push(sql`h.created_at >= ${since}`);
      // Ids are in the order of their making, so that no more rows are looked at than are wanted.
      const direction = order === 'newest' ? sql`desc` : sql`asc`;
      return chatRecords(db, sql`${sql.join([sql`1 = 1`, ...conditions], sql` and `)} order by h.id ${direction} limit ${limit}`);
    },
    messages: async (id) => {
      const rows = await db.selectFrom('messages').selectAll().where('chat_id', '=', id).orderBy('seq').execute();
      return rows.map(messageOf);
    },
    decisions: async (id) => {
      const { rows } = await sql<Tables['decisions'] & { queue_name: string; agent_name: string | null }>`
        select d.*, q.name as queue_name, a.name as agent_name from decisions d join queues q on q.id = d.queue_id
        left join agents a on a.id = d.agent_id where d.chat_id = ${id} order by d.at, d.id`.execute(db);
      const decisions = rows.map((row) => ({ row, candidates: JSON.parse(row.candidates) as readonly DecidedCandidate[] }));
      const ids = [...new Set(decisions.flatMap(({ candidates }) => candidates.map(({ agentId }) => agentId)))];
      const named = await sql<{ id: string; name: string }>`select id, name from agents where id in ${engine.anyOf(ids)}`.execute(db);
      const names = new Map(named.rows.map((agent) => [agent.id, agent.name]));
      return decisions.map(({ row, candidates }) => decisionOf(row, candidates, names));
    },
    open: async (queueId, after, limit) => {
      const which =
        queueId === null
          ? sql`status in ('waiting', 'bot_processing')`
          : sql`queue_id = ${queueId} and status in ('waiting', 'bot_processing', 'in_progress')`;
      const { rows } = await sql<{ id: string }>`
        select id from chats where ${which} and id > ${after ?? ''} order by id limit ${limit}`.execute(db);
      return rows.map(({ id }) => asChatId(id));
    },
  };
}

function decisionOf(
  row: Tables['decisions'] & { readonly queue_name: string; readonly agent_name: string | null },
  candidates: readonly DecidedCandidate[],
  names: ReadonlyMap<string, string>,
): DecisionDetails {
  const { id, at, cause, rule, result } = row;
  return {
    id,
    at: asInstant(at),
    cause,
    rule,
    result,
    queue: { id: asQueueId(row.queue_id), name: row.queue_name },
    agent: row.agent_id === null ? null : { id: asAgentId(row.agent_id), name: row.agent_name ?? '' },
    candidates: candidates.map((candidate) => ({ ...candidate, name: names.get(candidate.agentId) ?? '' })),
  };
}
