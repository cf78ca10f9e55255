import type { DeliveredWebhook, Fault, RefusedCall } from '../simulator.ts';
import type { Received } from '../shared/received.ts';

export interface ViberOptions {
  /** How many times quicker than Viber webhooks are tried again; 60,000 unless told, which makes a minute a millisecond. */
  readonly speed?: number;
  /** Where webhooks carry their signature; in both places unless told. */
  readonly signsIn?: 'header' | 'query' | 'both';
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  /** Subscribed, or has written: may be written to. */
  isSubscribed: boolean;
  /** `tracking_data` of the last message to them; comes back with theirs. */
  tracking: string;
  /** How often their details were asked for. */
  asked: number;
}

/** A key of a keyboard that we sent. */
export interface Key {
  readonly label: string;
  readonly action: string;
  readonly body: string;
  readonly isSilent: boolean;
}

export interface Taken {
  readonly token: string;
  readonly user: User;
  readonly keys: readonly Key[];
}

/** The last webhook call, kept to be made again. */
export interface LastWebhook {
  readonly url: string;
  readonly body: string;
  readonly messageId: string | null;
}

/** All that the simulated Viber knows. */
export interface State {
  /** Its own address, without `/pa`. */
  url: string;
  readonly speed: number;
  readonly signsIn: 'header' | 'query' | 'both';
  readonly token: string;
  readonly name: string;
  webhookUrl: string;
  /** What was asked for beside messages; null for everything. */
  eventTypes: readonly string[] | null;
  readonly users: Map<string, User>;
  readonly taken: Map<string, Taken>;
  readonly media: Map<string, { readonly type: string; readonly bytes: Uint8Array }>;
  readonly faults: Fault[];
  readonly received: Received;
  readonly refused: RefusedCall[];
  readonly webhooks: DeliveredWebhook[];
  readonly calls: { readonly name: string; readonly about: string }[];
  last: LastWebhook | null;
  tokens: bigint;
}

/** A message's id, too large for JavaScript's numbers to be exact. */
export function nextToken(state: State): string {
  state.tokens += 7n;
  return state.tokens.toString();
}

/** JSON in which these digits stand as a number, however many they are. Ids that are none stay texts. */
export function asNumber(digits: string): unknown {
  const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };
  return /^(0|[1-9]\d*)$/.test(digits) ? rawJSON(digits) : digits;
}
