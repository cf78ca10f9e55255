import { jsonOf, list, object, text, violationsOf } from '../shared/check.ts';
import type { Answer, Call } from '../shared/server.ts';
import { asHtml, languageOf, translated } from './dictionary.ts';
import { startTranslationSimulator, troubled } from './simulator.ts';
import type { Desk, TranslationSimulator } from './simulator.ts';

const languages = ['en', 'es', 'de', 'fr', 'fr-ca', 'pt', 'pt-pt', 'uk', 'nb', 'sr-Cyrl', 'sr-Latn', 'zh-Hans', 'zh-Hant'];
const parameters = new Set(['api-version', 'to', 'from', 'textType']);
const mostTexts = 25;
const mostCharacters = 5_000;
/** The region of the simulated resource. */
export const region = 'westeurope';

const body = list(object({ Text: text(0, Infinity) }), 1, Infinity);

/** Starts a simulated Azure Translator 3.0; its resource is in `region`. */
export const startAzure = (): Promise<TranslationSimulator> => startTranslationSimulator('0123456789abcdef0123456789abcdef', answer);

function answer(desk: Desk, { method, path, query, headers, body: bytes }: Call): Answer | 'hang_up' {
  if (method !== 'POST' || path !== '/translate') return refusal(404_000, 'The requested resource is not found.');
  if (headers['ocp-apim-subscription-key'] !== desk.key) {
    return refusal(401_000, 'The request is not authorized because credentials are missing or invalid.');
  }
  if (headers['ocp-apim-subscription-region'] !== region) return refusal(401_015, 'The credentials provided are for the Speech API.');
  const trouble = desk.troubles.shift();
  if (trouble?.kind === 'hang_up') return 'hang_up';
  if (trouble?.kind === 'answers') return trouble.answer;
  if (trouble?.kind === 'server_error') return refusal(500_000, 'An unexpected error occurred.');
  if (trouble?.kind === 'quota')
    return refusal(403_001, 'The operation is not allowed because the subscription has exceeded its free quota.');
  if (trouble?.kind === 'too_often')
    return refusal(429_000, 'The server rejected the request because the client has exceeded request limits.');
  if (query.get('api-version') !== '3.0') return refusal(400_021, 'The API version parameter is missing or not valid.');
  if ([...query.keys()].some((name) => !parameters.has(name))) return refusal(400_000, 'One of the request inputs is not valid.');
  const to = query.get('to') ?? '';
  const from = query.get('from');
  if (!languages.includes(to)) return refusal(400_036, 'The target language is not valid.');
  if (from !== null && !languages.includes(from)) return refusal(400_035, 'The source language is not valid.');
  const wanted = jsonOf(bytes);
  if (Object.keys(violationsOf(body, wanted)).length > 0) return refusal(400_074, 'The body of the request is not valid JSON.');
  const texts = (wanted as { Text: string }[]).map(({ Text }) => Text);
  if (texts.length > mostTexts) return refusal(400_072, 'The body of the request has too many elements.');
  if (texts.join('').length > mostCharacters) return refusal(400_050, 'The input text is too long.');
  desk.translated.push({ texts, from, to });
  const isHtml = query.get('textType') === 'html' || trouble?.kind === 'as_html';
  const results = troubled(
    texts.map((one) => translated(one, to)),
    trouble,
  );
  return {
    status: 200,
    body: results.map((one, index) => ({
      ...(from === null ? { detectedLanguage: { language: languageOf(texts[index] ?? ''), score: 1 } } : {}),
      translations: [{ text: isHtml ? asHtml(one) : one, to }],
    })),
  };
}

/** Its codes begin with the status. */
const refusal = (code: number, message: string): Answer => ({ status: Math.floor(code / 1_000), body: { error: { code, message } } });
