import { likely, tagOf } from './languages';

/**
 * Google’s code of a language, the same in both versions. Regions count for Chinese and Portuguese only.
 * Source: Cloud Translation’s list of languages, 2026-11.
 */
export function codeOf(tag: string): string {
  const { language, script, region } = likely(tag);
  if (language === 'zh') return script === 'Hant' ? 'zh-TW' : 'zh-CN';
  if (language === 'pt') return region === 'BR' ? 'pt' : 'pt-PT';
  if (language === 'nb' || language === 'nn') return 'no';
  return language === 'fil' ? 'tl' : language;
}

/** What Google found a text to be written in; Hebrew and Javanese have old codes with it. */
export const foundLanguage = (code: string | undefined): string | null => (code === 'und' ? null : tagOf(code));
