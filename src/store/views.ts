import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { asAgentId, asChannelId, asChatId, asCommandId, asMessageId } from '../core/brand';
import type { AgentStatus } from '../core/agent';
import type { CommandKind, CommandState } from '../app/ports';
import type { ChangeView, Views } from '../app/views';
import { chatSearch } from './administration/chats';
import { agentViews } from './agent-views';
import { capacity, load } from './agents';
import { conversationViews } from './conversation-views';
import type { Engine } from './engines/engine';
import { members } from './members';
import type { Tables } from './tables';
import { tileViews } from './tile-views';

/** The read side of a store: single statements, no locks. */
export function views(db: Kysely<Tables>, engine: Engine): Views {
  const cursor = async () => {
    const row = await db.selectFrom('counters').select('value').where('name', '=', 'changes').executeTakeFirst();
    return row?.value ?? 0;
  };
  return {
    ...tileViews(db, engine, cursor),
    ...conversationViews(db, engine),
    ...agentViews(db, engine),
    cursor,
    changesSince: async (since, limit) => {
      const read = async () =>
        (await sql<Tables['changes']>`select * from changes where seq > ${since} order by seq limit ${limit}`.execute(db)).rows;
      let rows = await read();
      if (rows.length === 0) {
        if ((await cursor()) === since) return [];
        // Either they were pruned, or the first of them came between the two looks.
        rows = await read();
      }
      // A gap before the first row means that older changes were pruned.
      return rows[0]?.seq === since + 1 ? rows.map(changeOf) : null;
    },
    session: async (tokenHash, at) => {
      const row = await db
        .selectFrom('agent_sessions')
        .select('agent_id')
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', at)
        .executeTakeFirst();
      return row === undefined ? null : asAgentId(row.agent_id);
    },
    decisions: async (chatId, limit) => (await chatSearch(db, engine).decisions(chatId)).slice(-limit).toReversed(),
    hasChannels: async () => (await db.selectFrom('channels').select('id').limit(1).execute()).length > 0,
    commands: async (ids) => {
      const { rows } = await sql<Tables['commands']>`select * from commands where id in ${engine.anyOf(ids)}`.execute(db);
      return rows.map((row) => ({
        id: asCommandId(row.id),
        agentId: asAgentId(row.agent_id),
        chatId: asChatId(row.chat_id),
        kind: row.kind as CommandKind,
        state: row.state as CommandState,
        reason: row.reason,
        code: row.code,
      }));
    },
    targets: async (except) => {
      const agents = await sql<{ id: string; name: string; status: string; load: number; capacity: number }>`
        select a.id, a.name, a.status, ${load} as load, ${capacity} as capacity from agents a where a.id <> ${except} and a.enabled = 1
        order by a.name, a.id limit 500`.execute(db);
      const queues = await sql<{ id: string; name: string; others: number; available: number }>`
        select q.id, q.name, count(a.id) as others, ${availableCount} as available
        from queues q left join ${members({})} m on m.queue_id = q.id and m.agent_id <> ${except} left join agents a on a.id = m.agent_id and a.enabled = 1
        group by q.id, q.name order by q.name limit 500`.execute(db);
      return {
        agents: agents.rows.map((row) => ({ ...row, id: asAgentId(row.id), status: row.status as AgentStatus })),
        queues: queues.rows.map((row) => ({ id: row.id, name: row.name, otherAgents: row.others, availableAgents: row.available })),
      };
    },
    owners: async (chatIds) => {
      const { rows } = await sql<{ id: string; external_id: string; channel_id: string; agent_id: string | null; name: string | null }>`
        select h.id, i.external_id, h.channel_id, h.agent_id, a.name
        from chats h join contact_identities i on i.id = h.identity_id left join agents a on a.id = h.agent_id
        where h.id in ${engine.anyOf(chatIds)}`.execute(db);
      return rows.map((row) => ({
        chatId: asChatId(row.id),
        externalId: row.external_id,
        channelId: asChannelId(row.channel_id),
        agentId: row.agent_id === null ? null : asAgentId(row.agent_id),
        agentName: row.name,
      }));
    },
  };
}

const availableCount: RawBuilder<number> = sql<number>`count(case when a.status = 'active' and ${load} < ${capacity} then 1 end)`;

const changeOf = (row: Tables['changes']): ChangeView => ({
  seq: row.seq,
  kind: row.kind as ChangeView['kind'],
  chatId: row.chat_id === null ? null : asChatId(row.chat_id),
  messageId: row.message_id === null ? null : asMessageId(row.message_id),
  agentId: row.agent_id === null ? null : asAgentId(row.agent_id),
  commandId: row.command_id === null ? null : asCommandId(row.command_id),
});
