import { sql } from 'kysely';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { QueueSetup } from '../../app/administration/ports';
import { asAgentId, asRoleId } from '../../core/brand';
import type { Queue } from '../../core/queue';
import type { Engine } from '../engines/engine';
import { queueOf } from '../rows';
import type { Tables } from '../tables';
import { containing } from './containing';

export function queueSetup(db: Kysely<Tables>, engine: Engine): QueueSetup {
  return {
    insert: async (queue, at) => {
      await db
        .insertInto('queues')
        .values({ ...queueRow(queue), created_at: at })
        .execute();
    },
    // No upsert: on PostgreSQL that would lock the row against every chat that comes into the queue.
    update: async (queue) => {
      const { id, ...fields } = queueRow(queue);
      await db.updateTable('queues').set(fields).where('id', '=', id).execute();
    },
    delete: async (id) => {
      // What was meant for one team is not offered to everybody when the team goes.
      await sql`
        update quick_replies set active = 0
        where id in (select reply_id from quick_reply_queues where queue_id = ${id})
          and id not in (select reply_id from quick_reply_queues where queue_id <> ${id})`.execute(db);
      await db.deleteFrom('quick_reply_queues').where('queue_id', '=', id).execute();
      await db.deleteFrom('chat_actions').where('queue_id', '=', id).execute();
      await db.deleteFrom('queue_members').where('queue_id', '=', id).execute();
      await db.deleteFrom('queue_roles').where('queue_id', '=', id).execute();
      await db.deleteFrom('queues').where('id', '=', id).execute();
    },
    search: async ({ text, rule, limit }) => {
      const { rows } = await sql<Selectable<Tables['queues']>>`
        select * from queues
        where ${containing(sql`name`, text)} and (${rule ?? ''} = '' or rule = ${rule ?? ''}) order by name, id limit ${limit}`.execute(db);
      return rows.map(queueOf);
    },
    uses: async (id) => {
      const channels = await db.selectFrom('channels').select('name').where('queue_id', '=', id).orderBy('name').execute();
      const overflowsFrom = await db.selectFrom('queues').select('name').where('overflow_queue_id', '=', id).orderBy('name').execute();
      const { rows } = await sql`
        select 1 from chats where queue_id = ${id} union all select 1 from offers where queue_id = ${id}
        union all select 1 from decisions where queue_id = ${id} limit 1`.execute(db);
      return {
        channels: channels.map(({ name }) => name),
        overflowsFrom: overflowsFrom.map(({ name }) => name),
        hadChats: rows.length > 0,
      };
    },
    members: async (id) => {
      const { rows } = await sql<{ kind: 'agent' | 'role'; id: string; name: string; level: number }>`
        select 'agent' as kind, a.id, a.name, m.level from queue_members m join agents a on a.id = m.agent_id where m.queue_id = ${id}
        union all
        select 'role' as kind, r.id, r.name, m.level from queue_roles m join roles r on r.id = m.role_id where m.queue_id = ${id}
        order by kind, name, id`.execute(db);
      return rows.map(({ kind, id: memberId, name, level: stored }) => {
        const level = stored === 2 ? 2 : 1;
        return kind === 'agent' ? { kind, id: asAgentId(memberId), name, level } : { kind, id: asRoleId(memberId), name, level };
      });
    },
    putMembers: async (id, members) => {
      for (const member of members) {
        const { level } = member;
        if (member.kind === 'agent') {
          await db
            .insertInto('queue_members')
            .values({ queue_id: id, agent_id: member.id, level })
            .onConflict((conflict) => conflict.columns(['queue_id', 'agent_id']).doUpdateSet({ level }))
            .execute();
        } else {
          await db
            .insertInto('queue_roles')
            .values({ queue_id: id, role_id: member.id, level })
            .onConflict((conflict) => conflict.columns(['queue_id', 'role_id']).doUpdateSet({ level }))
            .execute();
        }
      }
    },
    removeMembers: async (id, members) => {
      const of = (kind: 'agent' | 'role') => engine.anyOf(members.flatMap((member) => (member.kind === kind ? [member.id] : [])));
      await sql`delete from queue_members where queue_id = ${id} and agent_id in ${of('agent')}`.execute(db);
      await sql`delete from queue_roles where queue_id = ${id} and role_id in ${of('role')}`.execute(db);
    },
  };
}

const queueRow = (queue: Queue): Omit<Insertable<Tables['queues']>, 'created_at'> => ({
  id: queue.id,
  name: queue.name,
  rule: queue.rule,
  last_agent_first: queue.lastAgentFirst ? 1 : 0,
  priority: queue.priority,
  chat_timeout_minutes: queue.chatTimeoutMinutes,
  first_response_minutes: queue.firstResponseMinutes,
  ongoing_response_minutes: queue.ongoingResponseMinutes,
  accept_timeout_minutes: queue.acceptTimeoutMinutes,
  no_agents: queue.noAgents,
  overflow_queue_id: queue.overflow?.queueId ?? null,
  overflow_after_minutes: queue.overflow?.afterMinutes ?? null,
  hours: queue.hours === null ? null : JSON.stringify(queue.hours),
});
