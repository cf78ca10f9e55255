import { refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { CaseRequest } from '../../wire/case';
import type { InboxCall, InboxParts } from '../parts';

/** What a page asks about cases and actions. */
export function handleCaseCall(_parts: InboxParts, _call: InboxCall<CaseRequest>): Promise<HttpAnswer> {
  return Promise.resolve(refusal(404, 'not_found', 'This is not there.'));
}
