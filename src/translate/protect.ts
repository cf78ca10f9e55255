/** Keeps from providers what they would spoil. */
import type { Stretch } from './pieces';

/** A text in which marks stand for what stays as it is. */
export interface Masked {
  readonly text: string;
  /** What each mark stands for, by its number. */
  readonly pieces: readonly string[];
}

/** Providers leave placeholders of this form alone; the text has none, for all that look like one are pieces. */
const mark = (number: number): string => `{${number}}`;
/** A mark as it may come back: some providers add blanks, or write it as Chinese is written. */
const marks = /[{｛]\s{0,3}(\d+)\s{0,3}[}｝]/gu;
/** "1st" may become a word. */
const plainNumbers = /\d+(?!\d|(?:st|nd|rd|th)(?!\p{L}))/gu;
/** What a cut may not fall into. */
export const wholeMarks = /\{\d+\}/g;

/** @param masksNumbers whether small numbers are hidden as well; otherwise `restore` looks whether they are still there */
export function mask(stretches: readonly Stretch[], masksNumbers: boolean): Masked {
  const pieces: string[] = [];
  let text = '';
  for (const stretch of stretches) {
    if (stretch.kind === 'words' || (stretch.kind === 'number' && !masksNumbers)) text += stretch.text;
    else text += mark(pieces.push(stretch.text) - 1);
  }
  return { text, pieces };
}

/**
 * A translation with the pieces in place of their marks.
 *
 * @param source what was sent: a masked text or a part of one
 * @returns null when a mark is missing, came back twice or is none of ours, or when a number is gone: then the translation cannot be used
 */
export function restore(source: string, translation: string, pieces: readonly string[]): string | null {
  const wanted = numbersOf(source);
  const got = numbersOf(translation);
  if (wanted.marks.join() !== got.marks.join()) return null;
  if (!includesAll(got.plain, wanted.plain)) return null;
  return translation.replace(marks, (_, number: string) => pieces[Number(number)] ?? '');
}

/** The numbers of the marks in order of size, and those of the text. */
function numbersOf(text: string): { readonly marks: readonly number[]; readonly plain: readonly string[] } {
  const found = [...text.matchAll(marks)].map(([, number]) => Number(number));
  return { marks: found.sort((a, b) => a - b), plain: text.replace(marks, ' ').match(plainNumbers) ?? [] };
}

function includesAll(all: readonly string[], some: readonly string[]): boolean {
  const left = [...all];
  return some.every((one) => {
    const at = left.indexOf(one);
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
}

/** A text without its blanks at both ends, which providers lose, and the blanks. */
export function withoutBlanks(text: string): { readonly before: string; readonly text: string; readonly after: string } {
  const rest = text.trimStart();
  const inner = rest.trimEnd();
  return { before: text.slice(0, text.length - rest.length), text: inner, after: rest.slice(inner.length) };
}
