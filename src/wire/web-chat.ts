/**
 * What the customer's web chat and the server say to each other.
 *
 * Every call is `POST <web chat address>` with one JSON object whose `action` says what is asked. The answer is JSON, except for
 * `stream`, which answers `text/event-stream` with the events of {@link WebChatEvents}. A refused call answers
 * `{ error: { code, message } }` with a 4xx status.
 *
 * Files: `POST <web chat address>/file` (multipart, one field `file`, the visitor token in the header {@link visitorHeader}) uploads one for
 * a message to come and answers a {@link WebChatUpload}. `GET <web chat address>/file?<link>` is a file of a message, as an attachment; links
 * come with the messages, are good for an hour, and `links` makes new ones.
 */
import { z } from 'zod';

/** The longest text that the web chat takes, in UTF-16 code units. */
export const webChatTextLimit = 10_000;

/** The header that says who uploads a file. */
export const visitorHeader = 'x-switchboard-visitor';

/** Room for the id of a known visitor, which may be written in any script. */
const token = z.string().max(2_000);

/** What a visitor says of oneself. */
const introduction = {
  name: z.string().max(200).optional(),
  email: z.string().max(254).optional(),
};

/** Who the visitor is on the site: `hash` is the hex HMAC-SHA256 of the id under the secret that the site shares with the chat. */
const user = z.object({ id: z.string(), hash: z.string(), ...introduction });

const hello = z.object({
  action: z.literal('hello'),
  /** The visitor token of an earlier visit; a missing, forged or unknown one begins a new visitor. */
  token: token.optional(),
  /** A visitor whom the site knows; refused when it is not proven, whatever the token. */
  user: user.optional(),
});
const send = z.object({
  action: z.literal('send'),
  token,
  /** Made by the page; a message sent again under the same id is stored once. */
  id: z.uuid(),
  /** May be empty with files. */
  text: z.string(),
  /** Files that the same visitor uploaded, ten at most. */
  files: z.array(z.uuid()).max(100).optional(),
  /** The button of one of our messages that was pressed; `text` is its label then. */
  press: z.object({ messageId: z.uuid(), index: z.int().min(0).max(100) }).optional(),
  ...introduction,
});
const leave = z.object({
  action: z.literal('leave'),
  token,
  id: z.uuid(),
  text: z.string(),
  name: z.string().max(200),
  /** One of the two at least. */
  email: z.string().max(254),
  phone: z.string().max(40),
});
const rate = z.object({
  action: z.literal('rate'),
  token,
  /** The `chatId` of {@link WebChatState.rating}. */
  chatId: z.uuid(),
  value: z.int(),
  comment: z.string().max(4_000),
});
const links = z.object({
  action: z.literal('links'),
  token,
  /** Ids of files of this visitor's messages. */
  ids: z.array(z.uuid()).max(50),
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

export const webChatRequest = z.discriminatedUnion('action', [hello, send, leave, rate, links, typing, seen, stream]);
export type WebChatRequest = z.infer<typeof webChatRequest>;

/** `sending` exists only in the page that sends. A customer's own message is `sent` once stored, `read` once an agent had it on screen. */
export type WebChatMessageStatus = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** A file of a message. */
export interface WebChatFile {
  readonly id: string;
  readonly kind: 'image' | 'video' | 'audio' | 'voice' | 'sticker' | 'document';
  readonly name: string;
  readonly type: string;
  /** In bytes; null when it is not known. */
  readonly size: number | null;
  readonly state: 'pending' | 'stored' | 'failed';
  /** The query of the address under which it is fetched; null until it is stored. */
  readonly link: string | null;
}

/** A button under a message of ours: an answer to be pressed, or a link to a page (`http` or `https`). */
export type WebChatButton =
  | { readonly kind: 'reply'; readonly label: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string };

/** What a message holds beside text and files; what is missing is not there. */
export interface WebChatContent {
  readonly buttons?: readonly WebChatButton[];
  /** Degrees of WGS 84. */
  readonly place?: { readonly latitude: number; readonly longitude: number; readonly name?: string; readonly address?: string };
  /** The message that this one answers, as it was then. */
  readonly replyTo?: { readonly author: string; readonly text: string };
}

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
  readonly files: readonly WebChatFile[];
  readonly content: WebChatContent | null;
  readonly status: WebChatMessageStatus;
  /** The id under which the page sent it, so that the page recognises its own message; null otherwise. */
  readonly clientId: string | null;
}

/** Where the visitor's open chat stands; `none` before the first message and after completion. */
export interface WebChatState {
  readonly status: 'none' | 'waiting' | 'in_progress' | 'bot_processing';
  /** Who is answering, while `in_progress`. */
  readonly agentName: string | null;
  /** The chat that is over and can be rated, with the rating that it has; null when nobody asks. */
  readonly rating: WebChatRating | null;
}

/** A chat to be rated. `value` is 1 to 5, null until the customer has chosen. */
export interface WebChatRating {
  readonly chatId: string;
  readonly value: number | null;
  readonly comment: string | null;
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
  /** True when nobody is there to answer and the customer is asked for a message with a way to answer it. */
  readonly isForm: boolean;
  /** What files may be: `denied` are extensions, lower case, without dots. */
  readonly fileRules: { readonly maxBytes: number; readonly most: number; readonly denied: readonly string[] };
}

/** The answer to an upload. */
export interface WebChatUpload {
  readonly file: WebChatFile;
}

/** The answer to `links`: links by the ids of files; those that are not the visitor's are left out. */
export interface WebChatLinks {
  readonly links: Readonly<Record<string, string>>;
}

/** The answer to `rate`. */
export interface WebChatRated {
  readonly rating: WebChatRating;
}

/** The answer to `send` and `leave`. */
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
      | 'bad_identity'
      | 'identity_wanted'
      | 'bad_contact'
      | 'bad_rating'
      | 'not_completed'
      | 'too_late'
      | 'unknown_chat'
      | 'unknown_button'
      | 'unknown_files'
      | 'too_many_files'
      | 'file_too_large'
      | 'file_denied'
      | 'file_empty'
      | 'not_found'
      | 'channel_inactive'
      | 'too_many_requests'
      | 'unavailable';
    readonly message: string;
    /** With `too_many_requests`: milliseconds until the same call is taken. */
    readonly retryAfter?: number;
  };
}
