import type { AgentId } from '../core/brand';
import type { Secrets, Surroundings } from './ports';
import type { Views } from './views';

/** What looking up a session takes: it is done on every call, so it reads and locks nothing. */
export interface SessionLookup extends Pick<Surroundings, 'now'> {
  readonly views: Pick<Views, 'session'>;
  readonly secrets: Secrets;
}

/** Who a session belongs to; null when it is unknown, ended or expired. */
export function findSession(on: SessionLookup, token: string): Promise<AgentId | null> {
  return on.views.session(on.secrets.digest(token), on.now());
}
