import type { WebChatRefusal, WebChatRequest } from '../../src/wire/web-chat';
import { readJson, readRefusal } from './wire';

/** The part of `fetch` that the web chat needs. */
export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** The server took the call and said no; asking again the same way will not help, except for `too_many_requests` and `unavailable`. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall';

  constructor(readonly code: WebChatRefusal['error']['code']) {
    super(`The server refused the call: ${code}`);
  }
}

/** No usable answer: the network, a proxy or a server that is starting. Asking again may help. */
class UnreachableServer extends Error {
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
  const code = readRefusal(readJson(await response.text().catch(() => '')));
  if (code !== null && code !== 'unavailable') throw new RefusedCall(code);
  if (response.status === 429) throw new RefusedCall('too_many_requests');
  if (response.status === 413) throw new RefusedCall('too_large');
  throw new UnreachableServer(`The web chat server answered ${response.status}`);
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
