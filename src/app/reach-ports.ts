/** Whom chats can be begun with, and where. */
import type { ChannelId, ChatId, ContactId, Instant } from '../core/brand';
import type { ChatStatus } from '../core/chat';

/** A channel on which a contact has written. */
export interface ChannelOfContact {
  readonly contactId: ContactId;
  readonly channel: { readonly id: ChannelId; readonly type: string; readonly name: string; readonly isActive: boolean };
  /** The open chat there; without one the latest. */
  readonly chat: { readonly id: ChatId; readonly status: ChatStatus; readonly agentId: string | null; readonly agentName: string | null };
  /** The customer's number or name there; null when the provider tells neither. */
  readonly address: string | null;
  readonly isReachable: boolean;
  /** When the customer wrote there last. */
  readonly lastAt: Instant;
}

export interface Reach {
  /** The channels on which these contacts have written, by contact the latest first. */
  readonly channelsOf: (contactIds: readonly ContactId[]) => Promise<readonly ChannelOfContact[]>;
}
