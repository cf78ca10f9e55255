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

/** How far one call's worth of a message has come; `calling` while the provider is being called. */
export type PartState = 'queued' | 'calling' | 'sent' | 'delivered' | 'read' | 'failed';

/** The status of a message whose parts were sent one by one: as bad as its worst part, as far as its slowest. */
export function statusOfParts(parts: readonly PartState[]): MessageStatus {
  if (parts.some((state) => state === 'queued' || state === 'calling')) return 'sending';
  if (parts.includes('failed')) return 'failed';
  const [slowest] = (parts as readonly MessageStatus[]).toSorted((a, b) => rank[a] - rank[b]);
  return slowest ?? 'sent';
}

/** The longest text that is kept of a customer's message, in UTF-16 code units; no provider here brings a longer one. */
const incomingTextLimit = 65_536;

/** Makes what a provider brought fit to be stored, as {@link messageText} does; never refuses, for what a customer wrote is kept. */
export function incomingText(raw: string): string {
  const text = raw
    .slice(0, incomingTextLimit * 2)
    .toWellFormed()
    .replaceAll('\u0000', '')
    .replaceAll(/\r\n?/g, '\n')
    .trim();
  return text.length > incomingTextLimit ? `${text.slice(0, incomingTextLimit - 1).toWellFormed()}…` : text;
}
