import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asAgentId, asChatId } from '../core/brand';
import type { ChatId, ContactId } from '../core/brand';
import { textFor } from '../core/content';
import type { MessageContent } from '../core/content';
import type { FileKind } from '../core/file';
import type { Timeline } from '../app/contact-ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** The longest first line, in characters. */
const lineLength = 200;

interface ChatRow {
  readonly id: string;
  readonly status: string;
  readonly channel_id: string;
  readonly channel_type: string;
  readonly channel_name: string;
  readonly agent_id: string | null;
  readonly agent_name: string | null;
  readonly queue_name: string | null;
  readonly created_at: number;
  readonly completed_at: number | null;
  readonly messages: number;
  readonly first_text: string | null;
  readonly first_content: string | null;
}

interface FileRow {
  readonly id: string;
  readonly chat_id: string;
  readonly name: string;
  readonly kind: string;
  readonly size: number | null;
  readonly created_at: number;
}

/** A page of a contact's chats, newest first, with their files. Ids are in the order of their making. */
export async function timelineOf(
  db: Kysely<Tables>,
  engine: Engine,
  { id, before, limit }: { readonly id: ContactId; readonly before: ChatId | null; readonly limit: number },
): Promise<Timeline> {
  const earlier = before === null ? sql`` : sql`and (h.created_at, h.id) < (select x.created_at, x.id from chats x where x.id = ${before})`;
  const { rows } = await sql<ChatRow>`
    select h.id, h.status, h.channel_id, n.type as channel_type, n.name as channel_name, h.agent_id, a.name as agent_name,
      q.name as queue_name, h.created_at, h.completed_at,
      (select count(*) from messages m where m.chat_id = h.id and m.author <> 'system') as messages,
      substr(f.text, 1, ${sql.lit(lineLength)}) as first_text, f.content as first_content
    from chats h join channels n on n.id = h.channel_id
    left join agents a on a.id = h.agent_id left join queues q on q.id = h.queue_id
    left join messages f on f.chat_id = h.id and f.seq = (select min(x.seq) from messages x where x.chat_id = h.id and x.author <> 'system')
    where h.contact_id = ${id} ${earlier}
    order by h.created_at desc, h.id desc limit ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const files = await sql<FileRow>`
    select t.id, m.chat_id, t.name, t.kind, t.size, t.created_at from messages m join attachments t on t.message_id = m.id
    where m.chat_id in ${engine.anyOf(page.map((row) => row.id))} and m.files > 0 and m.deleted_at is null
    order by m.seq, t.position`.execute(db);
  const byChat = Map.groupBy(files.rows, ({ chat_id: chatId }) => chatId);
  return {
    chats: page.map((row) => ({
      chatId: asChatId(row.id),
      status: row.status,
      channel: { id: row.channel_id, type: row.channel_type, name: row.channel_name },
      agentId: row.agent_id === null ? null : asAgentId(row.agent_id),
      agentName: row.agent_name,
      queueName: row.queue_name,
      createdAt: row.created_at,
      completedAt: row.completed_at,
      messages: row.messages,
      firstLine: firstLine(row),
      files: (byChat.get(row.id) ?? []).map((file) => ({
        id: file.id,
        name: file.name,
        kind: file.kind as FileKind,
        size: file.size,
        at: file.created_at,
      })),
    })),
    hasMore: rows.length > limit,
  };
}

const firstLine = ({ first_text: text, first_content: content }: ChatRow): string =>
  (text !== null && text !== ''
    ? text
    : content === null
      ? ''
      : textFor('', JSON.parse(content) as MessageContent).slice(0, lineLength)
  ).toWellFormed();
