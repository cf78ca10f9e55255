import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { ChannelSetup } from '../../app/administration/ports';
import { channelOf } from '../rows';
import type { Tables } from '../tables';
import { containing } from './containing';

export function channelSetup(db: Kysely<Tables>): ChannelSetup {
  const all = sql`1 = 1`;
  return {
    search: async ({ text, type, isActive, queueId, limit }) => {
      const { rows } = await sql<Selectable<Tables['channels']>>`
        select * from channels
        where ${containing(sql`name`, text)} and ${type === null ? all : sql`type = ${type}`}
          and ${isActive === null ? all : sql`active = ${isActive ? 1 : 0}`} and ${queueId === null ? all : sql`queue_id = ${queueId}`}
        order by name, id limit ${limit}`.execute(db);
      return rows.map(channelOf);
    },
    update: async ({ id, queueId, isActive, language, createsContacts }) => {
      await db
        .updateTable('channels')
        .set({ queue_id: queueId, active: isActive ? 1 : 0, language, auto_create_contact: createsContacts ? 1 : 0 })
        .where('id', '=', id)
        .execute();
    },
    chats: async (id) => {
      const { rows } = await sql<{ n: number; open: number }>`
        select count(*) as n, count(case when completed_at is null then 1 end) as open from chats where channel_id = ${id}`.execute(db);
      return { all: rows[0]?.n ?? 0, open: rows[0]?.open ?? 0 };
    },
    delete: async (id) => {
      await db.deleteFrom('channels').where('id', '=', id).execute();
    },
  };
}
