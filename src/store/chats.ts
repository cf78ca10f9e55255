import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asChatId, asQueueId } from '../core/brand';
import type { ChatId } from '../core/brand';
import type { ChatRecord, Chats } from '../app/ports';
import { asChannelId } from '../core/brand';
import type { Engine } from './engines/engine';
import { chatOf } from './rows';
import type { Tables } from './tables';

type ChatRow = Tables['chats'];
interface RecordRow extends ChatRow {
  readonly contact_name: string;
  readonly channel_type: string;
  readonly channel_name: string;
  readonly queue_name: string | null;
  readonly agent_name: string | null;
}

const selectRecord = sql`
  select h.*, c.name as contact_name, n.type as channel_type, n.name as channel_name, q.name as queue_name, a.name as agent_name
  from chats h join contacts c on c.id = h.contact_id join channels n on n.id = h.channel_id
  left join queues q on q.id = h.queue_id left join agents a on a.id = h.agent_id`;

const recordOf = (row: RecordRow): ChatRecord => ({
  chat: chatOf(row),
  contactName: row.contact_name,
  channel: { id: asChannelId(row.channel_id), type: row.channel_type, name: row.channel_name },
  queueName: row.queue_name,
  agentName: row.agent_name,
});

const onlyRecord = ([row]: readonly RecordRow[]): ChatRecord | null => (row === undefined ? null : recordOf(row));

const openStatuses = sql`('bot_processing', 'waiting', 'in_progress')`;

export function chats(db: Kysely<Tables>, engine: Engine): Chats {
  const find = async (id: ChatId) => onlyRecord((await sql<RecordRow>`${selectRecord} where h.id = ${id}`.execute(db)).rows);
  return {
    find,
    lock: async (id) => {
      await sql`select id from chats where id = ${id} ${engine.forUpdate}`.execute(db);
      return find(id);
    },
    lockAll: async (ids) => {
      const wanted = engine.anyOf(ids);
      await sql`select id from chats where id in ${wanted} order by id ${engine.forUpdate}`.execute(db);
      const { rows } = await sql<RecordRow>`${selectRecord} where h.id in ${wanted}`.execute(db);
      return new Map(rows.map((row) => [asChatId(row.id), recordOf(row)]));
    },
    findChild: async (parentId) => onlyRecord((await sql<RecordRow>`${selectRecord} where h.parent_id = ${parentId}`.execute(db)).rows),
    findOpen: async (contactId, channelId) => {
      const { rows } = await sql<ChatRow>`
        select * from chats where contact_id = ${contactId} and channel_id = ${channelId} and status in ${openStatuses}
        ${engine.forUpdate}`.execute(db);
      return rows[0] === undefined ? null : chatOf(rows[0]);
    },
    insert: async (chat) => {
      const inProgress = chat.status === 'in_progress' ? chat : null;
      await sql`
        insert into chats (id, contact_id, identity_id, channel_id, queue_id, agent_id, parent_id, status, ordinal, waiting_since,
          created_at, accepted_at, last_seq, agent_read_seq)
        values (${chat.id}, ${chat.contactId}, ${chat.identityId}, ${chat.channelId}, ${chat.queueId}, ${inProgress?.agentId ?? null},
          ${chat.parentId}, ${chat.status},
          (select coalesce(max(o.ordinal), 0) + 1 from chats o where o.identity_id = ${chat.identityId} and o.channel_id = ${chat.channelId}),
          ${chat.waitingSince}, ${chat.createdAt}, ${inProgress?.acceptedAt ?? null}, 0, 0)`.execute(db);
      if (inProgress !== null) {
        await db.updateTable('agents').set({ last_taken_at: inProgress.acceptedAt }).where('id', '=', inProgress.agentId).execute();
      }
    },
    claim: async ({ id, agentId, acceptedAt }, capacity) => {
      const { rows } = await sql`
        update chats set status = 'in_progress', agent_id = ${agentId}, accepted_at = ${acceptedAt}
        where id = ${id} and status = 'waiting'
          and (select a.status from agents a where a.id = ${agentId}) = 'active'
          and (select count(*) from chats l where l.agent_id = ${agentId} and l.status = 'in_progress') < ${capacity}
        returning id`.execute(db);
      if (rows.length === 0) return false;
      await db.updateTable('agents').set({ last_taken_at: acceptedAt }).where('id', '=', agentId).execute();
      return true;
    },
    enqueue: async (id, queueId) => {
      const { rows } = await sql`update chats set queue_id = ${queueId} where id = ${id} and status = 'waiting' returning id`.execute(db);
      return rows.length > 0;
    },
    enqueueAll: async (moves) => {
      const byQueue = Map.groupBy(moves, ({ queueId }) => queueId);
      for (const [queueId, chats] of byQueue) {
        await sql`
          update chats set queue_id = ${queueId} where status = 'waiting'
            and id in ${engine.anyOf(chats.map(({ chatId }) => chatId))}`.execute(db);
      }
    },
    end: async (id, status, at, reason) => {
      const { rows } = await sql`
        update chats set status = ${status}, completed_at = ${at}, end_reason = ${reason}
        where id = ${id} and status in ${openStatuses} returning id`.execute(db);
      return rows.length > 0;
    },
    waitingFor: async (agentId, limit, except) => {
      const { rows } = await sql<ChatRow & { queue_id: string }>`
        select h.* from chats h
        join queues q on q.id = h.queue_id and q.rule = 'to_available_agent'
        join queue_members m on m.queue_id = h.queue_id and m.agent_id = ${agentId} and (m.level = 1 or h.parent_id is not null)
        where h.status = 'waiting' and h.id <> ${except ?? ''}
          and not exists (select 1 from offers o where o.chat_id = h.id and o.state = 'open')
        order by h.waiting_since, h.id limit ${limit} ${engine.forUpdateOf('h')}`.execute(db);
      return rows.flatMap((row) => {
        const chat = chatOf(row);
        return chat.status === 'waiting' ? [{ chat, queueId: asQueueId(row.queue_id) }] : [];
      });
    },
    markRead: async (id, seq) => {
      await sql`update chats set agent_read_seq = ${seq} where id = ${id} and agent_read_seq < ${seq} and last_seq >= ${seq}`.execute(db);
    },
  };
}
