import { likely, tagOf } from '../languages';

/** LibreTranslate’s code of a language: scripts for Chinese, regions for none. Source: its repository, 2026-11. */
export function codeOf(tag: string): string {
  const { language, script } = likely(tag);
  if (language === 'zh') return script === 'Hant' ? 'zh-Hant' : 'zh-Hans';
  if (language === 'fil') return 'tl';
  return language === 'nn' ? 'nb' : language;
}

/** What LibreTranslate found a text to be written in; older servers call traditional Chinese `zt`. */
export const foundLanguage = (code: string | undefined): string | null => (code === 'zt' ? 'zh-Hant' : tagOf(code));
