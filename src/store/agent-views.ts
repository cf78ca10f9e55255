import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asAgentId, asQueueId } from '../core/brand';
import type { AgentStatus, StatusReason } from '../core/agent';
import type { TeamView, Views } from '../app/views';
import { agentColumns, capacity, load } from './agents';
import type { Engine } from './engines/engine';
import type { AgentRow } from './rows';
import { agentOf } from './rows';
import type { Tables } from './tables';

/** How long ago a page that counts as connected was last heard of, in milliseconds: it is noted every 20 s. */
const heardWithin = 60_000;

type MeRow = AgentRow & {
  readonly status_since: number;
  readonly status_reason: string | null;
  readonly status_by: string | null;
  readonly language: string | null;
};

const lastOfLog = sql`(select l.id from agent_status_log l where l.agent_id = a.id order by l.at desc, l.id desc limit 1)`;

/** What pages show of agents. */
export function agentViews(db: Kysely<Tables>, engine: Engine): Pick<Views, 'me' | 'team'> {
  return {
    me: async (agentIds) => {
      const { rows } = await sql<MeRow>`
        select ${agentColumns}, a.language, a.status_since, g.reason as status_reason, b.name as status_by
        from agents a left join agent_status_log g on g.id = ${lastOfLog} left join agents b on b.id = g.actor_id
        where a.id in ${engine.anyOf(agentIds)}`.execute(db);
      return rows.map((row) => {
        const { id, name, login, status, load: own, capacity: limit, access } = agentOf(row);
        return {
          id,
          name,
          login,
          status,
          statusSince: row.status_since,
          statusReason: row.status_reason as StatusReason | null,
          statusBy: row.status_by,
          load: own,
          capacity: limit,
          access,
          language: row.language,
        };
      });
    },
    team: async (at) => {
      const agents = await sql<MeRow & { readonly online: number }>`
        select a.id, a.name, a.status, a.status_since, ${load} as load, ${capacity} as capacity, g.reason as status_reason,
          (select count(*) from agent_sessions s where s.agent_id = a.id and s.lost_at is null and s.expires_at > ${at}
            and s.seen_at > ${at - heardWithin}) as online
        from agents a left join agent_status_log g on g.id = ${lastOfLog} where a.enabled = 1 order by a.name, a.id limit 500`.execute(db);
      const queues = await db.selectFrom('queues').select(['id', 'name']).orderBy('name').limit(500).execute();
      return {
        agents: agents.rows.map((row): TeamView['agents'][number] => ({
          id: asAgentId(row.id),
          name: row.name,
          status: row.status as AgentStatus,
          statusSince: row.status_since,
          statusReason: row.status_reason as StatusReason | null,
          load: row.load,
          capacity: row.capacity,
          isOnline: row.online > 0,
        })),
        queues: queues.map(({ id, name }) => ({ id: asQueueId(id), name })),
      };
    },
  };
}
