import type { ChatId, QueueId } from '../../core/brand';
import { armAll } from '../deadlines';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

/** Chats of one transaction: whoever writes to a chat waits for no more than these. */
const atOnce = 500;

/** Chats whose deadlines are to be set anew: the open ones of a queue, or those that wait or a bot answers in any. */
export interface ToRearm {
  readonly queueId: QueueId | null;
  /** The last one that has been done; null to begin. */
  readonly after: ChatId | null;
}

/** Sets the deadlines of the next chats anew; returns what is left, null when nothing is. */
export async function rearmSome(on: UseCase, tx: Tx, { queueId, after }: ToRearm): Promise<ToRearm | null> {
  const chatIds = await tx.administration.chats.open(queueId, after, atOnce);
  await tx.chats.lockAll(chatIds);
  await armAll(on, tx, chatIds);
  for (const chatId of chatIds) tx.feed.note({ kind: 'chat', chatId });
  const last = chatIds.at(-1);
  return chatIds.length < atOnce || last === undefined ? null : { queueId, after: last };
}

/** Goes on where {@link rearmSome} left off, a transaction for each step. */
export async function rearmRest(on: UseCase, left: ToRearm | null): Promise<void> {
  for (let rest = left; rest !== null; ) {
    const next: ToRearm = rest;
    rest = await on.store.transaction((tx) => rearmSome(on, tx, next));
  }
}
