import type { TranslationAnswer, TranslationCall, Translator } from '../../app/translation-ports';
import { failed, notAsExpected, translated, unreachable } from '../answers';
import { codeOf, foundLanguage } from '../google-codes';
import { googleRefusal } from '../google-refusals';
import { callProvider } from '../http';
import { answerOf, errorOf } from './payload';
import { accessToken, forgetToken } from './token';
import type { ServiceAccount } from './token';

export interface GoogleV3Settings {
  readonly account: ServiceAccount;
  readonly projectId: string;
  /** `global`, or a region of Google’s. */
  readonly location: string;
  /** `https://translation.googleapis.com`, or a proxy. */
  readonly baseUrl: string;
}

const name = 'Google Translate';

/** Google’s Advanced translation, with a service account. See the README of the folder for its limits. */
export const googleV3Translator = (settings: GoogleV3Settings): Translator => ({
  name,
  limits: { texts: 1_024, characters: 25_000 },
  detects: true,
  translate: (request) => translate(settings, request),
});

async function translate(settings: GoogleV3Settings, request: TranslationCall): Promise<TranslationAnswer> {
  const { account, projectId, location, baseUrl } = settings;
  const { texts, from, to } = request;
  const token = await accessToken(name, account);
  if (typeof token !== 'string') return token;
  const response = await callProvider({
    base: baseUrl,
    path: `/v3/projects/${encodeURIComponent(projectId)}/locations/${encodeURIComponent(location)}:translateText`,
    headers: { authorization: `Bearer ${token}` },
    body: {
      contents: texts,
      targetLanguageCode: codeOf(to),
      ...(from === null ? {} : { sourceLanguageCode: codeOf(from) }),
      // Unless told, a text is HTML: apostrophes come back as entities and line breaks are lost.
      mimeType: 'text/plain',
    },
  });
  if (response === null) return unreachable(name);
  if (response.status === 401) {
    forgetToken(account);
    return failed('Google took back the permission of this moment. Try again.', 1_000);
  }
  const error = errorOf(response.json);
  if (response.status === 403 && error.status === 'PERMISSION_DENIED' && error.reasons.length === 0) {
    return failed('The Google service account may not translate. Ask an administrator to give it the role Cloud Translation API User.');
  }
  if (response.status !== 200) return googleRefusal(name, response, error, request);
  const answer = answerOf(response.json);
  if (answer === null) return notAsExpected(name);
  const given = answer.translations.map(({ translatedText, detectedLanguageCode }) => ({
    text: translatedText,
    from: foundLanguage(detectedLanguageCode),
  }));
  return translated(name, request, given);
}
