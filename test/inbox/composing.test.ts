import { emojiIn, findEmoji, keepRecentEmoji } from '../../inbox/models/emoji';
import { lastLine } from '../../inbox/models/last-line';
import { sizeOf } from '../../inbox/models/preferences';
import { referralText } from '../../inbox/models/referral';
import { findTemplates, piecesOf } from '../../inbox/models/templates';
import { timeWindow } from '../../inbox/models/window';

const hour = 3_600_000;

describe('the time window of a provider', () => {
  it.each([
    [null, { kind: 'none' }],
    [2 * hour, { kind: 'open', closesAt: 2 * hour }],
    [hour, { kind: 'closing', closesAt: hour, left: hour }],
    [1, { kind: 'closing', closesAt: 1, left: 1 }],
    [0, { kind: 'closed' }],
    [-hour, { kind: 'closed' }],
  ])('that closes at %j is counted down in its last hour', (closesAt, said) => {
    expect(timeWindow(closesAt, 0)).toEqual(said);
  });
});

describe('emoji', () => {
  it('have a name in every language', () => {
    for (const language of ['en', 'es', 'pt', 'uk'] as const) {
      const all = emojiIn(language);
      expect(all.length).toBeGreaterThan(100);
      expect(all.filter(({ sign, name }) => sign === '' || name === '')).toEqual([]);
      expect(new Set(all.map(({ sign }) => sign)).size).toBe(all.length);
    }
  });

  it('are found by the agent’s words, by English ones and without accents', () => {
    const spanish = emojiIn('es');
    expect(findEmoji(spanish, 'lagrima').map(({ sign }) => sign)).toContain('😂');
    expect(findEmoji(spanish, 'thanks').map(({ sign }) => sign)).toEqual(['🙏']);
    expect(findEmoji(spanish, '🙏').map(({ sign }) => sign)).toEqual(['🙏']);
    expect(findEmoji(spanish, 'nothing like it')).toEqual([]);
  });

  it('remember which were used last, each once', () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: () => undefined,
    };
    const recent = keepRecentEmoji(store);
    for (const sign of ['👍', '🙏', '👍']) recent.note(sign);
    expect(keepRecentEmoji(store).read()).toEqual(['👍', '🙏']);
  });
});

describe('the last line of a tile', () => {
  it('is the text, or else what kind of files came', () => {
    const last = { text: '', author: 'customer' as const, at: 1_000, files: 2, kind: null };
    expect(lastLine(null)).toEqual({ text: '', files: null });
    expect(lastLine({ ...last, text: ' a\n b ' })).toEqual({ text: 'a b', files: null });
    expect(lastLine(last)).toEqual({ text: '', files: { count: 2, kind: null } });
    expect(lastLine({ ...last, kind: 'image' })).toEqual({ text: '', files: { count: 2, kind: 'image' } });
  });
});

describe('templates', () => {
  const template = (name: string, language: string) => ({ name, language, text: `${name} {{1}}`, parameters: 1 });

  it('are found by name, text and language', () => {
    const all = [template('order', 'en'), template('order', 'es'), template('visit', 'en')];
    expect(findTemplates(all, 'ORDER', 'en')).toEqual([all[0]]);
    expect(findTemplates(all, '', null)).toEqual(all);
  });

  it('are cut at the places of their parameters', () => {
    expect(piecesOf('Hello {{1}}, {{ 2 }}!')).toEqual([
      { kind: 'text', text: 'Hello ' },
      { kind: 'parameter', number: 1 },
      { kind: 'text', text: ', ' },
      { kind: 'parameter', number: 2 },
      { kind: 'text', text: '!' },
    ]);
  });
});

describe('where a customer came from', () => {
  it('is told by what says most to people', () => {
    expect(referralText({ source_url: 'https://x', headline: 'Sale' })).toBe('Sale');
    expect(referralText({ sourceUrl: 'https://x', clickId: '1' })).toBe('https://x');
    expect(referralText({ a: '1', b: '', c: '2' })).toBe('1 · 2');
    expect(referralText({})).toBe('');
  });
});

describe('the size of a file', () => {
  it('is in a unit that people read', () => {
    expect([1, 900, 34_000, 4_400_000].map((size) => sizeOf(size, 'en'))).toEqual(['1 byte', '900 bytes', '33 kB', '4.2 MB']);
  });
});
