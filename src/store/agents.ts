import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { AgentStatus } from '../core/agent';
import { settingRules } from '../core/settings';
import { asAgentId } from '../core/brand';
import type { AgentId } from '../core/brand';
import type { Agents } from '../app/ports';
import type { Engine } from './engines/engine';
import { isForLevel, members } from './members';
import { agentOf } from './rows';
import type { AgentRow } from './rows';
import type { Tables } from './tables';

/** The agent's own limit, or `SimultaneousChats`, or its default. */
export const capacity: RawBuilder<number> = sql<number>`coalesce(a.capacity,
  (select cast(s.value as integer) from settings s where s.key = 'SimultaneousChats'), ${sql.lit(settingRules.SimultaneousChats.default)})`;

/** Chats in progress: always counted, never kept. */
export const load: RawBuilder<number> = sql<number>`(select count(*) from chats l where l.agent_id = a.id and l.status = 'in_progress')`;

/** The columns of an agent, for a table named `a`. */
export const agentColumns = sql`a.id, a.login, a.name, a.status, a.last_taken_at, a.access, a.enabled, ${capacity} as capacity, ${load} as load`;

export function agents(db: Kysely<Tables>, engine: Engine): Agents {
  // The load is counted by a statement of its own after the lock: on PostgreSQL a statement that waited for a lock still counts what it saw before.
  const lock = async (ids: readonly AgentId[]) => {
    await sql`select a.id from agents a where a.id in ${engine.anyOf(ids)} order by a.id ${engine.forUpdate}`.execute(db);
    const { rows } = await sql<AgentRow>`select ${agentColumns} from agents a where a.id in ${engine.anyOf(ids)}`.execute(db);
    return rows.map(agentOf);
  };
  return {
    find: async (id) => {
      const { rows } = await sql<AgentRow>`select ${agentColumns} from agents a where a.id = ${id}`.execute(db);
      return rows[0] === undefined ? null : agentOf(rows[0]);
    },
    findByLogin: async (login) => {
      const { rows } = await sql<AgentRow>`select ${agentColumns} from agents a where a.login = ${login}`.execute(db);
      return rows[0] === undefined ? null : agentOf(rows[0]);
    },
    lock: async (id) => (await lock([id]))[0] ?? null,
    lockAll: lock,
    successors: async (id) => {
      const { rows } = await sql<{ agent_id: string }>`
        select distinct m.agent_id
        from ${members({ queues: sql`(select o.queue_id from offers o where o.agent_id = ${id} and o.state = 'open')` })} m`.execute(db);
      return rows.map((row) => asAgentId(row.agent_id));
    },
    all: async () => {
      const { rows } = await sql<AgentRow>`select ${agentColumns} from agents a order by a.name, a.id`.execute(db);
      return rows.map(agentOf);
    },
    idle: async (queueIds, limit) => {
      const { rows } = await sql<{ id: string }>`
        select distinct a.id from ${members({ queues: engine.anyOf(queueIds) })} m join agents a on a.id = m.agent_id
        where a.status = 'active' and a.enabled = 1
          and exists (
            select 1 from chats w where w.queue_id = m.queue_id and w.status = 'waiting' and ${isForLevel}
              and not exists (select 1 from offers o where o.chat_id = w.id and o.state = 'open')
              and not exists (select 1 from offers d where d.chat_id = w.id and d.round = w.round and d.agent_id = a.id and d.state = 'declined'))
          and ${load} + (select count(*) from offers o where o.agent_id = a.id and o.state = 'open') < ${capacity}
        limit ${limit}`.execute(db);
      return rows.map((row) => asAgentId(row.id));
    },
    insert: async ({ id, login, name, passwordHash, at }) => {
      await db
        .insertInto('agents')
        .values({
          id,
          login,
          name,
          password_hash: passwordHash,
          status: 'inactive',
          status_since: at,
          capacity: null,
          last_taken_at: null,
          status_before_logout: null,
          created_at: at,
        })
        .execute();
    },
    setPasswordHash: async (id, hash) => {
      await db.updateTable('agents').set({ password_hash: hash }).where('id', '=', id).execute();
    },
    setStatus: async ({ id, status, reason, actorId, logId, at }) => {
      const changed = await db
        .updateTable('agents')
        .set({ status, status_since: at })
        .where('id', '=', id)
        .where('status', '<>', status)
        .returning('id')
        .executeTakeFirst();
      if (changed === undefined) return false;
      await db.insertInto('agent_status_log').values({ id: logId, agent_id: id, status, reason, actor_id: actorId, at }).execute();
      return true;
    },
    statusBeforeLogout: async (id) => {
      const row = await db.selectFrom('agents').select('status_before_logout').where('id', '=', id).executeTakeFirst();
      return (row?.status_before_logout ?? null) as AgentStatus | null;
    },
    keepStatusBeforeLogout: async (id, status) => {
      await db.updateTable('agents').set({ status_before_logout: status }).where('id', '=', id).execute();
    },
  };
}
