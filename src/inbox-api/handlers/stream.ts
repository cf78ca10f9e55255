import { json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { HttpRequest } from '../../wire/http';
import type { InboxParts } from '../parts';
import type { SignedIn } from '../session';

/** The live feed of an agent's page, from the cursor on that the page or the browser names. */
export async function handleStream(parts: InboxParts, request: HttpRequest, session: SignedIn): Promise<HttpAnswer> {
  const named = request.header('last-event-id') ?? request.query['cursor'];
  const cursor = Number(named);
  if (named === undefined || !Number.isSafeInteger(cursor) || cursor < 0) {
    return refusal(400, 'bad_request', 'The feed needs the cursor that the state named. Reload the page.');
  }
  if ((await parts.views.changesSince(cursor, 1)) === null) {
    return json(409, { error: { code: 'conflict', message: 'The page has been away for too long. Reload it.' } });
  }
  return {
    kind: 'stream',
    status: 200,
    open: (stream) => parts.inbox.connect({ agentId: session.agentId, tokenHash: parts.on.secrets.digest(session.token), stream }, cursor),
  };
}
