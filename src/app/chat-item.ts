import { textFor } from '../core/content';
import type { MessageContent } from '../core/content';
import type { ChatRecord, StoredMessage } from './ports';

/** What a flow knows of a chat: the JSON of the items that our nodes pass on. Ids are UUIDs, instants milliseconds since 1970. */
export interface ChatItem {
  readonly chat: {
    readonly id: string;
    readonly status: string;
    readonly state: string;
    readonly origin: string;
    readonly parentId: string | null;
    readonly createdAt: number;
    readonly waitingSince: number;
    readonly acceptedAt: number | null;
    readonly completedAt: number | null;
    readonly queueId: string | null;
    readonly queueName: string | null;
    readonly agentId: string | null;
    readonly agentName: string | null;
  };
  readonly contact: { readonly id: string; readonly name: string };
  readonly channel: { readonly id: string; readonly type: string; readonly name: string };
}

/** A message as a flow reads it. */
export interface MessageItem {
  readonly id: string;
  readonly chatId: string;
  readonly seq: number;
  readonly author: string;
  readonly authorName: string | null;
  /** What was written; where there is only a place or a contact card, that in words. */
  readonly text: string;
  readonly status: string;
  readonly at: number;
  /** How many files it has. */
  readonly files: number;
  /** What it holds beside text and files: place, contacts, replyTo, payload, referral, … */
  readonly content: MessageContent | null;
}

/** Shapes a chat for a flow. */
export function chatItem(record: ChatRecord): ChatItem {
  const { chat, channel } = record;
  return {
    chat: {
      id: chat.id,
      status: chat.status,
      state: record.state,
      origin: chat.origin,
      parentId: chat.parentId,
      createdAt: chat.createdAt,
      waitingSince: chat.waitingSince,
      acceptedAt: 'acceptedAt' in chat ? chat.acceptedAt : null,
      completedAt: 'completedAt' in chat ? chat.completedAt : null,
      queueId: chat.queueId,
      queueName: record.queue?.name ?? null,
      agentId: 'agentId' in chat ? chat.agentId : null,
      agentName: record.agentName,
    },
    contact: { id: chat.contactId, name: record.contactName },
    channel: { id: channel.id, type: channel.type, name: channel.name },
  };
}

/** Shapes a message for a flow. */
export function messageItem(message: StoredMessage): MessageItem {
  const { id, chatId, seq, author, authorName, text, status, at } = message;
  const { content = null, files = 0 } = message;
  return { id, chatId, seq, author, authorName, text: textFor(text, content), status, at, files, content };
}
