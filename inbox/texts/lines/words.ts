import type { InboxLineFacts, InboxLineOf } from '../../../src/wire/inbox';

/** The words of every kind of line of the system, in one language. */
export interface LineTexts {
  readonly lines: { readonly [Kind in keyof InboxLineFacts]: (line: InboxLineOf<Kind>) => string };
}

/** A rating as stars; four of five is ★★★★☆. */
export const stars = (value: number): string => '★'.repeat(value) + '☆'.repeat(5 - value);

/** Why an action failed: in the words of the page where it has some for the code, else as it was said. */
export const whyFailed = (refusals: Readonly<Record<string, string>>, { said, code }: InboxLineOf<'action_failed'>): string | null =>
  (code !== null && Object.hasOwn(refusals, code) ? refusals[code] : undefined) ?? said;

/** A sentence of ours with somebody's own words behind it, where there are any. */
export const withWords = (sentence: string, words: string | null): string => (words === null ? sentence : `${sentence}: ${words}`);
