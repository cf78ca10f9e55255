/** Languages by their BCP 47 tags: `es`, `pt-BR`, `zh-Hant`. */

/** Whether a text looks like a language's tag. */
export const isLanguage = (text: string): boolean => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(text);

/** A tag as it is usually written: `PT_br` is `pt-BR`; null when it is none. */
export function languageTag(text: string): string | null {
  const [language = '', ...rest] = text.trim().replaceAll('_', '-').split('-');
  const tag = [language.toLowerCase(), ...rest.map(subtag)].join('-');
  return isLanguage(tag) ? tag : null;
}

/** Scripts begin with a capital, regions are capitals. */
const subtag = (part: string): string => {
  if (part.length === 4) return part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase();
  return part.length === 2 ? part.toUpperCase() : part.toLowerCase();
};

/** The language without region and script: `pt` of `pt-BR`. */
export const baseLanguage = (tag: string): string => tag.split('-')[0] ?? tag;

/** Whether whoever reads one of two languages reads the other, whatever their regions; Chinese scripts count as two languages. */
export function isSameLanguage(a: string, b: string): boolean {
  if (baseLanguage(a) !== baseLanguage(b)) return false;
  return baseLanguage(a) !== 'zh' || isTraditional(a) === isTraditional(b);
}

const isTraditional = (tag: string): boolean => /-(Hant|TW|HK|MO)\b/.test(tag);

/**
 * Whether a text in one language is translated for a reader of another one. A tag without region or script is of all of them; the two
 * kinds of Portuguese, and scripts, are two where both tags name them.
 */
export function needsTranslation(from: string, to: string): boolean {
  if (!isSameLanguage(from, to)) return true;
  return areTwo(scriptOf(from), scriptOf(to)) || (baseLanguage(from) === 'pt' && areTwo(portugueseOf(from), portugueseOf(to)));
}

const areTwo = (one: string | undefined, other: string | undefined): boolean => one !== undefined && other !== undefined && one !== other;

const scriptOf = (tag: string): string | undefined => /-([A-Z][a-z]{3})\b/.exec(tag)?.[1];

/** Providers know Brazil’s and Portugal’s; other countries write as Portugal does. */
function portugueseOf(tag: string): 'BR' | 'PT' | undefined {
  const region = /-([A-Z]{2})\b/.exec(tag)?.[1];
  if (region === undefined) return undefined;
  return region === 'BR' ? 'BR' : 'PT';
}
