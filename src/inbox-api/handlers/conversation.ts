import { asChatId } from '../../core/brand';
import { json } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxConversation } from '../../wire/inbox';
import { inboxMessage } from '../messages';
import type { InboxCall, InboxParts } from '../parts';
import { readableTile } from '../readable';

const messagesPerPage = 100;

/** A page of a conversation, for agents in whose lists the chat is, or who had it, and for those who may read all chats. */
export async function handleConversation(
  parts: InboxParts,
  { body, session }: InboxCall<{ readonly chatId: string; readonly before?: number | undefined }>,
): Promise<HttpAnswer> {
  const chatId = asChatId(body.chatId);
  const readable = await readableTile(parts, chatId, session.agentId);
  if ('refused' in readable) return readable.refused;
  const view = await parts.views.conversation(chatId, body.before ?? null, messagesPerPage);
  const answer: InboxConversation = {
    tile: readable.tile,
    hasMore: view.hasMore,
    messages: view.messages.map((message) => inboxMessage(message, session.agentId)),
    parents: view.parents.map((parent) => ({
      ...parent,
      messages: parent.messages.map((message) => inboxMessage(message, session.agentId)),
    })),
  };
  return json(200, answer, { 'cache-control': 'no-store' });
}
