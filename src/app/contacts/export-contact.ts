import type { ContactId } from '../../core/brand';
import { accepted } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import { manage } from '../administration/manage';
import type { Account, PersonRecords } from '../contact-ports';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { contactProfile } from './contact-profile';
import type { ContactProfile } from './contact-profile';

/** Everything that the store has about a person. */
export interface ContactExport extends ContactProfile, PersonRecords {
  readonly exportedAt: number;
  readonly account: Account | null;
  /** The bytes of the picture and of every file, by hash; empty unless they were asked for. */
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads everything about a person: contact, ids, phones, account, chats with messages, translations and files, cases, ratings, merges.
 *
 * @param wanted `withBytes` reads the files too, all into memory
 * @throws NotFoundError when there is no such contact
 */
export function exportContact(
  on: UseCase,
  wanted: { readonly by: Caller; readonly contactId: ContactId; readonly withBytes: boolean },
): Promise<Outcome<ContactExport, Forbidden>> {
  const { by, contactId, withBytes } = wanted;
  return manage(on, by, async (tx) => {
    const profile = await contactProfile(tx, contactId);
    const records = await tx.personExports.read(contactId);
    const { accountId } = profile.contact;
    const account = accountId === null ? null : await tx.accounts.find(accountId);
    const bytes = withBytes ? await bytesOf(tx, profile, records) : new Map<string, Uint8Array>();
    return accepted({ ...profile, ...records, account, exportedAt: on.now(), bytes });
  });
}

/** One after the other: a file may be large, and each is read once. */
async function bytesOf(tx: Tx, { contact }: ContactProfile, { chats }: PersonRecords): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = chats.flatMap(({ messages }) => messages.flatMap((message) => message.files.map(({ hash }) => hash)));
  const bytes = new Map<string, Uint8Array>();
  for (const hash of new Set([contact.picture, ...files])) {
    const file = hash === null ? null : await tx.files.read(hash);
    if (hash !== null && file !== null) bytes.set(hash, file.bytes);
  }
  return bytes;
}
