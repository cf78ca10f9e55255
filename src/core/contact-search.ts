/** What somebody types to find a contact, taken apart. A contact is found by any of the three. */
import { withoutMarks } from './contact';
import { comparedDigits, emailKey, nameWords, phoneKey } from './duplicates/normalise';

export interface ContactSearch {
  /** The beginnings of words of the name, all of which have to be there; empty when not looked for. */
  readonly words: readonly string[];
  /** The beginning of an e-mail address, in lower case. */
  readonly email: string | null;
  /** Whole numbers as they are compared, of which one has to be the contact's. */
  readonly phones: readonly string[];
  /** The beginning of a number as it is compared, or, with a `+`, as it is stored. */
  readonly phoneBeginning: string | null;
}

/** Fewer digits are too few to be looked for. */
const fewestDigits = 4;
/** Numbers without their country have so many digits at least; what the country adds before them is tried out. */
const shortestNational = 7;

/** @returns null when there is nothing to look for */
export function contactSearch(text: string): ContactSearch | null {
  const typed = text.replaceAll('\u0000', '').trim();
  const number = withoutMarks(typed);
  if (/^\+?\d+$/.test(number)) return byNumber(number, typed);
  const email = beginningOfEmail(typed);
  const words = typed.includes('@') ? [] : nameWords(typed);
  if (words.length === 0 && email === null) return null;
  return { words, email, phones: [], phoneBeginning: null };
}

/** The whole address in its compared form, or its beginning; null for what has blanks. */
function beginningOfEmail(typed: string): string | null {
  if (/\s/.test(typed) || !/[\p{L}\p{N}]/u.test(typed)) return null;
  return emailKey(typed) ?? typed.toLowerCase();
}

function byNumber(number: string, typed: string): ContactSearch | null {
  const digits = number.replace(/^\+?0*/, '');
  // Names may be numbers too: contacts who have no other name are called by theirs.
  const words = nameWords(typed);
  if (digits.length < fewestDigits) return words.length === 0 ? null : { words, email: null, phones: [], phoneBeginning: null };
  const phoneBeginning = number.startsWith('+') ? number : digits;
  const whole = phoneKey(digits);
  if (digits.length >= comparedDigits) return { words, email: null, phones: whole === null ? [] : [whole], phoneBeginning };
  return { words, email: null, phones: digits.length < shortestNational ? [] : withAnyCountry(digits), phoneBeginning };
}

/** Every compared number that ends with these digits: `600123456` may be `4600123456`. */
function withAnyCountry(digits: string): readonly string[] {
  const missing = comparedDigits - digits.length;
  return Array.from({ length: 10 ** missing }, (_, prefix) => String(prefix).padStart(missing, '0') + digits);
}
