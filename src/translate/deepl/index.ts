import type { TranslationAnswer, TranslationCall, Translator } from '../../app/translation-ports';
import { failed, notAsExpected, notThisPair, quotaUsedUp, refusal, tooOften, translated, unreachable } from '../answers';
import type { Failed } from '../answers';
import { callProvider } from '../http';
import type { ProviderResponse } from '../http';
import { foundLanguage, sourceCode, targetCode } from './codes';
import { answerOf, messageOf } from './payload';

export interface DeepLSettings {
  readonly apiKey: string;
  /** Empty for DeepL’s own address, of which there are two: for free keys and for paid ones. */
  readonly baseUrl: string;
}

const name = 'DeepL';

/** DeepL’s text translation. See the README beside for its limits. */
export const deeplTranslator = (settings: DeepLSettings): Translator => ({
  name,
  limits: { texts: 50, characters: 30_000 },
  detects: true,
  translate: (request) => translate(settings, request),
});

async function translate(settings: DeepLSettings, request: TranslationCall): Promise<TranslationAnswer> {
  const { texts, from, to } = request;
  const response = await callProvider({
    base: baseOf(settings),
    path: '/v2/translate',
    headers: { authorization: `DeepL-Auth-Key ${settings.apiKey}` },
    body: {
      text: texts,
      target_lang: targetCode(to),
      ...(from === null ? {} : { source_lang: sourceCode(from) }),
      // Its own idea of a sentence’s first letter and last stop would show where a text was cut.
      preserve_formatting: true,
    },
  });
  if (response === null) return unreachable(name);
  if (response.status !== 200) return refused(response, request);
  const answer = answerOf(response.json);
  if (answer === null) return notAsExpected(name);
  const given = answer.translations.map(({ text, detected_source_language }) => ({ text, from: foundLanguage(detected_source_language) }));
  return translated(name, request, given);
}

/** Keys of the free plan end with `:fx` and have an address of their own. */
function baseOf({ apiKey, baseUrl }: DeepLSettings): string {
  if (baseUrl !== '') return baseUrl;
  return apiKey.endsWith(':fx') ? 'https://api-free.deepl.com' : 'https://api.deepl.com';
}

function refused(response: ProviderResponse, request: TranslationCall): Failed {
  if (response.status === 456) return quotaUsedUp(name, 'month');
  // Too many requests for what DeepL has at the moment; it asks for the same patience.
  if (response.status === 529) return tooOften(name, response);
  if (response.status === 400) {
    if (/(source|target)_lang/.test(messageOf(response.json))) return notThisPair(name, request);
    return failed('DeepL does not take this text. Write it in another way, or send it without a translation.');
  }
  return refusal(name, response);
}
