/** What customers think of chats. */
import type { ChatId } from '../core/brand';
import type { Rating } from '../core/rating';

export interface Ratings {
  readonly find: (chatId: ChatId) => Promise<Rating | null>;
  /** Stores the rating of a chat, in the place of an earlier one. */
  readonly put: (chatId: ChatId, rating: Rating) => Promise<void>;
}
