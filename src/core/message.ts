import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';

/** Who wrote a message; `system` lines tell agents what happened and are never sent. */
export type MessageAuthor = 'customer' | 'agent' | 'bot' | 'system';

/** How far a message has come; an incoming one is `sent` once stored. */
export type MessageStatus = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** The longest text of one message, in UTF-16 code units. */
export const messageTextLimit = 10_000;

export type TextRefusal = Refusal<'text_empty' | 'text_too_long'>;

/**
 * Makes a text fit to be stored: lone surrogates become U+FFFD, NUL is dropped (PostgreSQL cannot keep it), line ends become `\n`, space
 * around is trimmed.
 *
 * @returns the text, or that it is empty or longer than {@link messageTextLimit}
 */
export function messageText(raw: string): Outcome<string, TextRefusal> {
  if (raw.length > messageTextLimit * 2) return tooLong(raw.length);
  const text = raw.toWellFormed().replaceAll('\u0000', '').replaceAll(/\r\n?/g, '\n').trim();
  if (text === '') return refused('text_empty', 'The message is empty. Write something first.');
  if (text.length > messageTextLimit) return tooLong(text.length);
  return accepted(text);
}

const tooLong = (length: number) =>
  refused(
    'text_too_long',
    `The message has ${String(length)} characters; at most ${String(messageTextLimit)} are possible. Send it in parts.`,
  );

/** The statuses from which a receipt moves a message on to this one. */
export const statusesBefore = (to: MessageStatus): readonly MessageStatus[] =>
  (Object.keys(rank) as MessageStatus[]).filter((from) => movesForward(from, to));

const rank: Readonly<Record<MessageStatus, number>> = { sending: 0, sent: 1, failed: 2, delivered: 3, read: 4 };

/** True when a receipt moves a message on: receipts come late and out of order, and a status never goes back. */
export function movesForward(from: MessageStatus, to: MessageStatus): boolean {
  return rank[to] > rank[from];
}
