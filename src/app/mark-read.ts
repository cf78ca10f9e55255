import { ownedBy } from '../core/chat';
import type { AgentId, ChannelId, ChatId, IdentityId, MessageId } from '../core/brand';
import { channelTopic } from './receive-message';
import type { ChannelEventKind } from './receive-message';
import type { Tx } from './ports';
import type { UseCase } from './use-case';

/** How far a page shows the chats that one came from. */
const parentsShown = 10;

/**
 * The owner of a chat has had its messages on screen, up to `seq`, and those of the chats that it came from: they are read, and the
 * customer may see it. Others' looks count for nothing.
 *
 * @returns false when nothing was unread
 */
export async function markReadByAgent(
  on: UseCase,
  read: { readonly chatId: ChatId; readonly agentId: AgentId; readonly seq: number },
): Promise<boolean> {
  const { chatId, agentId, seq } = read;
  return on.store.transaction(async (tx) => {
    const record = await tx.chats.lock(chatId);
    if (record === null || !ownedBy(record.chat, agentId).ok) return false;
    await tx.chats.markRead(chatId, seq);
    await markParentsRead(on, tx, record.chat.parentId);
    const moved = await tx.messages.readByAgent(chatId, seq, on.now());
    if (moved.length === 0) return false;
    for (const messageId of moved) tx.feed.note({ kind: 'message', chatId, messageId });
    tx.feed.note({ kind: 'chat', chatId });
    return true;
  });
}

/** What the customer wrote shortly before a transfer is read by whoever gets the chat. */
async function markParentsRead(on: UseCase, tx: Tx, parentId: ChatId | null): Promise<void> {
  let chatId = parentId;
  for (let depth = 0; chatId !== null && depth < parentsShown; depth++) {
    for (const messageId of await tx.messages.readByAgent(chatId, Number.MAX_SAFE_INTEGER, on.now())) {
      tx.feed.note({ kind: 'message', chatId, messageId });
    }
    chatId = (await tx.chats.find(chatId))?.chat.parentId ?? null;
  }
}

/**
 * A customer's page has received, or the customer has had on screen, our messages up to one of them. A status only moves forward.
 */
export async function noteReceipt(
  on: UseCase,
  receipt: {
    readonly identityId: IdentityId;
    readonly channelId: ChannelId;
    readonly upTo: MessageId;
    readonly status: 'delivered' | 'read';
    readonly events: ReadonlySet<ChannelEventKind>;
  },
): Promise<void> {
  const { identityId, channelId, upTo, status } = receipt;
  await on.store.transaction(async (tx) => {
    const at = on.now();
    const moved = await tx.messages.receipt({ identityId, channelId, upTo, status, at });
    for (const { id, chatId } of moved) {
      tx.feed.note({ kind: 'message', chatId, messageId: id });
      if (!receipt.events.has('status')) continue;
      const payload = { chat: { id: chatId }, message: { id, status, at } };
      await tx.events.add({
        id: on.newId(),
        topic: channelTopic(channelId),
        kind: 'status',
        subjectId: chatId,
        commandId: null,
        payload,
        at,
      });
    }
  });
}
