/** Messages on their way to a provider, and what becomes of them. */
import type { ChannelId, ChatId, IdentityId, Instant, MessageId, Millis, PartId } from '../core/brand';
import type { MessageAuthor, PartState } from '../core/message';
import type { PlannedPart } from '../core/outgoing/plan';
import type { OutgoingTemplate, ProviderFailure } from './adapter';

/** One call's worth of a message, with the provider's id of the message that it answers. */
export type StoredPart = PlannedPart<OutgoingTemplate> & { readonly replyTo: string | null };

export interface NewPart {
  readonly id: PartId;
  readonly messageId: MessageId;
  readonly chatId: ChatId;
  readonly channelId: ChannelId;
  readonly identityId: IdentityId;
  readonly position: number;
  readonly content: StoredPart;
  readonly at: Instant;
}

/** A part that is this process's to send now. */
export interface ClaimedPart {
  readonly id: PartId;
  readonly messageId: MessageId;
  readonly identityId: IdentityId;
  readonly externalId: string;
  readonly author: MessageAuthor;
  readonly content: StoredPart;
  /** Failed attempts before this one. */
  readonly attempts: number;
  readonly createdAt: Instant;
  /** When the customer wrote last in the chat; null when never. */
  readonly lastCustomerAt: Instant | null;
}

/** How far a part has come. */
export interface PartStatus {
  readonly state: PartState;
  readonly failure: ProviderFailure | null;
  readonly content: StoredPart;
}

/** A message whose parts were moved. */
export interface MovedPart {
  readonly partId: PartId;
  readonly messageId: MessageId;
  readonly chatId: ChatId;
}

export interface ReceiptOf {
  readonly channelId: ChannelId;
  readonly providerMessageId: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly at: Instant;
  readonly failure: ProviderFailure | null;
}

export interface Deliveries {
  readonly addAll: (parts: readonly NewPart[]) => Promise<void>;
  /** Takes parts that are due: of each recipient the first that is not sent yet, and none while another of the recipient is being sent. */
  readonly claim: (wanted: {
    readonly channelId: ChannelId;
    readonly limit: number;
    readonly duration: Millis;
  }) => Promise<readonly ClaimedPart[]>;
  /** Keeps a part that takes long; the lease of a process that died runs out instead. */
  readonly renew: (ids: readonly PartId[], duration: Millis) => Promise<void>;
  /** The part was taken by the provider under these ids. */
  readonly sent: (id: PartId, channelId: ChannelId, providerMessageIds: readonly string[], at: Instant) => Promise<void>;
  readonly failed: (id: PartId, failure: ProviderFailure, at: Instant) => Promise<void>;
  /** Puts the part back into the line for later. */
  readonly postpone: (id: PartId, after: Millis) => Promise<void>;
  /** Fails what is left of a message. Returns how many parts those were. */
  readonly cancelRest: (messageId: MessageId, failure: ProviderFailure, at: Instant) => Promise<number>;
  /** The parts of a message, in order. */
  readonly ofMessage: (messageId: MessageId) => Promise<readonly PartStatus[]>;
  /** Puts what failed of a message back into the line; false when nothing had failed. */
  readonly resend: (messageId: MessageId, at: Instant) => Promise<boolean>;
  /** Moves the part of a provider's message forward; null when no part has this id, `isMoved` false when it had come that far. */
  readonly receipt: (receipt: ReceiptOf) => Promise<(MovedPart & { readonly isMoved: boolean }) | null>;
  /** Moves every part to an identity that was sent up to a moment. */
  readonly watermark: (wanted: {
    readonly identityId: IdentityId;
    readonly channelId: ChannelId;
    readonly status: 'delivered' | 'read';
    readonly upTo: Instant;
    readonly at: Instant;
  }) => Promise<readonly MovedPart[]>;
  /** Keeps a receipt for a message that is not known yet. */
  readonly park: (receipt: ReceiptOf, receivedAt: Instant) => Promise<void>;
  /** Takes the receipts that were kept for these ids, oldest first. */
  readonly unpark: (channelId: ChannelId, providerMessageIds: readonly string[]) => Promise<readonly ReceiptOf[]>;
  /** Parts in work whose process is gone, and parts that wait since before `waitingSince` on a channel that nobody has served since `servedSince`. */
  readonly stranded: (wanted: {
    readonly waitingSince: Instant;
    readonly servedSince: Instant;
    readonly limit: number;
  }) => Promise<readonly (MovedPart & { readonly state: 'calling' | 'queued' })[]>;
  /** The message that a provider's id stands for, ours or the customer's; null when neither is stored. */
  readonly messageOf: (channelId: ChannelId, providerMessageId: string) => Promise<MessageId | null>;
  /** The provider's id of a message, ours or the customer's; null when it has none yet. */
  readonly providerIdOf: (messageId: MessageId) => Promise<string | null>;
  readonly prune: (before: Instant) => Promise<void>;
}
