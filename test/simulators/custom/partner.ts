/** The partner's side of Switchboard's calls. */
import type { Fault, RefusedCall, SentByUs } from '../simulator.ts';
import { jsonOf, violationsOf } from '../shared/check.ts';
import { fetchFile } from '../shared/outbound.ts';
import type { Received } from '../shared/received.ts';
import { seenFile } from '../shared/seen-file.ts';
import type { Answer, Call } from '../shared/server.ts';
import { callChecks, messageChecks } from './checks.ts';
import { forgeryOf } from './signing.ts';
import type { Signing } from './signing.ts';

/** A file that a customer sent. */
export interface Media {
  readonly bytes: Uint8Array;
  readonly type: string;
}

export interface State {
  readonly signing: Signing;
  readonly mailbox: Received;
  /** What was taken, by our id of it: the same id again is answered and not taken again. */
  readonly taken: Map<string, { readonly message: SentByUs; readonly payloads: ReadonlyMap<string, string> }>;
  readonly media: Map<string, Media>;
  readonly refused: RefusedCall[];
  readonly calls: { readonly name: string; readonly about: string }[];
  readonly faults: Fault[];
  /** False when it names no ids of its own, so that ours count. */
  readonly namesIds: boolean;
}

interface Body {
  readonly type: string;
  readonly kind: string;
  readonly id: string;
  readonly to: string;
  readonly text?: string;
  readonly replyTo: string | null;
  readonly buttons?: readonly { readonly kind: 'reply' | 'link'; readonly label: string; readonly payload?: string }[];
  readonly file?: { readonly name: string; readonly type: string; readonly url: string };
  readonly message?: string;
}

/** Answers a call as docs/channels/custom.md asks of partners. */
export async function answerCall(state: State, call: Call): Promise<Answer | 'hang_up'> {
  if (call.method === 'GET' && call.path.startsWith('/media/')) return mediaAnswer(state, call.path.slice('/media/'.length));
  if (call.method !== 'POST' || call.path !== '/switchboard') return refuse(state, 404, 'not_found', 'There is nothing here.');
  const forgery = forgeryOf(state.signing, call);
  if (forgery !== null) return refuse(state, 401, 'signature', forgery);
  const body = jsonOf(call.body) as Body | undefined;
  const check = body?.type === 'message' ? messageChecks[body.kind] : callChecks[body?.type ?? ''];
  if (body === undefined || check === undefined) return refuse(state, 400, 'unknown_call', 'Nobody told us of such a call.');
  const violations = violationsOf(check, body);
  if (Object.keys(violations).length > 0) return refuse(state, 400, 'wrong_field', JSON.stringify(violations));
  if (body.type === 'message') return messageAnswer(state, body);
  if (body.type !== 'test') state.calls.push({ name: body.type, about: body.message ?? body.to });
  return { status: 200, body: {} };
}

function refuse(state: State, status: number, code: string, message: string, more: object = {}): Answer {
  state.refused.push({ status, reason: `${code}: ${message}` });
  return { status, body: { error: { code, message, ...more } } };
}

function mediaAnswer(state: State, id: string): Answer {
  const media = state.media.get(id);
  // Pictures of customers stay.
  const isExpired = !id.startsWith('portrait-') && state.faults[0]?.kind === 'expired_media';
  if (isExpired) state.faults.shift();
  if (media === undefined || isExpired) return refuse(state, 410, 'gone', 'The file is gone.');
  state.calls.push({ name: 'download', about: id });
  return { status: 200, headers: { 'content-type': media.type }, body: media.bytes };
}

async function messageAnswer(state: State, body: Body): Promise<Answer | 'hang_up'> {
  const known = state.taken.get(body.id);
  if (known !== undefined) return { status: 200, body: { id: known.message.id } };
  const fault = state.faults.shift();
  switch (fault?.kind) {
    case 'rate_limited':
      return refuse(state, 429, 'busy', 'Too much to do.', { retryAfter: fault.seconds });
    case 'unreachable':
      return refuse(state, 422, 'blocked', 'The customer has blocked us.', { permanent: true, unreachable: true });
    case 'outside_window':
      return refuse(state, 422, 'window', 'The customer wrote too long ago.', { permanent: true });
    case 'server_error':
      return refuse(state, 503, 'maintenance', 'Back in a moment.', { permanent: false });
    default:
  }
  const message = await sentOf(state, body);
  const buttons = body.buttons ?? [];
  const payloads = new Map(buttons.map(({ label, payload }) => [label, payload ?? '']));
  state.taken.set(body.id, { message, payloads });
  state.mailbox.add(message);
  if (fault?.kind === 'hang_up') return 'hang_up';
  return { status: 200, body: state.namesIds ? { id: message.id } : {} };
}

async function sentOf({ namesIds }: State, body: Body): Promise<SentByUs> {
  const { id, to, kind, text = '', replyTo, buttons = [], file } = body;
  const fetched = file === undefined ? null : await fetchFile(file.url);
  return {
    id: namesIds ? `partner-${id.slice(-12)}` : id,
    to,
    kind: kind === 'text' || kind === 'file' || kind === 'template' || kind === 'place' ? kind : 'other',
    text,
    file: file === undefined ? null : seenFile(file.name, fetched?.type ?? null, fetched?.status === 200 ? fetched.bytes : null),
    buttons: buttons.map(({ label }) => label),
    replyTo,
    raw: body,
  };
}
