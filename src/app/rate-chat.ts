import type { ChannelId, ChatId, IdentityId } from '../core/brand';
import { rateChat as decide, ratingLine } from '../core/rating';
import type { Rating, RatingRefusal } from '../core/rating';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { chatEvent } from './raise';
import { addSystemLine } from './system-line';
import type { UseCase } from './use-case';

export interface WantedRating {
  readonly chatId: ChatId;
  /** Who rates: only the chat's own customer may. */
  readonly identityId: IdentityId;
  readonly channelId: ChannelId;
  /** Whole, from 1 to 5. */
  readonly value: number;
  readonly comment: string | null;
}

/**
 * The customer rates a completed chat: agents read it in the chat, and flows hear of it. The same rating again changes nothing.
 *
 * @returns the rating that the chat has now, or why it cannot be rated
 */
export async function rateChat(on: UseCase, wanted: WantedRating): Promise<Outcome<Rating, RatingRefusal | Refusal<'unknown_chat'>>> {
  return on.store.transaction(async (tx) => {
    const record = await tx.chats.lock(wanted.chatId);
    const isOwn = record?.chat.identityId === wanted.identityId && record.chat.channelId === wanted.channelId;
    if (record === null || !isOwn) return refused('unknown_chat', 'There is no such chat of this visitor.');
    const earlier = await tx.ratings.find(wanted.chatId);
    const rated = decide(record.chat, earlier, wanted, on.now());
    if (!rated.ok) return rated;
    const { value, comment } = rated.value;
    if (earlier?.value === value && earlier.comment === comment) return accepted(earlier);
    await tx.ratings.put(wanted.chatId, rated.value);
    await addSystemLine(on, tx, { ...record.chat, about: wanted.identityId }, ratingLine(rated.value, earlier !== null));
    await tx.events.raise([chatEvent(on, 'rated', record, { rating: { value, comment, isChange: earlier !== null } })]);
    tx.feed.note({ kind: 'chat', chatId: wanted.chatId });
    return rated;
  });
}
