import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asQueueId } from '../core/brand';
import type { QueueId } from '../core/brand';
import type { Candidate } from '../core/routing/candidate';
import type { Queues } from '../app/ports';
import { agentColumns, capacity, load } from './agents';
import type { Engine } from './engines/engine';
import { candidateOf, queueOf } from './rows';
import type { AgentRow } from './rows';
import type { Tables } from './tables';

export function queues(db: Kysely<Tables>, engine: Engine): Queues {
  const lockCandidatesOf: Queues['lockCandidatesOf'] = async (queueIds, others) => {
    const wanted = engine.anyOf(queueIds);
    // Load and offers are counted by a statement of its own after the locks, as in agents.ts.
    await sql`
      select a.id from agents a
      where a.id in (select m.agent_id from queue_members m where m.queue_id in ${wanted}) or a.id in ${engine.anyOf(others)}
      order by a.id ${engine.forUpdate}`.execute(db);
    const { rows } = await sql<AgentRow & { queue_id: string; level: number; directed: number }>`
      select ${agentColumns}, m.queue_id, m.level,
        (select count(*) from offers o where o.agent_id = a.id and o.state = 'open') as directed
      from agents a join queue_members m on m.agent_id = a.id where m.queue_id in ${wanted}`.execute(db);
    const byQueue = new Map<QueueId, Candidate[]>();
    for (const row of rows) {
      const queueId = asQueueId(row.queue_id);
      byQueue.set(queueId, [...(byQueue.get(queueId) ?? []), candidateOf(row)]);
    }
    return byQueue;
  };
  return {
    findAll: async (ids) => {
      const { rows } = await sql<Tables['queues']>`select * from queues where id in ${engine.anyOf(ids)}`.execute(db);
      return new Map(rows.map((row) => [asQueueId(row.id), queueOf(row)]));
    },
    find: async (id) => {
      const row = await db.selectFrom('queues').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : queueOf(row);
    },
    findByName: async (name) => {
      const row = await db.selectFrom('queues').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : queueOf(row);
    },
    all: async () => (await db.selectFrom('queues').selectAll().orderBy('name').execute()).map(queueOf),
    insert: async ({ id, name, rule, at }) => {
      await db.insertInto('queues').values({ id, name, rule, created_at: at }).execute();
    },
    addMember: async (queueId, agentId, level) => {
      await db
        .insertInto('queue_members')
        .values({ queue_id: queueId, agent_id: agentId, level })
        .onConflict((conflict) => conflict.columns(['queue_id', 'agent_id']).doUpdateSet({ level }))
        .execute();
    },
    lockCandidatesOf,
    lockCandidates: async (queueId, others = []) => (await lockCandidatesOf([queueId], others)).get(queueId) ?? [],
    availability: async (except) => {
      const { rows } = await sql<{ id: string; name: string; rule: string; others: number; available: number }>`
        select q.id, q.name, q.rule, count(a.id) as others,
          count(case when a.status = 'active' and ${load} < ${capacity} then 1 end) as available
        from queues q left join queue_members m on m.queue_id = q.id and m.agent_id <> ${except} left join agents a on a.id = m.agent_id
        group by q.id, q.name, q.rule order by q.name`.execute(db);
      return rows.map((row) => ({ ...queueOf(row), otherAgents: row.others, availableAgents: row.available }));
    },
  };
}
