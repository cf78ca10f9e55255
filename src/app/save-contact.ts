import { asContactId } from '../core/brand';
import type { ContactId } from '../core/brand';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import type { UseCase } from './use-case';

/** A person as an administrator or a flow describes one. */
export interface WantedContact {
  /** Null for a new one. */
  readonly id: ContactId | null;
  readonly name: string;
  /** E.164 with `+`. */
  readonly phones: readonly string[];
  readonly email: string | null;
}

/** Rolls the transaction back: a contact whose phone is another's is not half stored. */
class PhoneTakenError extends Error {}

/**
 * Makes a contact, or changes the facts that are given. Its phones find it when a message comes from one of them, on whichever channel.
 *
 * @returns the contact's id, or why it cannot be stored
 */
export async function saveContact(
  on: UseCase,
  wanted: WantedContact,
): Promise<Outcome<ContactId, Refusal<'name_missing' | 'bad_phone' | 'phone_taken'>>> {
  const name = wanted.name.trim().toWellFormed().replaceAll('\u0000', '');
  if (name === '') return refused('name_missing', 'A contact needs a name.');
  const phones = wanted.phones.map((phone) => phone.replaceAll(/[\s()./-]/g, ''));
  const odd = phones.find((phone) => !/^\+[1-9]\d{4,14}$/.test(phone));
  if (odd !== undefined) return refused('bad_phone', 'A phone number is written with its country: +14155550100.');
  const id = wanted.id ?? asContactId(on.newId());
  try {
    await on.store.transaction(async (tx) => {
      const isSaved = await tx.contacts.save({ id, name, phones, email: wanted.email, at: on.now() });
      if (!isSaved) throw new PhoneTakenError();
      for (const chatId of await tx.contacts.openChats(id)) tx.feed.note({ kind: 'chat', chatId });
    });
  } catch (error) {
    if (!(error instanceof Error && (error instanceof PhoneTakenError || error.cause instanceof PhoneTakenError))) throw error;
    return refused('phone_taken', 'Another contact has one of these numbers. Link the two instead.');
  }
  return accepted(id);
}
