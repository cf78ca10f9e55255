import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asAgentId, asChatId, asContactId, asIdentityId, asInstant, asQueueId } from '../core/brand';
import type { Chats } from '../app/ports';
import { capacity, load } from './agents';
import { byId, chatRecord, chatRecords } from './chat-records';
import type { Engine } from './engines/engine';
import { isForLevel, members } from './members';
import type { Tables } from './tables';

const openStatuses = sql`('bot_processing', 'waiting', 'in_progress')`;

/** By the age that the customer's wait has; transfers do not change it. */
const newestFirst = (alias: string) => sql`${sql.ref(`${alias}.waiting_since`)} desc, ${sql.ref(`${alias}.id`)} desc`;

export function chats(db: Kysely<Tables>, engine: Engine): Chats {
  const find: Chats['find'] = (id) => chatRecord(db, sql`h.id = ${id}`);
  return {
    find,
    lock: async (id) => {
      if (engine.locksRows) await sql`select id from chats where id = ${id} ${engine.forUpdate}`.execute(db);
      return find(id);
    },
    lockAll: async (ids) => {
      const wanted = engine.anyOf(ids);
      if (engine.locksRows) await sql`select id from chats where id in ${wanted} order by id ${engine.forUpdate}`.execute(db);
      return byId(await chatRecords(db, sql`h.id in ${wanted}`));
    },
    findAll: async (ids) => byId(await chatRecords(db, sql`h.id in ${engine.anyOf(ids)}`)),
    findChild: (parentId) => chatRecord(db, sql`h.parent_id = ${parentId}`),
    findOpen: async (contactId, channelId) => {
      const isOpen = (alias: string) =>
        sql`${sql.ref(`${alias}.contact_id`)} = ${contactId} and ${sql.ref(`${alias}.channel_id`)} = ${channelId} and ${sql.ref(`${alias}.status`)} in ${openStatuses}`;
      if (!engine.locksRows) return chatRecord(db, sql`${isOpen('h')} order by h.beside, ${newestFirst('h')} limit 1`);
      const { rows } = await sql<{ id: string }>`
        select o.id from chats o where ${isOpen('o')} order by o.beside, ${newestFirst('o')} limit 1 ${engine.forUpdate}`.execute(db);
      return rows[0] === undefined ? null : find(asChatId(rows[0].id));
    },
    findOpenAll: async (contactIds, channelId) => {
      const wanted = engine.anyOf(contactIds);
      const isOpen = (alias: string) =>
        sql`${sql.ref(`${alias}.contact_id`)} in ${wanted} and ${sql.ref(`${alias}.channel_id`)} = ${channelId} and ${sql.ref(`${alias}.status`)} in ${openStatuses}`;
      if (engine.locksRows) await sql`select o.id from chats o where ${isOpen('o')} order by o.id ${engine.forUpdate}`.execute(db);
      // Of several chats of a contact the last holds.
      const records = await chatRecords(db, sql`${isOpen('h')} order by h.beside desc, h.waiting_since, h.id`);
      return new Map(records.map((record) => [record.chat.contactId, record]));
    },
    insert: async ({ chat, times }) => {
      const inProgress = chat.status === 'in_progress' ? chat : null;
      await sql`
        insert into chats (id, contact_id, identity_id, channel_id, queue_id, agent_id, parent_id, status, ordinal, waiting_since,
          created_at, accepted_at, last_seq, agent_read_seq, origin, state, queued_at, last_message_at, last_customer_at,
          unanswered_since, replied_at, beside, case_id)
        values (${chat.id}, ${chat.contactId}, ${chat.identityId}, ${chat.channelId}, ${chat.queueId}, ${inProgress?.agentId ?? null},
          ${chat.parentId}, ${chat.status},
          (select coalesce(max(o.ordinal), 0) + 1 from chats o where o.identity_id = ${chat.identityId} and o.channel_id = ${chat.channelId}),
          ${chat.waitingSince}, ${chat.createdAt}, ${inProgress?.acceptedAt ?? null}, 0, 0, ${chat.origin}, 'new',
          ${chat.queueId === null ? null : chat.createdAt}, ${times.lastMessageAt}, ${times.lastCustomerAt}, ${times.unansweredSince},
          ${times.repliedAt}, coalesce((select p.beside from chats p where p.id = ${chat.parentId}), 0),
          (select p.case_id from chats p where p.id = ${chat.parentId}))`.execute(db);
      if (chat.parentId !== null) {
        await sql`
          insert into case_chats (chat_id, case_id, at)
          select ${chat.id}, l.case_id, l.at from case_chats l where l.chat_id = ${chat.parentId}`.execute(db);
      }
      if (inProgress !== null) {
        await db.updateTable('agents').set({ last_taken_at: inProgress.acceptedAt }).where('id', '=', inProgress.agentId).execute();
      }
    },
    claim: async ({ id, agentId, acceptedAt }, capacity) => {
      const { rows } = await sql`
        update chats set status = 'in_progress', agent_id = ${agentId}, accepted_at = ${acceptedAt}, next_round_at = null
        where id = ${id} and status = 'waiting'
          and (select a.status from agents a where a.id = ${agentId}) = 'active'
          and (select count(*) from chats l where l.agent_id = ${agentId} and l.status = 'in_progress') < ${capacity}
        returning id`.execute(db);
      if (rows.length === 0) return false;
      await db.updateTable('agents').set({ last_taken_at: acceptedAt }).where('id', '=', agentId).execute();
      return true;
    },
    enqueueAll: async (moves, at) => {
      const byQueue = Map.groupBy(moves, ({ queueId }) => queueId);
      for (const [queueId, chats] of byQueue) {
        await sql`
          update chats set queue_id = ${queueId}, queued_at = ${at}, next_round_at = null,
            round = case when queue_id is null then round else round + 1 end
          where status = 'waiting' and id in ${engine.anyOf(chats.map(({ chatId }) => chatId))}`.execute(db);
      }
    },
    end: async (id, status, at, reason) => {
      const { rows } = await sql`
        update chats set status = ${status}, state = 'completed', completed_at = ${at}, end_reason = ${reason}, next_round_at = null
        where id = ${id} and status in ${openStatuses} returning id`.execute(db);
      return rows.length > 0;
    },
    waitingFor: async ({ agentId, queueIds, limit, except }) => {
      // The oldest few of each queue, by its index, and of those the oldest: however many wait, few rows are looked at.
      const { rows } = await sql<{ id: string }>`
        select h.id from ${members({ queues: engine.anyOf(queueIds), agents: engine.anyOf([agentId]) })} m
        join queues q on q.id = m.queue_id
        join chats h on h.id in (
          select w.id from chats w
          where w.queue_id = m.queue_id and w.status = 'waiting' and w.id <> ${except ?? ''} and ${isForLevel}
            and not exists (select 1 from offers o where o.chat_id = w.id and o.state = 'open')
            and not exists (select 1 from offers d where d.chat_id = w.id and d.round = w.round and d.agent_id = ${agentId} and d.state = 'declined')
          order by w.waiting_since, w.id limit ${limit})
        order by q.priority desc, h.waiting_since, h.id limit ${limit} ${engine.forUpdateOf('h')}`.execute(db);
      return rows.map((row) => asChatId(row.id));
    },
    unranked: async (queueIds, limit) => {
      if (queueIds.length === 0) return [];
      const { rows } = await sql<{ id: string; queue_id: string }>`
        select h.id, h.queue_id from chats h where h.queue_id in ${engine.anyOf(queueIds)} and h.status = 'waiting'
          and not exists (select 1 from offers o where o.chat_id = h.id and o.state = 'open')
          and not exists (select 1 from deadlines t where t.subject_id = h.id and t.kind = 'ranking')
          and exists (
            select 1 from ${members({ queues: engine.anyOf(queueIds) })} m join agents a on a.id = m.agent_id
            where m.queue_id = h.queue_id and (m.level = 1 or h.origin = 'transfer') and a.status = 'active' and a.enabled = 1
              and not exists (select 1 from offers d where d.chat_id = h.id and d.round = h.round and d.agent_id = a.id and d.state = 'declined')
              and ${load} + (select count(*) from offers o where o.agent_id = a.id and o.state = 'open') < ${capacity})
        order by h.waiting_since, h.id limit ${limit}`.execute(db);
      return rows.map((row) => ({ chatId: asChatId(row.id), queueId: asQueueId(row.queue_id) }));
    },
    unoffered: async (queueId, limit) => {
      const { rows } = await sql<{ id: string }>`
        select h.id from chats h where h.queue_id = ${queueId} and h.status = 'waiting'
          and not exists (select 1 from offers o where o.chat_id = h.id and o.state = 'open')
        order by h.waiting_since, h.id limit ${limit}`.execute(db);
      return rows.map((row) => asChatId(row.id));
    },
    beginRound: async (id) => {
      await sql`update chats set round = round + 1, next_round_at = null where id = ${id}`.execute(db);
    },
    setNextRound: async (id, at) => {
      await db.updateTable('chats').set({ next_round_at: at }).where('id', '=', id).execute();
    },
    setState: async (id, state) => {
      await db.updateTable('chats').set({ state }).where('id', '=', id).execute();
    },
    setOverdue: async (id, at) => {
      await db.updateTable('chats').set({ overdue_at: at }).where('id', '=', id).execute();
    },
    lastAgents: async (contactIds) => {
      const { rows } = await sql<{ contact_id: string; agent_id: string | null }>`
        select c.id as contact_id, (select h.agent_id from chats h where h.contact_id = c.id and h.agent_id is not null
          order by h.accepted_at desc limit 1) as agent_id
        from contacts c where c.id in ${engine.anyOf(contactIds)}`.execute(db);
      return new Map(
        rows.flatMap((row) => (row.agent_id === null ? [] : [[asContactId(row.contact_id), asAgentId(row.agent_id)] as const])),
      );
    },
    lastIncoming: async (contactId, channelId) => {
      const { rows } = await sql<{ at: number; identity_id: string }>`
        select h.last_customer_at as at, h.identity_id from contact_identities i join chats h on h.identity_id = i.id
        where i.contact_id = ${contactId} and h.channel_id = ${channelId} and h.last_customer_at is not null
        order by h.last_customer_at desc limit 1`.execute(db);
      const row = rows[0];
      return row === undefined ? null : { at: asInstant(row.at), identityId: asIdentityId(row.identity_id) };
    },
    setIdentity: async (id, identityId) => {
      await db.updateTable('chats').set({ identity_id: identityId }).where('id', '=', id).execute();
    },
    markRead: async (id, seq) => {
      await sql`update chats set agent_read_seq = ${seq} where id = ${id} and agent_read_seq < ${seq} and last_seq >= ${seq}`.execute(db);
    },
  };
}
