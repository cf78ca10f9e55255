import type { InboxReach, ReachOf, ReachRequest } from '../src/wire/inbox';
import type { Answer } from './api';

/** The calls about whom a chat can be begun with. None of them throws. */
export interface ReachCalls {
  /** The people of a search, or those whom a record is about. */
  readonly people: (of: ReachOf) => Promise<Answer<InboxReach>>;
}

/** Makes the calls about whom a chat can be begun with through the page's one call. */
export function reachCalls(call: <T>(request: ReachRequest) => Promise<Answer<T>>): ReachCalls {
  return { people: (of) => call({ action: 'reach', of }) };
}
