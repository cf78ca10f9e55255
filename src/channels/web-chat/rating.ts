import { rateChat } from '../../app/rate-chat';
import { asChatId } from '../../core/brand';
import { json } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { WebChatRated, WebChatRequest } from '../../wire/web-chat';
import { webChatType } from './channel-type';
import { refuse } from './parts';
import type { WebChat } from './parts';

/** Takes what a visitor thinks of a completed chat. */
export async function rate(
  { parts, channel, settings }: WebChat,
  visitorId: string,
  { chatId, value, comment }: Extract<WebChatRequest, { action: 'rate' }>,
): Promise<HttpAnswer> {
  const identityId = settings.asksForRating ? await parts.views.visitorIdentity(webChatType, visitorId) : null;
  if (identityId === null) return refuse('unknown_chat', 'There is nothing to rate here.');
  const wanted = { chatId: asChatId(chatId), identityId, channelId: channel.id, value, comment };
  const outcome = await rateChat(parts.on, wanted);
  if (!outcome.ok) return refuse(outcome.refusal.code, outcome.refusal.reason);
  const body: WebChatRated = { rating: { chatId, value: outcome.value.value, comment: outcome.value.comment } };
  return json(200, body);
}
