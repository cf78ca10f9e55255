import type { Fault, RefusedCall, SentByUs } from '../simulator.ts';
import type { Received } from '../shared/received.ts';

/** What the credential holds. */
export interface WhatsAppCredential {
  readonly version: string;
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
}

/** A file at WhatsApp, brought by us or by a customer. */
export interface Media {
  readonly bytes: Uint8Array;
  readonly type: string;
}

/** A message of ours as a customer has it. */
export interface Taken {
  readonly message: SentByUs;
  /** What is behind its buttons, by their label. */
  readonly payloads: ReadonlyMap<string, string>;
  readonly isTemplate: boolean;
}

export interface State {
  readonly credential: WhatsAppCredential;
  readonly appId: string;
  readonly displayNumber: string;
  readonly mailbox: Received;
  readonly taken: Map<string, Taken>;
  readonly media: Map<string, Media>;
  /** Addresses of files, and when they stop to be valid. */
  readonly links: Map<string, { readonly mediaId: string; readonly until: number }>;
  /** Ids of what customers wrote: what can be marked as read. */
  readonly written: Set<string>;
  readonly refused: RefusedCall[];
  readonly calls: { readonly name: string; readonly about: string }[];
  readonly faults: Fault[];
  /** Where the number's webhooks go: the first of these that is not null. */
  numberAddress: string | null;
  accountAddress: string | null;
  appAddress: string | null;
  isSubscribed: boolean;
  /** The address of this server. */
  url: string;
  /** How long an address of a file is good for, in milliseconds. */
  readonly linkLife: number;
}
