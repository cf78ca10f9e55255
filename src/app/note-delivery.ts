import type { MessageId } from '../core/brand';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { chatItem, messageItem } from './chat-item';
import { NotFoundError } from './errors';
import { chatEvent } from './raise';
import { found } from './receive-message';
import type { SentItem } from './send-message';
import type { UseCase } from './use-case';

/** What became of a message that was sent. */
export interface Delivery {
  readonly messageId: MessageId;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  /** With `failed`: why, in words for the agent. */
  readonly reason: string | null;
}

/**
 * Notes how far a message of an agent or a bot has come. A status only moves forward: a late or repeated word changes nothing.
 *
 * @throws NotFoundError when there is no such message
 */
export async function noteDelivery(
  on: UseCase,
  delivery: Delivery,
): Promise<Outcome<SentItem & { readonly isChanged: boolean }, Refusal<'not_sent'>>> {
  const { messageId, status } = delivery;
  return on.store.transaction(async (tx) => {
    const known = await tx.messages.find(messageId);
    if (known === null) throw new NotFoundError(`There is no message ${messageId} in this store. Use the id of a message that was sent.`);
    if (known.author !== 'agent' && known.author !== 'bot') {
      return refused(
        'not_sent',
        'This message was not sent to the customer, so it has no delivery. Use the id of a message that Send Message sent.',
      );
    }
    const reason = status === 'failed' ? (delivery.reason ?? 'The provider gave no reason.') : null;
    const isChanged = await tx.messages.setStatus({ id: messageId, status, reason, at: on.now() });
    const record = await found(tx.chats.find(known.chatId), known.chatId);
    const item = { ...chatItem(record), message: messageItem({ ...known, status: isChanged ? status : known.status }) };
    if (isChanged) tx.feed.note({ kind: 'message', chatId: known.chatId, messageId });
    if (isChanged && status === 'failed') {
      await tx.events.raise([chatEvent(on, 'delivery_failed', record, { message: item.message, delivery: { reason } })]);
    }
    return accepted({ ...item, isChanged });
  });
}
