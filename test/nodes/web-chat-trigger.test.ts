import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { n8nWorkflow, userFolder } from './host/n8n';
import { pageOf } from './host/stand-ins';
import { activate, testRun } from './host/triggers';
import { placed } from './host/workflow';
import type { NodeOptions } from './host/workflow';
import { aCentre, aVisitor } from './host/centre';
import type { Centre } from './host/centre';
import type { HostRequest } from './host/n8n';
import { heardUntil } from './host/webhooks';
import type { Served, ServeOptions } from './host/webhooks';
import { asChatId } from '../../src/runtime/ids';
import { bodyLimit } from '../../src/wire/http';
import { webChatTextLimit } from '../../src/wire/web-chat';

let centre: Centre;

beforeEach(async () => {
  centre = await aCentre();
});
afterEach(() => centre.end());

const aWebChat = (parameters: NodeOptions['parameters'] = {}) => placed('webChatTrigger', { store: centre.store, parameters });

const served = (parameters: NodeOptions['parameters'] = {}, options?: ServeOptions): Promise<Served> =>
  centre.serve(aWebChat(parameters), options);

const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { readonly error: { readonly code: string } }).error.code;

describe('the page of a web chat', () => {
  it('runs only the scripts that carry the nonce of its policy', async () => {
    const chat = await served();
    const answer = await chat.get();
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([A-Za-z0-9+/=]{22,})'/.exec(policy)?.[1] ?? '';
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(pageOf('web-chat.html').replace('__SWITCHBOARD_NONCE__', nonce));
    expect(policy).toContain("default-src 'none'");
  });

  it('has another nonce every time', async () => {
    const chat = await served();
    const [first, second] = await Promise.all([chat.get(), chat.get()]);
    expect(first.headers.get('content-security-policy')).not.toBe(second.headers.get('content-security-policy'));
  });

  it('is html that is neither sniffed, cached, framed nor referred', async () => {
    const { headers } = await (await served()).get();
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('brings a script that other sites may load', async () => {
    const answer = await (await served()).get('/widget.js');
    expect(await answer.text()).toBe(pageOf('widget.js'));
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });
});

describe('a visitor', () => {
  it('is greeted with the settings of the node', async () => {
    const chat = await served({ options: { title: 'Hello', subtitle: 'We are here', accent: '#123456', language: 'uk' } });
    const answer = await chat.post({ action: 'hello' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({
      title: 'Hello',
      subtitle: 'We are here',
      accent: '#123456',
      language: 'uk',
      messages: [],
      chat: { status: 'none', agentName: null },
    });
  });

  it('gets its history back by its token', async () => {
    const chat = await served();
    const visitor = await aVisitor(chat);
    await visitor.says('Is anybody there?');
    const again = await (await chat.post({ action: 'hello', token: visitor.token })).json();
    expect(again).toMatchObject({ messages: [{ text: 'Is anybody there?', author: 'customer' }], chat: { status: 'waiting' } });
  });

  it('is given what it said as stored, and the same again for the same id', async () => {
    const chat = await served();
    const visitor = await aVisitor(chat);
    const id = randomUUID();
    const first = await visitor.says('Hello', id);
    const second = await visitor.says('Hello', id);
    expect(first.status).toBe(200);
    const said: unknown = await first.json();
    expect(said).toMatchObject({ message: { text: 'Hello', clientId: id, status: 'sent' } });
    expect(await second.json()).toEqual(said);
    expect(await centre.raw.count('messages')).toBe(1);
    expect(await centre.outbox()).toBe(1);
  });

  it('says hello on a node of version 1 as well', async () => {
    const chat = await centre.serve(placed('webChatTrigger', { store: centre.store, typeVersion: 1 }));
    expect((await chat.post({ action: 'hello' })).status).toBe(200);
  });
});

describe('a new chat', () => {
  it('starts the flow once, on the output New Chat, with an id of its own', async () => {
    const node = aWebChat();
    const chat = await centre.serve(node);
    const running = await activate(node);
    centre.atEnd(running.abort);
    await (await aVisitor(chat)).says('When will my order arrive?');

    const { outputs, items, end } = await running.next();
    expect(outputs.map((list) => list.length)).toEqual([1, 0, 0]);
    expect(items).toEqual([
      {
        chat: expect.objectContaining({ status: 'waiting', queueId: null }),
        contact: { id: expect.any(String), name: expect.stringMatching(/^Visitor [0-9A-F]{4}$/) },
        channel: { id: expect.any(String), type: 'webchat', name: 'Web chat' },
        message: expect.objectContaining({ author: 'customer', text: 'When will my order arrive?', seq: 1 }),
        event: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), kind: 'new_chat' },
      },
    ]);
    end('success');
  });

  it('starts no execution from the webhook itself', async () => {
    const chat = await served();
    await (await aVisitor(chat)).says('Hello');
    expect(chat.started).toEqual([]);
    expect(await centre.outbox()).toBe(1);
  });

  it('has the name of the channel that the node says', async () => {
    const node = aWebChat({ channelName: '  Shop  ' });
    const chat = await centre.serve(node);
    const running = await activate(node);
    centre.atEnd(running.abort);
    await (await aVisitor(chat)).says('Hello');
    const { items, end } = await running.next();
    expect(items[0]?.['channel']).toMatchObject({ name: 'Shop' });
    end('success');
  });
});

describe('a further message of an open chat', () => {
  it('is stored without starting anything', async () => {
    const chat = await served();
    const visitor = await aVisitor(chat);
    await visitor.says('Hello');
    expect(await centre.outbox()).toBe(1);
    expect((await visitor.says('Anybody?')).status).toBe(200);
    expect(await centre.raw.count('messages')).toBe(2);
    expect(await centre.outbox()).toBe(1);
  });

  it('starts the flow on the output Message where the node asks for it', async () => {
    const node = aWebChat({ events: ['message'] });
    const chat = await centre.serve(node);
    const running = await activate(node);
    centre.atEnd(running.abort);
    const visitor = await aVisitor(chat);
    await visitor.says('Hello');
    await visitor.says('Anybody?');
    const { outputs, items, end } = await running.next();
    expect(outputs.map((list) => list.length)).toEqual([0, 1, 0]);
    expect(items[0]).toMatchObject({ message: { text: 'Anybody?', seq: 2 }, event: { kind: 'message' } });
    end('success');
  });
});

describe('a status', () => {
  it('starts the flow on the output Status where the node asks for it', async () => {
    const node = aWebChat({ events: ['status'] });
    const chat = await centre.serve(node);
    const running = await activate(node);
    centre.atEnd(running.abort);
    const visitor = await aVisitor(chat);
    const said = (await (await visitor.says('Hello')).json()) as { readonly message: { readonly id: string } };
    const [row] = await centre.raw.rows<{ chat_id: string }>(`select chat_id from messages where id = '${said.message.id}'`);
    const { sendMessage } = centre.switchboard;
    await sendMessage({ chatId: asChatId(row?.chat_id ?? ''), actor: { kind: 'flow' }, text: 'Hi', botName: 'Bot', idempotencyKey: null });
    // Its next visit shows the message: it is delivered.
    await chat.post({ action: 'hello', token: visitor.token });
    const { outputs, items, end } = await running.next();
    expect(outputs.map((list) => list.length)).toEqual([0, 0, 1]);
    expect(items[0]).toMatchObject({ message: { id: expect.any(String), status: 'delivered' }, event: { kind: 'status' } });
    end('success');
  });
});

describe('a call that is not right', () => {
  it.each([
    ['an unknown action', { action: 'drop_tables' }],
    ['no action', {}],
    ['a list', []],
    ['null', null],
    ['a text that is no text', { action: 'send', token: 't', id: randomUUID(), text: 7 }],
    ['an id that is no id', { action: 'send', token: 't', id: 'one', text: 'Hello' }],
  ])('is refused with 400: %s', async (_, body) => {
    const answer = await (await served()).post(body);
    expect(answer.status).toBe(400);
    expect(await codeOf(answer)).toBe('bad_request');
  });

  it('is refused with 400 when its body is no JSON', async () => {
    const chat = await served();
    for (const headers of [{ 'content-type': 'text/plain' }, { 'content-type': 'application/x-www-form-urlencoded' }]) {
      const answer = await fetch(chat.url, { method: 'POST', headers, body: '{"action":' });
      expect(answer.status).toBe(400);
    }
    expect((await fetch(chat.url, { method: 'POST' })).status).toBe(400);
    expect(chat.thrown).toEqual([]);
  });

  it('is refused by n8n before the node sees it when it only says that it is JSON', async () => {
    const chat = await served();
    const answer = await fetch(chat.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"action":' });
    expect(answer.status).toBe(422);
  });

  it.each([
    ['nobody', 'forged'],
    ['a signature of somebody else', `${randomUUID()}.${'A'.repeat(43)}`],
    ['no signature', `${randomUUID()}.`],
  ])('is refused with 401 when its token is signed by %s', async (_, token) => {
    const answer = await (await served()).post({ action: 'send', token, id: randomUUID(), text: 'Hello' });
    expect(answer.status).toBe(401);
    expect(await codeOf(answer)).toBe('unknown_visitor');
    expect(await centre.raw.count('messages')).toBe(0);
  });

  it('is refused with 401 when its token has another visitor in it', async () => {
    const chat = await served();
    const [mine, yours] = [await aVisitor(chat), await aVisitor(chat)];
    const token = `${yours.token.split('.')[0] ?? ''}.${mine.token.split('.')[1] ?? ''}`;
    expect((await chat.post({ action: 'send', token, id: randomUUID(), text: 'Hello' })).status).toBe(401);
  });

  it('is refused with 413 when its body is over the limit', async () => {
    const chat = await served();
    const { token } = await aVisitor(chat);
    const answer = await chat.post({ action: 'send', token, id: randomUUID(), text: 'x'.repeat(bodyLimit) });
    expect(answer.status).toBe(413);
    expect(await codeOf(answer)).toBe('too_large');
  });

  it('is refused with 413 when its text is over the limit, and taken when it is at it', async () => {
    const visitor = await aVisitor(await served());
    expect((await visitor.says('x'.repeat(webChatTextLimit))).status).toBe(200);
    const answer = await visitor.says('x'.repeat(webChatTextLimit + 1));
    expect(answer.status).toBe(413);
    expect(await codeOf(answer)).toBe('text_too_long');
    expect(await centre.raw.count('messages')).toBe(1);
  });

  it('is refused with 422 when its text is empty', async () => {
    const answer = await (await aVisitor(await served())).says('  \n ');
    expect(answer.status).toBe(422);
    expect(await codeOf(answer)).toBe('text_empty');
  });
});

describe('the allowed origins', () => {
  const options = { allowedOrigins: 'https://www.example.com/, https://shop.example.com' };

  it('may call, with or without a slash in the settings', async () => {
    const chat = await served({ options });
    for (const origin of ['https://www.example.com', 'https://shop.example.com']) {
      expect((await chat.post({ action: 'hello' }, { origin })).status).toBe(200);
    }
  });

  it('include the page that the node itself serves', async () => {
    const chat = await served({ options });
    expect((await chat.post({ action: 'hello' }, { origin: new URL(chat.url).origin })).status).toBe(200);
  });

  it.each(['https://evil.example', 'http://www.example.com', 'https://www.example.com.evil.example', 'null'])(
    'keep %s out with 403',
    async (origin) => {
      const answer = await (await served({ options })).post({ action: 'hello' }, { origin });
      expect(answer.status).toBe(403);
      expect(await codeOf(answer)).toBe('origin_not_allowed');
    },
  );

  it('are everybody while the setting is empty', async () => {
    expect((await (await served()).post({ action: 'hello' }, { origin: 'https://anywhere.example' })).status).toBe(200);
  });
});

describe('a store that is down', () => {
  const nowhere = () => {
    const file = join(mkdtempSync(join(userFolder, 'down-')), 'file');
    writeFileSync(file, '');
    return { engine: 'sqlite', file: join(file, 'switchboard.sqlite') };
  };

  it('makes every call answer 503, and never throws', async () => {
    const chat = await centre.serve(placed('webChatTrigger', { store: nowhere() }));
    for (const answer of [await chat.post({ action: 'hello' }), await chat.get()]) {
      expect(answer.status).toBe(503);
      expect(await codeOf(answer)).toBe('unavailable');
    }
    expect(chat.thrown).toEqual([]);
    expect(chat.started).toEqual([]);
  });

  it('makes a message answer 503 when it breaks later, and says nothing of itself', async () => {
    const chat = await served();
    const visitor = await aVisitor(chat);
    await centre.raw.rows('drop table messages');
    const answer = await visitor.says('Hello');
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toMatch(/messages|sql/i);
    expect(chat.thrown).toEqual([]);
  });

  it('keeps the trigger from starting, and says what to check', async () => {
    const failure: unknown = await activate(placed('webChatTrigger', { store: nowhere() })).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(n8nWorkflow.NodeOperationError);
    expect(failure).toMatchObject({ description: expect.stringContaining('credential Switchboard Store') });
  });
});

describe('in the test mode of the editor', () => {
  it('a message starts the run on the canvas with its own item, and leaves the outbox alone', async () => {
    const node = aWebChat();
    const chat = await centre.serve(node, { isTest: true });
    const visitor = await aVisitor(chat);
    expect(chat.started).toEqual([]);
    expect((await visitor.says('A try')).status).toBe(200);
    expect(chat.started).toHaveLength(1);
    expect(await centre.outbox()).toBe(0);

    const { outputs, items } = await testRun(node);
    expect(outputs.map((list) => list.length)).toEqual([1, 0, 0]);
    expect(items[0]).toMatchObject({ message: { text: 'A try' }, event: { id: expect.any(String), kind: 'new_chat' } });
  });

  it('a further message comes out of Message, whatever events are chosen', async () => {
    const node = aWebChat();
    const chat = await centre.serve(node, { isTest: true });
    const visitor = await aVisitor(chat);
    await visitor.says('A try');
    await testRun(node);
    await visitor.says('Another');
    const { outputs, items } = await testRun(node);
    expect(outputs.map((list) => list.length)).toEqual([0, 1, 0]);
    expect(items[0]).toMatchObject({ message: { text: 'Another' }, event: { kind: 'message' } });
  });

  it('the same message again starts nothing', async () => {
    const chat = await served({}, { isTest: true });
    const visitor = await aVisitor(chat);
    const id = randomUUID();
    await visitor.says('A try', id);
    await visitor.says('A try', id);
    expect(chat.started).toHaveLength(1);
  });

  it('the sample is on the canvas until somebody wrote, and again after that', async () => {
    const node = aWebChat();
    const sample = await testRun(node);
    expect(sample.items[0]).toMatchObject({ channel: { type: 'webchat' }, event: { kind: 'new_chat' } });
    const chat = await centre.serve(node, { isTest: true });
    await (await aVisitor(chat)).says('A try');
    expect((await testRun(node)).items[0]).toMatchObject({ message: { text: 'A try' } });
    expect((await testRun(node)).items).toEqual(sample.items);
  });

  it('the sample has the fields of a real item', async () => {
    const node = aWebChat();
    const [sample] = (await testRun(node)).items;
    const chat = await centre.serve(node, { isTest: true });
    await (await aVisitor(chat)).says('A try');
    const [real] = (await testRun(node)).items;
    const shape = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
        : '';
    expect(shape(sample)).toEqual(shape(real));
  });
});

describe('the live stream', () => {
  it('brings the visitor its messages, unbuffered and uncompressed', async () => {
    const chat = await served();
    const { token, cursor } = (await (await chat.post({ action: 'hello' })).json()) as { readonly token: string; readonly cursor: string };
    const answer = await chat.post({ action: 'stream', token, cursor });
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    await chat.post({ action: 'send', token, id: randomUUID(), text: 'Hello' });
    const heard = await heardUntil(answer, 'event: message');
    expect(heard).toMatch(/^event: beat\ndata: \{\}\n\n/);
    expect(heard).toContain('"text":"Hello"');
  });

  it('breaks off when it fails after it began, and never throws', async () => {
    const chat = await served(
      {},
      {
        before: ({ body }, response) => {
          if ((body as { readonly action: string }).action === 'stream') {
            response.write = () => {
              throw new Error('broken');
            };
          }
          return Promise.resolve();
        },
      },
    );
    const { token, cursor } = (await (await chat.post({ action: 'hello' })).json()) as { readonly token: string; readonly cursor: string };
    const answer = await chat.post({ action: 'stream', token, cursor }).catch(() => null);
    await expect(answer === null ? Promise.reject(new Error('reset')) : answer.text()).rejects.toThrow();
    expect(chat.thrown).toEqual([]);
  });

  it('ends for a visitor who left before it began', async () => {
    const begun = jest.spyOn(globalThis, 'setInterval');
    const ended = jest.spyOn(globalThis, 'clearInterval');
    const steps = new EventEmitter();
    const isStream = ({ body }: HostRequest) => (body as { readonly action: string }).action === 'stream';
    const chat = await served(
      {},
      {
        before: async (asked, response) => {
          if (!isStream(asked)) return;
          const left = once(response, 'close');
          steps.emit('asked');
          await left;
        },
        after: (asked) => isStream(asked) && steps.emit('served'),
      },
    );
    const hello = (await (await chat.post({ action: 'hello' })).json()) as { readonly token: string; readonly cursor: string };
    begun.mockClear();
    const asked = once(steps, 'asked');
    const call = request(chat.url, { method: 'POST', headers: { 'content-type': 'application/json' } });
    call.on('error', () => undefined);
    call.end(JSON.stringify({ action: 'stream', token: hello.token, cursor: hello.cursor }));
    await asked;
    const isServed = once(steps, 'served');
    call.destroy();
    await isServed;
    const timers = begun.mock.results.map(({ value }): unknown => value);
    expect(timers.length).toBeGreaterThan(0);
    for (const timer of timers) expect(ended.mock.calls.some(([stopped]) => stopped === timer)).toBe(true);
    begun.mockRestore();
    ended.mockRestore();
  });
});
