import type { InboxMessage, InboxTile } from '../../src/wire/inbox';

/** A tile in the list of new chats. */
export function aTile(change: Partial<InboxTile> = {}): InboxTile {
  return {
    chatId: 'chat-1',
    area: 'new',
    status: 'waiting',
    contact: { id: 'contact-1', name: 'Olena Kovalenko' },
    channel: { id: 'channel-1', type: 'web_chat', name: 'Shop' },
    queue: null,
    lastMessage: null,
    waitingSince: 1_000,
    acceptedAt: null,
    completedAt: null,
    unread: 0,
    parentId: null,
    offer: 'all',
    revision: 1,
    ...change,
  };
}

/** A message of the customer. */
export function aMessage(change: Partial<InboxMessage> = {}): InboxMessage {
  const seq = change.seq ?? 1;
  return {
    id: `message-${seq}`,
    chatId: 'chat-1',
    seq,
    at: seq * 1_000,
    author: 'customer',
    authorName: null,
    own: false,
    note: null,
    text: 'Hello',
    status: 'read',
    statusReason: null,
    commandId: null,
    ...change,
  };
}
