import { catalogues, chooseLanguage, speak } from '../../widget/texts/speak';
import { en } from '../../widget/texts/en';

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(Object.entries(catalogues))('the catalogue %s', (_language, catalogue) => {
  it('has every text, and nothing else', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
    expect(Object.values(catalogue).filter((text) => text.trim() === '')).toEqual([]);
  });

  it('has the same values to fill in', () => {
    for (const [key, text] of Object.entries(en)) expect(placeholders(catalogue[key as keyof typeof en])).toEqual(placeholders(text));
  });
});

describe('the language', () => {
  it('is the first wish that is spoken, then the browser’s, then English', () => {
    expect(chooseLanguage([null, 'auto'], ['de-DE', 'pt-BR', 'es'])).toBe('pt');
    expect(chooseLanguage(['uk', 'es'], ['en'])).toBe('uk');
    expect(chooseLanguage(['klingon', 'es_MX'], ['en'])).toBe('es');
    expect(chooseLanguage([null, 'constructor'], ['fr'])).toBe('en');
  });

  it('fills in values as they are', () => {
    expect(speak('en', []).say('stateInProgress', { name: '{count} $& Ana' })).toBe('You’re chatting with {count} $& Ana');
  });

  it('names today, yesterday and other days', () => {
    const { day } = speak('en', ['en-GB']);
    const now = new Date(2026, 0, 5, 0, 30).getTime();
    expect(day(now, now)).toBe('Today');
    expect(day(now - 3_600_000, now)).toBe('Yesterday');
    expect(day(new Date(2026, 0, 3, 12).getTime(), now)).toMatch(/Saturday.*3 January$/);
    expect(day(new Date(2025, 11, 31, 12).getTime(), now)).toBe('31 December 2025');
  });
});
