import { createHash, timingSafeEqual } from 'node:crypto';
import { findSession } from '../app/find-session';
import type { SessionLookup } from '../app/find-session';
import type { AgentId } from '../core/brand';
import { refusal } from '../wire/http';
import type { HttpAnswer, HttpRequest } from '../wire/http';
import { csrfHeader } from '../wire/inbox';

const cookieName = 'switchboard_session';

/** Who is calling, proven by the session cookie. */
export interface SignedIn {
  readonly agentId: AgentId;
  readonly token: string;
}

/** The session token of a request, proven or not; null when there is none. */
function sessionToken(request: HttpRequest): string | null {
  for (const pair of (request.header('cookie') ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === cookieName && value !== undefined && value !== '') return value;
  }
  return null;
}

/** The cookie that keeps a session: unreadable for scripts, never sent from other sites, for this inbox's address only. */
export function sessionCookie(request: HttpRequest, token: string, maxAgeSeconds: number): string {
  const secure = request.isSecure ? '; Secure' : '';
  return `${cookieName}=${token}; Path=${request.basePath}; Max-Age=${String(maxAgeSeconds)}; HttpOnly; SameSite=Strict${secure}`;
}

/** What a page must send back with every call: it follows from the session, so nothing more is stored. */
export function csrfToken(token: string): string {
  return createHash('sha256').update(`csrf:${token}`).digest('base64url');
}

/** Whoever the session cookie proves; null without a live session. */
export async function signedIn(on: SessionLookup, request: HttpRequest): Promise<SignedIn | null> {
  const token = sessionToken(request);
  if (token === null) return null;
  const agentId = await findSession(on, token);
  return agentId === null ? null : { agentId, token };
}

/** Refuses calls that another site's page makes; null for our own. */
export function fromAnotherSite(request: HttpRequest): HttpAnswer | null {
  const site = request.header('sec-fetch-site');
  const origin = request.header('origin');
  const host = request.header('x-forwarded-host') ?? request.header('host');
  const isOwn =
    site === undefined ? origin === undefined || (URL.canParse(origin) && new URL(origin).host === host) : site === 'same-origin';
  return isOwn ? null : refusal(403, 'forbidden', 'Calls from other sites are refused. Open the inbox itself.');
}

/** Refuses calls without the CSRF token of their session; null when it is right. Compares in constant time. */
export function withoutCsrfToken(request: HttpRequest, token: string): HttpAnswer | null {
  const given = Buffer.from(request.header(csrfHeader) ?? '');
  const expected = Buffer.from(csrfToken(token));
  if (given.length === expected.length && timingSafeEqual(given, expected)) return null;
  return refusal(403, 'forbidden', 'The page is out of date. Reload it.');
}
