import type { InboxUpload } from '../../src/wire/inbox';
import type { Answer } from '../../inbox/api';
import { keepAttachments } from '../../inbox/models/attachments';
import type { FileProblem } from '../../inbox/models/files';

const picture = (name: string): File => new File(['x'], name, { type: 'image/png' });
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Attachments on a server that answers when the test says so. */
function someAttachments(problem: (name: string, isUploaded: boolean) => FileProblem | null = () => null) {
  const uploads = new Map<
    string,
    { answer: (answer: Answer<InboxUpload>) => void; told: (progress: number) => void; signal: AbortSignal }
  >();
  const released: string[] = [];
  let keys = 0;
  let logins = 0;
  const attachments = keepAttachments({
    api: {
      upload: (file, told, signal) =>
        new Promise((answer) => {
          uploads.set(file.name, { answer, told, signal });
        }),
    },
    newKey: () => `key-${(keys += 1)}`,
    preview: ({ name }) => `blob:${name}`,
    release: (address) => void released.push(address),
    check: (_chatId, { name }, isUploaded) => problem(name, isUploaded),
    most: () => 10,
    unauthenticated: () => void (logins += 1),
  });
  const answer = async (name: string, said?: Answer<InboxUpload>): Promise<void> => {
    uploads
      .get(name)
      ?.answer(said ?? { kind: 'ok', value: { file: { id: `file-${name}`, name, type: 'image/png', size: 1, kind: 'image' } } });
    await settle();
  };
  return { attachments, uploads, released, answer, logins: () => logins };
}

const phases = ({ attachments }: ReturnType<typeof someAttachments>): readonly string[] => attachments.of('chat').map(({ phase }) => phase);

describe('attachments', () => {
  it('are uploaded three at a time', async () => {
    const some = someAttachments();
    some.attachments.add('chat', ['a', 'b', 'c', 'd'].map(picture));
    expect(phases(some)).toEqual(['uploading', 'uploading', 'uploading', 'waiting']);
    await some.answer('b');
    expect(phases(some)).toEqual(['uploading', 'done', 'uploading', 'uploading']);
  });

  it('tell how far they are', () => {
    const { attachments, uploads } = someAttachments();
    attachments.add('chat', [picture('a')]);
    uploads.get('a')?.told(0.4);
    expect(attachments.of('chat')[0]).toMatchObject({ progress: 0.4, preview: 'blob:a' });
  });

  it('are ten at most; the eleventh is refused in words', () => {
    const { attachments } = someAttachments();
    attachments.add(
      'chat',
      Array.from({ length: 9 }, (_, index) => picture(String(index))),
    );
    attachments.add('chat', [picture('ten'), picture('eleven')]);
    expect(attachments.of('chat')).toHaveLength(10);
    expect(attachments.refused.value.get('chat')).toEqual([{ name: 'eleven', problem: { kind: 'too_many', most: 10 } }]);
  });

  it('are refused before anything is uploaded, the others not', () => {
    const { attachments, uploads } = someAttachments((name) => (name === 'evil.exe' ? { kind: 'denied', extension: 'exe' } : null));
    attachments.add('chat', [picture('evil.exe'), picture('a')]);
    expect([...uploads.keys()]).toEqual(['a']);
    expect(attachments.refused.value.get('chat')?.map(({ name }) => name)).toEqual(['evil.exe']);
    attachments.forgetRefused('chat');
    expect(attachments.refused.value.get('chat')).toEqual([]);
  });

  it('are checked again by what the server found in them', async () => {
    const some = someAttachments((_, isUploaded) => (isUploaded ? { kind: 'type_not_there', channel: 'SMS' } : null));
    some.attachments.add('chat', [picture('a')]);
    await some.answer('a');
    expect(some.attachments.of('chat')[0]).toMatchObject({ phase: 'failed', problem: { kind: 'type_not_there', channel: 'SMS' } });
    expect(some.attachments.take('chat')).toEqual([]);
  });

  it('can be tried again when the server was not reached', async () => {
    const some = someAttachments();
    some.attachments.add('chat', [picture('a')]);
    await some.answer('a', { kind: 'away' });
    expect(some.attachments.of('chat')[0]).toMatchObject({ phase: 'failed', problem: { kind: 'away' } });
    some.attachments.retry('chat', 'key-1');
    await some.answer('a');
    expect(phases(some)).toEqual(['done']);
  });

  it('say what the server says', async () => {
    const some = someAttachments();
    some.attachments.add('chat', ['a', 'b'].map(picture));
    await some.answer('a', { kind: 'refused', status: 422, error: { code: 'file_denied', message: 'Not this one.' } });
    await some.answer('b', { kind: 'refused', status: 401, error: { code: 'unauthenticated', message: 'Log in.' } });
    expect(some.attachments.of('chat').map(({ problem }) => problem)).toEqual([
      { kind: 'refused', message: 'Not this one.' },
      { kind: 'away' },
    ]);
    expect(some.logins()).toBe(1);
  });

  it('stop being uploaded when they are removed', async () => {
    const some = someAttachments();
    some.attachments.add('chat', ['a', 'b', 'c', 'd'].map(picture));
    some.attachments.remove('chat', 'key-1');
    expect(some.uploads.get('a')?.signal.aborted).toBe(true);
    await some.answer('a', { kind: 'away' });
    expect(some.attachments.of('chat').map(({ name, phase }) => [name, phase])).toEqual([
      ['b', 'uploading'],
      ['c', 'uploading'],
      ['d', 'uploading'],
    ]);
    expect(some.released).toEqual(['blob:a']);
  });

  it('are taken to be sent once, and stay known by their ids', async () => {
    const some = someAttachments();
    some.attachments.add('chat', [picture('a')]);
    await some.answer('a');
    expect(some.attachments.take('chat')).toEqual(['file-a']);
    expect(some.attachments.take('chat')).toEqual([]);
    expect(some.attachments.sent('file-a')?.name).toBe('a');
    some.attachments.clear();
    expect(some.released).toEqual(['blob:a']);
  });
});
