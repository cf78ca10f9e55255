/**
 * A web chat server in memory, to look at the widget without n8n: `node widget/dev/server.mjs [port [folder of the built pages]]`.
 *
 * Pages: `/` a site with hostile styles and a strict policy that embeds the widget from another origin (the next port), `/plain` the same
 * without the hostility, `/chat` the hosted page. `POST /dev` with JSON moves things: `{ "mode": "ok" | "drop" | "slow" | "failing" |
 * "silent" | "forgetful" | "busy" }`, `{ "say": { author, authorName, text } }`, `{ "chat": { status, agentName } }`, `{ "typing": "Ana" }`,
 * `{ "read": true }`, `{ "cut": true }` (ends the streams), `{ "history": n }`, `{ "look": { … } }`, `{ "form": true }` (nobody is there),
 * `{ "rating": true }` (a chat that ends is to be rated), `{ "reset": true }`. `say` may hold `files` (`{ name, type, size, kind }`, `kind: "image"`
 * is a drawn one) and `content`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const pages = process.argv[3] ?? path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'pages');
const port = Number(process.argv[2] ?? 4180);

const world = {
  mode: 'ok',
  look: { title: 'Acme support', subtitle: 'We usually answer within a few minutes', accent: '#3d5afe', language: 'auto' },
  visitors: new Map(),
  calls: [],
  files: new Map(),
  form: false,
  rating: false,
};

const fileRules = { maxBytes: 2 * 1024 * 1024, most: 10, denied: ['exe', 'bat'] };

/** A picture without a library: an uncompressed bitmap of two colours. */
function drawn(width, height, hue) {
  const size = 54 + width * height * 3;
  const bytes = Buffer.alloc(size);
  bytes.write('BM');
  bytes.writeUInt32LE(size, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isSun = (x - width * 0.7) ** 2 + (y - height * 0.65) ** 2 < (height / 6) ** 2;
      const colour = isSun ? [90, 220, 255] : [200 - (y * 90) / height, 120 + (y * 100) / height, (hue + (x * 80) / width) % 255];
      colour.forEach((value, index) => bytes.writeUInt8(Math.round(value), 54 + (y * width + x) * 3 + index));
    }
  }
  return bytes;
}

function keep({ name, type, kind, bytes, size = bytes?.length ?? null, state = 'stored' }) {
  const id = randomUUID();
  world.files.set(id, bytes ?? Buffer.alloc(size ?? 0));
  return { id, name, type, kind, size, state, link: state === 'stored' ? `id=${id}` : null };
}

function newVisitor() {
  const visitor = {
    token: `v.${randomUUID()}`,
    uploads: new Map(),
    messages: [],
    changes: [],
    chat: { status: 'none', agentName: null, rating: null },
    streams: new Set(),
  };
  world.visitors.set(visitor.token, visitor);
  return visitor;
}

function write(response, cursor, name, data) {
  response.write(`${cursor === null ? '' : `id: ${cursor}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

function publish(visitor, name, data) {
  visitor.changes.push({ name, data });
  for (const response of visitor.streams) write(response, visitor.changes.length, name, data);
}

function store(visitor, { author, authorName = null, text, files = [], content = null, clientId = null, at = Date.now() }) {
  const order = visitor.messages.length + 1;
  const message = { id: randomUUID(), order, at, author, authorName, text, files, content, status: 'sent', clientId };
  visitor.messages.push(message);
  publish(visitor, 'message', message);
  return message;
}

function markRead(visitor, isMatch) {
  visitor.messages.forEach((message, index) => {
    if (!isMatch(message) || message.status === 'read') return;
    visitor.messages[index] = { ...message, status: 'read' };
    publish(visitor, 'message', visitor.messages[index]);
  });
}

function setChat(visitor, chat) {
  const asked = world.rating && chat.status === 'none' ? { chatId: randomUUID(), value: null, comment: null } : null;
  visitor.chat = { rating: asked, ...chat };
  publish(visitor, 'chat', visitor.chat);
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

const refuse = (response, status, code) => answer(response, status, { error: { code, message: code } });

const actions = {
  hello(request, response) {
    const visitor = world.visitors.get(request.token) ?? newVisitor();
    const { token, messages, chat, changes } = visitor;
    answer(response, 200, {
      token,
      ...world.look,
      cursor: String(changes.length),
      messages: messages.slice(-200),
      chat,
      isForm: world.form && chat.status === 'none',
      fileRules,
    });
  },
  send(request, response, visitor) {
    const text = request.text.trim();
    const files = (request.files ?? []).map((id) => visitor.uploads.get(id)).filter((file) => file !== undefined);
    if (text === '' && files.length === 0) return refuse(response, 400, 'text_empty');
    if (text.length > 10_000) return refuse(response, 400, 'text_too_long');
    const known = visitor.messages.find((message) => message.clientId === request.id);
    const message = known ?? store(visitor, { author: 'customer', text, files, clientId: request.id });
    if (visitor.chat.status === 'none') setChat(visitor, { status: 'waiting', agentName: null });
    answer(response, 200, { message });
  },
  leave(request, response, visitor) {
    const message = store(visitor, { author: 'customer', text: request.text, clientId: request.id });
    setChat(visitor, { status: 'waiting', agentName: null });
    answer(response, 200, { message });
  },
  rate(request, response, visitor) {
    const rating = { chatId: request.chatId, value: request.value, comment: request.comment || null };
    setChat(visitor, { ...visitor.chat, rating });
    answer(response, 200, { rating });
  },
  links: (request, response) => answer(response, 200, { links: Object.fromEntries(request.ids.map((id) => [id, `id=${id}`])) }),
  typing: (request, response) => answer(response, 200, {}),
  seen(request, response, visitor) {
    const order = visitor.messages.find((message) => message.id === request.messageId)?.order ?? 0;
    markRead(visitor, (message) => message.author !== 'customer' && message.order <= order);
    answer(response, 200, {});
  },
  stream(request, response, visitor) {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
    visitor.changes
      .slice(Number(request.cursor))
      .forEach(({ name, data }, index) => write(response, Number(request.cursor) + index + 1, name, data));
    write(response, null, 'beat', {});
    visitor.streams.add(response);
    const beat = setInterval(() => {
      if (world.mode !== 'silent') write(response, null, 'beat', {});
    }, 2_000);
    response.on('close', () => {
      clearInterval(beat);
      visitor.streams.delete(response);
    });
  },
};

function cutStreams() {
  for (const visitor of world.visitors.values()) for (const response of visitor.streams) response.destroy();
}

const made = (file, index) =>
  keep(file.kind === 'image' && file.state === undefined ? { ...file, bytes: drawn(360 + index * 40, 260, (index * 60) % 255) } : file);

function move(order) {
  const all = [...world.visitors.values()];
  if (order.mode !== undefined) world.mode = order.mode;
  if (order.form !== undefined) world.form = order.form;
  if (order.rating !== undefined) world.rating = order.rating;
  if (order.reset) Object.assign(world, { form: false, rating: false });
  if (order.look !== undefined) Object.assign(world.look, order.look);
  if (order.reset || order.mode === 'forgetful') world.visitors.clear();
  if (order.reset) world.calls.length = 0;
  for (const visitor of all) {
    if (order.say !== undefined) store(visitor, { ...order.say, files: (order.say.files ?? []).map(made) });
    if (order.chat !== undefined) setChat(visitor, order.chat);
    if (order.typing !== undefined) for (const response of visitor.streams) write(response, null, 'typing', { name: order.typing });
    if (order.read) markRead(visitor, (message) => message.author === 'customer');
    for (let index = 0; index < (order.history ?? 0); index += 1) {
      const author = index % 3 === 0 ? 'customer' : 'agent';
      const at = Date.now() - ((order.history ?? 0) - index) * 17 * 60_000;
      store(visitor, { author, authorName: author === 'agent' ? 'Ana Ruiz' : null, text: `Line ${index + 1} of a long conversation`, at });
    }
  }
  if (order.cut || order.mode === 'drop') cutStreams();
  return { visitors: all.length, calls: world.calls, messages: all.flatMap((visitor) => visitor.messages) };
}

async function readJson(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text || '{}');
}

async function serveFile(request, response, url) {
  if (request.method === 'GET') {
    const bytes = world.files.get(url.searchParams.get('id'));
    if (bytes === undefined) return refuse(response, 404, 'not_found');
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' });
    return response.end(bytes);
  }
  const visitor = world.visitors.get(request.headers['x-switchboard-visitor']);
  if (visitor === undefined) return refuse(response, 401, 'unknown_visitor');
  const form = await new Response(Readable.toWeb(request), { headers: { 'content-type': request.headers['content-type'] } }).formData();
  if (world.mode === 'slow') await new Promise((resolve) => setTimeout(resolve, 3_000));
  if (world.mode === 'drop') return request.socket.destroy();
  const file = form.get('file');
  const kind = file.type.startsWith('image/') ? 'image' : 'document';
  const kept = keep({ name: file.name, type: file.type, kind, bytes: Buffer.from(await file.arrayBuffer()) });
  visitor.uploads.set(kept.id, kept);
  return answer(response, 200, { file: kept });
}

const hostileStyles = `* { color: magenta !important; font: 700 30px/3 "Comic Sans MS", cursive !important; letter-spacing: 6px !important;
  text-transform: uppercase !important; border: 3px dashed lime !important; box-sizing: content-box !important; }
  html { font-size: 62.5%; direction: rtl } button, textarea, p { display: none !important; background: lime !important; padding: 40px !important }
  switchboard-chat { display: none !important; transform: rotate(20deg) !important; opacity: 0.1 !important; filter: invert(1) !important }`;

function sitePage(isHostile) {
  const text = 'A site of somebody else. '.repeat(400);
  const style = isHostile ? `<style nonce="site">${hostileStyles}</style>` : '';
  return `<!doctype html><html><head><meta charset="windows-1252"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title>${style}
    <script src="http://127.0.0.1:${port + 1}/chat/widget.js" async data-accent="${isHostile ? '#0f766e' : ''}"></script></head><body><h1>A shop</h1><div>${text}</div></body></html>`;
}

/** Only the widget's host may run and connect; nothing may be inline but the site's own style, and no string may become a script or markup. */
const sitePolicy = `default-src 'none'; script-src http://127.0.0.1:${port + 1}; style-src 'nonce-site'; connect-src http://127.0.0.1:${port + 1}; require-trusted-types-for 'script'; trusted-types 'none'`;

async function servePage(request, response, pathname) {
  if (pathname.endsWith('/widget.js')) {
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' });
    return response.end(await readFile(path.join(pages, 'widget.js')));
  }
  if (pathname.replace(/\/$/, '') === '/chat') {
    const nonce = randomBytes(16).toString('base64');
    const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'`;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
    const html = await readFile(path.join(pages, 'web-chat.html'), 'utf8');
    return response.end(html.replaceAll('__SWITCHBOARD_NONCE__', nonce));
  }
  const isHostile = pathname === '/';
  if (!isHostile && pathname !== '/plain') return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': sitePolicy });
  response.end(sitePage(isHostile));
}

async function serve(request, response) {
  const url = new URL(request.url, 'http://here');
  const { pathname } = url;
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  response.setHeader('access-control-allow-headers', 'content-type, x-switchboard-visitor');
  if (request.method === 'OPTIONS') return response.writeHead(204).end();
  if (pathname === '/chat/file') return serveFile(request, response, url);
  if (request.method === 'GET') return servePage(request, response, pathname);
  const body = await readJson(request);
  if (pathname === '/dev') return answer(response, 200, move(body));
  world.calls.push(body.action);
  if (world.mode === 'drop') return request.socket.destroy();
  if (world.mode === 'slow') await new Promise((resolve) => setTimeout(resolve, 3_000));
  if (world.mode === 'busy' && body.action === 'send') {
    return answer(response, 429, { error: { code: 'too_many_requests', message: 'Wait', retryAfter: 4_000 } });
  }
  if (world.mode === 'failing' && body.action === 'send') return refuse(response, 503, 'unavailable');
  const visitor = world.visitors.get(body.token);
  if (body.action !== 'hello' && visitor === undefined) return refuse(response, 401, 'unknown_visitor');
  return actions[body.action]?.(body, response, visitor) ?? undefined;
}

for (const each of [port, port + 1]) {
  createServer((request, response) => {
    serve(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  }).listen(each, '127.0.0.1');
}
console.log(`http://127.0.0.1:${port}/  http://127.0.0.1:${port}/plain  http://127.0.0.1:${port}/chat`);
