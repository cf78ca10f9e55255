import type { Language } from '../texts';
import type { DraftStore } from './drafts';
import { emojiTable } from './emoji-table';

/** An emoji with what it is called. */
export interface Emoji {
  readonly sign: string;
  /** In the language that was asked for. */
  readonly name: string;
  /** All its names, lower case, in that language and in English. */
  readonly words: string;
}

const columns: Readonly<Record<Language, number>> = { en: 0, es: 1, pt: 2, uk: 3 };

/** The emoji of the picker, named in a language. */
export function emojiIn(language: Language): readonly Emoji[] {
  return emojiTable
    .trim()
    .split('\n')
    .map((row) => {
      const [sign = '', ...names] = row.split('|');
      const own = names[columns[language]] ?? '';
      return { sign, name: own.split(', ')[0] ?? own, words: plain(`${own} ${names[0] ?? ''}`) };
    });
}

/** Lower case without accents, so that `lagrima` finds `lágrima`. */
const plain = (text: string): string => text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');

/** The emoji whose names hold all words of a search; a sign that was pasted finds itself. */
export function findEmoji(all: readonly Emoji[], search: string): readonly Emoji[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  return all.filter((emoji) => words.every((word) => emoji.words.includes(word) || emoji.sign === word));
}

const storeKey = 'switchboard.emoji';
const mostRecent = 16;

/** The emoji that this agent used last, the latest first. */
export interface RecentEmoji {
  read(): readonly string[];
  note(sign: string): void;
}

/** Keeps the latest emoji in a store of the browser; where there is none they last as long as the page. */
export function keepRecentEmoji(store: DraftStore | null): RecentEmoji {
  let signs: readonly string[] = readSigns(store);
  return {
    read: () => signs,
    note(sign) {
      signs = [sign, ...signs.filter((known) => known !== sign)].slice(0, mostRecent);
      try {
        store?.setItem(storeKey, signs.join(' '));
      } catch {
        // They still hold until the page is closed.
      }
    },
  };
}

function readSigns(store: DraftStore | null): readonly string[] {
  try {
    return (store?.getItem(storeKey) ?? '').split(' ').filter(Boolean).slice(0, mostRecent);
  } catch {
    return [];
  }
}
