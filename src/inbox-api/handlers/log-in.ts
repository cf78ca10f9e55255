import { logIn, sessionMillis } from '../../app/log-in';
import { json, refusal } from '../../wire/http';
import type { HttpAnswer, HttpRequest } from '../../wire/http';
import type { InboxLogin, InboxRefusal } from '../../wire/inbox';
import type { InboxParts } from '../parts';
import { csrfToken, sessionCookie } from '../session';

/** Opens a session and sets its cookie. */
export async function handleLogIn(
  parts: InboxParts,
  request: HttpRequest,
  body: { readonly login: string; readonly password: string },
): Promise<HttpAnswer> {
  const outcome = await logIn(parts.on, { ...body, address: request.address });
  if (!outcome.ok) {
    const { refusal: why } = outcome;
    if (why.code === 'wrong_password') return refusal(401, why.code, why.reason);
    const answer: InboxRefusal = { error: { code: why.code, message: why.reason, retryAfter: why.retryAfterSeconds } };
    return json(429, answer, { 'retry-after': String(why.retryAfterSeconds) });
  }
  const { agentId, token } = outcome.value;
  const [me] = await parts.views.me([agentId]);
  if (me === undefined) return refusal(503, 'unavailable', 'The inbox cannot be shown now. Try again.');
  const answer: InboxLogin = { me, csrf: csrfToken(token) };
  return json(200, answer, { 'set-cookie': sessionCookie(request, token, sessionMillis / 1000), 'cache-control': 'no-store' });
}
