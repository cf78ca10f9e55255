import { flag, jsonOf, list, object, oneOf, text, violationsOf } from '../shared/check.ts';
import type { Answer, Call } from '../shared/server.ts';
import { asHtml, languageOf, translated } from './dictionary.ts';
import { startTranslationSimulator, troubled } from './simulator.ts';
import type { Desk, TranslationSimulator } from './simulator.ts';

const sources = ['EN', 'ES', 'DE', 'FR', 'PT', 'UK', 'NB', 'ZH'];
/** English and Portuguese alone are deprecated as targets, and so a mistake here. */
const targets = ['EN-GB', 'EN-US', 'ES', 'DE', 'FR', 'PT-BR', 'PT-PT', 'UK', 'NB', 'ZH-HANS', 'ZH-HANT'];
const mostBytes = 128 * 1024;

const body = object(
  { text: list(text(0, Infinity), 1, 50), target_lang: oneOf(...targets) },
  {
    source_lang: oneOf(...sources),
    preserve_formatting: flag,
    split_sentences: oneOf('0', '1', 'nonewlines'),
    formality: oneOf('default'),
  },
);

/** Starts a simulated DeepL. */
export const startDeepL = (): Promise<TranslationSimulator> => startTranslationSimulator('3f9a-simulated:fx', answer);

function answer(desk: Desk, { method, path, headers, body: bytes }: Call): Answer | 'hang_up' {
  if (method !== 'POST' || path !== '/v2/translate') return { status: 404, body: { message: 'Not found' } };
  if (headers.authorization !== `DeepL-Auth-Key ${desk.key}`) return { status: 403, body: { message: 'Authorization failed' } };
  const trouble = desk.troubles.shift();
  if (trouble?.kind === 'hang_up') return 'hang_up';
  if (trouble?.kind === 'answers') return trouble.answer;
  if (trouble?.kind === 'server_error') return { status: 500, body: { message: 'Internal server error' } };
  if (trouble?.kind === 'quota') return { status: 456, body: { message: 'Quota exceeded' } };
  if (trouble?.kind === 'too_often') {
    const header = trouble.seconds === undefined ? {} : { 'retry-after': String(trouble.seconds) };
    return { status: 429, headers: header, body: { message: 'Too many requests' } };
  }
  if (bytes.length > mostBytes) return { status: 413, body: { message: 'The request size exceeds the limit' } };
  const wanted = jsonOf(bytes);
  const [wrong] = Object.keys(violationsOf(body, wanted));
  if (wrong !== undefined) return { status: 400, body: { message: `Value for '${wrong}' not supported.` } };
  const { text: texts, target_lang: to, ...rest } = wanted as { text: string[]; target_lang: string; source_lang?: string };
  const from = rest.source_lang ?? null;
  desk.translated.push({ texts, from, to });
  const results = troubled(
    texts.map((one) => translated(one, to)),
    trouble,
  );
  const translations = results.map((one, index) => ({
    detected_source_language: from ?? languageOf(texts[index] ?? '').toUpperCase(),
    text: trouble?.kind === 'as_html' ? asHtml(one) : one,
  }));
  return { status: 200, body: { translations } };
}
