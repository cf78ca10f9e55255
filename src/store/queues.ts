import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import { asQueueId } from '../core/brand';
import type { QueueId } from '../core/brand';
import type { Candidate } from '../core/routing/candidate';
import type { Queues } from '../app/ports';
import { agentColumns } from './agents';
import type { Engine } from './engines/engine';
import { members } from './members';
import { candidateOf, queueOf } from './rows';
import type { AgentRow } from './rows';
import type { Tables } from './tables';

export function queues(db: Kysely<Tables>, engine: Engine): Queues {
  const candidatesOf: Queues['candidatesOf'] = async (queueIds) => {
    const { rows } = await sql<AgentRow & { queue_id: string; level: number; directed: number; last_asked_at: number | null }>`
      select ${agentColumns}, m.queue_id, m.level,
        (select count(*) from offers o where o.agent_id = a.id and o.state = 'open') as directed,
        (select max(o.offered_at) from offers o where o.agent_id = a.id) as last_asked_at
      from ${members({ queues: engine.anyOf(queueIds) })} m join agents a on a.id = m.agent_id where a.enabled = 1 order by a.id`.execute(
      db,
    );
    const byQueue = new Map<QueueId, Candidate[]>();
    for (const row of rows) {
      const queueId = asQueueId(row.queue_id);
      byQueue.set(queueId, [...(byQueue.get(queueId) ?? []), candidateOf(row)]);
    }
    return byQueue;
  };
  return {
    // Load and offers are counted by `candidatesOf` after the locks, for the reason in agents.ts.
    lockAgentsOf: async (queueIds, others) => {
      await sql`
      select a.id from agents a
      where a.id in (select m.agent_id from ${members({ queues: engine.anyOf(queueIds) })} m
        union select x.id from agents x where x.id in ${engine.anyOf(others)})
      order by a.id ${engine.forUpdate}`.execute(db);
    },
    candidatesOf,
    connected: async (queueIds, at) => {
      const { rows } = await sql<{ queue_id: string; n: number }>`
        select m.queue_id, count(*) as n from ${members({ queues: engine.anyOf(queueIds) })} m join agents a on a.id = m.agent_id
        where a.enabled = 1 and (a.status = 'active' or exists (
          select 1 from agent_sessions s where s.agent_id = a.id and s.lost_at is null and s.expires_at > ${at}))
        group by m.queue_id`.execute(db);
      return new Map(rows.map((row) => [asQueueId(row.queue_id), row.n]));
    },
    directedOf: async (agentId) => {
      const { rows } = await sql<Selectable<Tables['queues']>>`
        select q.* from ${members({ agents: engine.anyOf([agentId]) })} m join queues q on q.id = m.queue_id
        where q.rule <> 'to_all_agents' order by q.id`.execute(db);
      return rows.map(queueOf);
    },
    findAll: async (ids) => {
      const { rows } = await sql<Selectable<Tables['queues']>>`select * from queues where id in ${engine.anyOf(ids)}`.execute(db);
      return new Map(rows.map((row) => [asQueueId(row.id), queueOf(row)]));
    },
    find: async (id) => {
      const row = await db.selectFrom('queues').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : queueOf(row);
    },
    first: async () => {
      const row = await db.selectFrom('queues').selectAll().orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();
      return row === undefined ? null : queueOf(row);
    },
    findByName: async (name) => {
      const row = await db.selectFrom('queues').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : queueOf(row);
    },
    all: async () => (await db.selectFrom('queues').selectAll().orderBy('name').execute()).map(queueOf),
    insert: async ({ id, name, rule, at }) => {
      await db
        .insertInto('queues')
        .values({
          id,
          name,
          rule,
          created_at: at,
          chat_timeout_minutes: null,
          first_response_minutes: null,
          ongoing_response_minutes: null,
          accept_timeout_minutes: null,
          overflow_queue_id: null,
          overflow_after_minutes: null,
          hours: null,
        })
        .execute();
    },
    addMember: async (queueId, agentId, level) => {
      await db
        .insertInto('queue_members')
        .values({ queue_id: queueId, agent_id: agentId, level })
        .onConflict((conflict) => conflict.columns(['queue_id', 'agent_id']).doUpdateSet({ level }))
        .execute();
    },
  };
}
