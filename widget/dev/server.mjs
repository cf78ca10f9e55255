/**
 * A web chat server in memory, to look at the widget without n8n: `node widget/dev/server.mjs [port [folder of the built pages]]`.
 *
 * Pages: `/` a site with hostile styles and a strict policy that embeds the widget from another origin (the next port), `/plain` the same
 * without the hostility, `/chat` the hosted page. `POST /dev` with JSON moves things: `{ "mode": "ok" | "drop" | "slow" | "failing" |
 * "silent" | "forgetful" }`, `{ "say": { author, authorName, text } }`, `{ "chat": { status, agentName } }`, `{ "typing": "Ana" }`,
 * `{ "read": true }`, `{ "cut": true }` (ends the streams), `{ "history": n }`, `{ "look": { … } }`, `{ "reset": true }`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const pages = process.argv[3] ?? path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'pages');
const port = Number(process.argv[2] ?? 4180);

const world = {
  mode: 'ok',
  look: { title: 'Acme support', subtitle: 'We usually answer within a few minutes', accent: '#3d5afe', language: 'auto' },
  visitors: new Map(),
  calls: [],
};

function newVisitor() {
  const visitor = { token: `v.${randomUUID()}`, messages: [], changes: [], chat: { status: 'none', agentName: null }, streams: new Set() };
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

function store(visitor, { author, authorName = null, text, clientId = null, at = Date.now() }) {
  const order = visitor.messages.length + 1;
  const message = { id: randomUUID(), order, at, author, authorName, text, status: 'sent', clientId };
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
  visitor.chat = chat;
  publish(visitor, 'chat', chat);
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
    answer(response, 200, { token, ...world.look, cursor: String(changes.length), messages: messages.slice(-200), chat });
  },
  send(request, response, visitor) {
    const text = request.text.trim();
    if (text === '') return refuse(response, 400, 'text_empty');
    if (text.length > 10_000) return refuse(response, 400, 'text_too_long');
    const known = visitor.messages.find((message) => message.clientId === request.id);
    const message = known ?? store(visitor, { author: 'customer', text, clientId: request.id });
    if (visitor.chat.status === 'none') setChat(visitor, { status: 'waiting', agentName: null });
    answer(response, 200, { message });
  },
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

function move(order) {
  const all = [...world.visitors.values()];
  if (order.mode !== undefined) world.mode = order.mode;
  if (order.look !== undefined) Object.assign(world.look, order.look);
  if (order.reset || order.mode === 'forgetful') world.visitors.clear();
  if (order.reset) world.calls.length = 0;
  for (const visitor of all) {
    if (order.say !== undefined) store(visitor, order.say);
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
  const { pathname } = new URL(request.url, 'http://here');
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  response.setHeader('access-control-allow-headers', 'content-type');
  if (request.method === 'OPTIONS') return response.writeHead(204).end();
  if (request.method === 'GET') return servePage(request, response, pathname);
  const body = await readJson(request);
  if (pathname === '/dev') return answer(response, 200, move(body));
  world.calls.push(body.action);
  if (world.mode === 'drop') return request.socket.destroy();
  if (world.mode === 'slow') await new Promise((resolve) => setTimeout(resolve, 3_000));
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
