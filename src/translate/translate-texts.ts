import type { TranslationAnswer, Translator } from '../app/translation-ports';
import { needsTranslation } from '../core/language';
import { failed } from './answers';
import type { Failed } from './answers';
import { knownAs } from './languages';
import { hasWords, stretchesOf } from './pieces';
import type { Stretch } from './pieces';
import { mask, restore, withoutBlanks } from './protect';
import { batches, cut } from './split';

/** What is to be translated: any number of texts of any length. */
export interface Wanted {
  readonly texts: readonly string[];
  /** BCP 47; null to let the provider find out. */
  readonly from: string | null;
  /** BCP 47. */
  readonly to: string;
}

/**
 * Translates texts with as few calls as the provider’s limits allow. Links, numbers, placeholders and the like come back byte for byte, and so
 * do blanks and line breaks; what has no words is not sent at all. One call that fails makes all of it fail. Never throws.
 */
export async function translateTexts(translator: Translator, { texts, from, to }: Wanted): Promise<TranslationAnswer> {
  const untouched: TranslationAnswer = { kind: 'translated', texts, from: texts.map(() => from) };
  if (from !== null && !needsTranslation(knownAs(from), knownAs(to))) return untouched;
  const parsed = texts.map(linesOf);
  const lines = parsed.flat().filter((line) => line.hasWords);
  if (lines.length === 0) return untouched;
  const call = async (wanted: readonly string[]) => calls(translator, wanted, { from, to });
  for (const attempt of attempts) {
    const failure = await attempt(translator, lines, call);
    if (failure !== null) return failure;
  }
  return {
    kind: 'translated',
    texts: parsed.map((text) => text.map((line) => line.before + (line.translation ?? line.text) + line.after).join('')),
    from: parsed.map((text) => from ?? text.find((line) => line.from !== null)?.from ?? null),
  };
}

/** A line of a text on its way to its translation. */
interface Line {
  /** Blanks before and after the line, its line break included. */
  readonly before: string;
  readonly after: string;
  readonly text: string;
  readonly stretches: readonly Stretch[];
  readonly hasWords: boolean;
  translation: string | null;
  from: string | null;
}

/** Providers lose line breaks and blank lines, so they never see them; those within code are no ends of lines. */
function linesOf(text: string): Line[] {
  const rows: Stretch[][] = [[]];
  for (const stretch of stretchesOf(text)) {
    if (stretch.kind !== 'words') {
      rows.at(-1)?.push(stretch);
      continue;
    }
    for (const part of stretch.text.split(/(?<=\r\n|[\n\u2028\u2029]|\r(?!\n))/u)) {
      rows.at(-1)?.push({ text: part, kind: 'words' });
      if (/[\n\r\u2028\u2029]$/u.test(part)) rows.push([]);
    }
  }
  return rows.map(lineOf);
}

function lineOf(row: readonly Stretch[]): Line {
  const { before, text, after } = withoutBlanks(row.map((stretch) => stretch.text).join(''));
  const stretches = stretchesOf(text);
  return { before, text, after, stretches, hasWords: hasWords(stretches), translation: null, from: null };
}

/** Translates texts, in their order; or says why not. */
type Call = (
  texts: readonly string[],
) => Promise<{ readonly texts: readonly string[]; readonly from: readonly (string | null)[] } | Failed>;

async function calls(translator: Translator, texts: readonly string[], languages: Omit<Wanted, 'texts'>): ReturnType<Call> {
  const result: { texts: string[]; from: (string | null)[] } = { texts: [], from: [] };
  for (const batch of batches(texts, translator.limits)) {
    const answer = await translator.translate({ texts: batch, ...languages });
    if (answer.kind === 'failed') return answer;
    if (answer.texts.length !== batch.length) return nothing(translator);
    result.texts.push(...answer.texts.map(oneLine));
    result.from.push(...batch.map((_, index) => answer.from[index] ?? null));
  }
  return result;
}

/** A line stays one line. */
const oneLine = (text: string): string =>
  text
    .split(/[\n\r\u2028\u2029]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');

/** It is the text's trouble and not the provider's: others need not wait for it. */
const nothing = ({ name }: Translator): Failed => failed(`${name} gave nothing back. Try again in a moment.`);

type Attempt = (translator: Translator, lines: readonly Line[], call: Call) => Promise<Failed | null>;

/** Whole lines read best; cut into stretches they are safe with every provider. */
const attempts: readonly Attempt[] = [
  (translator, lines, call) => withMarks(translator, lines, { call, masksNumbers: false }),
  (translator, lines, call) => withMarks(translator, lines, { call, masksNumbers: true }),
  inStretches,
];

/** Sends lines with marks in place of their pieces, and takes those of which all marks came back. */
async function withMarks(
  { limits }: Translator,
  lines: readonly Line[],
  { call, masksNumbers }: { readonly call: Call; readonly masksNumbers: boolean },
): Promise<Failed | null> {
  const left = lines
    .filter((line) => line.translation === null)
    // Marked in the same way again, it would come back in the same way.
    .filter((line) => !masksNumbers || line.stretches.some((stretch) => stretch.kind === 'number'))
    .map((line) => ({ line, masked: mask(line.stretches, masksNumbers) }))
    .map(({ line, masked }) => ({ line, pieces: masked.pieces, parts: cut(masked.text, limits.characters).map(partOf) }));
  const answer = await call(left.flatMap(({ parts }) => sentOf(parts)));
  if ('kind' in answer) return answer;
  const results = [...answer.texts];
  const found = [...answer.from];
  for (const { line, pieces, parts } of left) {
    const texts = parts.map((part) => {
      const language = part.isSent ? (found.shift() ?? null) : null;
      line.from ??= language;
      const translation = part.isSent ? (results.shift() ?? '').trim() : part.text;
      const text = translation === '' && part.text !== '' ? null : restore(part.text, translation, pieces);
      return text === null ? null : part.before + text + part.after;
    });
    if (!texts.includes(null)) line.translation = texts.join('');
  }
  return null;
}

/** Sends the words between the pieces, one by one. */
async function inStretches(translator: Translator, lines: readonly Line[], call: Call): Promise<Failed | null> {
  const left = lines
    .filter((line) => line.translation === null)
    .map((line) => ({ line, parts: line.stretches.flatMap((stretch) => partsOf(stretch, translator.limits.characters)) }));
  const answer = await call(left.flatMap(({ parts }) => sentOf(parts)));
  if ('kind' in answer) return answer;
  const results = [...answer.texts];
  for (const { line, parts } of left) {
    const texts = parts.map((part) => ({ ...part, text: part.isSent ? (results.shift() ?? '').trim() : part.text }));
    if (texts.some((part) => part.isSent && part.text === '')) return nothing(translator);
    line.translation = texts.map((part) => part.before + part.text + part.after).join('');
  }
  return null;
}

/** A part of a line, within the provider’s limits; without words it is not sent. */
interface Part {
  readonly before: string;
  readonly text: string;
  readonly after: string;
  readonly isSent: boolean;
}

const partOf = (text: string): Part => ({ ...withoutBlanks(text), isSent: /\p{L}/u.test(text) });

const partsOf = (stretch: Stretch, most: number): Part[] =>
  stretch.kind === 'words' ? cut(stretch.text, most).map(partOf) : [{ before: '', text: stretch.text, after: '', isSent: false }];

const sentOf = (parts: readonly Part[]): string[] => parts.flatMap((part) => (part.isSent ? [part.text] : []));
