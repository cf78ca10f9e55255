import { createHash } from 'node:crypto';
import type { Translating } from '../../src/app/translation/translate-once';
import type { LanguageDetector, TranslationAnswer, TranslationCall } from '../../src/app/translation-ports';

const words: readonly (readonly [pattern: RegExp, language: string])[] = [
  [/\b(hola|gracias|buenos|pedido)\b/i, 'es'],
  [/\b(hello|thanks|order)\b/i, 'en'],
  [/(вітаю|дякую|замовлення)/i, 'uk'],
];
/** From this many words on the detector is sure. */
const wordsToBeSure = 3;

/** Tells Spanish, English and Ukrainian by a few words. */
export const wordDetector: LanguageDetector = {
  detect: (text) => {
    const language = words.find(([pattern]) => pattern.test(text))?.[1];
    const isReliable = text.trim().split(/\s+/).length >= wordsToBeSure;
    return Promise.resolve(language === undefined ? null : { language, isReliable });
  },
};

/** A provider whose translation of `x` into Ukrainian is `uk(x)`, with what it charged for. */
export interface TestTranslating extends Translating {
  /** Every text that had to be paid for. */
  readonly paid: string[];
  /** How long was waited, in milliseconds. */
  readonly waits: number[];
  /** Answers the next calls, instead of translating. */
  readonly answers: TranslationAnswer[];
}

/** Translating without any provider; `hold` keeps its answers back. */
export function testTranslating(hold: Promise<void> = Promise.resolve()): TestTranslating {
  const paid: string[] = [];
  const waits: number[] = [];
  const answers: TranslationAnswer[] = [];
  return {
    paid,
    waits,
    answers,
    detector: wordDetector,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    inWork: new Map(),
    troubles: new Map(),
    translator: {
      name: 'Test',
      translate: async ({ texts, from, to }: TranslationCall): Promise<TranslationAnswer> => {
        const answer = answers.shift();
        await hold;
        if (answer !== undefined) return answer;
        const odd = texts.find((text) => text.includes('untranslatable'));
        if (odd !== undefined) return { kind: 'failed', reason: 'Test does not take this text.', retryAfter: null };
        paid.push(...texts);
        return { kind: 'translated', texts: texts.map((text) => `${to}(${text})`), from: texts.map(() => from) };
      },
    },
  };
}
