/** The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`. */
import type { Answer, Call } from '../shared/server.ts';
import type { Fault } from '../simulator.ts';
import { methods } from './methods.ts';
import { checkParameters, readParameters } from './parameters.ts';
import { no, Rejection } from './rejection.ts';
import { sendAs, sendings } from './sending.ts';
import type { State } from './state.ts';

const json = { 'content-type': 'application/json' };

/** Answers a call as Telegram does. */
export async function answerCall(state: State, call: Call): Promise<Answer | 'hang_up'> {
  const [, prefix, token = '', rest = ''] = /^(\/file)?\/bot([^/]+)\/(.+)$/.exec(decodeURIComponent(call.path)) ?? [];
  try {
    checkToken(state, token);
    if (prefix !== undefined) return fileAnswer(state, rest);
    return await methodAnswer(state, rest, call);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    state.refused.push({ status: error.code, reason: error.message });
    return rejected(error);
  }
}

function checkToken({ token }: State, given: string): void {
  if (!/^\d+:[A-Za-z0-9_-]+$/.test(given)) throw no(404, '');
  if (given !== token) throw no(401, '');
}

const rejected = ({ code, message, retryAfter }: Rejection): Answer => ({
  status: code,
  headers: { ...json, ...(retryAfter === null ? {} : { 'retry-after': String(retryAfter) }) },
  body: { ok: false, error_code: code, description: message, ...(retryAfter === null ? {} : { parameters: { retry_after: retryAfter } }) },
});

async function methodAnswer(state: State, method: string, call: Call): Promise<Answer | 'hang_up'> {
  const { values, isTyped } = await readParameters(call);
  const sending = sendings[method];
  if (sending !== undefined) {
    const checked = checkParameters(sending.parameters, values, isTyped);
    const fault = nextFault(state, false);
    if (fault !== null && fault.kind !== 'hang_up') return rejected(faultOf(fault));
    const result = await sendAs(state, method, checked);
    return fault === null ? { status: 200, headers: json, body: { ok: true, result } } : 'hang_up';
  }
  const known = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (known === undefined) throw no(404, 'method not found');
  const result = await known.run(state, checkParameters(known.parameters, values, isTyped), call.left);
  const body = typeof result === 'string' ? `{"ok":true,"result":${result}}` : { ok: true, result };
  return { status: 200, headers: json, body };
}

/** What an answer to a webhook call asks for is done, unless it reads something. Nobody hears how it ended. */
export async function carryOutAnswer(state: State, body: string): Promise<void> {
  if (!body.includes('"method"')) return;
  try {
    const { method, ...values } = JSON.parse(body) as { readonly method?: unknown };
    if (typeof method !== 'string') return;
    const sending = sendings[method];
    if (sending !== undefined) await sendAs(state, method, checkParameters(sending.parameters, values, true));
  } catch (error) {
    state.refused.push({ status: 400, reason: `The answer to a webhook call asked for what cannot be done: ${String(error)}` });
  }
}

function fileAnswer(state: State, path: string): Answer | 'hang_up' {
  const fault = nextFault(state, true);
  if (fault?.kind === 'hang_up') return 'hang_up';
  if (fault !== null && fault.kind !== 'expired_media') return rejected(faultOf(fault));
  const link = state.links.get(path);
  if (link === undefined || link.until < Date.now() || fault !== null) throw no(404, '');
  state.calls.push({ name: 'download', about: link.file.id });
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: link.file.bytes };
}

/** Takes the next fault when it fits; Telegram has no time window, so that one never comes. */
function nextFault({ faults }: State, isDownload: boolean): Fault | null {
  while (faults[0]?.kind === 'outside_window') faults.shift();
  const [fault] = faults;
  if (fault === undefined || (fault.kind === 'expired_media' && !isDownload)) return null;
  faults.shift();
  return fault;
}

function faultOf(fault: Fault): Rejection {
  if (fault.kind === 'rate_limited') return new Rejection(429, `Too Many Requests: retry after ${fault.seconds}`, fault.seconds);
  if (fault.kind === 'unreachable') return no(403, 'bot was blocked by the user');
  return new Rejection(503, 'Service Unavailable');
}
