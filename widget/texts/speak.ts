import type { Catalogue, TextKey } from './catalogue';
import { en } from './en';
import { es } from './es';
import { pt } from './pt';
import { uk } from './uk';

/** The catalogues by language. */
export const catalogues = { en, es, pt, uk } as const satisfies Readonly<Record<string, Catalogue>>;

/** A language that the web chat speaks. */
export type Language = keyof typeof catalogues;

/** Texts, dates and times in one language. */
export interface Speech {
  /** BCP 47, with the visitor's region where their browser names one: it decides between 14:05 and 2:05 PM. */
  readonly locale: string;
  readonly language: Language;
  /** The text, its `{…}` filled in. */
  readonly say: (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;
  readonly time: (at: number) => string;
  /** Today, yesterday or the date. */
  readonly day: (at: number, now: number) => string;
  /** A size in bytes, in the unit that fits. */
  readonly size: (bytes: number) => string;
}

function isLanguage(code: string): code is Language {
  return Object.hasOwn(catalogues, code);
}

/**
 * Chooses the language: the first wish that the web chat speaks, then the first of the browser's, then English.
 *
 * @param wishes from the most binding on, for example the script tag's and the server's; `auto` and null wish nothing
 * @param browser `navigator.languages`
 */
export function chooseLanguage(wishes: readonly (string | null)[], browser: readonly string[]): Language {
  const codes = [...wishes, ...browser].map((tag) => tag?.toLowerCase().split(/[-_]/)[0] ?? '');
  return codes.find(isLanguage) ?? 'en';
}

/** Names the calendar day of an instant in the visitor's time zone. */
export function dayKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** Makes the speech of a language. @param browser `navigator.languages`, for the region */
export function speak(language: Language, browser: readonly string[]): Speech {
  const texts = catalogues[language];
  const locale = browser.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const sameYear = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const otherYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });

  const units = (['byte', 'kilobyte', 'megabyte'] as const).map(
    (unit) =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
      }),
  );

  const say: Speech['say'] = (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));

  return {
    locale,
    language,
    say,
    size(bytes) {
      const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2;
      return units[step]?.format(bytes / 1_024 ** step) ?? '';
    },
    time: (at) => time.format(at),
    day(at, now) {
      const yesterday = new Date(now);
      yesterday.setDate(yesterday.getDate() - 1);
      if (dayKey(at) === dayKey(now)) return say('today');
      if (dayKey(at) === dayKey(yesterday.getTime())) return say('yesterday');
      const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
      return (isThisYear ? sameYear : otherYear).format(at);
    },
  };
}
