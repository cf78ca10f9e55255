/** What the agent's page and the server say of whom a chat can be begun with. */
import { z } from 'zod';
import type { InboxContactRow } from './contact';

const id = z.uuid();

/** Of whom is asked: a text, or whom a record is about. */
const reachOf = z.discriminatedUnion('kind', [
  /** A name, a phone, an e-mail address, the name of an account (then its contacts) or the number of a case; empty for the newest contacts. */
  z.object({ kind: z.literal('search'), text: z.string().max(200) }),
  /** A contact first, then the others of its account. */
  z.object({ kind: z.literal('contact'), contactId: id }),
  /** The contact of a case first, then the others of its account. */
  z.object({ kind: z.literal('case'), caseId: id }),
]);

export const reachRequests = [z.object({ action: z.literal('reach'), of: reachOf })] as const;

export type ReachRequest = z.infer<(typeof reachRequests)[number]>;
export type ReachOf = z.infer<typeof reachOf>;

/**
 * Whether a chat can be begun on a channel: `free`; `yours`, which is the agent's own open chat; or what is in the way. `taken` is an open chat
 * of a colleague, `waiting` one that nobody has accepted, `bot` one that a bot answers, `window_closed` says that the provider does not let us
 * write because the customer's last message is too old, `unreachable` that messages do not arrive there.
 */
export type WayState = 'free' | 'yours' | 'taken' | 'waiting' | 'bot' | 'channel_inactive' | 'window_closed' | 'unreachable';

/** A channel on which a contact has written before. */
export interface InboxWay {
  readonly channel: { readonly id: string; readonly type: string; readonly name: string };
  readonly state: WayState;
  /** The open chat; without one the latest. */
  readonly chatId: string;
  /** The colleague who has the open chat. */
  readonly agentName: string | null;
  /** The customer's id there for people: a number, or a name; null when there is none that says anything. */
  readonly address: string | null;
  /** When the customer wrote there last. */
  readonly lastAt: number;
  /** Until when the provider lets us write; null where it always does. */
  readonly closesAt: number | null;
}

/** The answer to `reach`; at most 20, the best first. */
export interface InboxReach {
  readonly people: readonly (Pick<InboxContactRow, 'id' | 'name' | 'picture' | 'phone' | 'email' | 'account' | 'jobTitle'> & {
    /** Empty for who has never written: a chat cannot be begun with them. The latest first. */
    readonly ways: readonly InboxWay[];
  })[];
}
