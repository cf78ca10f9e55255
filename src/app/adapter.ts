/**
 * What every channel of a provider is made of: one object that turns the provider's webhooks into {@link Happening}s and our messages into
 * the provider's calls. An adapter knows no store and no clock; whoever calls it does.
 */
import type { ChannelTraits } from '../core/channel-traits';
import type { FileKind } from '../core/file';
import type { OutgoingButton, Place, SharedContact } from '../core/content';

/** A webhook call, as it arrived. */
export interface ProviderRequest {
  readonly method: string;
  /** The whole public address that the provider called, query included: some signatures cover it. */
  readonly url: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The body's bytes as they arrived; empty when there was none. */
  readonly body: Uint8Array;
  /** When it arrived, milliseconds since 1970: some signatures are good for a short time only. */
  readonly receivedAt: number;
}

/** What the provider reads as our answer. */
export interface ProviderAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** The answer that says no more than that all is stored. */
export const acknowledged: ProviderAnswer = { status: 200, contentType: 'application/json', text: '{}' };

/** What a webhook call comes to. */
export type Received =
  /** Not proven to be from the provider (401), not readable (400), or a handshake with a wrong token (403). */
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 403; readonly reason: string }
  /** Answered at once, with nothing to store: a handshake. */
  | { readonly kind: 'answered'; readonly answer: ProviderAnswer }
  /** To be stored, in this order and all or nothing, before `answer` is given. Empty when the call is of no interest. */
  | { readonly kind: 'happened'; readonly happenings: readonly Happening[]; readonly answer: ProviderAnswer };

/** The person on the other side, as far as the provider tells. */
export interface Sender {
  /** The customer's id on the channel, which makes the identity. Never changes for a person unless a `renamed` says so. */
  readonly externalId: string;
  /** Other ids under which the provider knows the same person: a WhatsApp user id beside the number. */
  readonly aliases?: readonly string[];
  readonly name?: string | null;
  /** E.164 with `+`, only when the provider vouches that it is the sender's own. */
  readonly phone?: string | null;
  /** BCP 47. */
  readonly language?: string | null;
  /** Where the picture is, when the message itself tells. */
  readonly picture?: FileSource | null;
}

/** What the adapter needs to download a file; kept as JSON, so it must not hold a secret. */
export type FileSource = Readonly<Record<string, string>>;

/** A file that a message has, before it is downloaded. */
export interface IncomingFile {
  readonly kind: FileKind;
  /** The sender's name of it; null when the provider tells none. */
  readonly name: string | null;
  /** The MIME type that the provider claims, without parameters. */
  readonly type: string | null;
  /** In bytes, when the provider tells. */
  readonly size: number | null;
  readonly source: FileSource;
}

/** What a message says. */
export interface IncomingContent {
  /**
   * What the customer wrote: the caption of a file, the label of a pressed button. Where there is neither text nor file, a short English
   * text in brackets that stands for what cannot be shown (`[Poll]`).
   */
  readonly text: string;
  /** True when `text` stands for something that cannot be shown. */
  readonly isPlaceholder?: boolean;
  readonly files?: readonly IncomingFile[];
  readonly place?: Place;
  readonly contacts?: readonly SharedContact[];
  /** The provider's id of the message that this one answers. */
  readonly replyTo?: string;
  /** The payload of the button that was pressed. */
  readonly payload?: string;
  /** Where the customer came from: an advertisement, a link with a parameter. */
  readonly referral?: Readonly<Record<string, string>>;
  readonly isForwarded?: boolean;
}

/** Something that a provider told of one of its accounts. */
export type Happening = {
  /** The provider's id of the account that it happened on, when one webhook serves several; null for the one of the webhook. */
  readonly account: string | null;
} & HappeningKind;

type HappeningKind =
  /** A customer wrote. `providerMessageId` is the same whenever it is delivered again. */
  | {
      readonly kind: 'message';
      readonly providerMessageId: string;
      readonly sender: Sender;
      /** When it was written, milliseconds since 1970. */
      readonly at: number;
      readonly content: IncomingContent;
      /** True when another application has the conversation (Messenger's standby): recorded, and nothing more. */
      readonly isHistory?: boolean;
      /** What {@link ChannelAdapter.acknowledge} needs once this is stored: the customer's app waits for it. Kept for minutes at most. */
      readonly acknowledge?: FileSource;
    }
  /** Somebody wrote in our account's name by other means: the provider's own inbox, another application. Never what we sent ourselves. */
  | {
      readonly kind: 'echo';
      readonly providerMessageId: string;
      readonly sender: Sender;
      readonly at: number;
      readonly content: IncomingContent;
    }
  | { readonly kind: 'edited'; readonly providerMessageId: string; readonly sender: Sender; readonly at: number; readonly text: string }
  | { readonly kind: 'deleted'; readonly providerMessageId: string; readonly sender: Sender; readonly at: number }
  /** `emoji` null takes the reaction back. */
  | {
      readonly kind: 'reacted';
      readonly providerMessageId: string;
      readonly sender: Sender;
      readonly at: number;
      readonly emoji: string | null;
    }
  /** What became of one message that we sent. */
  | {
      readonly kind: 'receipt';
      readonly providerMessageId: string;
      readonly status: 'sent' | 'delivered' | 'read' | 'failed';
      readonly at: number;
      /** With `failed`. */
      readonly failure?: ProviderFailure;
    }
  /** All that we sent to this customer up to a moment came as far as that. */
  | {
      readonly kind: 'watermark';
      readonly externalId: string;
      readonly status: 'delivered' | 'read';
      /** Milliseconds since 1970. */
      readonly upTo: number;
      readonly at: number;
    }
  /** The customer blocked us, unsubscribed or opted out; or the contrary. */
  | { readonly kind: 'reachable'; readonly sender: Sender; readonly at: number; readonly isReachable: boolean; readonly reason: string }
  /** The customer has another id from now on. */
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string; readonly at: number; readonly phone?: string | null }
  /** Who has the conversation now: this application, or another one. */
  | {
      readonly kind: 'control';
      readonly sender: Sender;
      readonly at: number;
      readonly isOurs: boolean;
      /** True when another application asks for it. */
      readonly isAsked?: boolean;
      readonly metadata: string | null;
    };

/** Why a provider did not take or bring a message. */
export interface ProviderFailure {
  /** The provider's own code, as it is written in its documentation: `131047`, `403`. */
  readonly code: string;
  /** A sentence for the agent in plain words, and what to do: "More than 24 hours since the customer's last message: send a template." */
  readonly reason: string;
}

/**
 * One call's worth of an outgoing message. `id` is ours, a UUID, and the same whenever this part is tried again: what a provider takes as
 * the id of the message or as a key against sending it twice.
 */
export type OutgoingPart = { readonly id: string; readonly replyTo: string | null } & (
  | { readonly kind: 'text'; readonly text: string; readonly buttons: readonly OutgoingButton[] }
  | { readonly kind: 'file'; readonly file: OutgoingFile; readonly caption: string; readonly buttons: readonly OutgoingButton[] }
  | { readonly kind: 'template'; readonly template: OutgoingTemplate }
  | { readonly kind: 'place'; readonly place: Place }
);

export interface OutgoingFile {
  readonly kind: FileKind;
  readonly name: string;
  /** Sniffed from the bytes; `application/octet-stream` when unknown. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  readonly bytes: () => Promise<Uint8Array>;
  /** A public address from which the provider can fetch it for a short time; its path ends with the file's extension. */
  readonly link: () => string;
}

/** A message that the provider approved before: the only kind that it takes after its time window. */
export interface OutgoingTemplate {
  readonly name: string;
  /** As the provider writes it: `en_US`. */
  readonly language: string;
  /** The texts for the placeholders of the body, in their order. */
  readonly parameters: readonly string[];
  /** Whatever else the provider wants, in its own JSON: components of WhatsApp, an element of Messenger. */
  readonly extra?: unknown;
}

/** A template that the provider has approved, as an agent chooses it. */
export interface KnownTemplate {
  readonly name: string;
  readonly language: string;
  /** Its body, with `{{1}}`, `{{2}}`, … where the parameters go. */
  readonly text: string;
  /** How many parameters it takes. */
  readonly parameters: number;
}

/** Who a message goes to, and how. */
export interface Recipient {
  readonly externalId: string;
  /** True when the provider's time window is over and only what the provider allows then may be tried. */
  readonly isOutsideWindow: boolean;
  /** True when a person writes, false for a bot: some providers give persons more time. */
  readonly isPerson: boolean;
}

/** What a call to send came to. */
export type Sent =
  /** More than one id when the provider made several messages of one part; receipts may come for each. */
  | { readonly kind: 'sent'; readonly providerMessageIds: readonly string[] }
  /** Certainly not sent. `retryAfter`, in milliseconds, says when it can be tried again; null when never. */
  | { readonly kind: 'failed'; readonly failure: ProviderFailure; readonly retryAfter: number | null; readonly isUnreachable?: boolean }
  /** The answer never came: sent or not, nobody knows. */
  | { readonly kind: 'unknown'; readonly failure: ProviderFailure };

/** What a provider knows of a customer. Fields that it does not give are null. */
export interface Profile {
  readonly name: string | null;
  readonly phone: string | null;
  readonly language: string | null;
  readonly picture: FileSource | null;
}

export interface Downloaded {
  readonly bytes: Uint8Array;
  /** The MIME type that the provider claims, without parameters; null when it says none. */
  readonly type: string | null;
  readonly name: string | null;
}

/** Where a provider calls us, and where it calls instead. */
export type Registration =
  | { readonly kind: 'registered' }
  /** The account is in use elsewhere; `where` may be shown to a person. */
  | { readonly kind: 'elsewhere'; readonly where: string };

/** What one channel of a trigger is, for its adapter: parameters and credential, already checked. */
export interface ChannelAdapter<S> {
  /** What each type of channel that this adapter serves can do, by the type under which channels and identities are stored. */
  readonly types: Readonly<Record<string, ChannelTraits>>;
  /** Which of them this one is. */
  readonly type: (settings: S) => string;
  /** The provider's id of the account; null when the trigger itself is the account. One account is one channel, whatever serves it. */
  readonly account: (settings: S) => string | null;
  /** Verifies and reads a webhook call. Pure; never throws. */
  readonly receive: (settings: S, request: ProviderRequest) => Received;
  /** Sends one part. Never throws: what goes wrong on the way is a {@link Sent}. */
  readonly send: (settings: S, recipient: Recipient, part: OutgoingPart) => Promise<Sent>;
  /** Downloads a file; stops at `maxBytes`. @throws ProviderError */
  readonly download: (settings: S, source: FileSource, maxBytes: number) => Promise<Downloaded>;
  /** Asks for what the provider knows of a customer; null when it tells nothing. @throws ProviderError */
  readonly profile?: (settings: S, externalId: string) => Promise<Profile | null>;
  /** Shows the customer that somebody writes. @throws ProviderError */
  readonly typing?: (settings: S, externalId: string, lastMessageId: string | null) => Promise<void>;
  /** Shows the customer that the message was read. @throws ProviderError */
  readonly markRead?: (settings: S, externalId: string, providerMessageId: string) => Promise<void>;
  /** Tells the customer's app that what it did has arrived, after that was stored; nobody misses it when it fails. @throws ProviderError */
  readonly acknowledge?: (settings: S, source: FileSource) => Promise<void>;
  /** Who has the conversation: give it to another application, or take it. @throws ProviderError */
  readonly passControl?: (settings: S, externalId: string, to: 'us' | { readonly app: string | null }, metadata: string) => Promise<void>;
  /** How long, in milliseconds, a person may write after the customer's last message, where that is longer than for bots. */
  readonly personWindow?: (settings: S) => number | null;
  /** The templates that can be sent now. @throws ProviderError */
  readonly templates?: (settings: S) => Promise<readonly KnownTemplate[]>;
  /** The settings with our webhook's public address, for a provider that is told with each message where to tell what became of it. */
  readonly calledAt?: (settings: S, webhookUrl: string) => S;
  /** Makes the provider call this address; the same address again changes nothing. @throws ProviderError */
  readonly register?: (settings: S, url: string) => Promise<Registration>;
  /** Makes the provider stop calling this address; another address is left alone. @throws ProviderError */
  readonly unregister?: (settings: S, url: string) => Promise<void>;
  /** True when the provider calls this address. @throws ProviderError */
  readonly isRegistered?: (settings: S, url: string) => Promise<boolean>;
  /** Proves that the credential works. Returns whose it is, for a person. @throws ProviderError */
  readonly test: (settings: S) => Promise<string>;
}

/** A provider could not be asked or refused. The message is for a person and holds no secret, number or text of a customer. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  /**
   * @param code the provider's own code, or `network`, `too_large`, `expired`
   * @param retryAfter in milliseconds; null when trying again is of no use
   */
  constructor(
    message: string,
    readonly code: string,
    readonly retryAfter: number | null,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
