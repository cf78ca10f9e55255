import { refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { QuickReplyRequest } from '../../wire/quick-reply';
import type { InboxCall, InboxParts } from '../parts';

/** What a page asks about quick replies. */
export function handleQuickReplyCall(_parts: InboxParts, _call: InboxCall<QuickReplyRequest>): Promise<HttpAnswer> {
  return Promise.resolve(refusal(404, 'not_found', 'This is not there.'));
}
