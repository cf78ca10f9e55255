import type { WebChatFile, WebChatMessage } from '../../src/wire/web-chat';

/** A message of an agent; `order` also makes its id and its time. */
export function aMessage(change: Partial<WebChatMessage> & { readonly order: number }): WebChatMessage {
  return {
    id: `m${change.order}`,
    at: Date.UTC(2026, 0, 5, 12, change.order),
    author: 'agent',
    authorName: 'Ana Ruiz',
    text: `Message ${change.order}`,
    files: [],
    content: null,
    status: 'sent',
    clientId: null,
    ...change,
  };
}

/** A message of the customer, sent by this page under `clientId`. */
export function anOwnMessage(order: number, clientId: string): WebChatMessage {
  return aMessage({ order, clientId, author: 'customer', authorName: null });
}

/** A picture that the server has. */
export function aFile(change: Partial<WebChatFile> = {}): WebChatFile {
  return { id: 'f1', kind: 'image', name: 'photo.png', type: 'image/png', size: 2_048, state: 'stored', link: 'id=f1&old', ...change };
}
