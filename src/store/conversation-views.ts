import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import { asAgentId, asChannelId, asChatId, asCommandId, asIdentityId, asInstant, asMessageId } from '../core/brand';
import type { ChatId } from '../core/brand';
import type { MessageContent } from '../core/content';
import type { MessageAuthor, MessageStatus } from '../core/message';
import type { Attachment } from '../app/file-ports';
import type { MessageTranslation } from '../app/translation-ports';
import type { ConversationView, MessageView, Views, VisitorChatView } from '../app/views';
import type { Engine } from './engines/engine';
import { attachmentOf } from './files';
import type { Tables } from './tables';
import { translationsOf } from './translations';

/** How many earlier chats of the customer on the channel a conversation begins with: those it came from, and those before. */
const parentsShown = 10;
/** How many messages of all earlier chats together come with the first page. */
const parentMessagesShown = 500;
/** Messages of one identity are ordered by chat, then by place in the chat; no chat has more messages than this. */
const messagesPerChat = 1_000_000;

type MessageRow = Selectable<Tables['messages']> & { readonly identity_id: string; readonly external_id: string; readonly ordinal: number };

const columns = sql`m.*, h.identity_id, i.external_id, h.ordinal`;
const messagesOfChats = sql`messages m join chats h on h.id = m.chat_id join contact_identities i on i.id = h.identity_id`;

export function conversationViews(
  db: Kysely<Tables>,
  engine: Engine,
): Pick<Views, 'conversation' | 'messages' | 'visitorIdentity' | 'visitorMessages' | 'visitorChats' | 'lastEndedChat'> {
  /** Messages with their files, which are read only where there are any. */
  const withFiles = async (rows: readonly MessageRow[]): Promise<readonly MessageView[]> => {
    const translations = await translationsOf(
      db,
      engine,
      rows.map(({ id }) => id),
    );
    const ids = rows.filter(({ files }) => files > 0).map(({ id }) => id);
    if (ids.length === 0) return rows.map((row) => messageViewOf(row, [], translations.get(row.id)));
    const attachments = await db
      .selectFrom('attachments')
      .select(['id', 'message_id', 'kind', 'name', 'type', 'size', 'state', 'reason'])
      .where('message_id', 'in', engine.anyOf(ids))
      .orderBy('position')
      .execute();
    const files = Map.groupBy(attachments.map(attachmentOf), ({ messageId }) => messageId);
    return rows.map((row) => messageViewOf(row, files.get(asMessageId(row.id)) ?? [], translations.get(row.id)));
  };
  const parentsOf = async (chatId: ChatId): Promise<ConversationView['parents']> => {
    const chain = await sql<{ id: string; completed_at: number | null; agent_name: string | null }>`
      select h.id, h.completed_at, a.name as agent_name from chats c
      join chats h on h.contact_id = c.contact_id and h.channel_id = c.channel_id and h.created_at <= c.created_at
      left join agents a on a.id = h.agent_id
      where c.id = ${chatId} and h.id <> c.id and h.completed_at is not null
      order by h.created_at desc, h.id desc limit ${sql.lit(parentsShown)}`.execute(db);
    chain.rows.reverse();
    if (chain.rows.length === 0) return [];
    const ids = chain.rows.map(({ id }) => id);
    const { rows } = await sql<MessageRow>`
      select ${columns} from ${messagesOfChats} where m.chat_id in ${engine.anyOf(ids)}
      order by h.created_at desc, h.id desc, m.seq desc limit ${sql.lit(parentMessagesShown)}`.execute(db);
    const messages = await withFiles(rows.reverse());
    return chain.rows.map((row) => ({
      chatId: asChatId(row.id),
      agentName: row.agent_name,
      completedAt: row.completed_at,
      messages: messages.filter((message) => message.chatId === row.id),
    }));
  };
  return {
    conversation: async (chatId, before, limit) => {
      const { rows } = await sql<MessageRow>`
        select ${columns} from ${messagesOfChats}
        where m.chat_id = ${chatId} and m.seq < ${before ?? messagesPerChat} order by m.seq desc limit ${limit + 1}`.execute(db);
      const hasMore = rows.length > limit;
      return {
        messages: await withFiles(rows.slice(0, limit).reverse()),
        hasMore,
        parents: before === null ? await parentsOf(chatId) : [],
      };
    },
    messages: async (ids) => {
      const { rows } = await sql<MessageRow>`
        select ${columns} from ${messagesOfChats} where m.id in ${engine.anyOf(ids)}
        order by h.ordinal, m.seq`.execute(db);
      return withFiles(rows);
    },
    visitorIdentity: async (channelType, externalId) => {
      const row = await db
        .selectFrom('contact_identities')
        .select('id')
        .where('channel_type', '=', channelType)
        .where('external_id', '=', externalId)
        .executeTakeFirst();
      return row === undefined ? null : asIdentityId(row.id);
    },
    visitorMessages: async (identityId, channelId, limit) => {
      const { rows } = await sql<MessageRow>`
        select ${columns} from ${messagesOfChats}
        where h.identity_id = ${identityId} and h.channel_id = ${channelId} and m.author <> 'system'
        order by h.ordinal desc, m.seq desc limit ${limit}`.execute(db);
      return withFiles(rows.reverse());
    },
    lastEndedChat: async (identityId, channelId) => {
      const { rows } = await sql<{
        id: string;
        status: string;
        completed_at: number;
        value: number | null;
        comment: string | null;
        at: number;
      }>`
        select h.id, h.status, h.completed_at, r.value, r.comment, r.at from chats h left join ratings r on r.chat_id = h.id
        where h.identity_id = ${identityId} and h.channel_id = ${channelId}
          and h.ordinal = (select max(o.ordinal) from chats o where o.identity_id = ${identityId} and o.channel_id = ${channelId})
          and h.status in ('completed', 'completed_by_bot')
          and exists (select 1 from messages m where m.chat_id = h.id and m.author in ('agent', 'bot'))`.execute(db);
      const row = rows[0];
      if (row === undefined) return null;
      const rating = row.value === null ? null : { value: row.value, comment: row.comment, at: asInstant(row.at) };
      return { chatId: asChatId(row.id), completedAt: asInstant(row.completed_at), rating };
    },
    visitorChats: async (channelType, externalIds) => {
      const { rows } = await sql<{ id: string; external_id: string; channel_id: string; status: string; name: string | null }>`
        select h.id, i.external_id, h.channel_id, h.status, a.name
        from contact_identities i join chats h on h.identity_id = i.id left join agents a on a.id = h.agent_id
        where i.channel_type = ${channelType} and i.external_id in ${engine.anyOf(externalIds)} and h.status in ('bot_processing', 'waiting', 'in_progress')`.execute(
        db,
      );
      return rows.map((row) => ({
        chatId: asChatId(row.id),
        externalId: row.external_id,
        channelId: asChannelId(row.channel_id),
        status: row.status as VisitorChatView['status'],
        agentName: row.status === 'in_progress' ? row.name : null,
      }));
    },
  };
}

function messageViewOf(row: MessageRow, files: readonly Attachment[], translations: readonly MessageTranslation[] = []): MessageView {
  return {
    id: asMessageId(row.id),
    chatId: asChatId(row.chat_id),
    channelId: asChannelId(row.channel_id),
    identityId: asIdentityId(row.identity_id),
    externalId: row.external_id,
    seq: row.seq,
    order: row.ordinal * messagesPerChat + row.seq,
    at: row.created_at,
    author: row.author as MessageAuthor,
    agentId: row.agent_id === null ? null : asAgentId(row.agent_id),
    authorName: row.author_name,
    note: row.note as MessageView['note'],
    text: row.text,
    status: row.status as MessageStatus,
    statusReason: row.status_reason,
    commandId: row.command_id === null ? null : asCommandId(row.command_id),
    providerMessageId: row.provider_message_id,
    files,
    content: row.content === null ? null : (JSON.parse(row.content) as MessageContent),
    editedAt: row.edited_at,
    originalText: row.original_text,
    deletedAt: row.deleted_at,
    reaction: row.reaction,
    translations,
  };
}
