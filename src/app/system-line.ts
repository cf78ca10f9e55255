import { asMessageId } from '../core/brand';
import type { ChannelId, ChatId } from '../core/brand';
import type { NewMessage, Tx } from './ports';
import type { UseCase } from './use-case';

/** Adds a line for agents to a conversation; the customer never gets it. */
export async function addSystemLine(
  on: UseCase,
  tx: Tx,
  chat: { readonly id: ChatId; readonly channelId: ChannelId },
  text: string,
  note?: Pick<NewMessage, 'note' | 'authorName' | 'agentId'>,
): Promise<void> {
  const message = await tx.messages.append({
    id: asMessageId(on.newId()),
    chatId: chat.id,
    channelId: chat.channelId,
    author: 'system',
    agentId: note?.agentId ?? null,
    authorName: note?.authorName ?? null,
    text,
    status: 'sent',
    note: note?.note ?? null,
    providerMessageId: null,
    idempotencyKey: null,
    commandId: null,
    at: on.now(),
  });
  tx.feed.note({ kind: 'message', chatId: chat.id, messageId: message.id });
}
