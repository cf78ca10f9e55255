import { isLanguage, needsTranslation } from '../../src/core/language';
import { languages } from '../../src/core/languages';
import { languagesOfReply, sourceOf, translationOfChild } from '../../src/core/translation';
import type { ChatTranslation } from '../../src/core/translation';

const aTranslation = (translation: Partial<ChatTranslation> = {}): ChatTranslation => ({
  isOn: true,
  from: null,
  detected: 'es',
  to: 'uk',
  ...translation,
});

describe('the languages of a reply', () => {
  it('are the agent’s and the customer’s, as chosen before as detected', () => {
    expect(languagesOfReply(aTranslation())).toEqual({ from: 'uk', to: 'es' });
    expect(languagesOfReply(aTranslation({ from: 'pt-BR' }))).toEqual({ from: 'uk', to: 'pt-BR' });
  });

  it('are none where nothing is to be translated, or not known into what', () => {
    const none = [
      null,
      aTranslation({ isOn: false }),
      aTranslation({ to: null }),
      aTranslation({ detected: null }),
      aTranslation({ detected: 'uk-UA' }),
    ];
    for (const translation of none) expect(languagesOfReply(translation)).toBeNull();
  });
});

it.each([
  ['en', 'en-US', false],
  ['en-GB', 'en-US', false],
  ['pt', 'pt-BR', false],
  ['pt-PT', 'pt', false],
  ['pt-BR', 'pt-PT', true],
  ['pt-AO', 'pt-PT', false],
  ['pt-AO', 'pt-BR', true],
  ['zh', 'zh-Hans', false],
  ['zh-CN', 'zh', false],
  ['zh-Hans', 'zh-Hant', true],
  ['zh-TW', 'zh-Hant', false],
  ['sr', 'sr-Latn', false],
  ['sr-Cyrl', 'sr-Latn', true],
  ['es', 'pt', true],
])('tells whether a text in %s is translated into %s', (from, to, expected) => {
  expect([needsTranslation(from, to), needsTranslation(to, from)]).toEqual([expected, expected]);
});

describe('a chat that goes on from another one', () => {
  it('keeps what is known of the customer', () => {
    expect(translationOfChild(aTranslation({ from: 'ca' }), null)).toEqual({ isOn: false, from: 'ca', detected: 'es', to: null });
    expect(translationOfChild(null, { language: 'uk' })).toBeNull();
  });

  it('stays translated for an agent who reads the same language only', () => {
    expect(translationOfChild(aTranslation(), { language: 'uk-UA' })).toMatchObject({ isOn: true, to: 'uk' });
    expect(translationOfChild(aTranslation(), { language: 'de' })).toMatchObject({ isOn: false, to: 'de' });
    expect(translationOfChild(aTranslation(), { language: null })).toMatchObject({ isOn: false, to: null });
    expect(translationOfChild(aTranslation({ isOn: false }), { language: 'uk' })).toMatchObject({ isOn: false, to: 'uk' });
    expect(translationOfChild(aTranslation({ to: 'zh-Hans' }), { language: 'zh-TW' })).toMatchObject({ isOn: false });
  });
});

describe('from what a text is translated', () => {
  const sure = (language: string) => ({ language, isReliable: true });
  const unsure = (language: string) => ({ language, isReliable: false });
  const to = 'uk';

  it('is what was chosen, then what the text says for sure, then what the writer writes otherwise', () => {
    expect(sourceOf(sure('fr'), { chosen: 'es', usual: 'de', to })).toEqual({ from: 'es' });
    expect(sourceOf(sure('fr'), { chosen: null, usual: 'de', to })).toEqual({ from: 'fr' });
    expect(sourceOf(unsure('fr'), { chosen: null, usual: 'de', to })).toEqual({ from: 'de' });
    expect(sourceOf(unsure('fr'), { chosen: null, usual: null, to })).toEqual({ from: null });
    expect(sourceOf(null, { chosen: null, usual: null, to })).toEqual({ from: null });
  });

  it('has the region that somebody named, which no detector tells', () => {
    expect(sourceOf(sure('pt'), { chosen: 'pt-BR', usual: 'pt', to: 'pt-PT' })).toEqual({ from: 'pt-BR' });
    expect(sourceOf(sure('pt'), { chosen: null, usual: 'pt', to: 'pt-PT' })).toBe('none');
    expect(sourceOf(sure('pt'), { chosen: 'es', usual: 'pt', to: 'pt-PT' })).toBe('none');
  });

  it('is nothing when the text is in the wanted language', () => {
    expect(sourceOf(sure('uk'), { chosen: 'es', usual: null, to })).toBe('none');
    expect(sourceOf(null, { chosen: 'uk-UA', usual: null, to })).toBe('none');
    expect(sourceOf(unsure('ru'), { chosen: null, usual: 'uk', to })).toBe('none');
  });
});

it('offers languages by tags, each once', () => {
  expect(languages.filter((tag) => !isLanguage(tag))).toEqual([]);
  expect(new Set(languages).size).toBe(languages.length);
});
