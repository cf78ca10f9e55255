import { clockOf, isOverdue, urgencyOf } from '../../inbox/models/durations';
import { keepDrafts } from '../../inbox/models/drafts';
import { shortcutOf } from '../../inbox/models/shortcuts';
import { chooseLanguage } from '../../inbox/texts';

const plain = { code: '', ctrlKey: false, altKey: false, metaKey: false, isComposing: false };

describe('the shortcuts', () => {
  it('work by letter, in either case', () => {
    expect(shortcutOf({ ...plain, key: 'A' }, false)).toBe('accept');
    expect(shortcutOf({ ...plain, key: 'd' }, false)).toBe('decline');
    expect(shortcutOf({ ...plain, key: '?' }, false)).toBe('help');
  });

  it('work by place on a keyboard that writes no Latin letters', () => {
    expect(shortcutOf({ ...plain, key: 'ф', code: 'KeyA' }, false)).toBe('accept');
  });

  it('never fire while the agent types, composes or holds a modifier', () => {
    expect(shortcutOf({ ...plain, key: 'a' }, true)).toBeNull();
    expect(shortcutOf({ ...plain, key: 'a', isComposing: true }, false)).toBeNull();
    expect(shortcutOf({ ...plain, key: 'r', ctrlKey: true }, false)).toBeNull();
  });
});

describe('waiting times', () => {
  it.each([
    [-5, '0:00'],
    [42_000, '0:42'],
    [725_000, '12:05'],
    [11_220_000, '3:07:00'],
    [180_000_000, '2 d'],
  ])('shows %d ms as %s', (milliseconds, shown) => {
    expect(clockOf(milliseconds, 'd')).toBe(shown);
  });

  it('become overdue with the last second of their limit, and never without one', () => {
    expect([119_999, 120_000, 120_001].map((now) => isOverdue({ overdueAt: 120_000 }, now))).toEqual([false, true, true]);
    expect(isOverdue({ overdueAt: null }, 120_000)).toBe(false);
  });

  it('become urgent after two and ten minutes', () => {
    expect([119_999, 120_000, 600_000].map(urgencyOf)).toEqual(['calm', 'long', 'very_long']);
  });
});

describe('drafts', () => {
  it('outlive a reload and leave the store when they are sent', () => {
    const stored = new Map<string, string>();
    const store = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    };
    keepDrafts(store).write('chat-1', 'Dear');
    const reloaded = keepDrafts(store);
    expect(reloaded.read('chat-1')).toBe('Dear');
    reloaded.write('chat-1', '');
    expect(stored.size).toBe(0);
  });
});

describe('the language', () => {
  it('is the first wanted one that the page has', () => {
    expect(chooseLanguage(['de-DE', 'pt-BR', 'en'])).toBe('pt');
    expect(chooseLanguage(['ja'])).toBe('en');
  });
});
