import { computed, ref, watch } from 'vue';

import { chooseLanguage, isLanguage, textsIn, type Language } from '../texts';
import type { DraftStore } from './drafts';
import { agoOf } from './durations';
import { keepRecentEmoji } from './emoji';
import { sentenceFor, type CommandWhy, type Why } from './refusals';

/** The look that the agent chose; `auto` follows the system. */
export type Theme = 'auto' | 'light' | 'dark';

/** What an agent set up for this browser. */
export type Preferences = ReturnType<typeof keepPreferences>;

function isTheme(text: string | null): text is Theme {
  return text === 'auto' || text === 'light' || text === 'dark';
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size for a person to read: `812 bytes`, `34 kB`, `4.2 MB`. */
export function sizeOf(bytes: number, locale: string): string {
  const power = bytes < 1_024 ? 0 : bytes < 1_024 ** 2 ? 1 : bytes < 1_024 ** 3 ? 2 : 3;
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power < 2 ? 0 : 1,
  });
  return format.format(bytes / 1_024 ** power);
}

/** Keeps the agent's choices in a store of the browser; where there is none they last as long as the page. */
export function keepPreferences(store: DraftStore | null, wantedLanguages: readonly string[]) {
  const read = (key: string): string | null => {
    try {
      return store?.getItem(`switchboard.${key}`) ?? null;
    } catch {
      return null;
    }
  };
  const write = (key: string, value: string): void => {
    try {
      store?.setItem(`switchboard.${key}`, value);
    } catch {
      // The choice still holds until the page is closed.
    }
  };
  const storedLanguage = read('language');
  const storedTheme = read('theme');
  const language = ref<Language>(isLanguage(storedLanguage) ? storedLanguage : chooseLanguage(wantedLanguages));
  const theme = ref<Theme>(isTheme(storedTheme) ? storedTheme : 'auto');
  const confirmsCompletion = ref(read('confirms-completion') !== 'no');
  const showsContact = ref(read('shows-contact') !== 'no');
  watch(language, (value) => write('language', value));
  watch(theme, (value) => write('theme', value));
  watch(confirmsCompletion, (value) => write('confirms-completion', value ? 'yes' : 'no'));
  watch(showsContact, (value) => write('shows-contact', value ? 'yes' : 'no'));

  const texts = computed(() => textsIn(language.value));
  const whyNot = computed(() => {
    const chosen = language.value;
    return (why: Why | CommandWhy): string | null => sentenceFor(why, chosen);
  });
  // The browser's own region for that language decides on clocks and digits: en-GB writes 14:05, en-US 2:05 PM.
  const locale = computed(() => wantedLanguages.find((tag) => tag.toLowerCase().split('-')[0] === language.value) ?? language.value);
  const count = computed(() => {
    const format = new Intl.NumberFormat(locale.value);
    return (value: number): string => format.format(value);
  });
  const time = computed(() => {
    const format = new Intl.DateTimeFormat(locale.value, { timeStyle: 'short' });
    return (at: number): string => format.format(at);
  });
  const moment = computed(() => {
    const format = new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' });
    return (at: number): string => format.format(at);
  });
  const day = computed(() => {
    const format = new Intl.DateTimeFormat(locale.value, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    return (at: number): string => format.format(at);
  });
  const ago = computed(() => {
    const format = new Intl.RelativeTimeFormat(locale.value);
    return (milliseconds: number): string => agoOf(milliseconds, format);
  });
  const bytes = computed(() => {
    const tag = locale.value;
    return (size: number): string => sizeOf(size, tag);
  });
  const percent = computed(() => {
    const format = new Intl.NumberFormat(locale.value, { style: 'percent' });
    return (part: number): string => format.format(part);
  });
  const recentEmoji = keepRecentEmoji(store);
  return { language, theme, confirmsCompletion, showsContact, texts, whyNot, count, time, moment, day, ago, bytes, percent, recentEmoji };
}
