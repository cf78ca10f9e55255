import type { Refusal } from '../core/outcome';
import { json } from '../wire/http';
import type { HttpAnswer } from '../wire/http';
import type { InboxRefusal } from '../wire/inbox';

type CallCode = InboxRefusal['error']['code'];

/** Refuses a call for what a use case said: under a code of the calls, with the code of the use case beside it where that says more. */
export function refusedFor(status: number, code: CallCode, { code: because, reason }: Refusal): HttpAnswer {
  const answer: InboxRefusal = { error: { code, message: reason, ...(because === code ? {} : { because }) } };
  return json(status, answer);
}
