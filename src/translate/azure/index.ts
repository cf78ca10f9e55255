import type { TranslationAnswer, TranslationCall, Translator } from '../../app/translation-ports';
import { failed, notAsExpected, notThisPair, quotaUsedUp, refusal, tooLong, translated, unreachable, wrongKey } from '../answers';
import type { Failed } from '../answers';
import { callProvider } from '../http';
import type { ProviderResponse } from '../http';
import { codeOf, foundLanguage } from './codes';
import { answerOf, codeOfError } from './payload';

export interface AzureSettings {
  readonly apiKey: string;
  /** Empty for a resource that is global. */
  readonly region: string;
  /** `https://api.cognitive.microsofttranslator.com`, or a proxy. */
  readonly baseUrl: string;
}

const name = 'Azure Translator';

/** Azure’s Translator 3.0. See the README of the folder for its limits. */
export const azureTranslator = (settings: AzureSettings): Translator => ({
  name,
  limits: { texts: 25, characters: 5_000 },
  detects: true,
  translate: (request) => translate(settings, request),
});

async function translate({ apiKey, region, baseUrl }: AzureSettings, request: TranslationCall): Promise<TranslationAnswer> {
  const { texts, from, to } = request;
  const response = await callProvider({
    base: baseUrl,
    path: '/translate',
    query: { 'api-version': '3.0', to: codeOf(to), textType: 'plain', ...(from === null ? {} : { from: codeOf(from) }) },
    headers: { 'ocp-apim-subscription-key': apiKey, ...(region === '' ? {} : { 'ocp-apim-subscription-region': region }) },
    body: texts.map((Text) => ({ Text })),
  });
  if (response === null) return unreachable(name);
  if (response.status !== 200) return refused(response, request);
  const answer = answerOf(response.json);
  if (answer === null) return notAsExpected(name);
  const given = answer.map(({ detectedLanguage, translations }) => ({
    text: translations[0]?.text ?? '',
    from: foundLanguage(detectedLanguage?.language),
  }));
  return translated(name, request, given);
}

/** Its codes say more than the status: 403 is a quota, 401 a key, and 400 may be anything. */
function refused(response: ProviderResponse, request: TranslationCall): Failed {
  switch (codeOfError(response.json)) {
    // Not a language, to or from, or no such pair.
    case 400_019:
    case 400_023:
    case 400_035:
    case 400_036:
      return notThisPair(name, request);
    case 400_050:
    case 400_072:
    case 400_077:
      return tooLong(name);
    case 401_000:
      return wrongKey(name);
    case 401_015:
      return failed('Azure Translator does not accept the key and the region. Ask an administrator to check both in the credential.');
    // The operation is not allowed since the free quota is used up.
    case 403_000:
    case 403_001:
      return quotaUsedUp(name, 'month');
    default:
      return refusal(name, response);
  }
}
