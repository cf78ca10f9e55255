import { asInstant } from '../core/brand';
import type { ChatId, MessageId } from '../core/brand';
import { statusOfParts } from '../core/message';
import type { MessageStatus } from '../core/message';
import { chatItem, messageItem } from './chat-item';
import type { PartStatus, ReceiptOf } from './delivery-ports';
import type { Channel, Tx } from './ports';
import { chatEvent } from './raise';
import type { Happened } from './receive-happenings';
import { channelTopic, found } from './receive-message';
import type { ChannelEventKind } from './receive-message';
import type { UseCase } from './use-case';

/** Clocks of providers run apart from ours by about this much, in milliseconds. */
const clockTolerance = 1_000;

/** A provider says how far a message has come. One that is not known yet is kept until its id is. */
export async function noteProviderReceipt({ on, tx, channel, happening, events }: Happened<'receipt'>): Promise<void> {
  const { providerMessageId, status, at, failure } = happening;
  const receipt: ReceiptOf = { channelId: channel.id, providerMessageId, status, at: asInstant(Math.trunc(at)), failure: failure ?? null };
  if ((await applyReceipt(on, tx, { channel, receipt, events })) === 'unknown') await tx.deliveries.park(receipt, on.now());
}

/** Moves a message by a receipt. */
export async function applyReceipt(
  on: UseCase,
  tx: Tx,
  { channel, receipt, events }: { readonly channel: Channel; readonly receipt: ReceiptOf; readonly events: ReadonlySet<ChannelEventKind> },
): Promise<'moved' | 'unmoved' | 'unknown'> {
  const part = await tx.deliveries.receipt(receipt);
  if (part === null) return 'unknown';
  if (!part.isMoved) return 'unmoved';
  await settleMessage(on, tx, { ...part, channel, events });
  return 'moved';
}

/** Everything that was sent to a customer up to a moment came as far as that. */
export async function noteWatermark({ on, tx, channel, happening, events }: Happened<'watermark'>): Promise<void> {
  const identity = await tx.contacts.findIdentity(channel.type, happening.externalId);
  if (identity === null) return;
  const upTo = asInstant(Math.trunc(happening.upTo) + clockTolerance);
  const { status } = happening;
  const moved = await tx.deliveries.watermark({ identityId: identity.id, channelId: channel.id, status, upTo, at: on.now() });
  const messages = new Map(moved.map(({ messageId, chatId }) => [messageId, chatId]));
  for (const [messageId, chatId] of messages) await settleMessage(on, tx, { messageId, chatId, channel, events });
}

/** Gives a message the status that its parts add up to, and tells pages and flows when that is news. */
export async function settleMessage(
  on: UseCase,
  tx: Tx,
  moved: {
    readonly messageId: MessageId;
    readonly chatId: ChatId;
    readonly channel: Pick<Channel, 'id'>;
    readonly events: ReadonlySet<ChannelEventKind>;
  },
): Promise<MessageStatus> {
  const { messageId, chatId, channel, events } = moved;
  const parts = await tx.deliveries.ofMessage(messageId);
  const status = statusOfParts(parts.map(({ state }) => state));
  const reason = status === 'failed' ? reasonOf(parts) : null;
  const at = on.now();
  if (!(await tx.messages.putStatus({ id: messageId, status, reason, at }))) return status;
  tx.feed.note({ kind: 'message', chatId, messageId });
  if (events.has('status')) {
    const payload = { chat: { id: chatId }, message: { id: messageId, status, at, reason } };
    await tx.events.add({
      id: on.newId(),
      topic: channelTopic(channel.id),
      kind: 'status',
      subjectId: chatId,
      commandId: null,
      payload,
      at,
    });
  }
  if (status === 'failed') {
    const record = await found(tx.chats.find(chatId), chatId);
    const message = await tx.messages.find(messageId);
    if (message !== null) {
      const item = { ...chatItem(record), message: messageItem(message) };
      await tx.events.raise([chatEvent(on, 'delivery_failed', record, { message: item.message, delivery: { reason } })]);
    }
  }
  return status;
}

/** Why a message failed: the first part that did, by name when it is one file of several parts. */
function reasonOf(parts: readonly PartStatus[]): string {
  const failed = parts.find(({ state }) => state === 'failed');
  const { code = '', reason = 'The provider gave no reason.' } = failed?.failure ?? {};
  const file = failed?.content.kind === 'file' && parts.length > 1 ? `${failed.content.name}: ` : '';
  return code === '' || !/^\d/.test(code) ? `${file}${reason}` : `${file}${reason} (${code})`;
}
