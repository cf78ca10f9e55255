import type { TranslationAnswer, TranslationCall, Translator } from '../../app/translation-ports';
import { notAsExpected, notThisPair, refusal, tellTheLanguage, tooLong, translated, unreachable } from '../answers';
import type { Given } from '../answers';
import { callProvider } from '../http';
import { codeOf } from './codes';
import { answerOf, explanationOf } from './payload';

export interface ApertiumSettings {
  readonly baseUrl: string;
  /** Empty when the server wants none. */
  readonly apiKey: string;
}

const name = 'Apertium';
/** The server silently drops the end of much longer texts, in bytes. */
const mostBytes = 20_000;

/** An Apertium server (APy). It takes one text a call; several go one after the other. */
export const apertiumTranslator = (settings: ApertiumSettings): Translator => ({
  name,
  // Three bytes a character at most: always within the bytes.
  limits: { texts: 1, characters: 6_500 },
  detects: false,
  translate: (request) => translate(settings, request),
});

async function translate(settings: ApertiumSettings, request: TranslationCall): Promise<TranslationAnswer> {
  const { texts, from, to } = request;
  if (from === null) return tellTheLanguage(name);
  const given: Given[] = [];
  for (const text of texts) {
    const answer = await translateOne(settings, text, { ...request, from, to });
    if (typeof answer !== 'string') return answer;
    given.push({ text: answer, from });
  }
  return translated(name, request, given);
}

async function translateOne(
  { baseUrl, apiKey }: ApertiumSettings,
  text: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<string | TranslationAnswer> {
  if (Buffer.byteLength(text) > mostBytes) return tooLong(name);
  const body = new URLSearchParams({
    langpair: `${codeOf(from)}|${codeOf(to)}`,
    // Unknown words are marked with a star; without the marks it takes away stars that were in the text as well.
    q: text.replaceAll('*', star),
    format: 'txt',
    markUnknown: 'no',
    ...(apiKey === '' ? {} : { key: apiKey }),
  });
  const response = await callProvider({ base: baseUrl, path: '/translate', body });
  if (response === null) return unreachable(name);
  if (response.status === 400 && /pair/i.test(explanationOf(response.json))) return notThisPair(name, { from, to });
  if (response.status !== 200) return refusal(name, response);
  return answerOf(response.json)?.responseData.translatedText.replaceAll(star, '*') ?? notAsExpected(name);
}

/** Looks like a star, and is none to Apertium. */
const star = '∗';
