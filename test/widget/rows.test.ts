import { addOutgoing, emptyConversation, markEnded, mergeMessages, setFailure } from '../../widget/model/conversation';
import { layOutRows, type Row } from '../../widget/model/rows';
import { aMessage, anOwnMessage } from './builders';

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

function sketch(rows: readonly Row[]): string[] {
  return rows.map((row) => {
    if (row.kind !== 'message') return row.kind;
    return `${row.opensGroup ? '[' : ''}${row.author}${row.closesGroup ? ']' : ''}`;
  });
}

describe('the rows of the log', () => {
  it('groups what one author says within five minutes', () => {
    const conversation = mergeMessages(emptyConversation, [
      aMessage({ order: 1 }),
      aMessage({ order: 2 }),
      aMessage({ order: 9 }),
      anOwnMessage(10, 'a'),
      aMessage({ order: 11, authorName: 'Bo' }),
    ]);
    expect(sketch(layOutRows(conversation, dayOf))).toEqual(['day', '[agent', 'agent]', '[agent]', '[customer]', '[agent]']);
  });

  it('opens every day and every chat anew', () => {
    const midnight = Date.UTC(2026, 0, 6);
    const before = mergeMessages(emptyConversation, [
      { ...anOwnMessage(1, 'a'), at: midnight - 60_000 },
      { ...anOwnMessage(2, 'b'), at: midnight + 60_000 },
    ]);
    const conversation = mergeMessages(markEnded(before), [{ ...anOwnMessage(3, 'c'), at: midnight + 120_000 }]);
    expect(sketch(layOutRows(conversation, dayOf))).toEqual(['day', '[customer]', 'day', '[customer]', 'ended', '[customer]']);
  });

  it('invites to write again only after the end that is the latest', () => {
    const ended = markEnded(mergeMessages(emptyConversation, [anOwnMessage(1, 'a')]));
    const again = markEnded(mergeMessages(ended, [anOwnMessage(2, 'b')]));
    const ends = layOutRows(again, dayOf).filter((row) => row.kind === 'ended');
    expect(ends.map(({ isLatest }) => isLatest)).toEqual([false, true]);
  });

  it('keeps the key of a message from sending to read', () => {
    const message = { clientId: 'a', text: 'Hello', files: [], press: null, at: 1, failure: null };
    const sending = addOutgoing(emptyConversation, message);
    const keys = [sending, setFailure(sending, 'a', 'refused'), mergeMessages(sending, [anOwnMessage(1, 'a')])].map(
      (conversation) => layOutRows(conversation, () => 'today').at(-1)?.key,
    );
    expect(new Set(keys).size).toBe(1);
  });

  it('has one key a row even when clocks disagree about the day', () => {
    const day = 86_400_000;
    const conversation = mergeMessages(emptyConversation, [
      aMessage({ order: 1, at: day }),
      aMessage({ order: 2, at: 2 * day }),
      aMessage({ order: 3, at: day }),
    ]);
    const keys = layOutRows(conversation, dayOf).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
