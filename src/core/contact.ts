/** What may be written down of a person. */
import { languageTag } from './language';
import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';

/** The longest texts of a contact and of an account, in characters. */
const longest = { name: 200, jobTitle: 200, note: 4_000, account: 200, website: 500 } as const;
const longestEmail = 320;
const words = { name: 'name', jobTitle: 'job title', note: 'note', account: 'name of an account', website: 'website' } as const;

/** The name of an account as it is compared: there is one of each, whatever the case. */
export const accountKey = (name: string): string => name.normalize('NFC').toLowerCase().normalize('NFC').replace(/\s+/gu, ' ').trim();

/** Blanks, brackets, dots, slashes and hyphens of any kind. */
const marks = /[\s()[\]./\u2010-\u2015-]/gu;

/** A number as somebody wrote it, without the marks between its digits. */
export const withoutMarks = (text: string): string => text.normalize('NFKC').replace(marks, '');

/**
 * A phone as it is stored: E.164 with `+`. `00` before the country counts as `+`.
 *
 * @param which how a person calls the number: `mobile phone`
 */
export function phoneNumber(text: string, which: string): Outcome<string, Refusal<'bad_phone'>> {
  const number = withoutMarks(text).replace(/^00/, '+');
  if (/^\+[1-9]\d{4,14}$/.test(number)) return accepted(number);
  return refused('bad_phone', `The ${which} needs its country in front, as in +14155550100.`);
}

/** An e-mail address as it is stored. */
export function emailAddress(text: string): Outcome<string, Refusal<'bad_email'>> {
  const address = text.trim();
  if (/^[^\s@]+@[^\s@]+$/.test(address) && address.length <= longestEmail) return accepted(address);
  return refused('bad_email', 'This is not an e-mail address. It looks like name@example.com.');
}

/** A language's tag as it is stored. */
export function contactLanguage(text: string): Outcome<string, Refusal<'bad_language'>> {
  const tag = languageTag(text);
  return tag === null ? refused('bad_language', 'A language is a tag such as en or pt-BR.') : accepted(tag);
}

/** A text of one of the fields, without what no database stores; empty when it has none. */
export function contactText(field: keyof typeof longest, text: string): Outcome<string, Refusal<'too_long'>> {
  const clean = text.toWellFormed().replaceAll('\u0000', '').trim();
  if (clean.length <= longest[field]) return accepted(clean);
  return refused('too_long', `The ${words[field]} has ${String(longest[field])} characters at most.`);
}
