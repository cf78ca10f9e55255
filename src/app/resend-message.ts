import { ownedBy } from '../core/chat';
import type { OwnerRefusal } from '../core/chat';
import type { AgentId, ChannelId, MessageId } from '../core/brand';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { NotFoundError } from './errors';
import { settleMessage } from './note-provider-receipt';
import { found } from './receive-message';
import type { UseCase } from './use-case';

/**
 * Sends again what failed of a message: those parts only, in their old place.
 *
 * @throws NotFoundError when there is no such message
 */
export async function resendMessage(
  on: UseCase,
  wanted: { readonly messageId: MessageId; readonly agentId: AgentId },
): Promise<Outcome<{ readonly channelId: ChannelId }, OwnerRefusal | Refusal<'not_failed'>>> {
  return on.store.transaction(async (tx) => {
    const message = await tx.messages.find(wanted.messageId);
    if (message === null) throw new NotFoundError(`There is no message ${wanted.messageId} in this store.`);
    const record = await found(tx.chats.lock(message.chatId), message.chatId);
    const owned = ownedBy(record.chat, wanted.agentId);
    if (!owned.ok) return owned;
    if (!(await tx.deliveries.resend(message.id, on.now()))) {
      return refused('not_failed', 'Nothing of this message failed, so there is nothing to send again.');
    }
    await settleMessage(on, tx, { messageId: message.id, chatId: message.chatId, channel: record.channel, events: new Set() });
    tx.feed.note({ kind: 'message', chatId: message.chatId, messageId: message.id });
    return accepted({ channelId: message.channelId });
  });
}
