import type { FileTools } from '../../app/file-ports';
import type { LiveSource } from '../../app/live';
import type { Channel } from '../../app/ports';
import type { ChannelEventKind, ReceivedMessage } from '../../app/receive-message';
import type { UseCase } from '../../app/use-case';
import type { Views } from '../../app/views';
import { json } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { WebChatHello, WebChatRefusal } from '../../wire/web-chat';
import type { FileLinks } from './file-links';
import type { LiveVisitors } from './live-visitors';
import type { AllowedOrigins } from './origins';
import type { RateLimit } from './rate-limit';

/** What the trigger node says about its web chat. */
export interface WebChatSettings {
  readonly title: string;
  readonly subtitle: string;
  /** CSS hex colour `#rrggbb`. */
  readonly accent: string;
  readonly language: WebChatHello['language'];
  /** Whose pages may embed the chat. */
  readonly allowedOrigins: AllowedOrigins;
  /** What the site and the chat share to prove who a visitor is; null where visitors are strangers. */
  readonly identitySecret: string | null;
  /** Strangers are refused. */
  readonly isForKnownOnly: boolean;
  /** What a visitor gets while no agent has a page open: the chat, or a form. */
  readonly whenNobody: 'chat' | 'form';
  /** Whether the customer is asked what a completed chat was like. */
  readonly asksForRating: boolean;
  /** The kinds for which a flow runs. */
  readonly events: ReadonlySet<ChannelEventKind>;
}

export interface WebChatParts {
  readonly on: UseCase;
  readonly views: Views;
  readonly live: LiveSource;
  readonly visitors: LiveVisitors;
  readonly tools: FileTools;
  readonly links: FileLinks;
  readonly limit: RateLimit;
  /** Signs visitor tokens. */
  readonly secret: string;
  readonly newNonce: () => string;
  readonly pages: { readonly hosted: () => string; readonly widget: () => string };
}

/** A web chat at work. */
export interface WebChat {
  readonly parts: WebChatParts;
  readonly channel: Channel;
  readonly settings: WebChatSettings;
}

/** The answer for the page, and what the call stored, for the canvas in test mode. */
export interface WebChatHandled {
  readonly answer: HttpAnswer;
  readonly received: ReceivedMessage | null;
}

/** A call that stored no message. */
export const answered = (answer: HttpAnswer): WebChatHandled => ({ answer, received: null });

type Code = WebChatRefusal['error']['code'];

const statuses: Readonly<Partial<Record<Code, number>>> = {
  bad_request: 400,
  too_many_files: 400,
  unknown_visitor: 401,
  origin_not_allowed: 403,
  bad_identity: 403,
  identity_wanted: 403,
  not_found: 404,
  unknown_chat: 404,
  too_late: 409,
  not_completed: 409,
  text_too_long: 413,
  too_large: 413,
  file_too_large: 413,
  unavailable: 503,
};

/** How a web chat says no. */
export function refuse(code: Code, message: string): HttpAnswer {
  const body: WebChatRefusal = { error: { code, message } };
  return json(statuses[code] ?? 422, body);
}

/** How a web chat asks for patience. @param wait milliseconds */
export function refuseForNow(wait: number): HttpAnswer {
  const message = `That was too much at once. Try again in ${String(Math.ceil(wait / 1_000))} seconds.`;
  const body: WebChatRefusal = { error: { code: 'too_many_requests', message, retryAfter: wait } };
  return json(429, body, { 'retry-after': String(Math.ceil(wait / 1_000)) });
}
