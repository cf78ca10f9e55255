import fc from 'fast-check';
import { messageText, messageTextLimit, movesForward } from '../../src/core/message';
import type { MessageStatus } from '../../src/core/message';

describe('message text', () => {
  it.each([
    ['trims space around it', '  Hello \n', 'Hello'],
    ['has one kind of line end', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['loses what PostgreSQL cannot keep', 'a\u0000b', 'ab'],
    ['replaces lone surrogates', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
    ['keeps everything else as it is', '<b>שלום\u202e &amp; 👩‍👩‍👧</b>', '<b>שלום\u202e &amp; 👩‍👩‍👧</b>'],
  ])('%s', (_, raw, text) => {
    expect(messageText(raw)).toEqual({ ok: true, value: text });
  });

  it.each([['', ' \n\t', '\u0000']])('refuses emptiness', (raw) => {
    expect(messageText(raw)).toMatchObject({ ok: false, refusal: { code: 'text_empty' } });
  });

  it('takes as much as the limit allows and says how long a longer one is', () => {
    expect(messageText('x'.repeat(messageTextLimit)).ok).toBe(true);
    for (const length of [messageTextLimit + 1, messageTextLimit * 20]) {
      expect(messageText('x'.repeat(length))).toMatchObject({
        refusal: { code: 'text_too_long', reason: expect.stringContaining(`${String(length)} characters`) },
      });
    }
  });

  it('is the same when it is made fit twice, and can be stored anywhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
        const once = messageText(raw);
        if (!once.ok) return;
        expect(messageText(once.value)).toEqual(once);
        expect(once.value.isWellFormed()).toBe(true);
        expect(once.value.includes('\u0000') || once.value.includes('\r')).toBe(false);
      }),
    );
  });
});

describe('a receipt', () => {
  it.each<[MessageStatus, MessageStatus, boolean]>([
    ['sending', 'sent', true],
    ['sending', 'failed', true],
    ['sent', 'delivered', true],
    ['sent', 'read', true],
    ['failed', 'delivered', true],
    ['delivered', 'read', true],
    ['read', 'delivered', false],
    ['delivered', 'sent', false],
    ['delivered', 'failed', false],
    ['sent', 'failed', true],
    ['read', 'read', false],
  ])('from %s to %s counts: %s', (from, to, counts) => {
    expect(movesForward(from, to)).toBe(counts);
  });
});
