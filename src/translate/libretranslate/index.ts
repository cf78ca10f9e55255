import type { TranslationAnswer, TranslationCall, Translator } from '../../app/translation-ports';
import { failed, notAsExpected, notThisPair, refusal, tooLong, tooOften, translated, unreachable, wrongKey } from '../answers';
import type { Failed } from '../answers';
import { callProvider } from '../http';
import type { ProviderResponse } from '../http';
import { codeOf, foundLanguage } from './codes';
import { answerOf, errorOf } from './payload';

export interface LibreTranslateSettings {
  readonly baseUrl: string;
  /** Empty when the server wants none. */
  readonly apiKey: string;
}

const name = 'LibreTranslate';

/** A LibreTranslate server. Its limits are set by whoever runs it, so few texts go at a time. */
export const libreTranslateTranslator = (settings: LibreTranslateSettings): Translator => ({
  name,
  limits: { texts: 10, characters: 2_000 },
  detects: true,
  translate: (request) => translate(settings, request),
});

async function translate({ baseUrl, apiKey }: LibreTranslateSettings, request: TranslationCall): Promise<TranslationAnswer> {
  const { texts, from, to } = request;
  const response = await callProvider({
    base: baseUrl,
    path: '/translate',
    body: {
      q: texts,
      source: from === null ? 'auto' : codeOf(from),
      target: codeOf(to),
      format: 'text',
      ...(apiKey === '' ? {} : { api_key: apiKey }),
    },
  });
  if (response === null) return unreachable(name);
  if (response.status !== 200) return refused(response, request);
  const answer = answerOf(response.json);
  if (answer === null) return notAsExpected(name);
  if (texts.some((text, index) => isBogus(text, answer.translatedText[index] ?? ''))) return wrongKey(name);
  const given = answer.translatedText.map((text, index) => ({ text, from: foundLanguage(answer.detectedLanguage?.[index]?.language) }));
  return translated(name, request, given);
}

/** Whoever has no right to translate may get 200 and emoji in place of the translation. */
const isBogus = (source: string, translation: string): boolean =>
  /\p{L}/u.test(source) && !/[\p{L}\p{N}]/u.test(translation) && /\p{Extended_Pictographic}/u.test(translation);

function refused(response: ProviderResponse, request: TranslationCall): Failed {
  const says = errorOf(response.json);
  if (/slowdown|too many requests/i.test(says)) return tooOften(name, response);
  if (/api key/i.test(says)) return wrongKey(name);
  if (response.status === 400) {
    if (/exceeds/i.test(says)) return tooLong(name);
    if (/not supported|not available/i.test(says)) return notThisPair(name, request);
    return failed('LibreTranslate does not take this text. Write it in another way, or send it without a translation.');
  }
  return refusal(name, response);
}
