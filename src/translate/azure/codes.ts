import { likely, tagOf } from '../languages';

/** Azure’s code of a language: scripts for Chinese, Serbian and Mongolian, a region for Portuguese and French. Source: its list, 2026-11. */
export function codeOf(tag: string): string {
  const { language, script, region } = likely(tag);
  if (language === 'zh') return script === 'Hant' ? 'zh-Hant' : 'zh-Hans';
  if (language === 'sr') return script === 'Latn' ? 'sr-Latn' : 'sr-Cyrl';
  if (language === 'mn') return script === 'Mong' ? 'mn-Mong' : 'mn-Cyrl';
  if (language === 'pt') return region === 'BR' ? 'pt' : 'pt-pt';
  if (language === 'fr' && region === 'CA') return 'fr-ca';
  return language === 'nn' ? 'nb' : language;
}

/** What Azure found a text to be written in. */
export const foundLanguage = (code: string | undefined): string | null => tagOf(code);
