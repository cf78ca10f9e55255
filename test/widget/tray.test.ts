import { RefusedCall, UnreachableServer } from '../../widget/model/calls';
import { createTray, emptyTray, isUploading, type FileRules, type TrayView } from '../../widget/model/tray';
import type { WebChatFile } from '../../src/wire/web-chat';
import { aFile } from './builders';

const rules = { maxBytes: 1_000, most: 3, denied: ['exe', 'bat'] };
const chosen = (name: string, size = 10) => ({ name, size });

function aTray(known: FileRules | null = rules) {
  let view: TrayView = emptyTray;
  let ids = 0;
  let current = known;
  const started: {
    name: string;
    signal: AbortSignal;
    done: (file: WebChatFile) => void;
    fail: (error: Error) => void;
    told: (share: number) => void;
  }[] = [];
  const tray = createTray<{ readonly name: string; readonly size: number }>({
    rules: () => current,
    upload: ({ name }, told, signal) => new Promise((done, fail) => started.push({ name, signal, done, fail, told })),
    onChange: (next) => {
      view = next;
    },
    newId: () => `k${(ids += 1)}`,
  });
  const learn = () => {
    current = rules;
    tray.begin();
  };
  return { tray, started, learn, view: () => view, failures: () => view.items.map(({ failure }) => failure) };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the files of the next message', () => {
  it.each([
    ['a.exe', 10, 'file_denied'],
    ['a.EXE ', 10, 'file_denied'],
    ['a.bat.txt', 10, 'file_denied'],
    ['a.txt', 0, 'file_empty'],
    ['a.txt', 1_001, 'file_too_large'],
    ['a.txt', 1_000, null],
    ['exe', 10, null],
  ])('are looked at before they are uploaded: %s of %d bytes', (name, size, failure) => {
    const { tray, started, failures } = aTray();
    tray.add([chosen(name, size)]);
    expect(failures()).toEqual([failure]);
    expect(started).toHaveLength(failure === null ? 1 : 0);
  });

  it('are as many as a message can have; the rest is left out and said', () => {
    const { tray, view } = aTray();
    tray.add(['a', 'b', 'c', 'd'].map((name) => chosen(name)));
    expect(view()).toMatchObject({ items: [{ name: 'a' }, { name: 'b' }, { name: 'c' }], isOverfull: true });
    tray.remove('k1');
    expect(view().isOverfull).toBe(false);
  });

  it('are uploaded two at a time, and say how far they are', async () => {
    const { tray, started, view } = aTray();
    tray.add(['a', 'b', 'c'].map((name) => chosen(name)));
    expect(started.map(({ name }) => name)).toEqual(['a', 'b']);
    started[0]?.told(0.5);
    expect(view().items[0]?.progress).toBe(0.5);
    started[0]?.done(aFile());
    await settle();
    expect(started.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('cannot be taken before all have arrived or failed', async () => {
    const { tray, started, view } = aTray();
    tray.add([chosen('a'), chosen('b.exe')]);
    expect(isUploading(view())).toBe(true);
    expect(tray.take()).toBeNull();
    started[0]?.done(aFile({ id: 'stored' }));
    await settle();
    expect(tray.take()?.map(({ id }) => id)).toEqual(['stored']);
    expect(view()).toEqual(emptyTray);
  });

  it('can be removed on their way', async () => {
    const { tray, started, view } = aTray();
    tray.add([chosen('a')]);
    tray.remove('k1');
    expect(started[0]?.signal.aborted).toBe(true);
    started[0]?.fail(new Error('aborted'));
    await settle();
    expect(view().items).toEqual([]);
  });

  it.each([
    [new UnreachableServer('down'), 'unreachable'],
    [new RefusedCall('file_denied'), 'file_denied'],
    [new RefusedCall('too_large'), 'file_too_large'],
    [new RefusedCall('bad_request'), 'refused'],
  ])('say why they were not stored: %s', async (error, failure) => {
    const { tray, started, failures } = aTray();
    tray.add([chosen('a')]);
    started[0]?.fail(error);
    await settle();
    expect(failures()).toEqual([failure]);
  });

  it('can be tried again', async () => {
    const { tray, started, failures } = aTray();
    tray.add([chosen('a')]);
    started[0]?.fail(new UnreachableServer('down'));
    await settle();
    tray.retry('k1');
    expect(failures()).toEqual([null]);
    expect(started).toHaveLength(2);
  });

  it('wait for the rules when they are chosen before the server has said them', () => {
    const { tray, started, learn, view, failures } = aTray(null);
    tray.add([chosen('a'), chosen('b.exe')]);
    tray.add([chosen('c'), chosen('d')]);
    expect(view().items).toHaveLength(4);
    expect(started).toEqual([]);
    expect(tray.take()).toBeNull();
    learn();
    expect(failures()).toEqual([null, 'file_denied', null]);
    expect(view().isOverfull).toBe(true);
    expect(started.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('are forgotten when the chat closes', () => {
    const { tray, started, view } = aTray();
    tray.add([chosen('a')]);
    tray.stop();
    expect(started[0]?.signal.aborted).toBe(true);
    expect(view()).toEqual(emptyTray);
  });

  it('wait for a busy server', async () => {
    jest.useFakeTimers();
    const { tray, started, failures } = aTray();
    tray.add([chosen('a')]);
    started[0]?.fail(new RefusedCall('too_many_requests', 2_000));
    await jest.advanceTimersByTimeAsync(1_900);
    expect(started).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(200);
    expect(started).toHaveLength(2);
    expect(failures()).toEqual([null]);
    jest.useRealTimers();
  });
});
