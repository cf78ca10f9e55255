import { inOrderOfUse, nameOfCopy, quickReplyName, quickReplyTexts } from '../../src/core/quick-reply';
import { textForCustomer, textIn } from '../../src/core/reply-language';
import { refusalOf, valueOf } from '../builders/contact-centre';

const inLanguages = (...languages: readonly string[]) => languages.map((language) => ({ language, text: `in ${language}` }));
const nobodyKnows = { detected: null, contact: null, channel: null, fallback: 'xx' };

describe('the text for a customer', () => {
  const texts = inLanguages('', 'de', 'es', 'fr', 'it');

  it('is in the language of the chat, then of the contact, the channel and the installation', () => {
    const clues = { detected: 'it', contact: 'fr', channel: 'es', fallback: 'de' };
    const chosen = [
      clues,
      { ...clues, detected: null },
      { ...clues, detected: 'uk', contact: 'pl' },
      { ...nobodyKnows, fallback: 'de' },
      nobodyKnows,
    ].map((known) => textForCustomer(texts, known)?.language);
    expect(chosen).toEqual(['it', 'fr', 'es', 'de', '']);
  });

  it('is of the customer’s region where only the language was detected, and another clue tells the region', () => {
    const portuguese = inLanguages('', 'pt', 'pt-BR', 'pt-PT');
    expect(textForCustomer(portuguese, { ...nobodyKnows, detected: 'pt', contact: 'pt-PT' })?.language).toBe('pt-PT');
    expect(textForCustomer(portuguese, { ...nobodyKnows, detected: 'pt', channel: 'es', fallback: 'pt_BR' })?.language).toBe('pt-BR');
    expect(textForCustomer(portuguese, { ...nobodyKnows, detected: 'pt', contact: 'es-MX' })?.language).toBe('pt');
    expect(textForCustomer(inLanguages('pt', 'pt-BR'), { ...nobodyKnows, detected: 'pt', contact: 'pt-PT' })?.language).toBe('pt');
  });

  it('is any where there is none for everybody, and none where there is none', () => {
    expect(textForCustomer(inLanguages('fr', 'es'), nobodyKnows)?.language).toBe('es');
    expect(textForCustomer([], nobodyKnows)).toBeNull();
  });

  it.each([
    ['pt-BR', ['pt', 'pt-BR', 'pt-PT'], 'pt-BR'],
    ['pt-BR', ['pt', 'pt-PT'], 'pt'],
    ['pt-BR', ['', 'pt-PT'], 'pt-PT'],
    ['pt_br', ['pt-BR', 'pt-PT'], 'pt-BR'],
    ['pt', ['', 'pt-BR'], 'pt-BR'],
    ['zh-TW', ['', 'zh', 'zh-Hant'], 'zh-Hant'],
    ['zh-TW', ['', 'zh-CN'], ''],
    ['nonsense!', ['', 'pt'], ''],
  ])('in %s of %j is the one in %j', (wanted, languages, expected) => {
    expect(textIn(inLanguages(...languages), [wanted])?.language).toBe(expected);
  });
});

describe('a quick reply', () => {
  it('needs a name and a text', () => {
    expect(refusalOf(quickReplyName(' \u0000 '))).toBe('bad_name');
    expect(refusalOf(quickReplyName('x'.repeat(201)))).toBe('bad_name');
    expect(valueOf(quickReplyName('  Opening \n hours '))).toBe('Opening hours');
    expect(refusalOf(quickReplyTexts([]))).toBe('bad_text');
    expect(refusalOf(quickReplyTexts([{ language: 'es', text: ' \n' }]))).toBe('bad_text');
  });

  it('has texts of 10,000 characters at most', () => {
    expect(quickReplyTexts([{ language: '', text: 'x'.repeat(10_000) }]).ok).toBe(true);
    expect(refusalOf(quickReplyTexts([{ language: '', text: 'x'.repeat(10_001) }]))).toBe('bad_text');
  });

  it('has languages by their tags, each once', () => {
    expect(valueOf(quickReplyTexts([{ language: 'PT_br', text: ' Olá\r\n' }]))).toEqual([{ language: 'pt-BR', text: 'Olá' }]);
    expect(refusalOf(quickReplyTexts([{ language: 'Portuguese!', text: 'Olá' }]))).toBe('bad_language');
    expect(refusalOf(quickReplyTexts([...inLanguages('pt-BR'), { language: 'pt_BR', text: 'Olá' }]))).toBe('bad_language');
  });

  it('is refused with the macros that there are not', () => {
    const outcome = quickReplyTexts([{ language: '', text: 'Hi {{contact.name}} {{contact.shoes}} {{ 7*7 }}' }]);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'unknown_macro' } });
    expect(outcome.ok ? '' : outcome.refusal.reason).toContain('{{contact.shoes}}, {{ 7*7 }}');
  });

  it('is copied under a name that no other has, however long it is', () => {
    expect(nameOfCopy('Hi', new Set(['Hi']))).toBe('Hi (copy)');
    expect(nameOfCopy('Hi', new Set(['Hi', 'Hi (copy)', 'Hi (copy 2)']))).toBe('Hi (copy 3)');
    const long = nameOfCopy('x'.repeat(200), new Set());
    expect([long.length, long.endsWith('x (copy)')]).toEqual([200, true]);
  });
});

it('the five quick replies that were used last come first, the latest at the top, then all others by name', () => {
  const replies = ['g', 'F', 'e', 'd', 'c', 'b', 'A', 'Ñ', 'o', 'n'].map((name, index) => ({ name, usedAt: index < 6 ? index : null }));
  const ordered = inOrderOfUse(replies);
  expect(ordered.map(({ name }) => name)).toEqual(['b', 'c', 'd', 'e', 'F', 'A', 'g', 'n', 'Ñ', 'o']);
  expect(ordered.map(({ isRecent }) => isRecent)).toEqual([...Array<boolean>(5).fill(true), ...Array<boolean>(5).fill(false)]);
});
