/**
 * What every simulator of a provider is: an HTTP server that keeps state, checks our calls as the provider does, signs its webhooks and
 * tries them again as the provider does, and customers who write through it. The contract of channels, the end-to-end tests and
 * `npm run simulate` all use this one face of it.
 */

/** What a customer received from us, in the provider's eyes valid. */
export interface SentByUs {
  /** The provider's id of the message. */
  readonly id: string;
  /** The customer's id. */
  readonly to: string;
  readonly kind: 'text' | 'file' | 'template' | 'place' | 'other';
  /** The text, or the caption; `''` when there is none. */
  readonly text: string;
  /** `digest` is the SHA-256 of its bytes in hexadecimal; null when they could not be fetched. */
  readonly file: {
    readonly name: string | null;
    readonly type: string | null;
    readonly size: number;
    readonly digest: string | null;
  } | null;
  /** The labels of its buttons. */
  readonly buttons: readonly string[];
  /** The provider's id of the message that it answers. */
  readonly replyTo: string | null;
  /** The body of the call. */
  readonly raw: unknown;
}

/** A call that the simulator refused as the provider would. */
export interface RefusedCall {
  readonly status: number;
  readonly reason: string;
}

/** How a webhook call ended after all its attempts. */
export interface DeliveredWebhook {
  /** The status of the last answer; 0 when nobody answered. */
  readonly status: number;
  readonly attempts: number;
  readonly body: string;
  /** The provider's id of the message, when it was one. */
  readonly messageId: string | null;
}

/** What the provider does to the next call that sends a message, or to the next download of a file. */
export type Fault =
  /** Too many calls; `seconds` as the provider tells it. */
  | { readonly kind: 'rate_limited'; readonly seconds: number }
  /** The customer has blocked us, or the like: never to be tried again. */
  | { readonly kind: 'unreachable' }
  /** Outside the time window, where the provider has one. */
  | { readonly kind: 'outside_window' }
  /** The provider's own trouble, certainly not sent. */
  | { readonly kind: 'server_error' }
  /** The connection breaks after the message was taken: nobody knows. */
  | { readonly kind: 'hang_up' }
  /** The file's address is not valid any more. */
  | { readonly kind: 'expired_media' };

export interface SentFile {
  readonly kind: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly caption?: string;
}

/** A customer of the provider. Each act builds the provider's webhook, signs it and delivers it; resolves when it was answered. */
export interface SimulatedCustomer {
  /** The id that our adapter takes for the external id. */
  readonly id: string;
  readonly name: string;
  /** `id` and `at` (milliseconds) are chosen when not given. */
  readonly text: (
    text: string,
    options?: { readonly id?: string; readonly at?: number; readonly replyTo?: string },
  ) => Promise<DeliveredWebhook>;
  /** Several messages in one webhook call, where the provider does that; one call each elsewhere (the last is returned). */
  readonly batch: (texts: readonly string[]) => Promise<DeliveredWebhook>;
  readonly file: (file: SentFile) => Promise<DeliveredWebhook>;
  readonly place: (latitude: number, longitude: number) => Promise<DeliveredWebhook>;
  /** Null where the provider has no such thing. */
  readonly contactCard: ((name: string, phone: string) => Promise<DeliveredWebhook>) | null;
  readonly react: ((messageId: string, emoji: string | null) => Promise<DeliveredWebhook>) | null;
  readonly edit: ((messageId: string, text: string) => Promise<DeliveredWebhook>) | null;
  readonly remove: ((messageId: string) => Promise<DeliveredWebhook>) | null;
  /** Presses a button of a message that we sent, by its label. */
  readonly press: ((messageId: string, label: string) => Promise<DeliveredWebhook>) | null;
  /** A message of a kind that nobody has heard of yet. */
  readonly unknownKind: () => Promise<DeliveredWebhook>;
  /** A message in a group, a comment on a page: what begins no chat. */
  readonly inGroup: ((text: string) => Promise<DeliveredWebhook>) | null;
  /** Blocks us (false), or lets us write again (true). */
  readonly setReachable: ((isReachable: boolean) => Promise<DeliveredWebhook>) | null;
}

export interface Simulator {
  /** The base URL for the credential. */
  readonly url: string;
  /** What to enter in the credential and the trigger beside the base URL, by the labels of their fields; a person reads it. */
  readonly credential?: Readonly<Record<string, string>>;
  /** Everything that customers received, oldest first. */
  readonly received: readonly SentByUs[];
  /** Calls that were refused, oldest first; a test that expects none says so. */
  readonly refused: readonly RefusedCall[];
  /** Every webhook call, oldest first. */
  readonly webhooks: readonly DeliveredWebhook[];
  /** Other calls that were accepted, oldest first: `typing`, `read`, `profile`, `download`, `register`, `unregister`. */
  readonly calls: readonly { readonly name: string; readonly about: string }[];
  /** Where webhooks go; null when nothing is registered. May be set where the provider's own page would set it. */
  webhookUrl: string | null;
  /** Makes a customer known to the provider, with a name, a picture and a phone number where the provider has them. */
  readonly customer: (known?: { readonly id?: string; readonly name?: string }) => SimulatedCustomer;
  /** The next calls that send or download meet these, in this order. */
  readonly fail: (...faults: readonly Fault[]) => void;
  /**
   * Sends what became of a message that a customer received; null where the provider tells nothing. Receipts may be asked for in any order,
   * and more than once.
   */
  readonly receipt: ((messageId: string, status: 'delivered' | 'read' | 'failed') => Promise<DeliveredWebhook>) | null;
  /** Delivers our own message back to us, as providers do; null where they do not. */
  readonly echo: ((messageId: string) => Promise<DeliveredWebhook>) | null;
  /** A message that somebody wrote by the provider's own inbox; null where there is none. */
  readonly writtenElsewhere: ((customerId: string, text: string) => Promise<DeliveredWebhook>) | null;
  /** The last webhook call once more, byte for byte. */
  readonly replay: () => Promise<DeliveredWebhook>;
  /** The last webhook call once more with a signature that does not fit. */
  readonly forge: () => Promise<DeliveredWebhook>;
  /** Resolves when something like this was received, or rejects after `timeout` milliseconds (10 s). */
  readonly waitFor: (is: (message: SentByUs) => boolean, timeout?: number) => Promise<SentByUs>;
  readonly close: () => Promise<void>;
}
