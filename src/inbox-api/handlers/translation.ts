import { refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { TranslationRequest } from '../../wire/translation';
import type { InboxCall, InboxParts } from '../parts';

/** What a page asks about translation. */
export function handleTranslationCall(_parts: InboxParts, _call: InboxCall<TranslationRequest>): Promise<HttpAnswer> {
  return Promise.resolve(refusal(404, 'not_found', 'This is not there.'));
}
