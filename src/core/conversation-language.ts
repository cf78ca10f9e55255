/** Which language a customer writes in: learned from messages, and not given up for a name, a number or an "ok". */
import { isSameLanguage } from './language';

/** What a customer wrote, and what a detector makes of it. */
export interface Said {
  readonly text: string;
  /** Null when it has no words. */
  readonly detected: { readonly language: string; readonly isReliable: boolean } | null;
}

/** Less is no evidence: short words are the same in too many languages. */
const leastWords = 2;
const leastLetters = 12;
/** With this many letters, one message is enough to change the language. */
const manyLetters = 40;

/**
 * The language of a chat after messages of the customer, in their order. The first message that tells sets it; another one takes its place
 * after two telling messages in a row, or a long one.
 *
 * @param known BCP 47; null while no message has told
 * @param said the new messages; with a few of the last ones before them, two in a row are seen when they come one by one. They may be told
 *   again without harm
 * @returns BCP 47; null when nothing told yet, and a language that the channel knows of the customer is the best guess
 */
export function conversationLanguage(known: string | null, said: readonly Said[]): string | null {
  let language = known;
  let candidate: string | null = null;
  for (const { text, detected } of said) {
    const { letters, isEnough } = evidenceOf(text);
    if (detected?.isReliable !== true || !isEnough) continue;
    const found = detected.language;
    if (language !== null && isSameLanguage(found, language)) candidate = null;
    else if (language === null || letters >= manyLetters || (candidate !== null && isSameLanguage(found, candidate))) {
      language = found;
      candidate = null;
    } else candidate = found;
  }
  return language;
}

/** Scripts of one language each: a word is enough. */
const ownScripts: Readonly<Record<string, RegExp>> = {
  el: /\p{Script=Greek}/gu,
  he: /\p{Script=Hebrew}/gu,
  th: /\p{Script=Thai}/gu,
  ka: /\p{Script=Georgian}/gu,
  hy: /\p{Script=Armenian}/gu,
  ko: /\p{Script=Hangul}/gu,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
};
/** Japanese is half Chinese characters. */
const ownShare: Readonly<Record<string, number>> = { ja: 0.2 };
const leastOwn = 3;

/** The language that the letters of a text alone tell; null when they do not. */
export function languageOfScript(text: string): string | null {
  const words = wordsOf(text).join('');
  const letters = count(words, /\p{L}/gu);
  for (const [language, script] of Object.entries(ownScripts)) {
    const own = count(words, script);
    if (own >= leastOwn && own >= letters * (ownShare[language] ?? 0.7)) return language;
  }
  return null;
}

/** A letter of these says as much as some of others, and they are written without blanks. */
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;
const denseWorth = 3;

/**
 * How much a text tells of its language.
 *
 * @returns `letters` of its words, repeated ones once; whether that is enough to believe a detector at all
 */
export function evidenceOf(text: string): { readonly letters: number; readonly isEnough: boolean } {
  const words = [...new Set(wordsOf(text).map((word) => word.toLowerCase()))];
  const all = words.join('');
  const denseLetters = count(all, dense);
  const letters = count(all, /\p{L}/gu) + denseLetters * (denseWorth - 1);
  if (languageOfScript(text) !== null) return { letters, isEnough: true };
  const hasWords = words.length >= leastWords || denseLetters > 0;
  return { letters, isEnough: hasWords && letters >= leastLetters && !isNames(text) };
}

/** What others said, or a machine. A second opening mark ends the search, so that a text of nothing else is not searched again and again. */
const quoted = /```[\s\S]*?```|`[^`\n]*`|"[^"\n]*"|“[^“”\n]*”|„[^„“”\n]*[“”]|«[^«»\n]*»/gu;
/** Links, addresses, handles, commands, codes, placeholders: no words of a language. */
const noWord = /[\d@#/\\_{}<>=%|]|\p{L}[.:]\p{L}|\p{Ll}\p{Lu}/u;
/** Hahaha, jajaja, aaaa. */
const laughter = /^(.{1,3}?)\1{2,}.?$/u;

/** Looks at a text once: signs cut off at its end would be looked for from each of thousands of emoji. */
const fromLetterToLetter = /[\p{L}\p{M}](?:.*[\p{L}\p{M}])?/su;

/** The words of a text that somebody wrote in a language. */
export function wordsOf(text: string): string[] {
  return text
    .replace(quoted, ' ')
    .split(/[\s,;!?¡¿…—–"“”„«»()[\]]+/u)
    .filter((token) => /\p{L}/u.test(token) && !noWord.test(token))
    .map((token) => fromLetterToLetter.exec(token)?.[0] ?? '')
    .filter((word) => word !== '' && !laughter.test(word.toLowerCase()));
}

/** Names, places and products: few words, every one with a capital, and no sentence. */
const mostNames = 6;
const mostShouted = 3;
/** Stand small within names. */
const particles = new Set('da de del della den der des di do dos das du e et la le los of the and und van von y bin al'.split(' '));

function isNames(text: string): boolean {
  const words = wordsOf(text);
  if (words.length > mostNames || /[?!¿¡؟]/u.test(text)) return false;
  if (!words.every((word, index) => /^\p{Lu}/u.test(word) || (index > 0 && particles.has(word)))) return false;
  return words.length <= mostShouted || words.some((word) => /\p{Ll}/u.test(word));
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
