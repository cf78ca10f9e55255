import { baseLanguage, isSameLanguage, languageTag } from './language';

/** A text in a language; the language '' is for everybody. */
export interface TextInLanguage {
  /** BCP 47, or ''. */
  readonly language: string;
  readonly text: string;
}

/** What is known of the language of a customer; null where nothing is. */
export interface LanguageClues {
  /** Of the chat; null while it is not translated. */
  readonly detected: string | null;
  readonly contact: string | null;
  readonly channel: string | null;
  /** `DefaultMessageLanguage`. */
  readonly fallback: string;
}

/**
 * The text for a customer: in the first language of the chat, the contact, the channel and the installation that there is one in; then
 * the one for everybody, then any.
 */
export function textForCustomer<Text extends TextInLanguage>(texts: readonly Text[], clues: LanguageClues): Text | null {
  return textIn(texts, [clues.detected, clues.contact, clues.channel, clues.fallback]);
}

/** The text in the first of some languages that there is one in; then the one for everybody, then any. */
export function textIn<Text extends TextInLanguage>(texts: readonly Text[], wanted: readonly (string | null)[]): Text | null {
  const sorted = texts.toSorted((one, other) => (one.language < other.language ? -1 : 1));
  const tags = wanted.flatMap((tag) => (tag === null ? [] : [languageTag(tag) ?? '']));
  for (const tag of tags) {
    const text = closest(sorted, moreExact(tag, tags));
    if (text !== undefined) return text;
  }
  return sorted.find(({ language }) => language === '') ?? sorted[0] ?? null;
}

/** `pt` is `pt-PT` where another clue says so: a detector knows no regions. */
function moreExact(tag: string, clues: readonly string[]): string {
  if (tag !== baseLanguage(tag)) return tag;
  return clues.find((clue) => clue !== tag && isSameLanguage(clue, tag)) ?? tag;
}

/** `pt-BR` is served by `pt-BR`, then by `pt`, then by another `pt`. */
function closest<Text extends TextInLanguage>(texts: readonly Text[], tag: string): Text | undefined {
  const same = texts.filter(({ language }) => language !== '' && isSameLanguage(language, tag));
  return same.find(({ language }) => language === tag) ?? same.find(({ language }) => language === baseLanguage(tag)) ?? same[0];
}
