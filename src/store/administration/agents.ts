import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { AgentDetails, AgentSetup } from '../../app/administration/ports';
import { asQueueId } from '../../core/brand';
import { agentColumns } from '../agents';
import type { Engine } from '../engines/engine';
import { members } from '../members';
import { agentOf } from '../rows';
import type { AgentRow } from '../rows';
import type { Tables } from '../tables';
import { containing } from './containing';

type DetailsRow = AgentRow & { readonly own_capacity: number | null; readonly language: string | null };

const selectAgents = sql`select ${agentColumns}, a.capacity as own_capacity, a.language from agents a`;

/** Everything that names an agent and has to stay readable. */
const history = [
  sql`select 1 from chats where agent_id = `,
  sql`select 1 from messages where agent_id = `,
  sql`select 1 from offers where agent_id = `,
  sql`select 1 from decisions where agent_id = `,
  sql`select 1 from commands where agent_id = `,
  sql`select 1 from cases where assignee_id = `,
  sql`select 1 from case_templates where assignee_id = `,
];

export function agentSetup(db: Kysely<Tables>, engine: Engine): AgentSetup {
  const one = async (where: RawBuilder<unknown>): Promise<AgentDetails | null> => {
    const { rows } = await sql<DetailsRow>`${selectAgents} where ${where}`.execute(db);
    return rows[0] === undefined ? null : detailsOf(rows[0]);
  };
  const all = sql`1 = 1`;
  return {
    find: (id) => one(sql`a.id = ${id}`),
    findByLogin: (login) => one(sql`a.login = ${login}`),
    passwordHash: async (id) =>
      (await db.selectFrom('agents').select('password_hash').where('id', '=', id).executeTakeFirst())?.password_hash ?? null,
    search: async ({ text, status, access, isEnabled, queueId, roleId, limit }) => {
      const inQueue = queueId === null ? all : sql`a.id in (select m.agent_id from ${members({ queues: engine.anyOf([queueId]) })} m)`;
      const { rows } = await sql<DetailsRow>`
        ${selectAgents}
        where (${containing(sql`a.name`, text)} or ${containing(sql`a.login`, text)})
          and ${status === null ? all : sql`a.status = ${status}`} and ${access === null ? all : sql`a.access = ${access}`}
          and ${isEnabled === null ? all : sql`a.enabled = ${isEnabled ? 1 : 0}`} and ${inQueue}
          and ${roleId === null ? all : sql`a.id in (select x.agent_id from role_members x where x.role_id = ${roleId})`}
        order by a.name, a.id limit ${limit}`.execute(db);
      return rows.map(detailsOf);
    },
    update: async ({ id, login, name, access, isEnabled, ownCapacity, language, passwordHash }) => {
      await db
        .updateTable('agents')
        .set({
          login,
          name,
          access,
          enabled: isEnabled ? 1 : 0,
          capacity: ownCapacity,
          language,
          ...(passwordHash === null ? {} : { password_hash: passwordHash }),
        })
        .where('id', '=', id)
        .execute();
    },
    endSessions: async (id) => {
      await db.deleteFrom('agent_sessions').where('agent_id', '=', id).execute();
    },
    queuesOf: async (id) => {
      const { rows } = await sql<{ queue_id: string }>`
        select m.queue_id from ${members({ agents: engine.anyOf([id]) })} m order by m.queue_id`.execute(db);
      return rows.map((row) => asQueueId(row.queue_id));
    },
    hasHistory: async (id) => {
      const { rows } = await sql`${sql.join(
        history.map((select) => sql`${select}${id}`),
        sql` union all `,
      )} limit 1`.execute(db);
      return rows.length > 0;
    },
    delete: async (id) => {
      for (const table of ['agent_sessions', 'queue_members', 'role_members', 'agent_status_log', 'quick_reply_uses'] as const) {
        await db.deleteFrom(table).where('agent_id', '=', id).execute();
      }
      await db.updateTable('agent_status_log').set({ actor_id: null }).where('actor_id', '=', id).execute();
      await db.deleteFrom('agents').where('id', '=', id).execute();
    },
  };
}

const detailsOf = (row: DetailsRow): AgentDetails => ({ ...agentOf(row), ownCapacity: row.own_capacity, language: row.language });
