import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { either, jsonOf, list, object, oneOf, text, violationsOf } from '../shared/check.ts';
import type { Answer, Call } from '../shared/server.ts';
import { asHtml, languageOf, translated } from './dictionary.ts';
import { startTranslationSimulator, troubled } from './simulator.ts';
import type { Desk, TranslationSimulator, Trouble } from './simulator.ts';

/** Google’s Cloud Translation: Basic with a key, Advanced with a service account, and its token endpoint. */
export interface GoogleSimulator extends TranslationSimulator {
  /** What goes into the credential for a service account. */
  readonly account: { readonly email: string; readonly privateKey: string; readonly tokenUrl: string };
  readonly projectId: string;
  /** How many tokens were given so far. */
  readonly tokens: () => number;
}

const languages = ['en', 'es', 'de', 'fr', 'pt', 'pt-PT', 'uk', 'no', 'iw', 'he', 'zh-CN', 'zh-TW'];
const projectId = 'simulated-project';
const email = 'translator@simulated-project.iam.gserviceaccount.com';
const mostCharacters = 30_000;

const basic = object(
  { q: either(text(0, Infinity), list(text(0, Infinity), 1, 128)), target: text(1, 10) },
  { source: text(1, 10), format: oneOf('text', 'html'), model: oneOf('nmt') },
);
const advanced = object(
  { contents: list(text(0, Infinity), 1, 1_024), targetLanguageCode: text(1, 10) },
  { sourceLanguageCode: text(1, 10), mimeType: oneOf('text/plain', 'text/html') },
);

interface Tokens {
  readonly publicKey: string;
  readonly given: Map<string, number>;
  /** Seconds. */
  readonly life: number;
  url: string;
}

/** @param tokenLife seconds for which a token is good */
export async function startGoogle({ tokenLife = 3_600 }: { readonly tokenLife?: number } = {}): Promise<GoogleSimulator> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const tokens: Tokens = { publicKey, given: new Map(), life: tokenLife, url: '' };
  const simulator = await startTranslationSimulator('AIza-simulated', (desk, call) => answer(desk, call, tokens));
  tokens.url = `${simulator.url}/token`;
  return { ...simulator, projectId, account: { email, privateKey, tokenUrl: tokens.url }, tokens: () => tokens.given.size };
}

function answer(desk: Desk, call: Call, tokens: Tokens): Answer | 'hang_up' {
  if (call.method !== 'POST') return refusal(404, 'NOT_FOUND', 'Not found.');
  if (call.path === '/token') return token(call, tokens);
  const isBasic = call.path === '/language/translate/v2';
  if (!isBasic && call.path !== `/v3/projects/${projectId}/locations/global:translateText`) return refusal(404, 'NOT_FOUND', 'Not found.');
  if (isBasic) {
    const key = call.headers['x-goog-api-key'] ?? call.query.get('key');
    if (key !== desk.key) return refusal(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', 'API_KEY_INVALID');
  } else {
    const until = tokens.given.get(call.headers.authorization?.replace('Bearer ', '') ?? '');
    if (until === undefined || until < Date.now()) {
      return refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.', 'ACCESS_TOKEN_EXPIRED');
    }
  }
  const trouble = desk.troubles.shift();
  return inTrouble(trouble, isBasic) ?? (isBasic ? translateBasic(desk, call, trouble) : translateAdvanced(desk, call, trouble));
}

function inTrouble(trouble: Trouble | undefined, isBasic: boolean): Answer | 'hang_up' | null {
  switch (trouble?.kind) {
    case 'hang_up':
      return 'hang_up';
    case 'answers':
      return trouble.answer;
    case 'server_error':
      return refusal(503, 'UNAVAILABLE', 'The service is currently unavailable.', 'backendError');
    case 'quota':
      return isBasic
        ? refusal(403, 'PERMISSION_DENIED', 'Daily Limit Exceeded', 'dailyLimitExceeded')
        : refusal(403, 'PERMISSION_DENIED', 'Quota exceeded', 'DAILY_LIMIT_EXCEEDED');
    case 'too_often':
      return isBasic
        ? refusal(403, 'PERMISSION_DENIED', 'User Rate Limit Exceeded', 'userRateLimitExceeded')
        : refusal(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric', 'RATE_LIMIT_EXCEEDED');
    default:
      return null;
  }
}

function translateBasic(desk: Desk, call: Call, trouble: Trouble | undefined): Answer {
  const wanted = jsonOf(call.body);
  const [wrong] = Object.keys(violationsOf(basic, wanted));
  if (wrong !== undefined)
    return refusal(400, 'INVALID_ARGUMENT', `Invalid JSON payload received. Unknown or wrong: ${wrong}`, 'badRequest');
  const { q, target = '', source, format = 'html' } = wanted as Record<string, string> & { q: string | string[] };
  const texts = typeof q === 'string' ? [q] : q;
  if (!languages.includes(target) || (source !== undefined && !languages.includes(source))) {
    return refusal(400, 'INVALID_ARGUMENT', 'Invalid Value', 'invalid');
  }
  if (Array.from(texts.join('')).length > mostCharacters) return refusal(400, 'INVALID_ARGUMENT', 'Text too long.', 'invalid');
  desk.translated.push({ texts, from: source ?? null, to: target });
  const translations = results(texts, target, format === 'html', trouble).map((one, index) => ({
    translatedText: one,
    ...(source === undefined ? { detectedSourceLanguage: languageOf(texts[index] ?? '') } : {}),
  }));
  return { status: 200, body: { data: { translations } } };
}

function translateAdvanced(desk: Desk, call: Call, trouble: Trouble | undefined): Answer {
  const wanted = jsonOf(call.body);
  const [wrong] = Object.keys(violationsOf(advanced, wanted));
  if (wrong !== undefined) return refusal(400, 'INVALID_ARGUMENT', `Invalid JSON payload received. Unknown or wrong: ${wrong}`);
  const {
    contents,
    targetLanguageCode: target,
    sourceLanguageCode: source,
    mimeType,
  } = wanted as Record<string, string> & { contents: string[] };
  if (!languages.includes(target ?? '')) return refusal(400, 'INVALID_ARGUMENT', 'Target language is invalid.');
  if (source !== undefined && !languages.includes(source)) return refusal(400, 'INVALID_ARGUMENT', 'Source language is invalid.');
  if (Array.from(contents.join('')).length > mostCharacters) return refusal(400, 'INVALID_ARGUMENT', 'Text is too long.');
  desk.translated.push({ texts: contents, from: source ?? null, to: target ?? '' });
  const translations = results(contents, target ?? '', mimeType !== 'text/plain', trouble).map((one, index) => ({
    translatedText: one,
    ...(source === undefined ? { detectedLanguageCode: languageOf(contents[index] ?? '') } : {}),
  }));
  return { status: 200, body: { translations } };
}

/** Unless told that it is plain text, it is HTML to Google. */
function results(texts: readonly string[], to: string, isHtml: boolean, trouble: Trouble | undefined): readonly string[] {
  const made = troubled(
    texts.map((one) => translated(one, to)),
    trouble,
  );
  return isHtml || trouble?.kind === 'as_html' ? made.map(asHtml) : made;
}

/** Trades an assertion that the account has signed for a token. */
function token({ body }: Call, tokens: Tokens): Answer {
  const form = new URLSearchParams(body.toString('utf8'));
  const [head = '', claims = '', signature = ''] = form.get('assertion')?.split('.') ?? [];
  const isSigned = createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(createPublicKey(tokens.publicKey), signature, 'base64url');
  const said = jsonOf(Buffer.from(claims, 'base64url')) as Record<string, unknown> | undefined;
  const now = Date.now() / 1_000;
  const life = Number(said?.['exp']) - Number(said?.['iat']);
  const isRight =
    form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
    isSigned &&
    said?.['iss'] === email &&
    said['aud'] === tokens.url &&
    said['scope'] === 'https://www.googleapis.com/auth/cloud-translation' &&
    Number(said['iat']) <= now + 60 &&
    life > 0 &&
    life <= 3_600;
  if (!isRight) return { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } };
  const given = `ya29.simulated-${tokens.given.size + 1}`;
  tokens.given.set(given, Date.now() + tokens.life * 1_000);
  return { status: 200, body: { access_token: given, expires_in: tokens.life, token_type: 'Bearer' } };
}

function refusal(code: number, status: string, message: string, reason = ''): Answer {
  const details = reason === '' ? {} : { errors: [{ message, domain: 'global', reason }], details: [{ '@type': 'ErrorInfo', reason }] };
  return { status: code, body: { error: { code, message, status, ...details } } };
}
