import type { WebChatRequest } from '../../src/wire/web-chat';
import { createMemoryKeeper, type TextStore } from '../../widget/model/memory';
import { createVisitor } from '../../widget/model/visitor';
import type { Upload } from '../../widget/model/upload-call';
import type { KnownUser, Visitor } from '../../widget/model/visitor-view';
import { aFile, aMessage, anOwnMessage } from './builders';

const server = 'https://desk.example/chat';

function aTextStore(): TextStore {
  const values = new Map<string, string>();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) };
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

const refusal = (status: number, code: string): Response => json(status, { error: { code, message: code } });

/** A server that answers as told, and streams what it is given. */
function aServer() {
  const asked: WebChatRequest[] = [];
  const gets: string[] = [];
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const hello = {
    token: 't1',
    title: 'Acme',
    subtitle: '',
    accent: '#3d5afe',
    language: 'auto',
    cursor: '0',
    messages: [] as unknown[],
    chat: { status: 'none', agentName: null, rating: null as object | null },
    isForm: false,
    fileRules: { maxBytes: 1_000, most: 10, denied: ['exe'] },
  };
  const answers: Partial<Record<WebChatRequest['action'], () => Response>> = {};
  let order = 0;

  async function fetch(address: string, init: RequestInit): Promise<Response> {
    if (init.method === 'GET') {
      gets.push(address.slice(server.length));
      return address.includes('old') ? refusal(404, 'not_found') : new Response('bytes');
    }
    const request = JSON.parse(init.body as string) as WebChatRequest;
    asked.push(request);
    const told = answers[request.action];
    if (told !== undefined) return told();
    if (request.action === 'hello') return json(200, hello);
    if (request.action === 'send') return json(200, { message: { ...anOwnMessage((order += 1), request.id), text: request.text } });
    if (request.action !== 'stream') return json(200, {});
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        streams.push(controller);
        init.signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
      },
    });
    return new Response(body);
  }

  let areUploadsHeld = false;
  const uploads: Parameters<Upload>[0][] = [];
  const upload: Upload = async (request) => {
    uploads.push(request);
    if (areUploadsHeld) await new Promise(() => undefined);
    const file = aFile({ id: `f${uploads.length}`, name: request.file.name, size: request.file.size });
    return { status: 200, text: JSON.stringify({ file }) };
  };

  const write = (text: string): void => streams.at(-1)?.enqueue(new TextEncoder().encode(text));
  return {
    fetch,
    upload,
    uploads,
    holdUploads: () => {
      areUploadsHeld = true;
    },
    gets,
    asked,
    hello,
    answers,
    beat: () => write('event: beat\ndata: {}\n\n'),
    tell: (name: string, data: unknown, id?: number) =>
      write(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
    end: () => streams.at(-1)?.close(),
    actions: () => asked.map(({ action }) => action),
  };
}

function aVisitor(world = aServer(), store = aTextStore(), user: KnownUser | null = null) {
  const messages: string[] = [];
  let ids = 0;
  const memory = createMemoryKeeper(server, () => store, aTextStore, user?.id ?? null);
  const visitor: Visitor = createVisitor({
    server,
    fetch: world.fetch,
    upload: world.upload,
    user,
    memory,
    now: Date.now,
    random: () => 0,
    newId: () => `id${(ids += 1)}`,
    onView: () => undefined,
    onMessage: ({ text }) => messages.push(text),
  });
  return { visitor, world, memory, messages };
}

const settle = (): Promise<void> => jest.advanceTimersByTimeAsync(1);

describe('a visitor', () => {
  let running: Visitor[] = [];

  beforeEach(() => jest.useFakeTimers({ now: Date.UTC(2026, 0, 5) }));
  afterEach(() => {
    running.forEach((visitor) => visitor.stop());
    running = [];
    jest.useRealTimers();
  });

  async function started(...from: Parameters<typeof aVisitor>) {
    const made = aVisitor(...from);
    running.push(made.visitor);
    made.visitor.start();
    await settle();
    made.world.beat();
    await settle();
    return made;
  }

  it('asks nothing before it is started', async () => {
    const { world } = aVisitor();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(world.asked).toEqual([]);
  });

  it('says hello, keeps the token and follows from the cursor', async () => {
    const { visitor, world, memory } = await started();
    expect(world.asked).toEqual([{ action: 'hello' }, { action: 'stream', token: 't1', cursor: '0' }]);
    expect(memory.read()).toMatchObject({ token: 't1', hasMessages: false });
    expect(visitor.view()).toMatchObject({ phase: 'ready', link: 'live' });
  });

  it('shows its own message at once and as sent when stored', async () => {
    const { visitor, messages } = await started();
    visitor.send('Hello');
    expect(visitor.view().conversation.outgoing).toMatchObject([{ text: 'Hello', failure: null }]);
    await settle();
    expect(visitor.view().conversation).toMatchObject({ outgoing: [], stored: [{ text: 'Hello', status: 'sent' }] });
    expect(messages).toEqual(['Hello']);
  });

  it('tries a message twice, then lets the customer retry it under the same id', async () => {
    const { visitor, world } = await started();
    world.answers.send = () => json(502, 'Bad gateway');
    visitor.send('Hello');
    await jest.advanceTimersByTimeAsync(1_300);
    expect(visitor.view().conversation.outgoing).toMatchObject([{ failure: 'unreachable' }]);
    delete world.answers.send;
    visitor.retry('id1');
    await settle();
    expect(visitor.view().conversation).toMatchObject({ outgoing: [], stored: [{ text: 'Hello' }] });
    expect(world.asked.filter(({ action }) => action === 'send').map((request) => 'id' in request && request.id)).toEqual([
      'id1',
      'id1',
      'id1',
    ]);
  });

  it('says why a refused message was not sent and sends the next one', async () => {
    const { visitor, world } = await started();
    world.answers.send = () => {
      delete world.answers.send;
      return refusal(422, 'channel_inactive');
    };
    visitor.send('One');
    visitor.send('Two');
    await settle();
    expect(visitor.view().conversation).toMatchObject({
      outgoing: [{ text: 'One', failure: 'refused' }],
      stored: [{ text: 'Two' }],
    });
  });

  it('resumes after the last event that it has handled', async () => {
    const { visitor, world } = await started();
    world.tell('message', aMessage({ order: 1 }), 4);
    await settle();
    world.end();
    await jest.advanceTimersByTimeAsync(600);
    expect(world.asked.at(-1)).toEqual({ action: 'stream', token: 't1', cursor: '4' });
    expect(visitor.view().link).toBe('live');
  });

  it('notices silence within six seconds and reconnects', async () => {
    const { visitor, world } = await started();
    await jest.advanceTimersByTimeAsync(5_900);
    expect(visitor.view().link).toBe('lost');
    await jest.advanceTimersByTimeAsync(600);
    world.beat();
    await settle();
    expect(visitor.view().link).toBe('live');
  });

  it('waits longer after each failure, eight seconds at most, and not at all when the network is back', async () => {
    const { visitor, world } = await started();
    const times: number[] = [];
    world.answers.stream = () => {
      times.push(Date.now());
      throw new TypeError('Failed to fetch');
    };
    world.end();
    await jest.advanceTimersByTimeAsync(30_000);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 8_000]);
    expect(visitor.view().link).toBe('lost');
    const before = times.length;
    visitor.wake();
    await settle();
    expect(times.length).toBe(before + 1);
  });

  it('sends what failed for want of a network when the network is back', async () => {
    const { visitor, world } = await started();
    const fail = (): Response => {
      throw new TypeError('Failed to fetch');
    };
    Object.assign(world.answers, { stream: fail, send: fail });
    world.end();
    visitor.send('Hello');
    await jest.advanceTimersByTimeAsync(3_000);
    expect(visitor.view().conversation.outgoing).toMatchObject([{ failure: 'unreachable' }]);
    delete world.answers.stream;
    delete world.answers.send;
    visitor.wake();
    await settle();
    world.beat();
    await settle();
    expect(visitor.view().conversation).toMatchObject({ outgoing: [], stored: [{ text: 'Hello' }] });
  });

  it('becomes a new visitor when the server does not know it, and still sends its message', async () => {
    const { visitor, world, memory } = await started();
    world.hello.token = 't2';
    world.answers.send = () => {
      delete world.answers.send;
      return refusal(401, 'unknown_visitor');
    };
    visitor.send('Hello');
    await jest.advanceTimersByTimeAsync(50);
    expect(memory.read().token).toBe('t2');
    expect(world.asked.filter(({ action }) => action === 'hello')).toEqual([{ action: 'hello' }, { action: 'hello' }]);
    expect(visitor.view().conversation).toMatchObject({ outgoing: [], stored: [{ text: 'Hello' }] });
  });

  it('does not ask a server in a tight loop that refuses what it gave', async () => {
    const { world } = await started();
    world.answers.stream = () => refusal(401, 'unknown_visitor');
    world.end();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(world.actions().filter((action) => action === 'hello').length).toBeLessThan(10);
  });

  it('stays quiet on a site that may not use the chat', async () => {
    const world = aServer();
    world.answers.hello = () => refusal(403, 'origin_not_allowed');
    const { visitor } = aVisitor(world);
    visitor.start();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(visitor.view().phase).toBe('closed');
    expect(world.asked).toHaveLength(1);
  });

  it('tells of writing every three seconds at most and only in an open chat', async () => {
    const { visitor, world } = await started();
    visitor.noteTyping();
    world.tell('chat', { status: 'waiting', agentName: null });
    await settle();
    for (let second = 0; second < 7; second += 1) {
      visitor.noteTyping();
      world.beat();
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(world.actions().filter((action) => action === 'typing')).toHaveLength(3);
  });

  it('counts answers until they are on the screen and tells so once', async () => {
    const store = aTextStore();
    const { visitor, world } = await started(aServer(), store);
    world.tell('message', aMessage({ order: 1 }), 1);
    world.tell('message', aMessage({ order: 2 }), 2);
    await settle();
    expect(visitor.view().unread).toBe(2);
    visitor.noteSeen('m2', 2);
    visitor.noteSeen('m1', 1);
    await settle();
    expect(visitor.view().unread).toBe(0);
    expect(world.asked.filter(({ action }) => action === 'seen')).toEqual([{ action: 'seen', token: 't1', messageId: 'm2' }]);
    expect(createMemoryKeeper(server, () => store, aTextStore).read()).toMatchObject({ hasMessages: true, seenOrder: 2 });
  });

  it('shows who is writing for six seconds or until they have written', async () => {
    const { visitor, world } = await started();
    world.tell('typing', { name: 'Ana' });
    await settle();
    expect(visitor.view().typingName).toBe('Ana');
    world.tell('message', aMessage({ order: 1 }), 1);
    await settle();
    expect(visitor.view().typingName).toBeNull();
    world.tell('typing', { name: 'Ana' });
    await jest.advanceTimersByTimeAsync(3_000);
    world.beat();
    await jest.advanceTimersByTimeAsync(3_100);
    expect(visitor.view().typingName).toBeNull();
  });

  it('ignores events that it cannot read', async () => {
    const { visitor, world } = await started();
    world.tell('message', { id: 1 }, 1);
    world.tell('news', {}, 2);
    world.tell('message', aMessage({ order: 1 }), 3);
    await settle();
    expect(visitor.view()).toMatchObject({ link: 'live', conversation: { stored: [{ order: 1 }] } });
  });

  it('waits as long as a busy server says, tells so, and sends in the order of writing', async () => {
    const { visitor, world } = await started();
    world.answers.send = () => {
      delete world.answers.send;
      return json(429, { error: { code: 'too_many_requests', message: '', retryAfter: 4_000 } });
    };
    visitor.send('One');
    visitor.send('Two');
    await settle();
    expect(visitor.view()).toMatchObject({ slowUntil: Date.now() + 3_999, conversation: { stored: [] } });
    await jest.advanceTimersByTimeAsync(3_900);
    expect(visitor.view().conversation.stored).toEqual([]);
    await jest.advanceTimersByTimeAsync(200);
    expect(visitor.view()).toMatchObject({ slowUntil: null, conversation: { outgoing: [], stored: [{ text: 'One' }, { text: 'Two' }] } });
  });

  it('gives up on a server that wants patience again and again', async () => {
    const { visitor, world } = await started();
    world.answers.send = () => json(429, { error: { code: 'too_many_requests', message: '', retryAfter: 600_000 } });
    visitor.send('One');
    await jest.advanceTimersByTimeAsync(301_000);
    expect(visitor.view().conversation.outgoing).toMatchObject([{ failure: 'too_many_requests' }]);
  });

  it('uploads what is chosen in its own name and sends it with the next message, without a text', async () => {
    const { visitor, world } = await started();
    visitor.attach([new File(['hello'], 'a.txt'), new File(['x'], 'b.exe')]);
    await settle();
    expect(world.uploads).toMatchObject([{ address: `${server}/file`, headers: { 'x-switchboard-visitor': 't1' } }]);
    expect(visitor.view().tray.items).toMatchObject([
      { name: 'a.txt', failure: null },
      { name: 'b.exe', failure: 'file_denied' },
    ]);
    expect(visitor.send('')).toBe(true);
    await settle();
    expect(world.asked.find(({ action }) => action === 'send')).toMatchObject({ text: '', files: ['f1'] });
    expect(visitor.view().tray.items).toEqual([]);
  });

  it('sends nothing while a file is on its way, and keeps what is written', async () => {
    const { visitor, world } = await started();
    world.holdUploads();
    visitor.attach([new File(['hello'], 'a.txt')]);
    expect(visitor.send('Here')).toBe(false);
    expect(visitor.view().conversation.outgoing).toEqual([]);
  });

  it('presses a button under its label and says which one it was', async () => {
    const { visitor, world } = await started();
    visitor.press({ messageId: 'm1', index: 2 }, 'Yes');
    await settle();
    expect(world.asked.find(({ action }) => action === 'send')).toMatchObject({ text: 'Yes', press: { messageId: 'm1', index: 2 } });
  });

  it('renews the link of a file that is too old, once, and keeps the bytes', async () => {
    const { visitor, world } = await started();
    world.answers.links = () => json(200, { links: { f1: 'id=f1&new' } });
    const file = aFile();
    expect(await (await visitor.load(file)).text()).toBe('bytes');
    await visitor.load(file);
    expect(world.gets).toEqual(['/file?id=f1&old', '/file?id=f1&new']);
  });

  it('fails to bring a file to which there is no link, and can try again', async () => {
    const { visitor, world } = await started();
    world.answers.links = () => json(200, { links: {} });
    await expect(visitor.load(aFile())).rejects.toMatchObject({ code: 'not_found' });
    world.answers.links = () => json(200, { links: { f1: 'id=f1&new' } });
    await expect(visitor.load(aFile())).resolves.toBeInstanceOf(Blob);
  });

  it('leaves word while nobody is there, once', async () => {
    const world = aServer();
    world.hello.isForm = true;
    world.answers.leave = () => json(200, { message: { ...anOwnMessage(1, 'id1'), text: 'Call me' } });
    const { visitor } = await started(world);
    expect(visitor.view().isForm).toBe(true);
    const word = { name: 'Ana', email: 'ana@example.com', phone: '', text: 'Call me' };
    visitor.leave(word);
    visitor.leave(word);
    await settle();
    expect(world.actions().filter((action) => action === 'leave')).toHaveLength(1);
    expect(visitor.view()).toMatchObject({ isForm: false, leaving: 'done', conversation: { stored: [{ text: 'Call me' }] } });
  });

  it('keeps the form when it could not be sent, and sends it again under the same id', async () => {
    const world = aServer();
    world.hello.isForm = true;
    world.answers.leave = () => json(502, 'Bad gateway');
    const { visitor } = await started(world);
    const word = { name: 'Ana', email: 'ana@example.com', phone: '', text: 'Call me' };
    visitor.leave(word);
    await settle();
    expect(visitor.view()).toMatchObject({ isForm: true, leaving: 'unreachable' });
    visitor.leave(word);
    await settle();
    const ids = world.asked.flatMap((request) => (request.action === 'leave' ? [request.id] : []));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('rates the chat that is over, and shows the rating that was stored', async () => {
    const world = aServer();
    world.hello.chat.rating = { chatId: 'c1', value: null, comment: null };
    world.answers.rate = () => json(200, { rating: { chatId: 'c1', value: 4, comment: 'Quick' } });
    const { visitor } = await started(world);
    visitor.rate(4, 'Quick');
    await settle();
    expect(world.asked.at(-1)).toEqual({ action: 'rate', token: 't1', chatId: 'c1', value: 4, comment: 'Quick' });
    expect(visitor.view()).toMatchObject({ rating: 'done', chat: { rating: { value: 4, comment: 'Quick' } } });
  });

  describe('whom the site knows', () => {
    const user = { id: '42', hash: 'abc', name: 'Ana Gómez' };

    it('is proven by each page, and keeps no token that the next person could find', async () => {
      const store = aTextStore();
      const { visitor, world, memory } = await started(aServer(), store, user);
      expect(world.asked[0]).toEqual({ action: 'hello', user });
      visitor.send('Hello');
      await settle();
      expect(world.asked.find(({ action }) => action === 'send')).toMatchObject({ name: 'Ana Gómez' });
      expect(memory.read()).toMatchObject({ token: null, hasMessages: true });
      expect(createMemoryKeeper(server, () => store, aTextStore).read()).toMatchObject({ token: null, hasMessages: false });
    });

    it.each(['bad_identity', 'identity_wanted'] as const)('gets no chat when the server says %s', async (code) => {
      const world = aServer();
      world.answers.hello = () => refusal(403, code);
      const { visitor } = aVisitor(world, aTextStore(), user);
      visitor.start();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(visitor.view()).toMatchObject({ phase: 'closed', closedFor: code });
      expect(world.asked).toHaveLength(1);
    });
  });
});

describe('the memory of a visitor', () => {
  it('lasts as long as the page where storage is blocked', () => {
    const blocked = (): TextStore => {
      throw new Error('SecurityError');
    };
    const memory = createMemoryKeeper(server, blocked, blocked);
    memory.write({ token: 't1' });
    memory.writeOpen(true);
    expect([memory.read().token, memory.readOpen()]).toEqual(['t1', true]);
  });

  it('is kept apart by server and survives nonsense', () => {
    const store = aTextStore();
    createMemoryKeeper('https://a.example', () => store, aTextStore).write({ token: 'a' });
    store.setItem('switchboard:https://b.example', '[not json');
    expect(createMemoryKeeper('https://b.example', () => store, aTextStore).read().token).toBeNull();
  });
});
