import { languageTag } from './language';
import { unknownMacros } from './macros';
import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';
import type { TextInLanguage } from './reply-language';

/** The longest name of a quick reply, in UTF-16 code units. */
const longestName = 200;
/** The longest text, in UTF-16 code units: as long as an answer may be. */
const longestText = 10_000;
/** How many replies are shown as used last. */
const mostRecent = 5;

/** Why a quick reply cannot be kept as it is. */
export type QuickReplyRefusal = Refusal<'bad_name' | 'bad_text' | 'bad_language' | 'unknown_macro'>;

/** What people write, without what cannot be stored. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '');

/** A name that a quick reply can have. */
export function quickReplyName(wanted: string): Outcome<string, Refusal<'bad_name'>> {
  const name = storable(wanted).replaceAll(/\s+/g, ' ').trim();
  if (name !== '' && name.length <= longestName) return accepted(name);
  return refused('bad_name', `A quick reply needs a name of 1 to ${String(longestName)} characters.`);
}

/** The texts that a quick reply can have: at least one, at most one a language, none empty, with macros that there are. */
export function quickReplyTexts(wanted: readonly TextInLanguage[]): Outcome<readonly TextInLanguage[], QuickReplyRefusal> {
  if (wanted.length === 0) return refused('bad_text', 'A quick reply needs a text.');
  const texts: TextInLanguage[] = [];
  for (const { language: written, text: raw } of wanted) {
    const language = written.trim() === '' ? '' : languageTag(written);
    if (language === null) return refused('bad_language', `${written} is no language. Write a tag such as es or pt-BR.`);
    if (texts.some((known) => known.language === language)) {
      return refused('bad_language', `There are two texts ${whereOf(language)}. Keep one of them.`);
    }
    const text = storable(raw).replaceAll(/\r\n?/g, '\n').trim();
    if (text === '') return refused('bad_text', `The text ${whereOf(language)} is empty. Write one, or remove it.`);
    if (text.length > longestText) {
      return refused('bad_text', `The text ${whereOf(language)} has more than ${String(longestText)} characters. Shorten it.`);
    }
    const unknown = unknownMacros(text);
    if (unknown.length > 0) {
      return refused('unknown_macro', `Nothing is known that could stand for ${unknown.join(', ')}. Correct it, or take it out.`);
    }
    texts.push({ language, text });
  }
  return accepted(texts);
}

const whereOf = (language: string): string => (language === '' ? 'for every language' : `for ${language}`);

/** A name for a copy that no other reply has: `Hello (copy)`, `Hello (copy 2)`, … */
export function nameOfCopy(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? ' (copy)' : ` (copy ${String(number)})`;
    const wanted = name.slice(0, longestName - ending.length).trimEnd() + ending;
    if (!taken.has(wanted)) return wanted;
  }
}

/** Puts the few that were used last first, the latest at the top, and the rest behind them by name. */
export function inOrderOfUse<Reply extends { readonly name: string; readonly usedAt: number | null }>(
  replies: readonly Reply[],
): readonly (Reply & { readonly isRecent: boolean })[] {
  const recent = replies
    .filter(({ usedAt }) => usedAt !== null)
    .toSorted((one, other) => (other.usedAt ?? 0) - (one.usedAt ?? 0) || byName(one, other))
    .slice(0, mostRecent);
  const rest = replies.filter((reply) => !recent.includes(reply)).toSorted(byName);
  return [...recent.map((reply) => ({ ...reply, isRecent: true })), ...rest.map((reply) => ({ ...reply, isRecent: false }))];
}

/** The order of names for people; the same on every engine. */
export const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name.localeCompare(other.name, 'en', { numeric: true }) || (one.name < other.name ? -1 : 1);
