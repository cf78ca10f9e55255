import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Role, RoleSetup } from '../../app/administration/ports';
import { asAgentId, asQueueId, asRoleId } from '../../core/brand';
import type { Engine } from '../engines/engine';
import type { Tables } from '../tables';
import { containing } from './containing';

export function roleSetup(db: Kysely<Tables>, engine: Engine): RoleSetup {
  return {
    find: async (id) => {
      const row = await db.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : roleOf(row);
    },
    findByName: async (name) => {
      const row = await db.selectFrom('roles').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : roleOf(row);
    },
    search: async ({ text, limit }) => {
      const { rows } = await sql<Tables['roles']>`
        select * from roles where ${containing(sql`name`, text)} order by name, id limit ${limit}`.execute(db);
      return rows.map(roleOf);
    },
    save: async ({ id, name }, at) => {
      await db
        .insertInto('roles')
        .values({ id, name, created_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ name }))
        .execute();
    },
    delete: async (id) => {
      await db.deleteFrom('role_members').where('role_id', '=', id).execute();
      await db.deleteFrom('roles').where('id', '=', id).execute();
    },
    members: async (id) => {
      const rows = await db
        .selectFrom('role_members as m')
        .innerJoin('agents as a', 'a.id', 'm.agent_id')
        .select(['a.id', 'a.name', 'a.login'])
        .where('m.role_id', '=', id)
        .orderBy('a.name')
        .orderBy('a.id')
        .execute();
      return rows.map(({ id: agentId, name, login }) => ({ id: asAgentId(agentId), name, login }));
    },
    addMembers: async (id, agentIds) => {
      if (agentIds.length === 0) return;
      await db
        .insertInto('role_members')
        .values(agentIds.map((agentId) => ({ role_id: id, agent_id: agentId })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    removeMembers: async (id, agentIds) => {
      await sql`delete from role_members where role_id = ${id} and agent_id in ${engine.anyOf(agentIds)}`.execute(db);
    },
    queuesOf: async (id) => {
      const rows = await db
        .selectFrom('queue_roles as r')
        .innerJoin('queues as q', 'q.id', 'r.queue_id')
        .select(['q.id', 'q.name'])
        .where('r.role_id', '=', id)
        .orderBy('q.name')
        .execute();
      return rows.map(({ id: queueId, name }) => ({ id: asQueueId(queueId), name }));
    },
  };
}

const roleOf = ({ id, name }: Tables['roles']): Role => ({ id: asRoleId(id), name });
