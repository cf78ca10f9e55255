/**
 * What the customer's web chat and the server say to each other.
 *
 * Every call is `POST <web chat address>` with one JSON object whose `action` says what is asked. The answer is JSON, except for
 * `stream`, which answers `text/event-stream` with the events of {@link WebChatEvents}. A refused call answers
 * `{ error: { code, message } }` with a 4xx status.
 */
import { z } from 'zod';

/** The longest text that the web chat takes, in UTF-16 code units. */
export const webChatTextLimit = 10_000;

const token = z.string().max(400);

const hello = z.object({
  action: z.literal('hello'),
  /** The visitor token of an earlier visit; a missing, forged or unknown one begins a new visitor. */
  token: token.optional(),
});
const send = z.object({
  action: z.literal('send'),
  token,
  /** Made by the page; a message sent again under the same id is stored once. */
  id: z.uuid(),
  text: z.string(),
});
const typing = z.object({ action: z.literal('typing'), token });
const seen = z.object({
  action: z.literal('seen'),
  token,
  /** Everything up to and including this message of ours has been on the customer's screen. */
  messageId: z.uuid(),
});
const stream = z.object({
  action: z.literal('stream'),
  token,
  /** The `id` of the last event received, or the `cursor` of `hello`; the stream goes on right after it. */
  cursor: z.string().max(40),
});

export const webChatRequest = z.discriminatedUnion('action', [hello, send, typing, seen, stream]);
export type WebChatRequest = z.infer<typeof webChatRequest>;

/** `sending` exists only in the page that sends. A customer's own message is `sent` once stored, `read` once an agent had it on screen. */
export type WebChatMessageStatus = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

export interface WebChatMessage {
  readonly id: string;
  /** Orders the messages of a visitor over all chats; larger is later. */
  readonly order: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `customer` is the visitor; `system` lines are set apart and have no author. */
  readonly author: 'customer' | 'agent' | 'bot' | 'system';
  /** The name the customer may read; null for the customer's own and for system lines. */
  readonly authorName: string | null;
  readonly text: string;
  readonly status: WebChatMessageStatus;
  /** The id under which the page sent it, so that the page recognises its own message; null otherwise. */
  readonly clientId: string | null;
}

/** Where the visitor's open chat stands; `none` before the first message and after completion. */
export interface WebChatState {
  readonly status: 'none' | 'waiting' | 'in_progress' | 'bot_processing';
  /** Who is answering, while `in_progress`. */
  readonly agentName: string | null;
}

/** The answer to `hello`. */
export interface WebChatHello {
  readonly token: string;
  readonly title: string;
  readonly subtitle: string;
  /** CSS hex colour `#rrggbb`. */
  readonly accent: string;
  /** `auto` follows the visitor's browser. */
  readonly language: 'auto' | 'en' | 'es' | 'pt' | 'uk';
  readonly cursor: string;
  /** The latest 200 at most, oldest first. */
  readonly messages: readonly WebChatMessage[];
  readonly chat: WebChatState;
}

/** The answer to `send`. */
export interface WebChatSent {
  readonly message: WebChatMessage;
}

/**
 * The events of `stream`, by name. An event that moves the visitor's history carries an SSE `id`, the cursor to resume from.
 * `beat` arrives every 2 seconds: 6 seconds without any event mean a lost connection. A message may arrive more than once (its status
 * moved, or the connection was resumed): the newest replaces the older by `id`.
 */
export interface WebChatEvents {
  readonly message: WebChatMessage;
  readonly chat: WebChatState;
  /** Somebody answers right now; show it for 6 seconds unless repeated. */
  readonly typing: { readonly name: string };
  readonly beat: Record<string, never>;
}

/** How every refused call is answered. */
export interface WebChatRefusal {
  readonly error: {
    readonly code:
      | 'bad_request'
      | 'unknown_visitor'
      | 'text_empty'
      | 'text_too_long'
      | 'too_large'
      | 'origin_not_allowed'
      | 'too_many_requests'
      | 'unavailable';
    readonly message: string;
  };
}
