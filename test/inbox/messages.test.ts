import { countAfter, hasGap, layOut, mergeMessages, takeMessage, withoutEcho } from '../../inbox/models/messages';
import { aMessage } from './build';

const dayOf = (at: number): string => String(Math.floor(at / 86_400_000));

describe('the messages of a conversation', () => {
  it('shows a message that arrives twice once', () => {
    expect(mergeMessages([aMessage()], [aMessage(), aMessage()])).toEqual([aMessage()]);
  });

  it('orders messages by their place in the chat', () => {
    const merged = mergeMessages([aMessage({ seq: 3 })], [aMessage({ seq: 1 }), aMessage({ seq: 2 })]);
    expect(merged.map((message) => message.seq)).toEqual([1, 2, 3]);
  });

  it.each([
    ['sent', 'delivered', 'delivered'],
    ['read', 'sent', 'read'],
    ['sent', 'failed', 'failed'],
    ['failed', 'sending', 'failed'],
    ['failed', 'delivered', 'delivered'],
  ] as const)('moves a status only forward: %s, then %s, is %s', (known, arrived, shown) => {
    expect(mergeMessages([aMessage({ status: known })], [aMessage({ status: arrived })])[0]?.status).toBe(shown);
  });

  it('lets the feed move a status back, because a failed message can be sent again', () => {
    expect(takeMessage([aMessage({ status: 'failed' })], aMessage({ status: 'sending' }))[0]?.status).toBe('sending');
  });

  it('keeps what the customer changed or took back when an older page comes after it', () => {
    const edited = aMessage({ text: 'New', editedAt: 5, originalText: 'Hello' });
    const deleted = aMessage({ seq: 2, deletedAt: 6 });
    expect(mergeMessages([edited, deleted], [aMessage(), aMessage({ seq: 2 })])).toEqual([edited, deleted]);
  });

  it('notices messages that are missing in between', () => {
    expect(hasGap([aMessage({ seq: 4 }), aMessage({ seq: 5 })])).toBe(false);
    expect(hasGap([aMessage({ seq: 4 }), aMessage({ seq: 6 })])).toBe(true);
  });

  it('counts what others wrote after a position', () => {
    expect(countAfter([aMessage({ seq: 1 }), aMessage({ seq: 2 }), aMessage({ seq: 3, own: true })], 1)).toBe(1);
  });

  it('shows the line of a transfer once, in the chat that goes on', () => {
    const line = (seq: number) => aMessage({ seq, author: 'system', text: 'Ann transferred the chat to Ben' });
    const before = [aMessage({ seq: 1 }), line(2)];
    expect(withoutEcho(before, [line(1)])).toEqual([before[0]]);
    expect(withoutEcho(before, [aMessage({ seq: 1, text: 'Ann transferred the chat to Ben' })])).toEqual(before);
    expect(withoutEcho(before, [])).toEqual(before);
  });

  it('separates days and joins what one person wrote in a row', () => {
    const lines = layOut([aMessage({ seq: 1 }), aMessage({ seq: 2 }), aMessage({ seq: 3, at: 86_400_001 })], dayOf);
    expect(lines.map((line) => (line.kind === 'day' ? 'day' : line.continues ? 'goes on' : 'begins'))).toEqual([
      'day',
      'begins',
      'goes on',
      'day',
      'begins',
    ]);
  });
});
