import { apertiumTranslator } from '../../src/translate/apertium';
import { translateTexts } from '../../src/translate/translate-texts';
import { startApertium } from '../simulators/translators/apertium/index';
import type { Apertium } from '../simulators/translators/apertium/index';

/** Against a real Apertium server, with the pair English and Spanish. */
describe('Apertium', () => {
  let server: Apertium;
  beforeAll(async () => (server = await startApertium()), 60_000);
  afterAll(() => server.stop());

  const translate = (text: string, from: string | null = 'es', to = 'en') =>
    translateTexts(apertiumTranslator({ baseUrl: server.url, apiKey: '' }), { texts: [text], from, to });
  const translated = async (...wanted: Parameters<typeof translate>) => {
    const answer = await translate(...wanted);
    if (answer.kind === 'failed') throw new Error(answer.reason);
    return answer.texts[0] ?? '';
  };

  it('translates Spanish to English and English to Spanish', async () => {
    expect(await translated('Buenos días, necesito ayuda con mi factura.')).toBe('Good morning, I need help with my bill.');
    expect(await translated('I need help with my invoice.', 'en-GB', 'es-ES')).toMatch(/ayuda con mi factura/);
  });

  it('gives order numbers, links and placeholders back as they were', async () => {
    const text =
      'Hola {{name}}, mi pedido #A-123 de 1.234,50 € no ha llegado. Mire https://example.com/pedido?id=7&x=un o escriba a un@example.com 🙂';
    const result = await translated(text);
    for (const piece of ['{{name}}', '#A-123', '1.234,50 €', 'https://example.com/pedido?id=7&x=un', 'un@example.com', '🙂']) {
      expect(result).toContain(piece);
    }
    expect(result).toMatch(/has not arrived/);
  });

  it('keeps stars, tags, blank lines and blanks at both ends', async () => {
    expect(await translated('  *Hola* mundo\n\n\n  <b>gracias</b>  \r\nadiós ')).toBe(
      '  *Hello* World\n\n\n  <b>thank you</b>  \r\ngoodbye ',
    );
  });

  it('translates thirty kilobytes to their end', async () => {
    const sentences = Array.from({ length: 700 }, (_, index) => `Necesito ayuda con la factura número ${index + 1_000}.`);
    const text = `${sentences.join(' ')} Gracias por todo.`;
    expect(Buffer.byteLength(text)).toBeGreaterThan(30_000);
    const result = await translated(text);
    const lost = sentences.map((_, index) => ` ${index + 1_000}.`).filter((number) => !result.includes(number));
    expect(lost).toEqual([]);
    expect(result.slice(-40)).toMatch(/ 1699\. Thank you .*everything\.$/);
  }, 60_000);

  it('says so when a pair of languages is not installed', async () => {
    expect(await translate('Hello there', 'en', 'de')).toEqual({
      kind: 'failed',
      reason: 'Apertium does not translate from English into German. Choose other languages, or ask an administrator.',
      retryAfter: null,
    });
  });

  it('wants to be told the language of a text', async () => {
    expect(await translate('Hello there', null, 'es')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Choose the customer'),
    });
  });

  it('says that the server cannot be reached', async () => {
    const away = apertiumTranslator({ baseUrl: 'http://127.0.0.1:9', apiKey: '' });
    expect(await away.translate({ texts: ['Hola'], from: 'es', to: 'en' })).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^Apertium cannot be reached\./),
      retryAfter: 5_000,
    });
  });
});
