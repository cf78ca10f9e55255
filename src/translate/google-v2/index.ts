import type { TranslationAnswer, TranslationCall, Translator } from '../../app/translation-ports';
import { notAsExpected, translated, unreachable } from '../answers';
import { codeOf, foundLanguage } from '../google-codes';
import { googleRefusal } from '../google-refusals';
import { callProvider } from '../http';
import { answerOf, errorOf } from './payload';

export interface GoogleV2Settings {
  readonly apiKey: string;
  /** `https://translation.googleapis.com`, or a proxy. */
  readonly baseUrl: string;
}

const name = 'Google Translate';

/** Google’s Basic translation, with an API key. See the README of the folder for its limits. */
export const googleV2Translator = (settings: GoogleV2Settings): Translator => ({
  name,
  limits: { texts: 128, characters: 5_000 },
  detects: true,
  translate: (request) => translate(settings, request),
});

async function translate({ apiKey, baseUrl }: GoogleV2Settings, request: TranslationCall): Promise<TranslationAnswer> {
  const { texts, from, to } = request;
  const response = await callProvider({
    base: baseUrl,
    path: '/language/translate/v2',
    // As a header it is in no log of addresses.
    headers: { 'x-goog-api-key': apiKey },
    // Unless told, a text is HTML: apostrophes come back as entities and line breaks are lost.
    body: { q: texts, target: codeOf(to), format: 'text', ...(from === null ? {} : { source: codeOf(from) }) },
  });
  if (response === null) return unreachable(name);
  if (response.status !== 200) return googleRefusal(name, response, errorOf(response.json), request);
  const answer = answerOf(response.json);
  if (answer === null) return notAsExpected(name);
  const given = answer.translations.map(({ translatedText, detectedSourceLanguage }) => ({
    text: translatedText,
    from: foundLanguage(detectedSourceLanguage),
  }));
  return translated(name, request, given);
}
