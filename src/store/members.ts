import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * The agents of queues with their level, as a table of `queue_id, agent_id, level`: those who are members themselves and those of the
 * queue's roles, each once, with the lower level. Roles are looked up whenever this is read, so they expand by themselves.
 *
 * @param only the queues and the agents that matter, each a list or subselect in parentheses
 */
export function members(only: { readonly queues?: RawBuilder<unknown>; readonly agents?: RawBuilder<unknown> }): RawBuilder<unknown> {
  const queues = (column: RawBuilder<unknown>) => (only.queues === undefined ? sql`1 = 1` : sql`${column} in ${only.queues}`);
  const agents = (column: RawBuilder<unknown>) => (only.agents === undefined ? sql`1 = 1` : sql`${column} in ${only.agents}`);
  return sql`(
    select every_way.queue_id, every_way.agent_id, min(every_way.level) as level from (
      select d.queue_id, d.agent_id, d.level from queue_members d where ${queues(sql`d.queue_id`)} and ${agents(sql`d.agent_id`)}
      union all
      select r.queue_id, x.agent_id, r.level from queue_roles r join role_members x on x.role_id = r.role_id
      where ${queues(sql`r.queue_id`)} and ${agents(sql`x.agent_id`)}) every_way
    group by every_way.queue_id, every_way.agent_id)`;
}

/**
 * Whether a member `m` of a queue may be asked for a chat `w`. A case and not an or: of that PostgreSQL's planner believes that hardly any
 * chat passes, and sorts all that wait to find the oldest.
 */
export const isForLevel = sql`case when m.level = 1 then true else w.origin = 'transfer' end`;
