import { emailKey, emailLooseKey, nameKey, nameWords, phoneKey } from './normalise';

/** What two contacts can have in common; `phone` is any phone of either, `word` one word of the name. */
export const keyFields = ['name', 'word', 'mobile', 'business', 'phone', 'email', 'email_loose'] as const;

export type KeyField = (typeof keyFields)[number];

/** One normalised fact of a contact. */
export interface DuplicateKey {
  readonly field: KeyField;
  readonly key: string;
}

/** What keys are made of. */
export interface KeyFacts {
  readonly name: string;
  readonly mobile: string | null;
  readonly business: string | null;
  /** Phones by which messages find the contact. */
  readonly phones: readonly string[];
  readonly email: string | null;
}

const ofOne = (field: KeyField, key: string | null): readonly DuplicateKey[] => (key === null ? [] : [{ field, key }]);
const keyOf = (make: (text: string) => string | null, text: string | null): string | null => (text === null ? null : make(text));

/** The keys under which a contact is found, each once. */
export function keysOf({ name, mobile, business, phones, email }: KeyFacts): readonly DuplicateKey[] {
  const allPhones = [mobile, business, ...phones].map((phone) => keyOf(phoneKey, phone)).filter((key) => key !== null);
  return [
    ...ofOne('name', nameKey(name)),
    ...[...new Set(nameWords(name))].map((key) => ({ field: 'word', key }) as const),
    ...ofOne('mobile', keyOf(phoneKey, mobile)),
    ...ofOne('business', keyOf(phoneKey, business)),
    ...[...new Set(allPhones)].map((key) => ({ field: 'phone', key }) as const),
    ...ofOne('email', keyOf(emailKey, email)),
    ...ofOne('email_loose', keyOf(emailLooseKey, email)),
  ];
}
