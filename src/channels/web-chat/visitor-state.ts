import type { Channel } from '../../app/ports';
import type { VisitorChatView, Views } from '../../app/views';
import type { Instant } from '../../core/brand';
import { isRatable } from '../../core/rating';
import type { WebChatRating, WebChatState } from '../../wire/web-chat';
import { webChatType } from './channel-type';

/** Whose state it is. */
export interface OfVisitor {
  readonly visitorId: string;
  readonly channel: Pick<Channel, 'id'>;
  readonly asksForRating: boolean;
}

/** Where the visitor's chat stands. */
export async function visitorState(views: Views, of: OfVisitor, now: Instant): Promise<WebChatState> {
  const open = await views.visitorChats(webChatType, [of.visitorId]);
  return stateOf(
    views,
    of,
    open.find(({ channelId }) => channelId === of.channel.id),
    now,
  );
}

/** As {@link visitorState}, where the open chat has been looked up; undefined when there is none. */
export async function stateOf(views: Views, of: OfVisitor, chat: VisitorChatView | undefined, now: Instant): Promise<WebChatState> {
  if (chat !== undefined) return { status: chat.status, agentName: chat.agentName, rating: null };
  return { status: 'none', agentName: null, rating: await ratingOf(views, of, now) };
}

/** The chat that a visitor is asked to rate; null when nobody asks. */
async function ratingOf(views: Views, { visitorId, channel, asksForRating }: OfVisitor, now: Instant): Promise<WebChatRating | null> {
  const identityId = asksForRating ? await views.visitorIdentity(webChatType, visitorId) : null;
  const ended = identityId === null ? null : await views.lastEndedChat(identityId, channel.id);
  if (ended === null || !isRatable(ended.completedAt, ended.rating, now)) return null;
  return { chatId: ended.chatId, value: ended.rating?.value ?? null, comment: ended.rating?.comment ?? null };
}
