import { createHmac, randomUUID } from 'node:crypto';
import { aCentre, aVisitor, password } from './host/centre';
import type { Centre } from './host/centre';
import { n8nWorkflow } from './host/n8n';
import { activate } from './host/triggers';
import { heardUntil } from './host/webhooks';
import type { Served } from './host/webhooks';
import { execute, placed } from './host/workflow';
import type { NodeOptions } from './host/workflow';
import { asAttachmentId, asChatId } from '../../src/runtime/ids';
import { visitorHeader } from '../../src/wire/web-chat';
import type { WebChatFile, WebChatHello, WebChatMessage } from '../../src/wire/web-chat';

let centre: Centre;

beforeEach(async () => {
  centre = await aCentre();
});
afterEach(() => centre.end());

const secret = 'shared with the site';
const served = (options: NodeOptions['parameters'] = {}, more: Partial<NodeOptions> = {}): Promise<Served> =>
  centre.serve(placed('webChatTrigger', { store: centre.store, parameters: { options }, ...more }));
const known = (id: string, more: object = {}) => ({ id, hash: createHmac('sha256', secret).update(id).digest('hex'), ...more });

async function helloOf(chat: Served, more: object = {}): Promise<WebChatHello> {
  const answer = await chat.post({ action: 'hello', ...more });
  if (!answer.ok) throw new Error(`Refused: ${await answer.text()}`);
  return (await answer.json()) as WebChatHello;
}
const codeOf = async (answer: Response) => ((await answer.json()) as { readonly error: { readonly code: string } }).error.code;
const messageOf = async (answer: Response) => ((await answer.json()) as { readonly message: WebChatMessage }).message;

/** As small as a picture can be: one transparent pixel. */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

function upload(
  chat: Served,
  token: string,
  name: string,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const form = new FormData();
  form.append('file', new File([Uint8Array.from(bytes)], name));
  return fetch(`${chat.url}/file`, { method: 'POST', headers: { [visitorHeader]: token, ...headers }, body: form });
}
const uploaded = async (answer: Response): Promise<WebChatFile> => ((await answer.json()) as { readonly file: WebChatFile }).file;
const send = (chat: Served, token: string, more: object) => chat.post({ action: 'send', token, id: randomUUID(), text: '', ...more });
const set = (code: string, value: string) => centre.raw.rows(`insert into settings (key, value) values ('${code}', '${value}')`);

/** The id of the only chat. */
async function theChat() {
  const [row] = await centre.raw.rows<{ id: string }>('select id from chats');
  return asChatId(row?.id ?? '');
}

describe('a file of a visitor', () => {
  it('is uploaded, sent without a text, kept in the history, and fetched by its link alone', async () => {
    const chat = await served();
    const { token } = await aVisitor(chat);
    const file = await uploaded(await upload(chat, token, 'photo.png', pixel));
    expect(file).toMatchObject({ name: 'photo.png', type: 'image/png', kind: 'image', size: pixel.length, state: 'stored' });
    const message = await messageOf(await send(chat, token, { files: [file.id] }));
    expect(message).toMatchObject({ text: '', files: [{ id: file.id, state: 'stored' }] });
    const [kept] = (await helloOf(chat, { token })).messages;
    const answer = await chat.get(`/file?${kept?.files[0]?.link ?? ''}`);
    expect(Buffer.from(await answer.arrayBuffer()).equals(pixel)).toBe(true);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="photo.png"/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('is given once when it is sent twice under one id', async () => {
    const chat = await served();
    const { token } = await aVisitor(chat);
    const file = await uploaded(await upload(chat, token, 'a.txt', Buffer.from('a')));
    const body = { action: 'send', token, id: randomUUID(), text: 'Here', files: [file.id] };
    const [first, again] = [await messageOf(await chat.post(body)), await messageOf(await chat.post(body))];
    expect([again.id, again.files.map(({ id }) => id)]).toEqual([first.id, [file.id]]);
    expect(await codeOf(await send(chat, token, { files: [file.id] }))).toBe('unknown_files');
  });

  it('is taken at the size that the settings allow, and refused one byte above, with the reason', async () => {
    await set('MaxFileSize', '1');
    const chat = await served();
    const { token, fileRules } = await helloOf(chat);
    expect(fileRules).toMatchObject({ maxBytes: 1024 * 1024, most: 10 });
    expect((await upload(chat, token, 'a.bin', Buffer.alloc(1024 * 1024, 1))).status).toBe(200);
    const over = await upload(chat, token, 'a.bin', Buffer.alloc(1024 * 1024 + 1, 1));
    expect([over.status, await codeOf(over)]).toEqual([413, 'file_too_large']);
  });

  it.each(['evil.exe', 'EVIL.EXE', 'a.exe ', 'a.exe.', 'photo.exe.png', 'a.ex\u200Be'])('is refused when it is called %j', async (name) => {
    const chat = await served();
    const { token } = await aVisitor(chat);
    const answer = await upload(chat, token, name, Buffer.from('MZ'));
    expect([answer.status, await codeOf(answer)]).toEqual([422, 'file_denied']);
    expect(await centre.raw.count('attachments')).toBe(0);
  });

  it('is refused when it is empty, or missing', async () => {
    const chat = await served();
    const { token } = await aVisitor(chat);
    expect((await upload(chat, token, 'a.txt', Buffer.alloc(0))).ok).toBe(false);
    expect((await fetch(`${chat.url}/file`, { method: 'POST', headers: { [visitorHeader]: token }, body: new FormData() })).status).toBe(
      400,
    );
    expect(chat.thrown).toEqual([]);
  });

  it.each([
    ['no token', ''],
    ['a forged token', `${randomUUID()}.${'A'.repeat(43)}`],
  ])('is refused with 401 with %s', async (_, token) => {
    const answer = await upload(await served(), token, 'a.txt', Buffer.from('a'));
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'unknown_visitor']);
  });

  it('cannot be sent by anybody else, and not more than ten at once', async () => {
    const chat = await served();
    const [mine, yours] = [await aVisitor(chat), await aVisitor(chat)];
    const file = await uploaded(await upload(chat, mine.token, 'a.txt', Buffer.from('a')));
    expect(await codeOf(await send(chat, yours.token, { text: 'Mine!', files: [file.id] }))).toBe('unknown_files');
    const many = await send(chat, mine.token, { files: Array.from({ length: 11 }, () => randomUUID()) });
    expect([many.status, await codeOf(many)]).toEqual([400, 'too_many_files']);
  });

  it('is not fetched by a link that was changed, and not through another chat', async () => {
    const [chat, other] = [await served(), await served()];
    const { token } = await aVisitor(chat);
    const file = await uploaded(await upload(chat, token, 'a.txt', Buffer.from('a')));
    await send(chat, token, { files: [file.id] });
    const link = new URLSearchParams(file.link ?? '');
    for (const [name, value] of [
      ['id', randomUUID()],
      ['expires', String(Number(link.get('expires')) + 1)],
      ['signature', 'A'.repeat(43)],
    ] as const) {
      const changed = new URLSearchParams(link);
      changed.set(name, value);
      expect((await chat.get(`/file?${changed.toString()}`)).status).toBe(404);
    }
    expect((await chat.get(`/file?id=${file.id}`)).status).toBe(404);
    expect((await other.get(`/file?${link.toString()}`)).status).toBe(404);
    expect((await chat.get(`/file?${link.toString()}`)).status).toBe(200);
  });

  it('gets a new link for its visitor alone', async () => {
    const chat = await served();
    const [mine, yours] = [await aVisitor(chat), await aVisitor(chat)];
    const file = await uploaded(await upload(chat, mine.token, 'a.txt', Buffer.from('a')));
    await send(chat, mine.token, { files: [file.id] });
    const links = async (token: string): Promise<unknown> => (await chat.post({ action: 'links', token, ids: [file.id] })).json();
    expect(await links(mine.token)).toEqual({ links: { [file.id]: expect.stringContaining(`id=${file.id}`) } });
    expect(await links(yours.token)).toEqual({ links: {} });
  });

  it('of a flow is read by the visitor', async () => {
    const chat = await served();
    const visitor = await aVisitor(chat);
    await visitor.says('Hello');
    const stored = await centre.switchboard.storeFile({ name: 'invoice.pdf', bytes: Buffer.from('%PDF-1.4'), ownerId: 'flow' });
    if (!stored.ok) throw new Error(stored.refusal.reason);
    const files = [asAttachmentId(stored.value.id)];
    await centre.switchboard.sendMessage({
      chatId: await theChat(),
      actor: { kind: 'flow' },
      text: '',
      files,
      uploader: 'flow',
      botName: 'Bot',
      idempotencyKey: null,
    });
    const last = (await helloOf(chat, { token: visitor.token })).messages.at(-1);
    expect(last).toMatchObject({ author: 'bot', files: [{ name: 'invoice.pdf', kind: 'document' }] });
    expect(await (await chat.get(`/file?${last?.files[0]?.link ?? ''}`)).text()).toBe('%PDF-1.4');
  });
});

describe('a button under a message', () => {
  const buttons = [
    { kind: 'reply', label: 'Track', payload: 'track:4711' },
    { kind: 'link', label: 'Read', url: 'https://example.com' },
  ] as const;

  async function offered() {
    const chat = await served({ botMode: 'first' });
    const visitor = await aVisitor(chat);
    await visitor.says('Hello');
    await centre.switchboard.sendMessage({
      chatId: await theChat(),
      actor: { kind: 'flow' },
      text: 'What now?',
      buttons,
      botName: 'Bot',
      idempotencyKey: null,
    });
    const asked = (await helloOf(chat, { token: visitor.token })).messages.at(-1);
    return { chat, token: visitor.token, asked };
  }

  it('is shown without its payload', async () => {
    const { asked } = await offered();
    expect(asked?.content).toEqual({ buttons: [{ kind: 'reply', label: 'Track' }, buttons[1]] });
  });

  it('becomes the message of whoever presses it, with the payload for the flow', async () => {
    const { chat, token, asked } = await offered();
    expect((await send(chat, token, { text: 'Track', press: { messageId: asked?.id, index: 0 } })).status).toBe(200);
    const [pressed] = await centre.raw.rows<{ text: string; content: string }>(
      `select text, content from messages order by seq desc limit 1`,
    );
    expect(pressed).toEqual({ text: 'Track', content: JSON.stringify({ payload: 'track:4711' }) });
  });

  it.each([
    ['under another label', { text: 'Delete everything', index: 0 }],
    ['that is a link', { text: 'Read', index: 1 }],
    ['that is not there', { text: 'Track', index: 2 }],
  ])('%s is refused', async (_, { text, index }) => {
    const { chat, token, asked } = await offered();
    expect(await codeOf(await send(chat, token, { text, press: { messageId: asked?.id, index } }))).toBe('unknown_button');
  });

  it('of another visitor is refused', async () => {
    const { chat, asked } = await offered();
    const stranger = await aVisitor(chat);
    expect(await codeOf(await send(chat, stranger.token, { text: 'Track', press: { messageId: asked?.id, index: 0 } }))).toBe(
      'unknown_button',
    );
  });
});

describe('the trigger', () => {
  it('that is set back to what it was is that again', async () => {
    const nodeId = randomUUID();
    for (const botMode of ['off', 'only', 'off']) {
      const node = placed('webChatTrigger', { store: centre.store, nodeId, parameters: { options: { botMode } } });
      Object.assign(node.node, { webhookId: nodeId });
      const chat = await centre.serve(node);
      await (await aVisitor(chat)).says('Hello');
    }
    const chats = await centre.raw.rows<{ status: string }>('select status from chats order by created_at, id');
    expect(chats.map(({ status }) => status)).toEqual(['waiting', 'bot_processing', 'waiting']);
  });
});

describe('the form for when nobody is connected', () => {
  const word = { name: 'Ana Gómez', email: 'ana@example.com', phone: '+34 600 123 456', text: 'Please call me.' };
  const leave = (chat: Served, token: string, more: object = {}, id = randomUUID()) =>
    chat.post({ action: 'leave', token, id, ...word, ...more });

  it('is shown while no agent has the inbox open, and only where the trigger wants it', async () => {
    const form = { whenNobody: 'form' };
    expect((await helloOf(await served())).isForm).toBe(false);
    expect((await helloOf(await served({ ...form, botMode: 'first' }))).isForm).toBe(false);
    const chat = await served(form);
    expect((await helloOf(chat)).isForm).toBe(true);
    await centre.addAgent('ana');
    const inbox = await centre.serve(placed('agentInboxTrigger', { store: centre.store }));
    await inbox.post({ action: 'login', login: 'ana', password }, { 'sec-fetch-site': 'same-origin' });
    expect((await helloOf(chat)).isForm).toBe(false);
  });

  it('becomes a chat and what agents know of the contact, and finds nobody by it', async () => {
    const chat = await served({ whenNobody: 'form' });
    const { token } = await aVisitor(chat);
    expect(await messageOf(await leave(chat, token))).toMatchObject({ author: 'customer', text: 'Please call me.' });
    expect(await centre.raw.rows('select name, email, phone from contacts')).toEqual([
      { name: 'Ana Gómez', email: 'ana@example.com', phone: '+34600123456' },
    ]);
    expect(await centre.raw.count('contact_phones')).toBe(0);
    const lines = await centre.raw.rows<{ author: string; text: string }>('select author, text from messages order by seq');
    expect(lines.map(({ author }) => author)).toEqual(['customer', 'system']);
    expect(lines[1]?.text).toContain('ana@example.com, +34 600 123 456');
    expect(await helloOf(chat, { token })).toMatchObject({
      isForm: false,
      chat: { status: 'waiting' },
      messages: [{ text: 'Please call me.' }],
    });
  });

  it('tells the flow how the customer can be answered', async () => {
    const node = placed('webChatTrigger', { store: centre.store, parameters: { options: { whenNobody: 'form' } } });
    const chat = await centre.serve(node);
    const running = await activate(node);
    centre.atEnd(running.abort);
    await leave(chat, (await aVisitor(chat)).token);
    const { items, end } = await running.next();
    expect(items[0]).toMatchObject({
      contact: { name: 'Ana Gómez' },
      message: { content: { referral: { form: 'nobody_connected', email: 'ana@example.com', phone: '+34 600 123 456' } } },
    });
    end('success');
  });

  it('is stored once when it is sent twice', async () => {
    const chat = await served({ whenNobody: 'form' });
    const { token } = await aVisitor(chat);
    const id = randomUUID();
    await leave(chat, token, {}, id);
    await leave(chat, token, {}, id);
    expect(await centre.raw.count('messages')).toBe(2);
  });

  it.each([
    ['without a name', { name: ' ' }],
    ['without a way to answer', { email: '', phone: '' }],
    ['with an address that is none', { email: 'ana@' }],
  ])('is refused %s', async (_, more) => {
    const chat = await served({ whenNobody: 'form' });
    expect(await codeOf(await leave(chat, (await aVisitor(chat)).token, more))).toBe('bad_contact');
    expect(await centre.raw.count('messages')).toBe(0);
  });

  it('is refused where the trigger has none, and without a message', async () => {
    const [plain, form] = [await served(), await served({ whenNobody: 'form' })];
    expect((await leave(plain, (await aVisitor(plain)).token)).status).toBe(400);
    expect(await codeOf(await leave(form, (await aVisitor(form)).token, { text: ' ' }))).toBe('text_empty');
  });
});

describe('the rating of a chat', () => {
  async function completed(options: NodeOptions['parameters'] = { asksForRating: true }) {
    const chat = await served(options);
    const visitor = await aVisitor(chat);
    await visitor.says('Hello');
    const chatId = await theChat();
    await centre.switchboard.sendMessage({ chatId, actor: { kind: 'flow' }, text: 'Hi', botName: 'Bot', idempotencyKey: null });
    await centre.switchboard.completeChat({ chatId, actor: { kind: 'flow' } });
    const rate = (value: number, comment = '', token = visitor.token) => chat.post({ action: 'rate', token, chatId, value, comment });
    return { chat, token: visitor.token, chatId, rate, hello: () => helloOf(chat, { token: visitor.token }) };
  }

  it('is asked for once the chat is over, kept once, and can be changed', async () => {
    const { chatId, rate, hello } = await completed();
    expect((await hello()).chat).toEqual({ status: 'none', agentName: null, rating: { chatId, value: null, comment: null } });
    expect(await (await rate(4, ' Quick ')).json()).toEqual({ rating: { chatId, value: 4, comment: 'Quick' } });
    await rate(4, 'Quick');
    await rate(5);
    expect((await hello()).chat.rating).toEqual({ chatId, value: 5, comment: null });
    expect(await centre.raw.rows('select chat_id, value, comment from ratings')).toEqual([{ chat_id: chatId, value: 5, comment: null }]);
    const lines = await centre.raw.rows<{ text: string }>(
      `select text from messages where author = 'system' and text like '%of 5%' order by seq`,
    );
    expect(lines.map(({ text }) => text)).toEqual([
      'The customer rated this chat ★★★★☆ (4 of 5): Quick',
      'The customer changed the rating to ★★★★★ (5 of 5)',
    ]);
  });

  it('reaches the page live', async () => {
    const { chat, token, chatId, rate, hello } = await completed();
    const { cursor } = await hello();
    const stream = await chat.post({ action: 'stream', token, cursor });
    await rate(3);
    expect(await heardUntil(stream, '"value":3')).toContain(`"rating":{"chatId":"${chatId}","value":3,"comment":null}`);
  });

  it('starts the flows that want to hear of it, and is read by the node Switchboard', async () => {
    const { chatId, rate } = await completed();
    const listening = await activate(placed('chatEventTrigger', { store: centre.store, parameters: { events: ['rated'] } }));
    centre.atEnd(listening.abort);
    await rate(2, 'Slow');
    const { items, end } = await listening.next();
    expect(items[0]).toMatchObject({
      chat: { id: chatId },
      rating: { value: 2, comment: 'Slow', isChange: false },
      event: { kind: 'rated' },
    });
    end('success');
    const parameters = { resource: 'chat', operation: 'get', chatId };
    const [[item] = []] = await execute('switchboard', [{}], { store: centre.store, parameters });
    expect(item?.json['rating']).toMatchObject({ value: 2, comment: 'Slow' });
  });

  it.each([
    ['by somebody else', async ({ chat, rate }: Awaited<ReturnType<typeof completed>>) => rate(5, '', (await aVisitor(chat)).token), 404],
    ['of no star', ({ rate }: Awaited<ReturnType<typeof completed>>) => rate(0), 422],
    ['of six stars', ({ rate }: Awaited<ReturnType<typeof completed>>) => rate(6), 422],
  ])('is refused %s', async (_, ask, status) => {
    expect((await ask(await completed())).status).toBe(status);
    expect(await centre.raw.count('ratings')).toBe(0);
  });

  it('is neither asked for nor taken where the trigger does not ask', async () => {
    const { rate, hello } = await completed({});
    expect((await hello()).chat.rating).toBeNull();
    expect((await rate(5)).status).toBe(404);
  });

  it('is not asked for a chat in which nobody answered, and not once a new one began', async () => {
    const { chat, token, hello } = await completed();
    await send(chat, token, { text: 'One more thing' });
    expect((await hello()).chat).toMatchObject({ status: 'waiting', rating: null });
    const [row] = await centre.raw.rows<{ id: string }>(`select id from chats where status = 'waiting'`);
    await centre.switchboard.completeChat({ chatId: asChatId(row?.id ?? ''), actor: { kind: 'flow' } });
    expect((await hello()).chat).toEqual({ status: 'none', agentName: null, rating: null });
  });
});

describe('a visitor whom the site knows', () => {
  const identity = { secret };

  it('has one history in every browser, apart from what was written before the login', async () => {
    const chat = await served({}, { identity });
    const stranger = await aVisitor(chat);
    await stranger.says('Before the login');
    const first = await helloOf(chat, { user: known('42'), token: stranger.token });
    expect(first.messages).toEqual([]);
    await send(chat, first.token, { text: 'After it' });
    const elsewhere = await helloOf(chat, { user: known('42') });
    expect(elsewhere.messages.map(({ text, clientId }) => [text, typeof clientId])).toEqual([['After it', 'string']]);
    expect((await helloOf(chat, { token: stranger.token })).messages.map(({ text }) => text)).toEqual(['Before the login']);
    expect(await centre.raw.rows(`select external_id from contact_identities where external_id like 'user:%'`)).toEqual([
      { external_id: 'user:42' },
    ]);
  });

  it('is called what the site says, and is sent to files and streams like anybody', async () => {
    const chat = await served({}, { identity });
    const { token, cursor } = await helloOf(chat, { user: known('a.b:ä', { name: 'Ana' }) });
    const file = await uploaded(await upload(chat, token, 'a.txt', Buffer.from('a')));
    await send(chat, token, { text: 'Hi', files: [file.id], name: 'Ana', email: 'ana@example.com' });
    expect(await centre.raw.rows('select name, email from contacts')).toEqual([{ name: 'Ana', email: 'ana@example.com' }]);
    expect(await heardUntil(await chat.post({ action: 'stream', token, cursor }), 'event: message')).toContain(file.id);
    await helloOf(chat, { user: known('a.b:ä', { name: 'Ana Gómez' }) });
    expect(await centre.raw.rows('select name from contacts')).toEqual([{ name: 'Ana Gómez' }]);
  });

  it.each([
    ['the hash of another id', { id: '43', hash: known('42').hash }],
    ['no hash', { id: '42', hash: '' }],
  ])('is refused with %s, also with the token of a stranger', async (_, user) => {
    const chat = await served({}, { identity });
    const { token } = await aVisitor(chat);
    const answer = await chat.post({ action: 'hello', user, token });
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'bad_identity']);
  });

  it('is refused where the trigger has no secret', async () => {
    expect(await codeOf(await (await served()).post({ action: 'hello', user: known('42') }))).toBe('bad_identity');
  });

  it('has a token that is good for its own chat only', async () => {
    const [chat, other] = [await served({}, { identity }), await served({}, { identity: { secret: 'of another site' } })];
    const { token } = await helloOf(chat, { user: known('42') });
    expect((await send(chat, token, { text: 'Hi' })).status).toBe(200);
    expect((await send(other, token, { text: 'Hi' })).status).toBe(401);
  });

  it('alone is let in where strangers are refused, new ones and old ones', async () => {
    const node = { nodeId: randomUUID(), identity };
    const { token } = await aVisitor(await served({}, node));
    const chat = await served({ isForKnownOnly: true }, node);
    for (const body of [{}, { token }]) {
      const answer = await chat.post({ action: 'hello', ...body });
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'identity_wanted']);
    }
    expect((await send(chat, token, { text: 'Hi' })).status).toBe(401);
    expect((await upload(chat, token, 'a.txt', Buffer.from('a'))).status).toBe(401);
    expect((await helloOf(chat, { user: known('42') })).messages).toEqual([]);
  });
});

describe('the origins', () => {
  const options = { allowedOrigins: 'https://www.example.com' };
  const allowed = 'https://www.example.com';

  it('that are allowed may read every answer, refusals and files included', async () => {
    const chat = await served(options);
    for (const answer of [
      await chat.post({ action: 'hello' }, { origin: allowed }),
      await chat.post({ action: 'send', token: 'x', id: randomUUID(), text: 'Hi' }, { origin: allowed }),
      await chat.get('/file?id=x', { origin: allowed }),
      await upload(chat, '', 'a.txt', Buffer.from('a'), { origin: allowed }),
    ]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe(allowed);
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  it.each([
    'null',
    'https://www.example.com.',
    'https://www.example.com.evil.example',
    'https://WWW.example.com',
    'http://www.example.com',
  ])('keep %s from calls, uploads and files', async (origin) => {
    const chat = await served(options);
    const { token } = await aVisitor(chat);
    const file = await uploaded(await upload(chat, token, 'a.txt', Buffer.from('a')));
    for (const answer of [
      await chat.post({ action: 'hello', token }, { origin }),
      await upload(chat, token, 'b.txt', Buffer.from('b'), { origin }),
      await chat.get(`/file?${file.link ?? ''}`, { origin }),
    ]) {
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'origin_not_allowed']);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('are not believed to be the own one for what a page can say itself', async () => {
    const answer = await (
      await served(options)
    ).post({ action: 'hello' }, { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' });
    expect(answer.status).toBe(403);
  });

  it.each([
    [{ allowedOrigins: 'https://good.example, www.example.com' }, /"www\.example\.com" in Allowed Origins/],
    [{ isForKnownOnly: true }, /Only Known Visitors/],
  ])('and visitors that are named wrongly keep the workflow from being published: %j', async (wrong, words) => {
    const failure: unknown = await activate(placed('webChatTrigger', { store: centre.store, parameters: { options: wrong } })).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(n8nWorkflow.NodeOperationError);
    expect(failure).toMatchObject({ message: expect.stringMatching(words) });
  });
});

describe('too much at once', () => {
  it('is refused with 429, with how long to wait, and for the visitor alone', async () => {
    const chat = await served();
    const [eager, other] = [await aVisitor(chat), await aVisitor(chat)];
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => eager.says(`Message ${index}`)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    const { headers } = refused[0] ?? new Response();
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused[0]?.json()).toMatchObject({ error: { code: 'too_many_requests', retryAfter: expect.any(Number) } });
    expect((await other.says('Hello')).status).toBe(200);
  });
});
