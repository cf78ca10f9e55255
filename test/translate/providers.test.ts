import type { Translator } from '../../src/app/translation-ports';
import { codeOf as apertiumCode } from '../../src/translate/apertium/codes';
import { codeOf as azureCode, foundLanguage as azureFound } from '../../src/translate/azure/codes';
import { foundLanguage as deeplFound, sourceCode, targetCode } from '../../src/translate/deepl/codes';
import { codeOf as googleCode, foundLanguage as googleFound } from '../../src/translate/google-codes';
import { codeOf as libreCode, foundLanguage as libreFound } from '../../src/translate/libretranslate/codes';
import { translationProviders, translatorOf } from '../../src/translate/registry';
import type { Credential, TranslationProviderName } from '../../src/translate/registry';
import { translateTexts } from '../../src/translate/translate-texts';
import { region, startAzure } from '../simulators/translators/azure';
import { startDeepL } from '../simulators/translators/deepl';
import { startGoogle } from '../simulators/translators/google';
import type { GoogleSimulator } from '../simulators/translators/google';
import { startLibreTranslate } from '../simulators/translators/libretranslate';
import type { TranslationSimulator } from '../simulators/translators/simulator';

interface Case {
  readonly title: string;
  readonly provider: TranslationProviderName;
  readonly start: () => Promise<TranslationSimulator>;
  readonly credential: (simulator: TranslationSimulator) => Credential;
  readonly wrong: Credential;
  readonly quota: RegExp | null;
}

const account = (simulator: TranslationSimulator): Credential => ({
  ...(simulator as GoogleSimulator).account,
  authentication: 'serviceAccount',
  projectId: (simulator as GoogleSimulator).projectId,
  baseUrl: simulator.url,
});
const cases: readonly Case[] = [
  {
    title: 'DeepL',
    provider: 'deepl',
    start: startDeepL,
    credential: ({ url, key }) => ({ baseUrl: url, apiKey: key }),
    wrong: { apiKey: 'secret-wrong' },
    quota: /^DeepL’s quota for this month is used up\. Ask an administrator to raise it\.$/,
  },
  {
    title: 'Google with a key',
    provider: 'google',
    start: () => startGoogle(),
    credential: ({ url, key }) => ({ authentication: 'apiKey', baseUrl: `${url}/`, apiKey: key }),
    wrong: { apiKey: 'secret-wrong' },
    quota: /^Google Translate’s quota for this day is used up\./,
  },
  {
    title: 'Google with a service account',
    provider: 'google',
    start: () => startGoogle(),
    credential: account,
    wrong: { email: 'secret-wrong@example.com' },
    quota: /^Google Translate’s quota for this day is used up\./,
  },
  {
    title: 'Azure',
    provider: 'azure',
    start: startAzure,
    credential: ({ url, key }) => ({ baseUrl: url, apiKey: key, region }),
    wrong: { apiKey: 'secret-wrong' },
    quota: /^Azure Translator’s quota for this month is used up\./,
  },
  {
    title: 'LibreTranslate',
    provider: 'libretranslate',
    start: startLibreTranslate,
    credential: ({ url, key }) => ({ baseUrl: url, apiKey: key }),
    wrong: { apiKey: 'secret-wrong' },
    quota: null,
  },
];

function translatorFor(provider: TranslationProviderName, credential: Credential): Translator {
  const outcome = translatorOf(provider, credential);
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return outcome.value;
}

describe.each(cases)('$title', ({ provider, start, credential, wrong, quota }) => {
  let simulator: TranslationSimulator;
  let translator: Translator;
  beforeEach(async () => {
    simulator = await start();
    translator = translatorFor(provider, credential(simulator));
  });
  afterEach(() => simulator.close());

  const translate = (text: string, from: string | null = 'en', to = 'es') => translateTexts(translator, { texts: [text], from, to });

  it('translates, and is told the language of a text', async () => {
    expect(await translate('Good morning, where is my order?')).toEqual({
      kind: 'translated',
      texts: ['Buenos días, dónde está mi pedido?'],
      from: ['en'],
    });
    expect(simulator.refused).toEqual([]);
  });

  it('finds out the language of a text by itself', async () => {
    const answer = await translateTexts(translator, { texts: ['Dónde está mi pedido', 'Hello, my order'], from: null, to: 'es' });
    expect(answer).toEqual({ kind: 'translated', texts: ['Dónde está mi pedido', 'Hola, mi pedido'], from: ['es', 'en'] });
    expect(simulator.translated).toHaveLength(1);
  });

  it('gives apostrophes, line breaks and signs back as they were', async () => {
    const text = "it's my order & \"invoice\" <3\n\n  where's 'it' > &amp; ";
    expect(await translate(text)).toMatchObject({ texts: ["it's mi pedido & \"factura\" <3\n\n  where's 'it' > &amp; "] });
  });

  it('lets no entity of HTML reach the customer though the provider answers with them', async () => {
    simulator.fail({ kind: 'as_html' });
    expect(await translate('it\'s my "order" & help')).toMatchObject({ texts: ['it\'s mi "pedido" & ayuda'] });
  });

  it('keeps order numbers and links out of the call', async () => {
    expect(await translate('my order #A-123 at https://example.com/my-order')).toMatchObject({
      texts: ['mi pedido #A-123 at https://example.com/my-order'],
    });
    expect(simulator.translated).toEqual([{ texts: ['my order {0} at {1}'], from: expect.anything(), to: expect.anything() }]);
  });

  it('cuts a long text to what one call takes', async () => {
    const text = 'Good morning, where is my order? '.repeat(2_000);
    const answer = await translate(text);
    expect(answer).toMatchObject({ kind: 'translated', texts: ['Buenos días, dónde está mi pedido? '.repeat(2_000)] });
    expect(simulator.translated.length).toBeGreaterThan(1);
    expect(simulator.refused).toEqual([]);
  });

  it('sends many short texts in few calls', async () => {
    const texts = Array.from({ length: 60 }, (_, index) => `my order number${index}`);
    const answer = await translateTexts(translator, { texts, from: 'en', to: 'es' });
    expect(answer).toMatchObject({ texts: texts.map((text) => text.replace('my order', 'mi pedido')) });
    expect(simulator.translated.length).toBeLessThanOrEqual(6);
    expect(simulator.refused).toEqual([]);
  });

  it('says so when the key is wrong, without telling it', async () => {
    const answer = await translateTexts(translatorFor(provider, { ...credential(simulator), ...wrong }), {
      texts: ['my order'],
      from: 'en',
      to: 'es',
    });
    expect(answer).toMatchObject({ kind: 'failed', retryAfter: null, reason: expect.stringMatching(/not accept.*Ask an administrator/) });
    expect(JSON.stringify(answer)).not.toMatch(/secret-wrong|my order/);
  });

  it('says so when a language is not there', async () => {
    expect(await translate('my order', 'en', 'cy')).toEqual({
      kind: 'failed',
      reason: `${translator.name} does not translate from English into Welsh. Choose other languages, or ask an administrator.`,
      retryAfter: null,
    });
  });

  it('waits when it is asked too often', async () => {
    simulator.fail({ kind: 'too_often' });
    expect(await translate('my order')).toEqual({
      kind: 'failed',
      reason: `${translator.name} is asked too often at the moment. Try again in a moment.`,
      retryAfter: 5_000,
    });
  });

  it('waits as long as it is told', async () => {
    simulator.fail({ kind: 'answers', answer: { status: 429, headers: { 'retry-after': '17' }, body: {} } });
    expect(await translate('my order')).toMatchObject({ kind: 'failed', retryAfter: 17_000 });
  });

  it('tells a used-up quota from being asked too often', async () => {
    if (quota === null) return;
    simulator.fail({ kind: 'quota' });
    expect(await translate('my order')).toMatchObject({ kind: 'failed', reason: expect.stringMatching(quota), retryAfter: null });
  });

  it.each([{ kind: 'server_error' as const }, { kind: 'hang_up' as const }])('tries again later after $kind', async (trouble) => {
    simulator.fail(trouble);
    const answer = await translate('my order');
    expect(answer).toMatchObject({ kind: 'failed', reason: expect.stringContaining('Try again in a moment'), retryAfter: 5_000 });
    expect(JSON.stringify(answer)).not.toContain('my order');
  });

  it('refuses an answer with another number of texts', async () => {
    simulator.fail({ kind: 'one_less' });
    const answer = await translateTexts(translator, { texts: ['my order', 'my invoice'], from: 'en', to: 'es' });
    expect(answer).toMatchObject({ kind: 'failed', reason: expect.stringContaining('another number of texts'), retryAfter: null });
  });

  it('refuses a translation that lost its end', async () => {
    simulator.fail({ kind: 'cut_off' });
    const answer = await translate('Good morning, where is my order? '.repeat(20));
    expect(answer).toMatchObject({
      kind: 'failed',
      reason: `${translator.name} gave back only a part of the text. Translate it in parts.`,
    });
  });

  it.each([
    { status: 200, body: '<html>' },
    { status: 200, body: { hello: 'there' } },
    { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    { status: 404, body: {} },
  ])('asks for the base URL to be checked when it is answered with %j', async (answer) => {
    simulator.fail({ kind: 'answers', answer });
    expect(await translate('my order')).toMatchObject({ kind: 'failed', reason: expect.stringContaining('base URL'), retryAfter: null });
  });
});

describe('what is special of one provider', () => {
  it('takes emoji in place of a translation for a wrong key of LibreTranslate', async () => {
    const simulator = await startLibreTranslate();
    simulator.fail({ kind: 'answers', answer: { status: 200, body: { translatedText: ['🦄🌈🍕'] } } });
    const translator = translatorFor('libretranslate', { baseUrl: simulator.url, apiKey: simulator.key });
    const answer = await translateTexts(translator, { texts: ['my order 🙂'], from: 'en', to: 'es' });
    expect(answer).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/does not accept the key/), retryAfter: null });
    await simulator.close();
  });

  it('uses a token of Google until it expires', async () => {
    const simulator = await startGoogle();
    for (const text of ['my order', 'my invoice']) {
      const again = translatorFor('google', account(simulator));
      expect(await translateTexts(again, { texts: [text], from: 'en', to: 'es' })).toMatchObject({ kind: 'translated' });
    }
    expect(simulator.tokens()).toBe(1);
    await simulator.close();
  });

  it('gets another token of Google when the last is about to expire', async () => {
    const simulator = await startGoogle({ tokenLife: 30 });
    const translator = translatorFor('google', account(simulator));
    for (const text of ['my order', 'my invoice']) await translateTexts(translator, { texts: [text], from: 'en', to: 'es' });
    expect(simulator.tokens()).toBe(2);
    await simulator.close();
  });

  it('gets another token of Google when the last was taken back', async () => {
    const simulator = await startGoogle();
    const translator = translatorFor('google', account(simulator));
    const wanted = { texts: ['my order'], from: 'en', to: 'es' };
    await translateTexts(translator, wanted);
    simulator.fail({ kind: 'answers', answer: { status: 401, body: { error: { code: 401, message: '', status: 'UNAUTHENTICATED' } } } });
    expect(await translateTexts(translator, wanted)).toMatchObject({ kind: 'failed', retryAfter: 1_000 });
    expect(await translateTexts(translator, wanted)).toMatchObject({ kind: 'translated' });
    expect(simulator.tokens()).toBe(2);
    await simulator.close();
  });

  it('reads a private key of Google whose line breaks are written out, and tells nothing of a broken one', async () => {
    const simulator = await startGoogle();
    const fields = account(simulator);
    const wanted = { texts: ['my order'], from: 'en', to: 'es' };
    const escaped = translatorFor('google', { ...fields, privateKey: String(fields['privateKey']).replaceAll('\n', '\\n') });
    expect(await translateTexts(escaped, wanted)).toMatchObject({ kind: 'translated' });
    const answer = await translateTexts(translatorFor('google', { ...fields, privateKey: 'not-a-key' }), wanted);
    expect(answer).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/private key.*cannot be read/), retryAfter: null });
    expect(JSON.stringify(answer)).not.toContain('not-a-key');
    await simulator.close();
  });

  it('asks for key and region of Azure to be checked when they do not belong together', async () => {
    const simulator = await startAzure();
    const translator = translatorFor('azure', { baseUrl: simulator.url, apiKey: simulator.key });
    const answer = await translateTexts(translator, { texts: ['my order'], from: 'en', to: 'es' });
    expect(answer).toMatchObject({ kind: 'failed', reason: expect.stringContaining('the key and the region') });
    await simulator.close();
  });
});

describe('the list of providers', () => {
  it.each(Object.entries(translationProviders))('refuses a credential of %s that is empty', (_, { translator }) => {
    expect(translator({})).toMatchObject({ ok: false, refusal: { reason: expect.stringMatching(/^The credential lacks .*\. Ask an/) } });
  });
});

describe('languages', () => {
  it.each([
    ['en', 'EN', 'EN-US'],
    ['en-US', 'EN', 'EN-US'],
    ['en-GB', 'EN', 'EN-GB'],
    ['en-AU', 'EN', 'EN-GB'],
    ['pt', 'PT', 'PT-BR'],
    ['pt-PT', 'PT', 'PT-PT'],
    ['es-MX', 'ES', 'ES'],
    ['zh', 'ZH', 'ZH-HANS'],
    ['zh-TW', 'ZH', 'ZH-HANT'],
    ['zh-Hant', 'ZH', 'ZH-HANT'],
    ['no', 'NB', 'NB'],
    ['nb-NO', 'NB', 'NB'],
    ['uk-UA', 'UK', 'UK'],
  ])('%s comes from DeepL’s %s and goes to its %s', (tag, source, target) => {
    expect([sourceCode(tag), targetCode(tag)]).toEqual([source, target]);
  });

  it.each([
    ['zh', 'zh-CN', 'zh-Hans', 'zh-Hans', 'zh'],
    ['zh-HK', 'zh-TW', 'zh-Hant', 'zh-Hant', 'zh'],
    ['pt-BR', 'pt', 'pt', 'pt', 'pt'],
    ['pt-PT', 'pt-PT', 'pt-pt', 'pt', 'pt'],
    ['nb', 'no', 'nb', 'nb', 'nb'],
    ['he', 'he', 'he', 'he', 'he'],
    ['sr-Latn', 'sr', 'sr-Latn', 'sr', 'hbs'],
    ['sr', 'sr', 'sr-Cyrl', 'sr', 'hbs'],
    ['fr-CA', 'fr', 'fr-ca', 'fr', 'fr'],
    ['uk-UA', 'uk', 'uk', 'uk', 'uk'],
  ])('%s is %s to Google, %s to Azure, %s to LibreTranslate and %s to Apertium', (tag, ...codes) => {
    expect([googleCode(tag), azureCode(tag), libreCode(tag), apertiumCode(tag)]).toEqual(codes);
  });

  it.each([
    [deeplFound, 'EN', 'en'],
    [deeplFound, 'NB', 'nb'],
    [googleFound, 'iw', 'he'],
    [googleFound, 'zh-CN', 'zh-CN'],
    [googleFound, 'und', null],
    [googleFound, 'no', 'nb'],
    [azureFound, 'zh-Hant', 'zh-Hant'],
    [azureFound, 'sr-Cyrl', 'sr-Cyrl'],
    [libreFound, 'zt', 'zh-Hant'],
    [libreFound, undefined, null],
  ])('are read as they come from providers: %p %s is %s', (found, code, tag) => {
    expect(found(code)).toBe(tag);
  });
});
