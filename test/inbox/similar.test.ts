import type { Answer } from '../../inbox/api';
import type { MergeOrder } from '../../inbox/contact-calls';
import { fieldChoices, keepSimilar, likenessOf, mergeOrder, movesOf } from '../../inbox/models/similar';
import type { InboxMerged } from '../../src/wire/inbox';
import { aRow, someContactCalls } from './build';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the likeness of two contacts', () => {
  it.each([
    [100, 'very_likely'],
    [80, 'very_likely'],
    [79, 'likely'],
    [50, 'likely'],
    [49, 'possible'],
    [1, 'possible'],
  ])('of %i is %s', (score, likeness) => expect(likenessOf(score)).toBe(likeness));
});

describe('a merge', () => {
  const olena = aRow({ id: 'a', name: 'Olena', phone: '+380441234567', email: null, chats: 2, cases: 1 });
  const olenaK = aRow({ id: 'b', name: 'Olena K.', phone: '+380441234567', email: 'o@example.com', chats: 3, cases: 0 });
  const helen = aRow({ id: 'c', name: 'Helen', phone: '+441234567890', email: null, chats: 5, cases: 2 });

  it('asks only about fields in which they differ', () => {
    const choices = fieldChoices([olena, olenaK], 'a', {});
    expect(choices.map(({ field, kind }) => [field, kind])).toEqual([
      ['name', 'differs'],
      ['phone', 'united'],
      ['email', 'united'],
    ]);
  });

  it('asks nothing about what is only written in another way, and keeps the survivor’s', () => {
    const written = aRow({ id: 'd', name: ' olena ', phone: '00380 44 123-45-67', email: ' O@Example.com' });
    const choices = fieldChoices([written, { ...olena, email: 'o@example.com' }], 'a', {});
    expect(choices.map(({ field, kind, options }) => [field, kind, options[0]?.value])).toEqual([
      ['name', 'united', 'Olena'],
      ['phone', 'united', '+380441234567'],
      ['email', 'united', 'o@example.com'],
    ]);
    expect(fieldChoices([aRow({ id: 'e', phone: '044 123 45 67' }), olena], 'a', {})[1]).toMatchObject({ kind: 'united' });
    expect(fieldChoices([aRow({ id: 'e', phone: '+44 44 123 45 67' }), olena], 'a', {})[1]).toMatchObject({ kind: 'differs' });
  });

  it('keeps the survivor’s value unless another one is chosen', () => {
    const chosenName = (survivorId: string, chosen: Record<string, string>): string | undefined =>
      fieldChoices([olena, olenaK, helen], survivorId, chosen).find(({ field }) => field === 'name')?.chosenId;
    expect(chosenName('a', {})).toBe('a');
    expect(chosenName('c', {})).toBe('c');
    expect(chosenName('a', { name: 'b' })).toBe('b');
  });

  it('offers a value that two of them have once', () => {
    const phones = fieldChoices([olena, olenaK, helen], 'a', {}).find(({ field }) => field === 'phone');
    expect(phones?.options).toEqual([
      { contactId: 'a', value: '+380441234567' },
      { contactId: 'c', value: '+441234567890' },
    ]);
  });

  it('asks about pictures always, because their versions do not say what they show', () => {
    const [picture] = fieldChoices([aRow({ id: 'a', picture: '1' }), aRow({ id: 'b', picture: '1' })], 'a', {});
    expect(picture).toMatchObject({ field: 'picture', kind: 'differs' });
  });

  it('is ordered with the choices, and everybody but the survivor is removed', () => {
    const rows = [olena, olenaK, helen];
    expect(mergeOrder('chat-1', 'b', rows, fieldChoices(rows, 'b', { phone: 'c' }))).toEqual({
      chatId: 'chat-1',
      survivorId: 'b',
      removedIds: ['a', 'c'],
      fields: { name: 'b', phone: 'c' },
    });
  });

  it('moves the chats and cases of those who are removed', () => {
    expect(movesOf([olena, olenaK, helen], 'b')).toEqual({ chats: 7, cases: 3 });
  });
});

/** Similar contacts of a server that merges as the test says. */
function someSimilar(merged: Answer<InboxMerged>) {
  const orders: MergeOrder[] = [];
  const undone: (readonly string[])[] = [];
  const changed: string[] = [];
  const candidate = { ...aRow({ id: 'b' }), rules: [], fields: [], score: 90 };
  const kept = keepSimilar(
    someContactCalls({
      similar: () => Promise.resolve({ kind: 'ok', value: { current: aRow(), candidates: [candidate], mayMerge: true } }),
      merge(order) {
        orders.push(order);
        return Promise.resolve(merged);
      },
      undoMerge(_chatId, mergeIds) {
        undone.push(mergeIds);
        return Promise.resolve({ kind: 'ok', value: {} });
      },
    }),
    (chatId) => void changed.push(chatId),
    () => undefined,
  );
  return { kept, orders, undone, changed };
}

describe('the similar contacts of a chat', () => {
  it('offer to undo a merge, and say when it was undone', async () => {
    const { kept, undone, changed } = someSimilar({ kind: 'ok', value: { contactId: 'a', mergeIds: ['merge-1'] } });
    expect(await kept.merge({ chatId: 'chat-1', survivorId: 'a', removedIds: ['b'] })).toBeNull();
    expect(kept.notice.value).toMatchObject({ phase: 'merged', mergeIds: ['merge-1'] });
    await kept.undo('chat-1', ['merge-1']);
    expect(undone).toEqual([['merge-1']]);
    expect(kept.notice.value?.phase).toBe('undone');
    expect(changed).toEqual(['chat-1', 'chat-1']);
  });

  it('say why a merge did not happen', async () => {
    const { kept } = someSimilar({ kind: 'refused', status: 403, error: { code: 'forbidden', message: 'You may not.' } });
    expect(await kept.merge({ chatId: 'chat-1', survivorId: 'a', removedIds: ['b'] })).toBe('You may not.');
    expect(kept.notice.value).toBeNull();
  });

  it('lose whoever is not a duplicate', async () => {
    const { kept } = someSimilar({ kind: 'away' });
    await kept.load('chat-1');
    expect(await kept.dismiss('chat-1', ['b'])).toBeNull();
    await settle();
    expect(kept.of('chat-1').value?.candidates).toEqual([]);
  });
});
