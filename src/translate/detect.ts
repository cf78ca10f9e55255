import type { LanguageDetector } from '../app/translation-ports';
import { evidenceOf, languageOfScript, wordsOf } from '../core/conversation-language';
import { knownAs } from './languages';

/** Letters and little words that a language does not have, where it is easily taken for one that has them. */
const foreign: Readonly<Record<string, RegExp>> = {
  be: /[иїєґщъ]/u,
  bg: /[ыэёіїєґў]|ь(?!о)|(?<!\p{L})(?:мне|меня|что|это|пожалуйста)(?!\p{L})/u,
  ru: /[іїєґўј]/u,
  sr: /[ыэёъщьюяійїєґў]/u,
  uk: /[ыэёъў]/u,
  ca: /[¿¡ñáł]/u,
  pt: /[¿¡ñłß]/u,
  it: /[¿¡ñçãõêâßł]/u,
  es: /[ãõçàèìòùâêîôûëïößł]/u,
  fr: /[¿¡ñßãõáíóúł]/u,
  en: /[¿¡ñßãõáíóúçàèìòùâêîôûäöüåøæłąęžščř]/u,
  cs: /[ąęłńśźżćľĺŕôä]/u,
  sk: /[ąęłńśźżćřůě]/u,
  pl: /[řůěáíýúčšžäöüõãß]/u,
  sl: /[ąęłńśźżćáéíýđ]/u,
  da: /[äößü]/u,
  no: /[äößü]/u,
  sv: /[øæßü]/u,
  nl: /[ßñãõçąęłøåæ]/u,
  az: /[^\P{L}\p{Script=Latin}]/u,
};
/** Two scores that are as near to each other do not decide between two languages. */
const nearby = 0.12;
/** Nearer scores than that are as good as the same. */
const margin = 0.01;
/** The least score of a language that was told by its letters. */
const leastByLetters = 0.4;

/** Tells the language of texts without a network; what it needs is loaded with the first text. */
export const languageDetector: LanguageDetector = {
  detect: async (text) => {
    const words = wordsOf(text);
    if (words.length === 0) return null;
    const byScript = languageOfScript(text);
    if (byScript !== null) return { language: byScript, isReliable: true };
    const { eld } = await import('./eld.mjs');
    const result = eld.detect(words.join(' '));
    const ranked = Object.entries(result.getScores());
    const [first, second] = byLetters(ranked, text.toLowerCase());
    if (first === undefined) return null;
    const isToldByLetters = first[0] !== result.language;
    // The library's own word is about its first score only, whatever the second is.
    const isClear = second === undefined || first[1] - second[1] >= margin;
    const isReliable = isToldByLetters ? first[1] >= leastByLetters : result.isReliable() && isClear;
    return { language: knownAs(first[0]), isReliable: isReliable && evidenceOf(text).isEnough };
  },
};

type Score = readonly [language: string, score: number];

/** The likeliest languages, without those that a letter of the text rules out; all of them when that leaves none that is likely. */
function byLetters(ranked: readonly Score[], text: string): readonly Score[] {
  const best = ranked[0]?.[1] ?? 0;
  const likely = ranked.filter(([language, score]) => best - score <= nearby && foreign[language]?.test(text) !== true);
  return likely.length === 0 ? ranked : likely;
}
