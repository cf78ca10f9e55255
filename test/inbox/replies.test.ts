import { shallowRef } from 'vue';

import type { Attachment, Attachments } from '../../inbox/models/attachments';
import { keepDrafts } from '../../inbox/models/drafts';
import { keepReplies, sendable, textLength, type NewReply } from '../../inbox/models/replies';

const aFileThatIs = (phase: Attachment['phase']): Attachment => ({
  key: 'key',
  name: 'a.png',
  type: 'image/png',
  size: 1,
  kind: 'image',
  preview: null,
  phase,
  progress: 0,
  fileId: 'file-1',
  problem: null,
});

describe('an answer', () => {
  it('goes with a text or a file, not without both', () => {
    expect(sendable('  ', [], 10)).toBe('empty');
    expect(sendable('Hi', [], 10)).toBe('ready');
    expect(sendable('', [aFileThatIs('done')], 10)).toBe('ready');
  });

  it('waits for its files, and not for those that failed', () => {
    expect(sendable('Hi', [aFileThatIs('done'), aFileThatIs('waiting')], 10)).toBe('uploading');
    expect(sendable('Hi', [aFileThatIs('uploading'), aFileThatIs('failed')], 10)).toBe('files_failed');
  });

  it('is measured without the spaces around it', () => {
    expect(sendable(` ${'x'.repeat(10)} `, [], 10)).toBe('ready');
    expect(sendable('x'.repeat(11), [], 10)).toBe('too_long');
  });
});

describe('the length of a text', () => {
  it.each([
    [700, { kind: 'fine' }],
    [810, { kind: 'near', left: 190 }],
    [1_000, { kind: 'near', left: 0 }],
    [1_001, { kind: 'parts', parts: 2 }],
    [2_001, { kind: 'parts', parts: 3 }],
    [9_600, { kind: 'near_limit', by: 400 }],
    [10_003, { kind: 'too_long', by: 3 }],
  ])('of %i characters is told near the limits', (length, said) => {
    expect(textLength('x'.repeat(length), 1_000, 10_000)).toEqual(said);
  });

  it('is told late where a message is short', () => {
    expect(textLength('x'.repeat(120), 160, 10_000)).toEqual({ kind: 'fine' });
    expect(textLength('x'.repeat(130), 160, 10_000)).toEqual({ kind: 'near', left: 30 });
  });

  it('does not matter where the channel takes everything at once', () => {
    expect(textLength('x'.repeat(9_000), null, 10_000)).toEqual({ kind: 'fine' });
  });
});

/** Replies beside files that the test moves on. */
function someReplies(canSend = true) {
  const byChat = shallowRef<ReadonlyMap<string, readonly Attachment[]>>(new Map());
  const of = (chatId: string): readonly Attachment[] => byChat.value.get(chatId) ?? [];
  const attachments: Attachments = {
    byChat,
    refused: shallowRef(new Map()),
    of,
    add: () => undefined,
    remove: () => undefined,
    retry: () => undefined,
    forgetRefused: () => undefined,
    take(chatId) {
      const ids = of(chatId).flatMap(({ fileId }) => fileId ?? []);
      byChat.value = new Map();
      return ids;
    },
    sent: () => null,
    clear: () => undefined,
  };
  const sent: NewReply[] = [];
  const drafts = keepDrafts(null);
  const replies = keepReplies(
    attachments,
    drafts,
    10_000,
    () => canSend,
    (reply) => void sent.push(reply),
  );
  const setFile = (phase: Attachment['phase']): void => void (byChat.value = new Map([['chat', [aFileThatIs(phase)]]]));
  return { replies, drafts, sent, setFile };
}

describe('an answer that waits for its files', () => {
  it('goes with the last of them, also when another chat is open', () => {
    const { replies, drafts, sent, setFile } = someReplies();
    drafts.write('chat', 'Here');
    setFile('uploading');
    replies.submit('chat');
    expect([sent, replies.queued.value.has('chat')]).toEqual([[], true]);
    setFile('done');
    expect(sent).toEqual([{ kind: 'reply', chatId: 'chat', text: 'Here', files: ['file-1'] }]);
    expect([replies.queued.value.size, drafts.read('chat')]).toEqual([0, '']);
  });

  it('stays with the agent when one of them fails', () => {
    const { replies, drafts, sent, setFile } = someReplies();
    drafts.write('chat', 'Here');
    setFile('uploading');
    replies.submit('chat');
    setFile('failed');
    setFile('done');
    expect([sent, replies.queued.value.size, drafts.read('chat')]).toEqual([[], 0, 'Here']);
  });

  it('can be held back', () => {
    const { replies, sent, setFile } = someReplies();
    setFile('uploading');
    replies.submit('chat');
    replies.hold('chat');
    setFile('done');
    expect(sent).toEqual([]);
  });

  it('does not go when the chat is not the agent’s any more', () => {
    const { replies, drafts, sent, setFile } = someReplies(false);
    drafts.write('chat', 'Here');
    setFile('uploading');
    replies.submit('chat');
    setFile('done');
    expect([sent, drafts.read('chat')]).toEqual([[], 'Here']);
  });
});
