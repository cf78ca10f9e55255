import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { ExportedCase, ExportedChat, ExportedFile, ExportedMessage, PersonExports, PersonRecords } from '../app/contact-ports';
import type { ContactId } from '../core/brand';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

interface ChatRow {
  readonly id: string;
  readonly channel_type: string;
  readonly channel_name: string;
  readonly queue: string | null;
  readonly agent: string | null;
  readonly status: string;
  readonly created_at: number;
  readonly accepted_at: number | null;
  readonly completed_at: number | null;
  readonly value: number | null;
  readonly comment: string | null;
  readonly rated_at: number | null;
}

interface CaseRow {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly description: string;
  readonly status: string;
  readonly category: string | null;
  readonly priority: string | null;
  readonly project: string | null;
  readonly registered_at: number;
  readonly closed_at: number | null;
  readonly foreign_system: string | null;
  readonly foreign_key: string | null;
  readonly foreign_url: string | null;
}

/** Everything of one person in a few statements, whatever there is. */
export function personExports(db: Kysely<Tables>, engine: Engine): PersonExports {
  return {
    read: async (contactId) => ({
      chats: await chatsOf(db, contactId),
      cases: await casesOf(db, engine, contactId),
      merges: await mergesOf(db, contactId),
    }),
  };
}

async function chatsOf(db: Kysely<Tables>, contactId: ContactId): Promise<readonly ExportedChat[]> {
  const { rows } = await sql<ChatRow>`
    select h.id, n.type as channel_type, n.name as channel_name, q.name as queue, a.name as agent, h.status, h.created_at, h.accepted_at,
      h.completed_at, r.value, r.comment, r.at as rated_at
    from chats h join channels n on n.id = h.channel_id left join queues q on q.id = h.queue_id left join agents a on a.id = h.agent_id
    left join ratings r on r.chat_id = h.id
    where h.contact_id = ${contactId} order by h.created_at, h.id`.execute(db);
  const messages = await messagesOf(db, contactId);
  return rows.map((row) => ({
    id: row.id,
    channel: { type: row.channel_type, name: row.channel_name },
    queue: row.queue,
    agent: row.agent,
    status: row.status,
    createdAt: row.created_at,
    acceptedAt: row.accepted_at,
    completedAt: row.completed_at,
    rating: row.value === null || row.rated_at === null ? null : { value: row.value, comment: row.comment, at: row.rated_at },
    messages: messages.get(row.id) ?? [],
  }));
}

async function messagesOf(db: Kysely<Tables>, contactId: ContactId): Promise<ReadonlyMap<string, readonly ExportedMessage[]>> {
  const own = sql`messages m join chats h on h.id = m.chat_id`;
  const { rows } = await sql<Tables['messages']>`
    select m.* from ${own} where h.contact_id = ${contactId} and m.author <> 'system' order by m.chat_id, m.seq`.execute(db);
  const translations = await sql<{ message_id: string; language: string; text: string; origin: string }>`
    select t.message_id, t.language, t.text, t.origin from ${own} join message_translations t on t.message_id = m.id
    where h.contact_id = ${contactId} and t.text <> '' order by t.message_id, t.language`.execute(db);
  const files = await sql<ExportedFile & { readonly message_id: string }>`
    select f.message_id, f.id, f.name, f.type, f.size, f.hash from ${own} join attachments f on f.message_id = m.id
    where h.contact_id = ${contactId} order by f.message_id, f.position`.execute(db);
  const translationsOf = Map.groupBy(translations.rows, ({ message_id: id }) => id);
  const filesOf = Map.groupBy(files.rows, ({ message_id: id }) => id);
  const shaped = rows.map((row) => ({
    chatId: row.chat_id,
    message: {
      id: row.id,
      at: row.created_at,
      author: row.author,
      authorName: row.author_name,
      text: row.text,
      originalText: row.original_text,
      status: row.status,
      content: row.content === null ? null : (JSON.parse(row.content) as unknown),
      reaction: row.reaction,
      deletedAt: row.deleted_at,
      translations: (translationsOf.get(row.id) ?? []).map(({ language, text, origin }) => ({ language, text, origin })),
      files: (filesOf.get(row.id) ?? []).map(({ id, name, type, size, hash }) => ({ id, name, type, size, hash })),
    },
  }));
  return new Map([...Map.groupBy(shaped, ({ chatId }) => chatId)].map(([chatId, all]) => [chatId, all.map(({ message }) => message)]));
}

async function casesOf(db: Kysely<Tables>, engine: Engine, contactId: ContactId): Promise<readonly ExportedCase[]> {
  const { rows } = await sql<CaseRow>`
    select k.id, k.number, k.subject, k.description, s.name as status, g.name as category, k.priority, k.project, k.registered_at,
      k.closed_at, k.foreign_system, k.foreign_key, k.foreign_url
    from cases k join case_statuses s on s.id = k.status_id left join case_categories g on g.id = k.category_id
    where k.contact_id = ${contactId} order by k.number`.execute(db);
  const links = await db
    .selectFrom('case_chats')
    .select(['case_id', 'chat_id'])
    .where('case_id', 'in', engine.anyOf(rows.map(({ id }) => id)))
    .orderBy('at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    subject: row.subject,
    description: row.description,
    status: row.status,
    category: row.category,
    priority: row.priority,
    project: row.project,
    registeredAt: row.registered_at,
    closedAt: row.closed_at,
    foreign: { system: row.foreign_system, key: row.foreign_key, url: row.foreign_url },
    chatIds: links.flatMap(({ case_id: caseId, chat_id: chatId }) => (caseId === row.id ? [chatId] : [])),
  }));
}

async function mergesOf(db: Kysely<Tables>, contactId: ContactId): Promise<PersonRecords['merges']> {
  const { rows } = await sql<Tables['merges']>`
    select * from merges where survivor_id = ${contactId}
    union select * from merges where removed_id = ${contactId} order by at, id`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    survivorId: row.survivor_id,
    removedId: row.removed_id,
    at: row.at,
    undoneAt: row.undone_at,
  }));
}
