/** Cuts texts to what one call takes, and puts texts together into as few calls as can be. */
import { wholeMarks } from './protect';

const segmenters = (['sentence', 'word', 'grapheme'] as const).map((granularity) => new Intl.Segmenter(undefined, { granularity }));

/**
 * Cuts a text at paragraphs, sentences, words or, at last, between characters as people see them. Put together again it is the text.
 *
 * @param most characters of a part, as JavaScript counts them; only a single mark or a single visible character may be longer
 */
export function cut(text: string, most: number): string[] {
  if (text.length <= most) return [text];
  return packed(paragraphs(text), most, 0);
}

/** Each with the line breaks that end it. */
const paragraphs = (text: string): string[] => text.match(/[^\n]*\n+|[^\n]+$/g) ?? [text];

/** Fills parts with pieces as long as they fit; what does not fit in a part of its own is cut more finely. */
function packed(pieces: readonly string[], most: number, level: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const piece of pieces) {
    if (part.length + piece.length <= most) {
      part += piece;
      continue;
    }
    if (part !== '') parts.push(part);
    part = '';
    if (piece.length <= most) part = piece;
    else parts.push(...finer(piece, most, level));
  }
  if (part !== '') parts.push(part);
  return parts;
}

function finer(piece: string, most: number, level: number): string[] {
  const segmenter = segmenters[level];
  if (segmenter === undefined) return [piece];
  return packed(
    keepingMarks(
      piece,
      [...segmenter.segment(piece)].map(({ segment }) => segment),
    ),
    most,
    level + 1,
  );
}

/** Joins segments between which a mark would be cut. */
function keepingMarks(text: string, segments: readonly string[]): string[] {
  const inside = [...text.matchAll(wholeMarks)].map((match) => ({ from: match.index, to: match.index + match[0].length }));
  const kept: string[] = [];
  let at = 0;
  // Both are in order, so nothing is looked at twice: a text may be thousands of marks.
  let next = 0;
  for (const segment of segments) {
    let mark = inside[next];
    while (mark !== undefined && mark.to <= at) mark = inside[++next];
    if (mark !== undefined && mark.from < at) kept.push((kept.pop() ?? '') + segment);
    else kept.push(segment);
    at += segment.length;
  }
  return kept;
}

/** Which texts go together in one call, in their order. */
export function batches(texts: readonly string[], limits: { readonly texts: number; readonly characters: number }): string[][] {
  const calls: string[][] = [];
  let length = 0;
  for (const text of texts) {
    const call = calls.at(-1);
    if (call === undefined || call.length >= limits.texts || length + text.length > limits.characters) {
      calls.push([text]);
      length = text.length;
    } else {
      call.push(text);
      length += text.length;
    }
  }
  return calls;
}
