import { asAccountId } from '../../core/brand';
import type { AccountId, ContactId } from '../../core/brand';
import { contactLanguage, contactText, emailAddress, phoneNumber } from '../../core/contact';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { ContactFacts, ContactRecord } from '../contact-ports';
import { NotFoundError } from '../errors';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

/** What somebody wants a contact to be: what is left out stays, what is null is emptied. */
export interface ContactChanges {
  readonly name?: string | undefined;
  /** The mobile phone. */
  readonly phone?: string | null | undefined;
  readonly businessPhone?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly jobTitle?: string | null | undefined;
  /** BCP 47. */
  readonly language?: string | null | undefined;
  readonly note?: string | null | undefined;
  /** The name of the account; one that is not there yet is made. */
  readonly account?: string | null | undefined;
  /** Phones of the contact beside the mobile one. */
  readonly phones?: readonly string[] | undefined;
}

/** Another contact has the phone; `contactId` says which. */
export type PhoneTaken = Refusal<'phone_taken'> & { readonly contactId: ContactId };
export type WriteRefusal =
  | Refusal<'name_missing' | 'bad_phone' | 'bad_email' | 'bad_language' | 'too_long' | 'erased' | 'merged'>
  | PhoneTaken;

/** Rolls the transaction back: a contact whose phone is another's is not half stored. */
class PhoneTakenError extends Error {
  constructor(readonly contactId: ContactId) {
    super('Another contact has this phone');
  }
}

/** Runs a transaction that writes contacts; what another contact took meanwhile is refused like what it had before. */
export async function writing<T, R extends Refusal>(work: () => Promise<Outcome<T, R>>): Promise<Outcome<T, R | PhoneTaken>> {
  try {
    return await work();
  } catch (error) {
    const taken = error instanceof PhoneTakenError ? error : error instanceof Error ? error.cause : null;
    if (!(taken instanceof PhoneTakenError)) throw error;
    return phoneTaken(taken.contactId);
  }
}

const phoneTaken = (contactId: ContactId): { readonly ok: false; readonly refusal: PhoneTaken } => ({
  ok: false,
  refusal: { ...refused('phone_taken', 'Another contact has this phone. Link the two instead.').refusal, contactId },
});

/**
 * Writes what a person says of a contact, in the transaction of a use case that runs within {@link writing}. The phones find it from then on,
 * whichever channel a message from one of them comes by.
 *
 * @throws NotFoundError when the contact does not exist
 */
export async function writeContact(
  on: Pick<UseCase, 'now' | 'newId'>,
  tx: Tx,
  wanted: { readonly id: ContactId; readonly isNew: boolean; readonly changes: ContactChanges },
): Promise<Outcome<ContactRecord, WriteRefusal>> {
  const { id, changes } = wanted;
  const before = await tx.contactRecords.lock(id);
  if (before === null && !wanted.isNew) throw noSuchContact(id);
  if (before !== null && before.deletedAs !== null) return gone(before.deletedAs);
  const checked = checkedFacts(before, changes);
  if (!checked.ok) return checked;
  const { account, phones, ...facts } = checked.value;
  const claimed = [...new Set([...phones, ...(facts.phone === null ? [] : [facts.phone])])];
  for (const phone of claimed) {
    const owner = await tx.contactRecords.phoneOwner(phone, id);
    if (owner !== null) return phoneTaken(owner);
  }
  const accountId = account === undefined ? (before?.accountId ?? null) : await accountNamed(on, tx, account);
  await tx.contactRecords.put(id, { ...facts, accountId }, on.now());
  if (before?.phone != null && before.phone !== facts.phone) await tx.contactRecords.dropPhone(id, before.phone);
  const other = await tx.contactRecords.addPhones(id, claimed);
  if (other !== null) throw new PhoneTakenError(other);
  await tx.duplicates.refresh([id], on.now());
  for (const chatId of await tx.contacts.openChats(id)) tx.feed.note({ kind: 'chat', chatId });
  return accepted(await existingContact(tx, id));
}

/** @throws NotFoundError when there is no such contact, a deleted one included */
export async function existingContact(tx: Tx, id: ContactId): Promise<ContactRecord> {
  const contact = await tx.contactRecords.find(id);
  if (contact === null) throw noSuchContact(id);
  return contact;
}

const noSuchContact = (id: ContactId): NotFoundError =>
  new NotFoundError(`There is no contact ${id} in this store. Use the contact id of an item of the same store.`);

/** Why a contact that is gone cannot be changed. */
const gone = (as: 'merged' | 'erased') =>
  as === 'erased'
    ? refused('erased', 'This contact was erased. Nothing of it is left.')
    : refused('merged', 'This contact was merged into another one. Change that one instead.');

type Checked = Omit<ContactFacts, 'accountId'> & { readonly account: string | null | undefined; readonly phones: readonly string[] };

/** Every fact as it is stored, or the first that is not right. */
function checkedFacts(before: ContactRecord | null, changes: ContactChanges): Outcome<Checked, WriteRefusal> {
  const name = contactText('name', changes.name ?? before?.name ?? '');
  if (!name.ok) return name;
  if (name.value === '') return refused('name_missing', 'A contact needs a name.');
  const phone = changed(changes.phone, before?.phone, (text) => phoneNumber(text, 'phone'));
  if (!phone.ok) return phone;
  const businessPhone = changed(changes.businessPhone, before?.businessPhone, (text) => phoneNumber(text, 'business phone'));
  if (!businessPhone.ok) return businessPhone;
  const email = changed(changes.email, before?.email, emailAddress);
  if (!email.ok) return email;
  const language = changed(changes.language, before?.language, contactLanguage);
  if (!language.ok) return language;
  const jobTitle = changed(changes.jobTitle, before?.jobTitle, (text) => contactText('jobTitle', text));
  if (!jobTitle.ok) return jobTitle;
  const note = changed(changes.note, before?.note, (text) => contactText('note', text));
  if (!note.ok) return note;
  const account = changes.account == null ? accepted(changes.account) : contactText('account', changes.account);
  if (!account.ok) return account;
  const phones: string[] = [];
  for (const text of changes.phones ?? []) {
    const number = phoneNumber(text, 'phone');
    if (!number.ok) return number;
    phones.push(number.value);
  }
  // A contact that has no phone yet is shown with the first of those that find it.
  const shown = changes.phone === undefined ? (phone.value ?? phones[0] ?? null) : phone.value;
  return accepted({
    name: name.value,
    phone: shown,
    businessPhone: businessPhone.value,
    email: email.value,
    language: language.value,
    jobTitle: jobTitle.value,
    note: note.value,
    account: account.value === '' ? null : account.value,
    phones,
  });
}

/** What stays when nothing is said is not looked at again: it may be older than the rules. */
function changed<R extends Refusal>(
  wanted: string | null | undefined,
  before: string | null | undefined,
  check: (text: string) => Outcome<string, R>,
): Outcome<string | null, R> {
  if (wanted === undefined || wanted === before) return accepted(before ?? null);
  return wanted === null || wanted.trim() === '' ? accepted(null) : check(wanted);
}

async function accountNamed(on: Pick<UseCase, 'now' | 'newId'>, tx: Tx, name: string | null): Promise<AccountId | null> {
  if (name === null) return null;
  const known = await tx.accounts.findByName(name);
  if (known !== null) return known.id;
  const id = asAccountId(on.newId());
  await tx.accounts.put({ id, name, phone: null, website: null }, on.now());
  return id;
}
