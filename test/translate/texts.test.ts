import fc from 'fast-check';
import type { TranslationCall, Translator } from '../../src/app/translation-ports';
import { stretchesOf } from '../../src/translate/pieces';
import { mask } from '../../src/translate/protect';
import { batches, cut } from '../../src/translate/split';
import { translateTexts } from '../../src/translate/translate-texts';

/** A provider that does to each text what is told, and notes what it was sent. */
function provider(change: (text: string) => string, limits = { texts: 50, characters: 30_000 }) {
  const calls: TranslationCall[] = [];
  const translator: Translator = {
    name: 'A provider',
    limits,
    detects: true,
    translate: async (call) => {
      calls.push(call);
      return { kind: 'translated', texts: call.texts.map(change), from: call.texts.map(() => 'en') };
    },
  };
  return { translator, calls, sent: () => calls.flatMap((call) => call.texts) };
}

async function translated(translator: Translator, text: string): Promise<string> {
  const answer = await translateTexts(translator, { texts: [text], from: 'en', to: 'es' });
  if (answer.kind === 'failed') throw new Error(answer.reason);
  return answer.texts[0] ?? '';
}

const kept = [
  'https://example.com/a/b?c=1&d=two#e',
  'http://sub.example.co.uk/path',
  'www.example.org/help',
  'shop.example.com',
  'mailto:me@example.com',
  'jane.doe+tag@example.co.uk',
  '#A-123',
  'A-123',
  'AB12CD34',
  'x7k9p2',
  'ES91 2100 0418 4502 0005 1332',
  'GB33BUKB20201555555555',
  '+34 600 123 456',
  '(020) 7946 0958',
  '+380501234567',
  '€1,234.50',
  '1.234,50 €',
  '$50',
  '15%',
  '12/05/2026',
  '10:30',
  '2026',
  '{{name}}',
  '{{ order.id }}',
  '{0}',
  '{name}',
  '${total}',
  '%s',
  '%1$s',
  '@support_team',
  '/start',
  '🙂',
  '👩‍👩‍👧‍👦',
  '👍🏽',
  '🇺🇦',
  '3️⃣',
  ':-)',
  '`npm install left-pad`',
  '```\nconst a = "one";\n```',
  '<b>',
  '</b>',
];

describe('what is not translated', () => {
  it.each(kept)('keeps %s from the provider and gives it back', async (piece) => {
    const { translator, sent } = provider((text) => text.toUpperCase().split('').join(''));
    expect(await translated(translator, `please look at ${piece} for me`)).toBe(`PLEASE LOOK AT ${piece} FOR ME`);
    expect(sent().join()).not.toContain(piece === '{0}' ? '{1}' : piece);
  });

  it.each(kept)('does not ask the provider about %s alone', async (piece) => {
    const { translator, calls } = provider(() => 'something else');
    expect(await translated(translator, ` ${piece} \n${piece}!`)).toBe(` ${piece} \n${piece}!`);
    expect(calls).toEqual([]);
  });

  it.each(['', '   ', '\n\n', '…', '123', '👍👍', '?!', '1. 2. 3.'])('sends no call for a text without words: %j', async (text) => {
    const { translator, calls } = provider(() => 'something else');
    expect(await translated(translator, text)).toBe(text);
    expect(calls).toEqual([]);
  });

  it.each(['and/or', 'Mr. Smith', 'e.g. this', 'well-known', "don't", 'the end.New sentence', '1st', 'a:b'])(
    'takes %s for words',
    async (text) => {
      const { translator } = provider((words) => words.toUpperCase());
      expect(await translated(translator, `so ${text} yes`)).toBe(`SO ${text.toUpperCase()} YES`);
    },
  );

  it('leaves small numbers with the words that are bent after them', async () => {
    const { translator, sent } = provider((text) => text.toUpperCase());
    expect(await translated(translator, 'it takes 3 days')).toBe('IT TAKES 3 DAYS');
    expect(sent()).toEqual(['it takes 3 days']);
  });

  it('keeps a small number that the provider would write as a word', async () => {
    const { translator } = provider((text) => text.replace('3', 'three').toUpperCase());
    expect(await translated(translator, 'it takes 3 days')).toBe('IT TAKES 3 DAYS');
  });

  it('lets the pieces change their places', async () => {
    const { translator, calls } = provider((text) => text.split(' ').reverse().join(' '));
    expect(await translated(translator, 'from #A-1 to www.example.com')).toBe('www.example.com to #A-1 from');
    expect(calls).toHaveLength(1);
  });

  it('keeps blanks at both ends, blank lines and every kind of line break', async () => {
    const { translator, sent } = provider((text) => ` ${text.trim().toUpperCase()}\n`);
    const text = '  one two \r\n\r\n\tthree\u2028four\n\n\n five\r';
    expect(await translated(translator, text)).toBe('  ONE TWO \r\n\r\n\tTHREE\u2028FOUR\n\n\n FIVE\r');
    expect(sent()).toEqual(['one two', 'three', 'four', 'five']);
  });

  it('keeps a code block in the middle of its lines', async () => {
    const { translator } = provider((text) => text.toUpperCase());
    expect(await translated(translator, 'run ```\nls -l\n``` please\nthanks')).toBe('RUN ```\nls -l\n``` PLEASE\nTHANKS');
  });
});

/** What providers have been seen to do, and worse. */
const spoilers: Readonly<Record<string, (text: string) => string>> = {
  'writes in capitals': (text) => text.toUpperCase(),
  'drops marks': (text) => text.replace(/\{\d+\}/, ''),
  'drops all braces': (text) => text.replace(/[{}]/g, ''),
  'doubles marks': (text) => text.replace(/(\{\d+\})/g, '$1$1'),
  'turns words round': (text) => text.split(' ').reverse().join(' '),
  'swaps marks': (text) => text.replaceAll('{0}', '{x}').replaceAll('{1}', '{0}').replaceAll('{x}', '{1}'),
  'spaces marks': (text) => text.replace(/\{(\d+)\}/g, '{ $1 }'),
  'invents marks': (text) => `${text} {9}`,
  'counts on': (text) => text.replace(/\d+/g, (number) => String(Number(number) + 1)),
  'forgets digits': (text) => text.replace(/\d/g, ''),
  'says the same always': () => 'lorem ipsum',
  'breaks lines': (text) => text.replaceAll(' ', '\n'),
};

describe('a provider that spoils texts', () => {
  const words = fc.constantFrom(
    'hello',
    'please',
    'order',
    'the',
    'día',
    'до',
    'and',
    'where?',
    'is',
    'it.',
    '3',
    '12',
    '\n',
    '  ',
    '\n\n',
  );
  const pieces = fc.constantFrom(...kept);
  const texts = fc.array(fc.oneof({ weight: 2, arbitrary: words }, pieces), { maxLength: 25 });

  it.each(Object.entries(spoilers))('gets no piece wrong though it %s', async (_, spoil) => {
    await fc.assert(
      fc.asyncProperty(texts, async (parts) => {
        const text = parts.join(' ');
        const result = await translated(provider(spoil).translator, text);
        const wanted = parts.filter((part) => kept.includes(part) || /^\d+$/.test(part));
        for (const piece of new Set(wanted))
          expect(occurrences(result, piece)).toBeGreaterThanOrEqual(wanted.filter((part) => part === piece).length);
        expect(result.split('\n')).toHaveLength(text.split('\n').length);
      }),
      { numRuns: 150 },
    );
  });

  it('leaves a text as it is when the provider does, whatever the text', async () => {
    const { translator } = provider((text) => text, { texts: 3, characters: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 300 }),
          texts.map((parts) => parts.join(' ')),
        ),
        async (text) => {
          expect(await translated(translator, text)).toBe(text);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each(['<a', 'a-', '1 ', '(1', '{ ', 'a.', '%', '@a', '`', 'A1.', '#', 'a@', '1)', '+1', ':'])(
    'is quick with a hostile text of %j',
    (part) => {
      const began = performance.now();
      stretchesOf(part.repeat(20_000) + '!');
      stretchesOf('a' + part.repeat(20_000) + 'a');
      expect(performance.now() - began).toBeLessThan(3_000);
    },
  );

  it.each([' ', '\t', '\u00a0'])('is quick with a line that is nearly all %j', async (blank) => {
    const { translator } = provider((text) => text);
    const text = `a${blank.repeat(60_000)}b`;
    const began = performance.now();
    expect(await translated(translator, text)).toBe(text);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it('is quick with a text of nothing but marks', () => {
    const { text } = mask(stretchesOf('😀1'.repeat(20_000)), true);
    const began = performance.now();
    expect(cut(text, 2_000).join('')).toBe(text);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

const occurrences = (text: string, piece: string): number => text.split(piece).length - 1;

describe('long texts', () => {
  it('cuts nothing that fits', () => {
    expect(cut('One. Two.', 9)).toEqual(['One. Two.']);
  });

  it('cuts at paragraphs, then at sentences, then at words', () => {
    expect(cut('One two. Three.\n\nFour five.', 17)).toEqual(['One two. Three.\n\n', 'Four five.']);
    expect(cut('One two. Three four. Five six.', 21)).toEqual(['One two. Three four. ', 'Five six.']);
    expect(cut('one two three', 8)).toEqual(['one two ', 'three']);
  });

  it('never cuts a character that people see as one, nor a mark', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(cut(family.repeat(3), 12)).toEqual([family, family, family]);
    expect(cut('aaaa{10}bbbb', 6).some((part) => part.includes('{10}'))).toBe(true);
  });

  it('loses nothing and keeps to the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 20, max: 100 }), (text, most) => {
        const parts = cut(text, most);
        expect(parts.join('')).toBe(text);
        for (const part of parts) if (part.length > most) expect([...new Intl.Segmenter().segment(part)]).toHaveLength(1);
      }),
    );
  });

  it('puts as many texts into one call as the limits allow', () => {
    expect(batches(['aaa', 'bbb', 'c', 'dddd', 'e'], { texts: 3, characters: 7 })).toEqual([
      ['aaa', 'bbb', 'c'],
      ['dddd', 'e'],
    ]);
    expect(batches(['a', 'b', 'c'], { texts: 2, characters: 99 })).toEqual([['a', 'b'], ['c']]);
    expect(batches([], { texts: 2, characters: 99 })).toEqual([]);
  });

  it('comes back whole from a provider that takes little at a time', async () => {
    const { translator, calls } = provider((text) => text.toUpperCase(), { texts: 4, characters: 60 });
    const text = Array.from({ length: 60 }, (_, index) => `this is sentence number ${index + 1_000} about #A-${index}.`).join(' ');
    expect(await translated(translator, text)).toBe(text.toUpperCase());
    for (const call of calls) expect(call.texts.join('').length).toBeLessThanOrEqual(60);
  });
});

describe('translating several texts', () => {
  it('sends all of them in one call and keeps their order', async () => {
    const { translator, calls } = provider((text) => text.toUpperCase());
    const answer = await translateTexts(translator, { texts: ['one', '42', 'two\nthree', ''], from: null, to: 'es' });
    expect(answer).toEqual({ kind: 'translated', texts: ['ONE', '42', 'TWO\nTHREE', ''], from: ['en', null, 'en', null] });
    expect(calls).toEqual([{ texts: ['one', 'two', 'three'], from: null, to: 'es' }]);
  });

  it.each([
    ['en', 'en-GB'],
    ['no', 'nb'],
    ['zh', 'zh-Hans'],
  ])('calls nobody to translate from %s to %s', async (from, to) => {
    const { translator, calls } = provider(() => 'something else');
    expect(await translateTexts(translator, { texts: ['hello'], from, to })).toEqual({
      kind: 'translated',
      texts: ['hello'],
      from: [from],
    });
    expect(calls).toEqual([]);
  });

  it('fails as a whole when one call fails', async () => {
    let left = 1;
    const translator: Translator = {
      ...provider((text) => text).translator,
      limits: { texts: 1, characters: 100 },
      translate: async ({ texts }) =>
        left-- > 0 ? { kind: 'translated', texts, from: [null] } : { kind: 'failed', reason: 'No more.', retryAfter: 7_000 },
    };
    expect(await translateTexts(translator, { texts: ['one', 'two'], from: 'en', to: 'es' })).toEqual({
      kind: 'failed',
      reason: 'No more.',
      retryAfter: 7_000,
    });
  });

  it('fails when the provider gives nothing back for words, without keeping others from it', async () => {
    const answer = await translateTexts(provider(() => ' ').translator, { texts: ['hello'], from: 'en', to: 'es' });
    expect(answer).toEqual({ kind: 'failed', reason: 'A provider gave nothing back. Try again in a moment.', retryAfter: null });
  });
});
