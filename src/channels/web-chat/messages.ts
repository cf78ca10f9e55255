import type { MessageView } from '../../app/views';
import type { WebChatMessage } from '../../wire/web-chat';

/** A visitor's message under the id that the page gave it; visitors cannot meet each other's ids. */
export const providerMessageIdOf = (visitorId: string, clientId: string): string => `${visitorId}:${clientId}`;

const clientIdOf = (providerMessageId: string | null): string | null => providerMessageId?.split(':')[1] ?? null;

/** A message as the customer may read it; null for lines that are for agents alone. */
export function webChatMessage(message: MessageView): WebChatMessage | null {
  if (message.author === 'system') return null;
  const { id, order, at, author, authorName, text, status, providerMessageId } = message;
  return {
    id,
    order,
    at,
    author,
    authorName: author === 'customer' ? null : authorName,
    text,
    status,
    clientId: author === 'customer' ? clientIdOf(providerMessageId) : null,
  };
}
