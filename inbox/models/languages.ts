const base = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';
const isTraditional = (tag: string): boolean => /-(Hant|TW|HK|MO)\b/i.test(tag);

/** Whether whoever reads one of two languages reads the other: `pt` and `pt-BR` are one, the two scripts of Chinese are not. */
export function isSameLanguage(one: string, other: string): boolean {
  return base(one) === base(other) && (base(one) !== 'zh' || isTraditional(one) === isTraditional(other));
}

/** Whether a text in one language is translated for a reader of another one, as the server decides it. */
export function needsTranslation(from: string, to: string): boolean {
  if (!isSameLanguage(from, to)) return true;
  return areTwo(scriptOf(from), scriptOf(to)) || (base(from) === 'pt' && areTwo(portugueseOf(from), portugueseOf(to)));
}

const areTwo = (one: string | undefined, other: string | undefined): boolean => one !== undefined && other !== undefined && one !== other;
const scriptOf = (tag: string): string | undefined => /-([a-z]{4})\b/i.exec(tag)?.[1]?.toLowerCase();

function portugueseOf(tag: string): 'br' | 'pt' | undefined {
  const region = /-([a-z]{2})\b/i.exec(tag)?.[1]?.toLowerCase();
  if (region === undefined) return undefined;
  return region === 'br' ? 'br' : 'pt';
}

/** The name of a language in another one; the tag itself where the browser knows none. */
export function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** A language to choose. */
export interface LanguageChoice {
  readonly tag: string;
  readonly name: string;
}

/** Offered while no server has told what its workflow can translate. */
const usualLanguages: readonly string[] =
  'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ka kk ko lt lv ms nb nl pl pt-BR pt-PT ro ru sk sl sq sr sv ta th tr uk ur uz vi zh-Hans zh-Hant'.split(
    ' ',
  );

/**
 * Languages to choose from, by name in the reader's language.
 *
 * @param chosen tags that must be among them whatever the server offers, so that what is set can be seen
 */
export function languageChoices(offered: readonly string[], chosen: readonly (string | null)[], locale: string): readonly LanguageChoice[] {
  const tags = new Set([...(offered.length === 0 ? usualLanguages : offered), ...chosen.filter((tag) => tag !== null)]);
  return [...tags]
    .map((tag) => {
      const name = languageName(tag, locale);
      return { tag, name: name.slice(0, 1).toLocaleUpperCase(locale) + name.slice(1) };
    })
    .sort((left, right) => left.name.localeCompare(right.name, locale));
}

/**
 * The language of an agent who chose none: the page's, in the region that the browser tells or that it mostly has, as it can be chosen.
 *
 * @param page one of the page's languages, without a region
 * @param browser what the browser says that its user reads, the best first
 */
export function languageOfReader(page: string, browser: readonly string[]): string {
  const choices = usualLanguages.filter((tag) => base(tag) === base(page));
  if (choices.length === 0 || choices.includes(page)) return page;
  const told = browser.find((tag) => base(tag) === base(page) && tag.includes('-'));
  return choices.find((tag) => !needsTranslation(tag, likely(told ?? page))) ?? page;
}

function likely(tag: string): string {
  try {
    return new Intl.Locale(tag).maximize().baseName;
  } catch {
    return tag;
  }
}
