import { asContactId } from '../../core/brand';
import type { ContactId } from '../../core/brand';
import type { Outcome } from '../../core/outcome';
import { manage } from '../administration/manage';
import type { ContactRecord } from '../contact-ports';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';
import { writeContact, writing } from './write-contact';
import type { ContactChanges, WriteRefusal } from './write-contact';

/**
 * Makes a contact, or changes the facts that are given.
 *
 * @param wanted `id` null for a new one
 * @returns the contact, or why it cannot be stored
 * @throws NotFoundError when there is no contact of the id
 */
export function saveContact(
  on: UseCase,
  wanted: { readonly by: Caller; readonly id: ContactId | null } & ContactChanges,
): Promise<Outcome<ContactRecord, WriteRefusal | Forbidden>> {
  const { by, id, ...changes } = wanted;
  return writing(() =>
    manage<ContactRecord, WriteRefusal>(on, by, (tx) =>
      writeContact(on, tx, { id: id ?? asContactId(on.newId()), isNew: id === null, changes }),
    ),
  );
}
