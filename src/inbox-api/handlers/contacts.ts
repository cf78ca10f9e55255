import { refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { ContactRequest } from '../../wire/contact';
import type { InboxCall, InboxParts } from '../parts';

/** What a page asks about contacts and their duplicates. */
export function handleContactCall(_parts: InboxParts, _call: InboxCall<ContactRequest>): Promise<HttpAnswer> {
  return Promise.resolve(refusal(404, 'not_found', 'This is not there.'));
}
