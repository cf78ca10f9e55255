import type { Texts } from './en';
import { en } from './en';
import { es } from './es';
import { pt } from './pt';
import { uk } from './uk';

export type { Texts } from './en';

/** The languages of the page, each with its own name. */
export const languages = { en: 'English', es: 'Español', pt: 'Português', uk: 'Українська' } as const;

/** A language of the page. */
export type Language = keyof typeof languages;

const catalogues: Record<Language, Texts> = { en, es, pt, uk };

/** The texts in a language. */
export function textsIn(language: Language): Texts {
  return catalogues[language];
}

/** Whether a text names a language of the page. */
export function isLanguage(text: string | null): text is Language {
  return text !== null && Object.hasOwn(languages, text);
}

/** The first of the wanted languages (`pt-BR`, `uk`, …) that the page has; English when it has none of them. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0] ?? '';
    if (isLanguage(base)) return base;
  }
  return 'en';
}
