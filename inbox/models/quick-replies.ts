import { ref } from 'vue';

import type { InboxQuickReplies, InboxTranslationState } from '../../src/wire/inbox';
import type { QuickReplyCalls } from '../quick-reply-calls';
import { keepKeptReplies } from './kept-replies';
import { isSameLanguage } from './languages';
import { keepLoaded } from './loaded';

/** A text that the agent can insert. */
export type QuickReply = InboxQuickReplies['replies'][number];

/** How many replies are shown as used last. */
const mostRecent = 5;

/** Where in a draft a quick reply is asked for: `//` and what was typed behind it. */
export interface SlashQuery {
  /** The place of the first slash. */
  readonly from: number;
  readonly search: string;
}

/** The longest search that is still taken for one. */
const longestSearch = 60;

/** The question for a quick reply that ends at the caret; null when there is none: `http://x` is an address. */
export function slashQuery(text: string, caret: number): SlashQuery | null {
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret);
  const found = /(?:^|\s)\/\/(?![\s/])((?:[^/]|\/(?!\/))*)$/.exec(line);
  const search = found?.[1];
  if (search === undefined || search.length > longestSearch) return null;
  return { from: caret - search.length - 2, search };
}

/** Lower case without accents, a sign for a sign, so that a place in it is the same place in the text. */
const folded = (text: string): string =>
  Array.from(text, (sign) => {
    const plain = sign.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
    return plain.length === sign.length ? plain : sign;
  }).join('');

/** A test for texts that hold all words of a search, whatever their case and accents. */
export function foldedSearch(search: string): (text: string) => boolean {
  const words = folded(search).split(/\s+/).filter(Boolean);
  return (text) => {
    const plain = folded(text);
    return words.every((word) => plain.includes(word));
  };
}

/** A line in three pieces: what was searched for is the one in the middle, which may be empty. */
export type MarkedLine = readonly [before: string, hit: string, after: string];

/** A reply that was found. */
export interface FoundReply {
  readonly reply: QuickReply;
  readonly name: MarkedLine;
  /** The line of the text that has what was searched for; the first one where the name has it. */
  readonly line: MarkedLine;
  readonly isInName: boolean;
}

/** The replies whose name or text holds all words of a search: those that begin with it first, then other names, then texts. */
export function findReplies(all: readonly QuickReply[], search: string): readonly FoundReply[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  const found = all.flatMap((reply) => {
    const name = folded(reply.name);
    const isInName = words.every((word) => name.includes(word));
    const source = sourceOf(reply, words);
    if (!isInName && source === null) return [];
    return { reply, name: marked(reply.name, words), line: lineOf(source ?? reply.preview, words), isInName };
  });
  const rank = ({ reply, isInName }: FoundReply): number =>
    isInName ? (words.length > 0 && folded(reply.name).startsWith(words[0] ?? '') ? 0 : 1) : 2;
  return words.length === 0 ? found : found.toSorted((one, other) => rank(one) - rank(other));
}

/** What the list shows of a reply's text: what the agent understands, or what is inserted where only that has the words. */
function sourceOf(reply: QuickReply, words: readonly string[]): string | null {
  const hasAll = foldedSearch(words.join(' '));
  return [reply.preview, reply.text].find((text) => hasAll(`${reply.name}\n${text}`)) ?? null;
}

function lineOf(text: string, words: readonly string[]): MarkedLine {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const hit = lines.find((line) => words.some((word) => folded(line).includes(word)));
  return marked(hit ?? lines[0] ?? '', words);
}

/** How much of a line is left before what was searched for, so that it is seen however long the line is. */
const shownBefore = 24;

function marked(text: string, words: readonly string[]): MarkedLine {
  const plain = folded(text);
  const word = words.find((one) => plain.includes(one)) ?? '';
  const at = word === '' ? -1 : plain.indexOf(word);
  if (at < 0) return [text, '', ''];
  const cut = at > shownBefore * 2 ? text.indexOf(' ', at - shownBefore) + 1 : 0;
  const start = cut > 0 && cut <= at ? cut : 0;
  return [(start === 0 ? '' : '… ') + text.slice(start, at), text.slice(at, at + word.length), text.slice(at + word.length)];
}

/**
 * Keeps the quick replies of chats, what was inserted, and what administrators change.
 *
 * @param newKey makes up keys for new ones
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepQuickReplies(calls: QuickReplyCalls, newKey: () => string, unauthenticated: () => void) {
  const loaded = keepLoaded<InboxQuickReplies>(calls.offered, unauthenticated);
  const kept = keepKeptReplies(calls, newKey, unauthenticated);
  /** Whether the dialog is open in which administrators keep them. */
  const isKeeping = ref(false);
  /** The last text that was inserted, by chat. */
  const inserted = new Map<string, Pick<QuickReply, 'text' | 'language'>>();

  return {
    kept,
    isKeeping,
    /** Reactive: whoever shows it sees it change. */
    of: loaded.of,
    load: loaded.load,
    /** Notes that a reply went into the draft of a chat; it comes first the next time. */
    use(chatId: string, reply: QuickReply): void {
      inserted.set(chatId, reply);
      const replies = loaded.of(chatId).value?.replies ?? [];
      const recent = [reply, ...replies.filter(({ id, isRecent }) => isRecent && id !== reply.id)].slice(0, mostRecent);
      const rest = replies.filter(({ id }) => !recent.some((known) => known.id === id));
      loaded.put(chatId, {
        replies: [...recent.map((known) => ({ ...known, isRecent: true })), ...rest.map((known) => ({ ...known, isRecent: false }))],
      });
      void calls.use(reply.id).then((answer) => {
        if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
      });
    },
    /** Whether a text is a quick reply as it was inserted, in the customer's language already, so that it needs no translation. */
    isInTheirs(chatId: string, text: string, translation: InboxTranslationState | null): boolean {
      const known = inserted.get(chatId);
      const theirs = translation?.from ?? translation?.detected ?? null;
      if (known === undefined || theirs === null || known.language === '') return false;
      return known.text.trim() === text.trim() && isSameLanguage(known.language, theirs);
    },
    clear(): void {
      loaded.clear();
      inserted.clear();
      kept.forget();
      isKeeping.value = false;
    },
  };
}
