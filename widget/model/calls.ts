import type { WebChatRefusal, WebChatRequest } from '../../src/wire/web-chat';
import { readJson, readRefusal } from './wire';

/** The part of `fetch` that the web chat needs. */
export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** The server took the call and said no; asking again the same way will not help, except for `too_many_requests` and `unavailable`. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall';

  /** @param retryAfter milliseconds, with `too_many_requests` */
  constructor(
    readonly code: WebChatRefusal['error']['code'],
    readonly retryAfter: number | null = null,
  ) {
    super(`The server refused the call: ${code}`);
  }
}

/** No usable answer: the network, a proxy or a server that is starting. Asking again may help. */
export class UnreachableServer extends Error {
  override readonly name = 'UnreachableServer';
}

const answerTimeoutMs = 15_000;
/** Browsers refuse to keep more than 64 KiB alive; a UTF-16 code unit takes 3 bytes at most. */
const longestKeptAlive = 20_000;

/**
 * Posts one request.
 *
 * @returns a response with status 2xx, its body unread
 * @throws RefusedCall, UnreachableServer
 */
export async function openCall(fetch: Fetch, server: string, request: WebChatRequest, signal: AbortSignal): Promise<Response> {
  const body = JSON.stringify(request);
  let response: Response;
  try {
    response = await fetch(server, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      // Without cookies a site's visitors cannot be followed by us, and the server can answer any allowed origin.
      credentials: 'omit',
      cache: 'no-store',
      // A message must not be lost because the visitor went on to the next page of the site. Streams cannot be kept alive.
      keepalive: (request.action === 'send' || request.action === 'seen') && body.length < longestKeptAlive,
      signal,
    });
  } catch (cause) {
    throw new UnreachableServer('The web chat server did not answer', { cause });
  }
  if (response.ok) return response;
  throw failureOf(response.status, await response.text().catch(() => ''));
}

/** What an answer without success means: a refusal of ours, a proxy's limit, or nothing usable. */
export function failureOf(status: number, text: string): RefusedCall | UnreachableServer {
  const refusal = readRefusal(readJson(text));
  if (refusal !== null && refusal.code !== 'unavailable') return new RefusedCall(refusal.code, refusal.retryAfter);
  if (status === 429) return new RefusedCall('too_many_requests');
  if (status === 413) return new RefusedCall('too_large');
  return new UnreachableServer(`The web chat server answered ${status}`);
}

/**
 * Posts one request and reads its answer within 15 seconds.
 *
 * @param read gives null for an answer of the wrong shape
 * @throws RefusedCall, UnreachableServer
 */
export async function call<T>(fetch: Fetch, server: string, request: WebChatRequest, read: (answer: unknown) => T | null): Promise<T> {
  const abort = new AbortController();
  const timeout = setTimeout(() => abort.abort(), answerTimeoutMs);
  try {
    const response = await openCall(fetch, server, request, abort.signal);
    const answer = read(readJson(await response.text().catch(() => '')));
    if (answer === null) throw new UnreachableServer('The web chat server answered something else');
    return answer;
  } finally {
    clearTimeout(timeout);
  }
}
