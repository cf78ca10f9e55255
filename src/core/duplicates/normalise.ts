/** How the facts of contacts are compared: what is only written in another way is the same. */

/** Letters that have no accent to be taken off, and yet are written without their stroke or as two. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  þ: 'th',
  ς: 'σ',
};
const plainLetter = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu');

/** The accents of Latin, Greek and Cyrillic letters. Marks of other scripts are letters of their own, and stay. */
const accents = /[\u0300-\u036f]/gu;
const notOfAWord = /[^\p{L}\p{M}\p{N}]/gu;

/** More words than a name has. */
const mostWords = 20;
const longestWord = 60;

/**
 * The words of a name as they are compared: lower case, without accents and special characters. `O'Brien, Renée` is `obrien` and `renee`.
 *
 * @returns in the order of the name; empty when it has neither letters nor digits
 */
export function nameWords(name: string): readonly string[] {
  return (
    name
      .normalize('NFKD')
      .toLowerCase()
      // Lower case takes some letters apart again: İ is an i with a dot.
      .normalize('NFKD')
      .replace(accents, '')
      .split(/[\s,;/|&+_]+/u)
      .map(plainWord)
      .filter((word) => word !== '')
      .slice(0, mostWords)
  );
}

function plainWord(word: string): string {
  const plain = word.replace(notOfAWord, '').replace(plainLetter, (letter) => plainLetters[letter] ?? letter);
  return Array.from(plain.normalize('NFC')).slice(0, longestWord).join('');
}

/** An index of PostgreSQL takes 2,704 bytes, of which a character has four at most. */
const longestName = 600;

/** A full name whatever the order of its words; null when it has none. */
export function nameKey(name: string): string | null {
  const words = nameWords(name);
  return words.length === 0
    ? null
    : Array.from([...words].sort().join(' '))
        .slice(0, longestName)
        .join('');
}

/** Digits from which on a number is a phone. */
const fewestDigits = 5;
/** What country codes and prefixes leave of a number. */
export const comparedDigits = 10;

/** The last ten digits of a phone, all where it has fewer; null when that is too little to be one. */
export function phoneKey(phone: string): string | null {
  const digits = phone.normalize('NFKD').replace(/\D/g, '');
  return digits.length < fewestDigits ? null : digits.slice(-comparedDigits);
}

const longestAddress = 320;

/** An e-mail address whatever its case; null when it is none. */
export function emailKey(email: string): string | null {
  const address = email.trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(address) && address.length <= longestAddress ? address : null;
}

/** As {@link emailKey}, where dots, other signs and what follows a `+` make no difference before the `@`: `a.barber` is `abarber`. */
export function emailLooseKey(email: string): string | null {
  const [name = '', domain = ''] = emailKey(email)?.split('@') ?? [];
  const letters = name.replace(/\+.*$/, '').replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  return letters === '' ? null : `${letters}@${domain}`;
}
