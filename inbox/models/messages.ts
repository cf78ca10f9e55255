import type { InboxMessage, MessageStatus } from '../../src/wire/inbox';

const progress: Record<MessageStatus, number> = { sending: 0, sent: 1, failed: 2, delivered: 3, read: 4 };

/** Whether a message was read before another state of the same message that is there already. */
function isOlder(message: InboxMessage, there: InboxMessage): boolean {
  return (
    progress[message.status] < progress[there.status] ||
    (message.editedAt ?? 0) < (there.editedAt ?? 0) ||
    (message.deletedAt === null && there.deletedAt !== null)
  );
}

/**
 * Puts the messages of a page into a conversation by id, in the order of the chat.
 *
 * A message that is there already is replaced unless that would move it backward: a page of the conversation may have been read before
 * an event that overtook it.
 */
export function mergeMessages(known: readonly InboxMessage[], arrived: readonly InboxMessage[]): readonly InboxMessage[] {
  if (arrived.length === 0) return known;
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of arrived) {
    const there = byId.get(message.id);
    if (!there || !isOlder(message, there)) byId.set(message.id, message);
  }
  return inOrder(byId);
}

/** Puts a message of the feed into a conversation. The feed tells what is, so it may move back: a failed message is sent again. */
export function takeMessage(known: readonly InboxMessage[], message: InboxMessage): readonly InboxMessage[] {
  return inOrder(new Map(known.map((there) => [there.id, there])).set(message.id, message));
}

const inOrder = (byId: ReadonlyMap<string, InboxMessage>): readonly InboxMessage[] =>
  [...byId.values()].sort((left, right) => left.seq - right.seq);

/** Whether messages are missing between two that are there, so that the conversation must be fetched again. */
export function hasGap(messages: readonly InboxMessage[]): boolean {
  return messages.some((message, index) => {
    const before = messages[index - 1];
    return before !== undefined && message.seq > before.seq + 1;
  });
}

/** The customer's messages after a position. */
export function countAfter(messages: readonly InboxMessage[], seq: number): number {
  return messages.filter((message) => message.seq > seq && !message.own).length;
}

/**
 * The messages of a chat without the line that its transfer left at its end: the chat that goes on begins with the same one.
 *
 * @param next the messages of the chat that goes on
 */
export function withoutEcho(messages: readonly InboxMessage[], next: readonly InboxMessage[]): readonly InboxMessage[] {
  const last = messages.at(-1);
  const first = next[0];
  const isEcho = last?.author === 'system' && first?.author === 'system' && first.seq === 1 && last.text === first.text;
  return isEcho ? messages.slice(0, -1) : messages;
}

/** A line of a conversation: a day's name, or a message that may continue the one before it. */
export type Line =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'message'; readonly key: string; readonly message: InboxMessage; readonly continues: boolean };

const sameRun = 5 * 60_000;

/**
 * Lays messages out as lines with a separator before each new day.
 *
 * @param dayOf names the day of an instant in the agent's time zone
 */
export function layOut(messages: readonly InboxMessage[], dayOf: (at: number) => string): readonly Line[] {
  const lines: Line[] = [];
  let day = '';
  let previous: InboxMessage | undefined;
  for (const message of messages) {
    const messageDay = dayOf(message.at);
    if (messageDay !== day) {
      lines.push({ kind: 'day', key: `day-${messageDay}-${message.id}`, at: message.at });
      previous = undefined;
    }
    day = messageDay;
    const continues =
      previous?.author === message.author &&
      previous.authorName === message.authorName &&
      previous.note === message.note &&
      message.at - previous.at < sameRun;
    lines.push({ kind: 'message', key: message.id, message, continues });
    previous = message;
  }
  return lines;
}
