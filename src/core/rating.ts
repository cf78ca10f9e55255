import type { Instant } from './brand';
import type { Chat } from './chat';
import { isOpen } from './chat';
import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';
import type { SystemLine } from './system-line';

/** What a customer thinks of a chat, from 1 (bad) to 5 (good). */
export interface Rating {
  readonly value: number;
  /** What the customer adds; null for nothing. */
  readonly comment: string | null;
  /** When the chat was rated first; a change keeps it. */
  readonly at: Instant;
}

/** For how long a completed chat can be rated. Milliseconds. */
const ratableFor = 24 * 60 * 60_000;
/** For how long a rating can be changed. Milliseconds. */
const changeableFor = 60 * 60_000;
/** The longest comment, in UTF-16 code units. */
const commentLimit = 1_000;

export type RatingRefusal = Refusal<'not_completed' | 'too_late' | 'bad_rating'>;

/**
 * True while the customer is asked for a rating, or can still change it.
 *
 * @param completedAt when the chat was completed
 * @param earlier the rating that the chat has; null for none
 */
export function isRatable(completedAt: Instant, earlier: Pick<Rating, 'at'> | null, now: Instant): boolean {
  return earlier === null ? now - completedAt < ratableFor : now - earlier.at < changeableFor;
}

/** Rates a chat, or changes its rating; refused while the chat is open, and when its time is over. */
export function rateChat(
  chat: Chat,
  earlier: Rating | null,
  wanted: Pick<Rating, 'value' | 'comment'>,
  now: Instant,
): Outcome<Rating, RatingRefusal> {
  if (isOpen(chat)) return refused('not_completed', 'This chat is not over yet. Rate it when it is.');
  if (!Number.isInteger(wanted.value) || wanted.value < 1 || wanted.value > 5) return refused('bad_rating', 'A rating is 1 to 5 stars.');
  if (!isRatable(chat.completedAt, earlier, now)) return refused('too_late', 'This chat cannot be rated any more.');
  const comment = (wanted.comment ?? '').toWellFormed().replaceAll('\u0000', '').trim().slice(0, commentLimit).toWellFormed();
  return accepted({ value: wanted.value, comment: comment === '' ? null : comment, at: earlier?.at ?? now });
}

/** The rating as a line for agents. */
export const ratingLine = ({ value, comment }: Pick<Rating, 'value' | 'comment'>, isChange: boolean): SystemLine => ({
  kind: isChange ? 'rating_changed' : 'rated',
  value,
  comment,
});
