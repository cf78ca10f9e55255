import type { InboxLineFacts, InboxLineOf } from '../../../src/wire/inbox';

/** The words of every kind of line of the system, in one language. */
export interface LineTexts {
  readonly lines: { readonly [Kind in keyof InboxLineFacts]: (line: InboxLineOf<Kind>) => string };
}

/** A rating as stars; four of five is ★★★★☆. */
export const stars = (value: number): string => '★'.repeat(value) + '☆'.repeat(5 - value);

/** A sentence of ours with somebody's own words behind it, where there are any. */
export const withWords = (sentence: string, words: string | null): string => (words === null ? sentence : `${sentence}: ${words}`);
