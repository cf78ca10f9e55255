import type { Fault, RefusedCall, SentByUs } from '../simulator.ts';
import type { Received } from '../shared/received.ts';

/** What the credential holds. */
export interface MessengerCredential {
  readonly version: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly pageId: string;
  readonly pageToken: string;
  readonly verifyToken: string;
}

/** A person as the page knows them. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A message of ours as a customer has it. */
export interface Taken {
  readonly message: SentByUs;
  readonly at: number;
  /** What is behind its buttons, by their label; how a press is told. */
  readonly payloads: ReadonlyMap<string, string>;
  readonly pressedAs: 'quick_reply' | 'postback';
}

export interface State {
  readonly credential: MessengerCredential;
  readonly mailbox: Received;
  readonly taken: Map<string, Taken>;
  readonly people: Map<string, Person>;
  /** Files and pictures by the last part of their address, and when that stops to be valid. */
  readonly files: Map<string, { readonly bytes: Uint8Array; readonly type: string; readonly until: number }>;
  /** Who has a conversation, by the customer; our app where nobody else is named. */
  readonly owners: Map<string, string>;
  readonly refused: RefusedCall[];
  readonly calls: { readonly name: string; readonly about: string }[];
  readonly faults: Fault[];
  /** The address of the app, and what each side has subscribed to. */
  callback: string | null;
  appFields: readonly string[];
  pageFields: readonly string[];
  url: string;
  /** True when Meta approved the app for the tag HUMAN_AGENT. */
  readonly isHumanAgentApproved: boolean;
  /** True when the app may read profiles. */
  readonly hasProfiles: boolean;
  /** True when the app may send utility messages. */
  readonly hasTemplates: boolean;
}

/** Everything that a page can be subscribed to and that we know of. */
export const knownFields = [
  'messages',
  'messaging_postbacks',
  'message_echoes',
  'message_reads',
  'message_deliveries',
  'message_reactions',
  'message_edits',
  'messaging_referrals',
  'messaging_handovers',
  'standby',
  'messaging_optins',
  'feed',
] as const;
