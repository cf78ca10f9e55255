import { asChatId } from '../../core/brand';
import { json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxConversation } from '../../wire/inbox';
import { inboxMessage } from '../messages';
import type { InboxCall, InboxParts } from '../parts';

const messagesPerPage = 100;

/** A page of a conversation, for agents in whose lists the chat is, or who had it. */
export async function handleConversation(
  parts: InboxParts,
  { body, session }: InboxCall<{ readonly chatId: string; readonly before?: number | undefined }>,
): Promise<HttpAnswer> {
  const chatId = asChatId(body.chatId);
  const tile = await parts.views.readableTile(chatId, session.agentId);
  if (tile === null) return refusal(404, 'not_found', 'This chat is not in your lists any more.');
  const view = await parts.views.conversation(chatId, body.before ?? null, messagesPerPage);
  const answer: InboxConversation = {
    tile,
    hasMore: view.hasMore,
    messages: view.messages.map((message) => inboxMessage(message, session.agentId)),
    parents: view.parents.map((parent) => ({
      ...parent,
      messages: parent.messages.map((message) => inboxMessage(message, session.agentId)),
    })),
  };
  return json(200, answer, { 'cache-control': 'no-store' });
}
