/** What the simulated Infobip keeps. */
import type { Fault, RefusedCall, SentByUs } from '../simulator.ts';
import type { Received } from '../shared/received.ts';

/** A file that a customer sent. */
export interface Media {
  readonly bytes: Uint8Array;
  readonly type: string;
  /** True after the seven days that Infobip keeps it. */
  isExpired: boolean;
}

/** A message of ours as Infobip has it. */
export interface Taken {
  readonly message: SentByUs;
  /** Where its reports go; null for the portal's address. */
  readonly reportsUrl: string | null;
  /** What is behind its buttons, by their label. */
  readonly payloads: ReadonlyMap<string, string>;
}

export interface State {
  readonly kind: 'whatsapp' | 'sms';
  readonly apiKey: string;
  readonly sender: string;
  readonly mailbox: Received;
  readonly taken: Map<string, Taken>;
  readonly media: Map<string, Media>;
  /** Ids of what customers wrote: what can be marked as read. */
  readonly written: Set<string>;
  readonly refused: RefusedCall[];
  readonly calls: { readonly name: string; readonly about: string }[];
  readonly faults: Fault[];
  /** True when files of ours are fetched as Infobip does before it sends. */
  readonly fetchesMedia: boolean;
}
