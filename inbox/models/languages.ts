const base = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';
const isTraditional = (tag: string): boolean => /-(Hant|TW|HK|MO)\b/i.test(tag);

/** Whether two tags are of one language for a reader: `pt` and `pt-BR` are, the two scripts of Chinese are not. */
export function isSameLanguage(one: string, other: string): boolean {
  return base(one) === base(other) && (base(one) !== 'zh' || isTraditional(one) === isTraditional(other));
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
