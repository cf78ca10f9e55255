import { either, jsonOf, list, object, oneOf, text, violationsOf } from '../shared/check.ts';
import type { Answer, Call } from '../shared/server.ts';
import { asHtml, languageOf, translated } from './dictionary.ts';
import { startTranslationSimulator, troubled } from './simulator.ts';
import type { Desk, TranslationSimulator } from './simulator.ts';

const languages = ['en', 'es', 'de', 'fr', 'pt', 'uk', 'nb', 'zh-Hans', 'zh-Hant'];
const mostCharacters = 2_000;
const mostTexts = 10;

const body = object(
  { q: either(text(1, Infinity), list(text(0, Infinity), 1, Infinity)), source: text(1, 10), target: text(1, 10) },
  { format: oneOf('text', 'html'), api_key: text(0, 100), alternatives: oneOf(0) },
);

/** Starts a simulated LibreTranslate that wants a key, and takes little at a time. */
export const startLibreTranslate = (): Promise<TranslationSimulator> => startTranslationSimulator('simulated-key', answer);

function answer(desk: Desk, { method, path, body: bytes }: Call): Answer | 'hang_up' {
  if (path !== '/translate') return { status: 404, body: { error: 'Not Found' } };
  if (method !== 'POST') return { status: 405, body: { error: 'Method Not Allowed' } };
  const trouble = desk.troubles.shift();
  if (trouble?.kind === 'hang_up') return 'hang_up';
  if (trouble?.kind === 'answers') return trouble.answer;
  if (trouble?.kind === 'server_error') return refusal(500, 'Cannot translate text: ');
  if (trouble?.kind === 'too_often' || trouble?.kind === 'quota') return refusal(429, 'Slowdown: 20 per 1 minute');
  const wanted = jsonOf(bytes);
  const [wrong] = Object.keys(violationsOf(body, wanted));
  if (wrong !== undefined) return refusal(400, `Invalid request: missing ${wrong} parameter`);
  const { q, source, target, format = 'text', api_key: key } = wanted as Record<string, string> & { q: string | string[] };
  if (key === undefined) return refusal(400, 'Please contact the server operator to get an API key');
  if (key !== desk.key) return refusal(403, 'Invalid API key');
  const texts = typeof q === 'string' ? [q] : q;
  if (texts.length > mostTexts) return refusal(400, `Invalid request: request (${texts.length}) exceeds text limit (${mostTexts})`);
  const length = texts.join('').length;
  if (length > mostCharacters) return refusal(400, `Invalid request: request (${length}) exceeds text limit (${mostCharacters})`);
  if (source !== 'auto' && !languages.includes(source ?? '')) return refusal(400, `${source} is not supported`);
  if (!languages.includes(target ?? '')) return refusal(400, `${target} is not supported`);
  desk.translated.push({ texts, from: source === 'auto' ? null : (source ?? null), to: target ?? '' });
  const isHtml = format === 'html' || trouble?.kind === 'as_html';
  const results = troubled(
    texts.map((one) => translated(one, target ?? '')),
    trouble,
  ).map((one) => (isHtml ? asHtml(one) : one));
  const detected = texts.map((one) => ({ confidence: 90, language: languageOf(one) }));
  const isOne = typeof q === 'string';
  return {
    status: 200,
    body: {
      translatedText: isOne ? results[0] : results,
      ...(source === 'auto' ? { detectedLanguage: isOne ? detected[0] : detected } : {}),
    },
  };
}

const refusal = (status: number, error: string): Answer => ({ status, body: { error } });
