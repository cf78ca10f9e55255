import { contactSearch } from '../../core/contact-search';
import { rowLimit } from '../administration/manage';
import type { ContactRow } from '../duplicate-ports';
import type { UseCase } from '../use-case';

/**
 * Finds contacts by the beginnings of words of the name, by the beginning of an e-mail address, or by the digits of a phone: the whole number
 * with or without its country, or its beginning. The best first; without a text the newest.
 */
export function findContacts(
  on: UseCase,
  wanted: { readonly text?: string | undefined; readonly limit?: number | undefined },
): Promise<readonly ContactRow[]> {
  const text = (wanted.text ?? '').trim();
  const search = contactSearch(text);
  if (search === null && text !== '') return Promise.resolve([]);
  return on.store.transaction(async (tx) => {
    const ids = await tx.contactRecords.search(search, rowLimit(wanted.limit));
    const rows = await tx.duplicates.contactRows(ids);
    return ids.flatMap((id) => rows.get(id) ?? []);
  });
}
