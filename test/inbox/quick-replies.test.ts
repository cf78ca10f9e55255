import type { InboxQuickReplyList, SavedQuickReply } from '../../src/wire/inbox';
import type { Answer } from '../../inbox/api';
import { keepKeptReplies, macroPieces, problemOf, type ReplyForm } from '../../inbox/models/kept-replies';
import { findReplies, keepQuickReplies, slashQuery, type QuickReply } from '../../inbox/models/quick-replies';
import type { QuickReplyCalls } from '../../inbox/quick-reply-calls';

function aReply(change: Partial<QuickReply> = {}): QuickReply {
  const text = change.text ?? 'Hello';
  return { id: change.name ?? 'reply-1', name: 'Greeting', text, preview: text, language: '', isRecent: false, ...change };
}

const away: Answer<never> = { kind: 'away' };
const refused = (status: number, code: 'conflict' | 'not_found' | 'bad_text'): Answer<never> => ({
  kind: 'refused',
  status,
  error: { code, message: `Refused: ${code}` },
});

describe('a question for a quick reply', () => {
  it.each([
    ['//', { from: 0, search: '' }],
    ['Hello //', { from: 6, search: '' }],
    ['Hello\n//inv', { from: 6, search: 'inv' }],
    ['//open hours', { from: 0, search: 'open hours' }],
    ['a // b //c', { from: 7, search: 'c' }],
    ['//24/7', { from: 0, search: '24/7' }],
  ])('begins with two slashes where a word can begin: %j', (text, asked) => {
    expect(slashQuery(text, text.length)).toEqual(asked);
  });

  it.each(['http://x', 'see https://shop.example/a', 'a//b', '/', '///', '// ', '// no', '//a\nb', `//${'x'.repeat(61)}`])(
    'is not %j',
    (text) => {
      expect(slashQuery(text, text.length)).toBeNull();
    },
  );

  it('ends at the caret', () => {
    expect(slashQuery('//hours, please', 5)).toEqual({ from: 0, search: 'hou' });
    expect(slashQuery('Hello //hours', 4)).toBeNull();
  });
});

describe('a search for quick replies', () => {
  const all = [
    aReply({ name: 'Payment', text: 'Hello\nPlease find your invoice attached.' }),
    aReply({ name: 'Open hours' }),
    aReply({ name: 'Hours', text: 'From 9 to 18' }),
    aReply({ name: 'Café', text: 'Crème brûlée today' }),
  ];
  const named = (search: string): readonly string[] => findReplies(all, search).map(({ reply }) => reply.name);

  it('finds words in the name or in the text, whatever their case and accents, names first', () => {
    expect(named('INV')).toEqual(['Payment']);
    expect(named('hours')).toEqual(['Hours', 'Open hours']);
    expect(named('cafe')).toEqual(['Café']);
    expect(named('brulee creme')).toEqual(['Café']);
    expect(named('café 18')).toEqual([]);
    expect(named('')).toEqual(['Payment', 'Open hours', 'Hours', 'Café']);
  });

  it('shows the line of the text that was meant, with the words marked', () => {
    expect(findReplies(all, 'inv')[0]?.line).toEqual(['Please find your ', 'inv', 'oice attached.']);
    expect(findReplies(all, 'CREME')[0]?.line).toEqual(['', 'Crème', ' brûlée today']);
    expect(findReplies(all, 'pay')[0]).toMatchObject({ name: ['', 'Pay', 'ment'], line: ['Hello', '', ''], isInName: true });
  });

  it('shows words that are far in a long line', () => {
    const text = `${'word '.repeat(40)}invoice ${'word '.repeat(40)}`;
    const [before, hit] = findReplies([aReply({ text })], 'invoice')[0]?.line ?? [];
    expect([before?.startsWith('… '), (before ?? '').length < 40, hit]).toEqual([true, true, 'invoice']);
  });

  it('finds what is inserted as well as what the list shows', () => {
    const reply = aReply({ text: 'La factura', preview: 'The invoice', language: 'es' });
    expect(findReplies([reply], 'invoice')[0]?.line.join('')).toBe('The invoice');
    expect(findReplies([reply], 'factura')[0]?.line.join('')).toBe('La factura');
  });
});

/** Calls that a test answers. */
function someCalls(offered: readonly QuickReply[] = []) {
  const list: { current: InboxQuickReplyList } = { current: { replies: [], queues: [], macros: ['agent.name'] } };
  const said: { save: Answer<{ readonly id: string }> | null; remove: Answer<unknown>; list: Answer<never> | null } = {
    save: null,
    remove: { kind: 'ok', value: {} },
    list: null,
  };
  const used: string[] = [];
  const calls: QuickReplyCalls = {
    offered: () => Promise.resolve({ kind: 'ok', value: { replies: offered } }),
    use(id) {
      used.push(id);
      return Promise.resolve({ kind: 'ok', value: {} });
    },
    list: () => Promise.resolve(said.list ?? { kind: 'ok', value: list.current }),
    save(reply: SavedQuickReply) {
      if (said.save !== null) return Promise.resolve(said.save);
      const id = reply.id ?? `saved-${reply.name}`;
      const replies = [...list.current.replies.filter((known) => known.id !== id), { ...reply, id, updatedAt: 1 }];
      list.current = { ...list.current, replies };
      return Promise.resolve({ kind: 'ok', value: { id } });
    },
    remove: () => Promise.resolve(said.remove),
  };
  return { calls, list, said, used };
}

const never = (): void => {
  throw new Error('The session has not ended.');
};

describe('an inserted quick reply', () => {
  const spanish = aReply({ name: 'Hola', text: 'Hola ', language: 'es' });
  const inSpanish = { isOn: true, from: null, detected: 'es-ES', to: 'en' };

  it('is told to the server, and comes first the next time', async () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => aReply({ name, isRecent: index < 5 }));
    const { calls, used } = someCalls(all);
    const replies = keepQuickReplies(calls, () => 'key', never);
    await replies.load('chat-1');
    replies.use('chat-1', all[5] ?? aReply());
    const known = replies.of('chat-1').value?.replies ?? [];
    expect(known.map(({ name, isRecent }) => `${name}${isRecent ? '!' : ''}`)).toEqual(['f!', 'a!', 'b!', 'c!', 'd!', 'e']);
    expect(used).toEqual(['f']);
  });

  it('is not translated once more into the language that it is in, unless it was edited', () => {
    const replies = keepQuickReplies(someCalls().calls, () => 'key', never);
    expect(replies.isInTheirs('chat-1', 'Hola', inSpanish)).toBe(false);
    replies.use('chat-1', spanish);
    expect(replies.isInTheirs('chat-1', 'Hola', inSpanish)).toBe(true);
    expect(replies.isInTheirs('chat-1', 'Hola, Ana', inSpanish)).toBe(false);
    expect(replies.isInTheirs('chat-2', 'Hola', inSpanish)).toBe(false);
    expect(replies.isInTheirs('chat-1', 'Hola', { ...inSpanish, from: 'pt' })).toBe(false);
    expect(replies.isInTheirs('chat-1', 'Hola', { ...inSpanish, detected: null })).toBe(false);
    expect(replies.isInTheirs('chat-1', 'Hola', null)).toBe(false);
  });

  it('for every language may be translated', () => {
    const replies = keepQuickReplies(someCalls().calls, () => 'key', never);
    replies.use('chat-1', { ...spanish, language: '' });
    expect(replies.isInTheirs('chat-1', 'Hola', inSpanish)).toBe(false);
  });
});

const aForm = (change: Partial<ReplyForm> = {}): ReplyForm => ({
  key: 'key',
  id: null,
  name: 'Hello',
  texts: [{ language: '', text: 'Hello' }],
  queueIds: [],
  isActive: true,
  ...change,
});

describe('the form of a quick reply', () => {
  it('needs a name, no empty text, and macros that there are', () => {
    const macros = ['agent.name'];
    expect(problemOf(aForm(), macros)).toBeNull();
    expect(problemOf(aForm({ name: ' ' }), macros)).toBe('name');
    expect(problemOf(aForm({ texts: [...aForm().texts, { language: 'es', text: ' ' }] }), macros)).toBe('text');
    expect(problemOf(aForm({ texts: [{ language: '', text: 'I am {{ agent.name }}, {{agent.shoes}}' }] }), macros)).toBe('macro');
  });

  it('shows where macros stand, and which of them there are', () => {
    expect(macroPieces('I am {{ agent.name }} {{x}}!', ['agent.name'])).toEqual([
      { kind: 'text', text: 'I am ' },
      { kind: 'macro', name: 'agent.name', known: true },
      { kind: 'text', text: ' ' },
      { kind: 'macro', name: 'x', known: false },
      { kind: 'text', text: '!' },
    ]);
  });
});

/** Two kept replies, the first of which is chosen. */
async function aShelf() {
  const { calls, list, said } = someCalls();
  const replies = ['One', 'Two'].map((name) => {
    const { texts, queueIds, ...rest } = aForm({ id: name, name });
    return { ...rest, texts: [...texts], queueIds: [...queueIds], id: name, updatedAt: 0 };
  });
  list.current = { ...list.current, replies };
  let keys = 0;
  const kept = keepKeptReplies(calls, () => `new-${(keys += 1)}`, never);
  await kept.load();
  kept.choose('One');
  const names = (): readonly string[] => kept.rows.value.map(({ name }) => name);
  return { kept, said, list, names };
}

describe('keeping quick replies', () => {
  it('what is changed of one stays while another is looked at, is marked, and can be undone', async () => {
    const { kept, names } = await aShelf();
    kept.change({ name: 'First', queueIds: ['queue'] });
    kept.choose('Two');
    expect([kept.isChanged('One'), kept.isChanged('Two'), kept.changes.value]).toEqual([true, false, 1]);
    kept.choose('One');
    expect(kept.chosen.value).toMatchObject({ name: 'First', queueIds: ['queue'] });
    kept.undo();
    expect([kept.chosen.value?.name, kept.changes.value, names()]).toEqual(['One', 0, ['One', 'Two']]);
  });

  it('what is typed back is no change', async () => {
    const { kept } = await aShelf();
    kept.change({ name: 'First' });
    kept.change({ name: 'One' });
    expect(kept.changes.value).toBe(0);
  });

  it('a new one is saved and then undone to what was saved', async () => {
    const { kept, names } = await aShelf();
    kept.begin();
    kept.change({ name: ' Three ', texts: [{ language: '', text: 'Hey' }] });
    expect(await kept.save()).toBe(true);
    expect([kept.chosen.value?.id, kept.changes.value]).toEqual(['saved-Three', 0]);
    kept.change({ name: 'Four' });
    kept.undo();
    expect(names()).toEqual(['One', 'Two', 'Three']);
  });

  it('a copy has everything under a name of its own, and goes when it is undone', async () => {
    const { kept, names } = await aShelf();
    const copy = (): void => kept.copy((name) => `${name} (copy)`);
    kept.change({ texts: [...aForm().texts, { language: 'es', text: 'Hola' }] });
    copy();
    expect(kept.chosen.value).toMatchObject({ id: null, name: 'One (copy)', texts: [{}, { language: 'es', text: 'Hola' }] });
    kept.choose('One');
    copy();
    expect(names()).toEqual(['One (copy) 2', 'One (copy)', 'One', 'Two']);
    kept.undo();
    expect(names()).toEqual(['One (copy)', 'One', 'Two']);
  });

  it('a refused save loses nothing', async () => {
    const { kept, said } = await aShelf();
    kept.change({ name: 'Two' });
    for (const [answer, failure] of [
      [refused(409, 'conflict'), { kind: 'taken' }],
      [refused(422, 'bad_text'), { kind: 'refused', reason: 'Refused: bad_text' }],
      [away, { kind: 'away' }],
    ] as const) {
      said.save = answer;
      expect(await kept.save()).toBe(false);
      expect(kept.failure.value).toMatchObject(failure);
      expect([kept.chosen.value?.name, kept.changes.value, kept.busy.value]).toEqual(['Two', 1, false]);
    }
  });

  it('what is typed while it is being saved is a change again', async () => {
    const { kept } = await aShelf();
    kept.change({ name: 'First' });
    const saving = kept.save();
    kept.change({ name: 'First of all' });
    await saving;
    expect([kept.chosen.value?.name, kept.changes.value]).toEqual(['First of all', 1]);
    kept.undo();
    expect(kept.chosen.value?.name).toBe('First');
  });

  it('one is deleted, also when somebody else did so before, and the next one is chosen', async () => {
    const { kept, said, names } = await aShelf();
    said.remove = away;
    await kept.remove();
    expect([names(), kept.failure.value?.kind]).toEqual([['One', 'Two'], 'away']);
    said.remove = refused(404, 'not_found');
    await kept.remove();
    expect([names(), kept.chosen.value?.name]).toEqual([['Two'], 'Two']);
    kept.begin();
    await kept.remove();
    expect(names()).toEqual(['Two']);
  });

  it('a list that could not be read says so', async () => {
    const { calls, said } = someCalls();
    said.list = away;
    const kept = keepKeptReplies(calls, () => 'key', never);
    await kept.load();
    expect(kept.state.value).toBe('failed');
  });
});
