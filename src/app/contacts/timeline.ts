import type { ChatId, ContactId } from '../../core/brand';
import { rowLimit } from '../administration/manage';
import type { Timeline } from '../contact-ports';
import type { UseCase } from '../use-case';

/** Reads a page of all chats of a contact with their files, newest first; `before` is the last chat of the page before. */
export function getTimeline(
  on: UseCase,
  wanted: { readonly contactId: ContactId; readonly before?: ChatId | null | undefined; readonly limit?: number | undefined },
): Promise<Timeline> {
  const { contactId, before, limit } = wanted;
  return on.store.transaction((tx) => tx.contactRecords.timeline(contactId, before ?? null, rowLimit(limit)));
}
