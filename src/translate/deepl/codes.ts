import { baseLanguage } from '../../core/language';
import { knownAs, likely, tagOf } from '../languages';

/** DeepL’s code for the language of a text: never with a region. */
export const sourceCode = (tag: string): string => baseLanguage(knownAs(tag)).toUpperCase();

/**
 * DeepL’s code for the language to translate into: English, Portuguese and Chinese come in two kinds each.
 * Source: DeepL’s OpenAPI description and /v2/languages, 2026-11.
 */
export function targetCode(tag: string): string {
  const { language, script, region } = likely(tag);
  if (language === 'en') return region === 'US' || region === 'CA' ? 'EN-US' : 'EN-GB';
  if (language === 'pt') return region === 'BR' ? 'PT-BR' : 'PT-PT';
  if (language === 'zh') return script === 'Hant' ? 'ZH-HANT' : 'ZH-HANS';
  return language === 'nn' ? 'NB' : language.toUpperCase();
}

/** What DeepL found a text to be written in. */
export const foundLanguage = (code: string | undefined): string | null => tagOf(code);
