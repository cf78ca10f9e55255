import { logOut } from '../../app/log-out';
import { empty } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxCall, InboxParts } from '../parts';
import { sessionCookie } from '../session';

/** Ends the session, its cookie and its live feeds in every process. */
export async function handleLogOut(parts: InboxParts, { request, session }: InboxCall<unknown>): Promise<HttpAnswer> {
  await logOut(parts.on, session.token);
  parts.live.signal({ kind: 'session_closed', tokenHash: parts.on.secrets.digest(session.token) });
  return empty(204, { 'set-cookie': sessionCookie(request, '', 0) });
}
