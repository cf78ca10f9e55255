import { asChatId } from '../../core/brand';
import { json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { HttpRequest } from '../../wire/http';
import type { InboxParts } from '../parts';
import type { SignedIn } from '../session';
import { withoutSupervision } from '../supervision';

/** The live feed of an agent's page, from the cursor on that the page or the browser names, with the chat of somebody else that it watches. */
export async function handleStream(parts: InboxParts, request: HttpRequest, session: SignedIn): Promise<HttpAnswer> {
  const named = request.header('last-event-id') ?? request.query['cursor'];
  const cursor = Number(named);
  if (named === undefined || !Number.isSafeInteger(cursor) || cursor < 0) {
    return refusal(400, 'bad_request', 'The feed needs the cursor that the state named. Reload the page.');
  }
  const watched = request.query['watch'];
  const forbidden = watched === undefined ? null : await withoutSupervision(parts, session.agentId);
  if (forbidden !== null) return forbidden;
  if ((await parts.views.changesSince(cursor, 1)) === null) {
    return json(409, { error: { code: 'conflict', message: 'The page has been away for too long. Reload it.' } });
  }
  const page = {
    agentId: session.agentId,
    tokenHash: parts.on.secrets.digest(session.token),
    watched: watched === undefined ? null : asChatId(watched),
  };
  return { kind: 'stream', status: 200, open: (stream) => parts.inbox.connect({ ...page, stream }, cursor) };
}
