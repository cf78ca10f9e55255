import { asInstant, asMillis } from '../core/brand';
import type { ChannelId, Instant, MessageId, PartId } from '../core/brand';
import { windowClosesAt } from '../core/time-window';
import type { ProviderFailure, Recipient, Sent } from './adapter';
import type { ClaimedPart } from './delivery-ports';
import { applyReceipt, settleMessage } from './note-provider-receipt';
import type { Channel } from './ports';
import type { ChannelEventKind } from './receive-message';
import type { UseCase } from './use-case';

/** How long a process may take for one call before others believe that it died. */
const sendLease = asMillis(60_000);
/** How often a part is tried, the first time included, while its provider asks to wait. */
const mostAttempts = 8;
/** A message that could not be handed over for so long is given up, in milliseconds: what it says is old. */
const giveUpAfter = 15 * 60_000;

/** Takes the parts that can be sent now on a channel: one a customer, in the order of their messages. */
export async function claimParts(on: UseCase, channelId: ChannelId, limit: number): Promise<readonly ClaimedPart[]> {
  return on.store.transaction((tx) => tx.deliveries.claim({ channelId, limit, duration: sendLease }));
}

/** Who a part goes to, by the time of the call. */
export function recipientOf(channelType: string, part: ClaimedPart, now: Instant): Recipient {
  const closesAt = windowClosesAt(channelType, part.lastCustomerAt);
  return { externalId: part.externalId, isOutsideWindow: closesAt !== null && now > closesAt, isPerson: part.author === 'agent' };
}

/**
 * Stores what a call to send came to: the provider's ids, another try later, or the failure. Receipts that came before the answer are
 * taken from where they waited.
 *
 * @param calledAt when the call began, which the provider's own time of the message is after
 */
export async function notePartSent(
  on: UseCase,
  channel: Channel,
  { part, sent, calledAt }: { readonly part: ClaimedPart; readonly sent: Sent; readonly calledAt: Instant },
): Promise<void> {
  const events = new Set(channel.events as readonly ChannelEventKind[]);
  await on.store.transaction(async (tx) => {
    const record = await tx.messages.find(part.messageId);
    if (record === null) return;
    const moved = { messageId: part.messageId, chatId: record.chatId, channel, events };
    if (sent.kind === 'sent') {
      await tx.deliveries.sent(part.id, channel.id, sent.providerMessageIds, calledAt);
      await settleMessage(on, tx, moved);
      for (const receipt of await tx.deliveries.unpark(channel.id, sent.providerMessageIds)) {
        await applyReceipt(on, tx, { channel, receipt, events });
      }
      return;
    }
    const isLate = on.now() - part.createdAt > giveUpAfter || part.attempts + 1 >= mostAttempts;
    if (sent.kind === 'failed' && sent.retryAfter !== null && !isLate) {
      await tx.deliveries.postpone(part.id, asMillis(sent.retryAfter));
      return;
    }
    await tx.deliveries.failed(part.id, sent.failure, on.now());
    const isUnreachable = sent.kind === 'failed' && sent.isUnreachable === true;
    if (isUnreachable) await tx.contacts.setReachable(part.identityId, on.now(), sent.failure.reason);
    // A file that does not go leaves the others; the rest of a text without its beginning would be torn.
    if (isUnreachable || part.content.kind !== 'file') await tx.deliveries.cancelRest(part.messageId, sent.failure, on.now());
    await settleMessage(on, tx, moved);
  });
}

const died: ProviderFailure = {
  code: 'unknown',
  reason: 'Delivery unknown: the server stopped while the message was being sent. Ask the customer, or send it again.',
};
const unserved: ProviderFailure = {
  code: 'unserved',
  reason: 'Nobody sends for this channel now: its workflow is not published. Publish it, then send the message again.',
};
/** How long a message waits for a channel that nobody serves, in milliseconds. */
const unservedPatience = 60_000;
/** A trigger that has not said for so long that it serves its channel does not, in milliseconds. */
export const servedWithin = 30_000;
const strandedAtOnce = 100;

/** Fails what a process left in the middle of a call, and what waits for a channel that nobody serves. Returns how many parts those were. */
export async function failStranded(on: UseCase): Promise<number> {
  return on.store.transaction(async (tx) => {
    const now = on.now();
    const stranded = await tx.deliveries.stranded({
      waitingSince: asInstant(now - unservedPatience),
      servedSince: asInstant(now - servedWithin),
      limit: strandedAtOnce,
    });
    const messages = new Map<MessageId, (typeof stranded)[number]>();
    for (const part of stranded) {
      const failure = part.state === 'calling' ? died : unserved;
      await tx.deliveries.failed(part.partId, failure, now);
      await tx.deliveries.cancelRest(part.messageId, failure, now);
      messages.set(part.messageId, part);
    }
    for (const { messageId, chatId } of messages.values()) {
      const message = await tx.messages.find(messageId);
      if (message === null) continue;
      const channel = await tx.channels.find(message.channelId);
      const events = new Set((channel?.events ?? []) as readonly ChannelEventKind[]);
      await settleMessage(on, tx, { messageId, chatId, channel: { id: message.channelId }, events });
    }
    return stranded.length;
  });
}

/** Says that calls to send are still going on, so that nobody takes this process for dead. */
export async function renewParts(on: UseCase, ids: readonly PartId[]): Promise<void> {
  await on.store.transaction((tx) => tx.deliveries.renew(ids, sendLease));
}
