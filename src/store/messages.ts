import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { asChatId, asMessageId } from '../core/brand';
import { statusesBefore } from '../core/message';
import type { Messages, NewMessage, StoredMessage } from '../app/ports';
import type { Engine } from './engines/engine';
import { messageOf } from './rows';
import type { Tables } from './tables';

export function messages(db: Kysely<Tables>, engine: Engine): Messages {
  return {
    find: async (id) => {
      const row = await db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : messageOf(row);
    },
    setStatus: async ({ id, status, reason, at }) => {
      const moved = await db
        .updateTable('messages')
        .set({ status, status_reason: reason, status_at: at })
        .where('id', '=', id)
        .where('status', 'in', [...statusesBefore(status)])
        .returning('id')
        .executeTakeFirst();
      return moved !== undefined;
    },
    putStatus: async ({ id, status, reason, at }) => {
      const { rows } = await sql`
        update messages set status = ${status}, status_reason = ${reason}, status_at = ${at}
        where id = ${id} and (status <> ${status} or coalesce(status_reason, '') <> ${reason ?? ''}) returning id`.execute(db);
      return rows.length > 0;
    },
    edit: async (id, text, at) => {
      const { rows } = await sql`
        update messages set original_text = coalesce(original_text, text), text = ${text}, edited_at = ${at}
        where id = ${id} and text <> ${text} and coalesce(edited_at, 0) <= ${at} returning id`.execute(db);
      return rows.length > 0;
    },
    markDeleted: async (id, at) => {
      const { rows } = await sql`update messages set deleted_at = ${at} where id = ${id} and deleted_at is null returning id`.execute(db);
      return rows.length > 0;
    },
    react: async (id, emoji) => {
      const { rows } = await sql`
        update messages set reaction = ${emoji} where id = ${id} and coalesce(reaction, '') <> ${emoji ?? ''} returning id`.execute(db);
      return rows.length > 0;
    },
    lastOfCustomer: async (chatId) => {
      const { rows } = await sql<{ provider_message_id: string }>`
        select provider_message_id from messages
        where chat_id = ${chatId} and author = 'customer' and provider_message_id is not null order by seq desc limit 1`.execute(db);
      return rows[0]?.provider_message_id ?? null;
    },
    findByIdempotencyKey: async (key) => {
      const row = await db.selectFrom('messages').selectAll().where('idempotency_key', '=', key).executeTakeFirst();
      return row === undefined ? null : messageOf(row);
    },
    append: async (message) => {
      // The chat's row gives the place, so that two messages at once wait for each other and leave no gap.
      const { rows } = await sql<{ last_seq: number }>`
        update chats set last_seq = last_seq + 1${timesAfter(message)} where id = ${message.chatId} returning last_seq`.execute(db);
      const seq = rows[0]?.last_seq;
      if (seq === undefined) throw new TypeError('The chat of a message is not there');
      await insertMessage(db, message, seq);
      return { ...message, seq };
    },
    appendAll: async (many) => {
      const ofChats = Map.groupBy(many, ({ chatId }) => chatId);
      const alike = Map.groupBy(ofChats, ([, { length }]) => length);
      const last = new Map<string, number>();
      for (const [count, chats] of alike) {
        const at = chats[0]?.[1].at(-1)?.at ?? 0;
        const { rows } = await sql<{ id: string; last_seq: number }>`
          update chats set last_seq = last_seq + ${count}, last_message_at = ${at}, last_customer_at = ${at},
            unanswered_since = coalesce(unanswered_since, ${at})
          where id in ${engine.anyOf(chats.map(([chatId]) => chatId))} returning id, last_seq`.execute(db);
        for (const row of rows) last.set(row.id, row.last_seq - count);
      }
      const stored: StoredMessage[] = [];
      for (const message of many) {
        const seq = (last.get(message.chatId) ?? 0) + 1;
        last.set(message.chatId, seq);
        await insertMessage(db, message, seq);
        stored.push({ ...message, seq });
      }
      return stored;
    },
    receipt: async ({ identityId, channelId, upTo, status, at }) => {
      const earlier = sql`(${sql.join(statusesBefore(status).map((before) => sql.lit(before)))})`;
      // The condition stands outside too: where the update waited for another receipt, PostgreSQL checks only that again.
      // At most the chat of the message and its parent can hold unread messages: older chats ended with theirs read or never.
      const { rows } = await sql<{ id: string; chat_id: string }>`
        update messages set status = ${status}, status_at = ${at}
        where id in (
          select m.id from messages t
          join chats h on h.id = t.chat_id and h.identity_id = ${identityId} and h.channel_id = ${channelId}
          join messages m on m.chat_id in (h.id, h.parent_id)
          where t.id = ${upTo} and (m.chat_id <> t.chat_id or m.seq <= t.seq) and m.author in ('agent', 'bot') and m.status in ${earlier})
          and status in ${earlier}
        returning id, chat_id`.execute(db);
      return rows.map((row) => ({ id: asMessageId(row.id), chatId: asChatId(row.chat_id) }));
    },
    readByAgent: async (chatId, seq, at) => {
      const { rows } = await sql<{ id: string }>`
        update messages set status = 'read', status_at = ${at}
        where chat_id = ${chatId} and seq <= ${seq} and author = 'customer' and status in ('sent', 'delivered') returning id`.execute(db);
      return rows.map((row) => asMessageId(row.id));
    },
  };
}

/** What a message changes in the times of its chat. A reply counts when it is stored, whatever becomes of its delivery. */
function timesAfter({ author, at }: NewMessage): RawBuilder<unknown> {
  switch (author) {
    case 'system':
      return sql``;
    case 'bot':
      return sql`, last_message_at = ${at}`;
    case 'customer':
      return sql`, last_message_at = ${at}, last_customer_at = ${at}, unanswered_since = coalesce(unanswered_since, ${at})`;
    case 'agent':
      return sql`, last_message_at = ${at}, unanswered_since = null, overdue_at = null, replied_at = coalesce(replied_at, ${at}),
        state = case when state = 'new' then 'in_progress' else state end`;
  }
}

async function insertMessage(db: Kysely<Tables>, message: NewMessage, seq: number): Promise<void> {
  const { id, chatId, channelId, author, agentId, authorName, note, text, status, providerMessageId, idempotencyKey, commandId, at } =
    message;
  const { identityId = null, content = null, files = 0 } = message;
  await sql`
        insert into messages (id, chat_id, channel_id, seq, author, agent_id, author_name, note, text, status, status_at,
          provider_message_id, idempotency_key, command_id, created_at, identity_id, content, files)
        values (${id}, ${chatId}, ${channelId}, ${seq}, ${author}, ${agentId}, ${authorName}, ${note}, ${text}, ${status}, ${at},
          ${providerMessageId}, ${idempotencyKey}, ${commandId}, ${at}, ${identityId},
          ${content === null ? null : JSON.stringify(content)}, ${files})`.execute(db);
}
