import type { WebChatContent, WebChatFile, WebChatMessageStatus } from '../../src/wire/web-chat';
import type { Conversation, SendFailure } from './conversation';

/** One bubble or system line. */
export interface MessageRow {
  readonly kind: 'message';
  /** Stays the same from `sending` to `read`, so that the bubble is not drawn anew. */
  readonly key: string;
  readonly author: 'customer' | 'agent' | 'bot' | 'system';
  readonly authorName: string | null;
  readonly text: string;
  readonly files: readonly WebChatFile[];
  readonly content: WebChatContent | null;
  readonly at: number;
  readonly status: WebChatMessageStatus;
  readonly failure: SendFailure | null;
  /** The id to retry with; null for what the customer did not write in this page. */
  readonly clientId: string | null;
  /** Null until the server has it. */
  readonly order: number | null;
  readonly id: string | null;
  /** First and last of a run by the same author within five minutes. */
  readonly opensGroup: boolean;
  readonly closesGroup: boolean;
}

/** What the log shows, from the top down. */
export type Row =
  | MessageRow
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'ended'; readonly key: string; readonly isLatest: boolean };

type LooseMessage = Omit<MessageRow, 'opensGroup' | 'closesGroup'>;

const groupGapMs = 5 * 60_000;

function sameGroup(a: LooseMessage | undefined, b: LooseMessage | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.author === b.author && a.authorName === b.authorName && Math.abs(b.at - a.at) < groupGapMs;
}

function hasCustomerWrittenSince(messages: readonly LooseMessage[], index: number): boolean {
  return messages.slice(index + 1).some(({ author }) => author === 'customer');
}

function looseMessages(conversation: Conversation): readonly LooseMessage[] {
  const stored = conversation.stored.map((message): LooseMessage => {
    const { id, clientId, author, authorName, text, files, content, at, status, order } = message;
    const key = clientId ?? id;
    return { kind: 'message', key, author, authorName, text, files, content, at, status, failure: null, clientId, order, id };
  });
  const outgoing = conversation.outgoing.map((message): LooseMessage => {
    const { clientId, text, files, at, failure } = message;
    const status = failure === null ? 'sending' : 'failed';
    return {
      kind: 'message',
      key: clientId,
      author: 'customer',
      authorName: null,
      text,
      files,
      content: null,
      at,
      status,
      failure,
      clientId,
      order: null,
      id: null,
    };
  });
  return [...stored, ...outgoing];
}

/**
 * Lays a conversation out as the rows of the log.
 *
 * @param dayOf names the day of an instant in the visitor's time zone; equal names share one separator
 */
export function layOutRows(conversation: Conversation, dayOf: (at: number) => string): readonly Row[] {
  const messages = looseMessages(conversation);
  const rows: Row[] = [];
  let day = '';
  messages.forEach((message, index) => {
    const startsDay = dayOf(message.at) !== day;
    if (startsDay) {
      day = dayOf(message.at);
      // The key also holds the message: clocks may differ, and then one day opens twice.
      rows.push({ kind: 'day', key: `day ${day} ${message.key}`, at: message.at });
    }
    const next = messages[index + 1];
    const ends = message.order !== null && conversation.endedAfter.includes(message.order);
    const previousRow = rows.at(-1);
    rows.push({
      ...message,
      opensGroup: startsDay || previousRow?.kind !== 'message' || !sameGroup(messages[index - 1], message),
      closesGroup: ends || !sameGroup(message, next) || (next !== undefined && dayOf(next.at) !== day),
    });
    if (ends) rows.push({ kind: 'ended', key: `ended ${message.key}`, isLatest: !hasCustomerWrittenSince(messages, index) });
  });
  return rows;
}
