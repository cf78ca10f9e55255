import type { ContactId } from '../../core/brand';
import { accepted } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import { manage } from '../administration/manage';
import type { ContactRecord, ContactRecords, KnownIdentity } from '../contact-ports';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { existingContact } from './write-contact';

/** A contact with the ids under which it writes. */
export interface ContactProfile {
  readonly contact: ContactRecord;
  /** All phones that find it. */
  readonly phones: readonly string[];
  readonly identities: readonly KnownIdentity[];
  /** The latest merge into it that can be taken back. */
  readonly lastMerge: Awaited<ReturnType<ContactRecords['lastMerge']>>;
}

/**
 * Reads everything about a contact but its chats. One that is gone is read too, and says so.
 *
 * @throws NotFoundError when there is no such contact
 */
export function getContact(
  on: UseCase,
  wanted: { readonly by: Caller; readonly contactId: ContactId },
): Promise<Outcome<ContactProfile, Forbidden>> {
  return manage(on, wanted.by, async (tx) => accepted(await contactProfile(tx, wanted.contactId)));
}

/** As {@link getContact}, in a transaction of its caller. */
export async function contactProfile(tx: Tx, id: ContactId): Promise<ContactProfile> {
  return {
    contact: await existingContact(tx, id),
    phones: await tx.contactRecords.phones(id),
    identities: await tx.contactRecords.identities(id),
    lastMerge: await tx.contactRecords.lastMerge(id),
  };
}
