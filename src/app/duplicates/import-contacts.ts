import { asContactId } from '../../core/brand';
import type { ContactId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { ImportedContact } from '../duplicate-ports';
import type { UseCase } from '../use-case';

/** A contact of another system. */
export type ContactToImport = Omit<ImportedContact, 'id'>;

/** In one transaction; nobody waits long for it. */
const batch = 1_000;
const longestName = 200;

/**
 * Takes over contacts of another system, with the keys by which duplicates of them are found; nobody is merged. A phone finds the contact
 * that has it already, and not the one that comes later.
 *
 * @returns their ids, in the order given
 */
export async function importContacts(
  on: UseCase,
  contacts: readonly ContactToImport[],
): Promise<Outcome<readonly ContactId[], Refusal<'name_missing'>>> {
  const wanted = contacts.map((contact) => ({ ...contact, name: cleaned(contact.name), id: asContactId(on.newId()) }));
  if (wanted.some(({ name }) => name === '')) return refused('name_missing', 'Every contact needs a name.');
  for (let from = 0; from < wanted.length; from += batch) {
    await on.store.transaction((tx) => tx.duplicates.importContacts(wanted.slice(from, from + batch), on.now()));
  }
  return accepted(wanted.map(({ id }) => id));
}

const cleaned = (name: string): string => name.trim().toWellFormed().replaceAll('\u0000', '').slice(0, longestName).toWellFormed();
