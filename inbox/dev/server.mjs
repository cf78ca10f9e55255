// The inbox's contract without n8n: `node inbox/dev/server.mjs [port] [page]`, then open the address that it prints. Any login, password `demo`.
//
// `?` things are set by POST /dev: {chats: 0|3|300}, {channels: false}, {answers: 'done'|'refused'|'silent'|'retrying'|'failed'}, {cut: true}
// (drops the feed and refuses until {cut: false}), {frozen: true} (the feed hangs), {say: text}, {typing: true}, {throttle: seconds}, {agent: {…}}, {miss: true} (an offer runs out).
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

import { carryOutContact, contactFeatures, contactHandlers, people } from './contacts.mjs';
import { decisionsOf, makeChat, makeForeign, makeShowcase, makeWindows, me, message, targets, team, touch } from './data.mjs';
import { filesOf, onFile, onUpload } from './files.mjs';
import { makeLines } from './lines.mjs';
import { fillReplies, quickReplyHandlers } from './quick-replies.mjs';
import { beginChat, reachHandlers, reaching } from './reach.mjs';
import { channelTypes, fileRules, templates } from './rich.mjs';
import { hearAlong, makeTranslated, spokenReply, translating, translationFeatures, translationHandlers } from './translation.mjs';

const page = process.argv[3] ?? new URL('../../dist/pages/inbox.html', import.meta.url);
const setup = { channels: true, answers: 'done', cut: false, frozen: false, throttle: 0, delay: 120 };
const sessions = new Set();
const streams = new Set();
const feed = [];
let chats = new Map();
const foreign = new Map(Array.from({ length: 130 }, (_, index) => makeForeign(index)).map((chat) => [chat.tile.chatId, chat]));
const find = (chatId) => chats.get(chatId) ?? foreign.get(chatId);

function fill(count) {
  chats = new Map();
  const add = (chat) => chats.set(chat.tile.chatId, chat);
  if (count > 0) add(makeShowcase());
  for (let index = 0; index < count - 1; index += 1) add(makeChat(index, index % 3 === 0 ? 'in_progress' : 'new'));
  if (count > 0) for (let index = 0; index < 10; index += 1) add(makeChat(index, 'closed'));
  if (count > 0) for (const chat of [...makeWindows(), ...makeTranslated(), makeLines()]) add(chat);
  me.load = [...chats.values()].filter((chat) => chat.tile.area === 'in_progress').length;
}

function push(name, data) {
  const entry = { id: String(feed.length + 1), name, data };
  feed.push(entry);
  for (const stream of streams) stream.write(`id: ${entry.id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

function say(chat, author, text, more) {
  const said = message(chat.tile.chatId, chat.messages.length + 1, author, text, more);
  chat.messages.push(said);
  const isCustomers = author === 'customer';
  touch(chat.tile, {
    lastMessage: { text, author, at: said.at, files: said.files.length, kind: said.files[0]?.kind ?? null },
    unread: isCustomers ? chat.tile.unread + 1 : 0,
    unansweredSince: isCustomers ? (chat.tile.unansweredSince ?? said.at) : null,
    overdueAt: isCustomers ? said.at + 20_000 : null,
  });
  push('message', said);
  push('tile', chat.tile);
  hearAlong(chat.tile, said, push);
  return said;
}

function carryOut(command) {
  const chat = chats.get(command.chatId);
  const end = (state, reason = null, code = null) =>
    push('command', { commandId: command.id, chatId: command.chatId, kind: command.kind, state, reason, code });
  if (setup.answers === 'silent') return;
  if (setup.answers !== 'done') return end(setup.answers, 'The chat was taken by Boris Hale a moment ago.', 'already_taken');
  if (command.kind === 'reply') {
    if (chat.messages.some((known) => known.commandId === command.id)) return end('done');
    const quoted = chat.messages.find(({ id }) => id === command.replyTo);
    const chosen = templates.find(({ name, language }) => name === command.template?.name && language === command.template.language);
    const text = chosen
      ? chosen.text.replace(/\{\{(\d+)\}\}/g, (_, at) => command.template.parameters[at - 1])
      : spokenReply(chat.tile, command).text;
    const { translations } = spokenReply(chat.tile, command);
    const content = {
      ...(quoted && { replyTo: { id: quoted.id, author: quoted.author, text: quoted.text } }),
      ...(chosen && { template: chosen.name }),
    };
    const said = say(chat, 'agent', text, {
      status: 'sending',
      commandId: command.id,
      files: filesOf(command.files),
      content,
      translations,
    });
    if (command.text.startsWith('fail'))
      return void (push('message', Object.assign(said, { status: 'failed', statusReason: '63016: outside of the window.' })), end('done'));
    setTimeout(() => push('message', Object.assign(said, { status: 'sent' })), 300);
    setTimeout(() => push('message', Object.assign(said, { status: 'delivered' })), 900);
    return end('done');
  }
  if (command.kind === 'start') {
    push('tile', beginChat(command, chats).tile);
    push('me', me);
    return end('done');
  }
  if (carryOutContact(chat, command, push, end)) return;
  if (command.kind === 'decline') {
    chats.delete(command.chatId);
    push('tile_gone', { chatId: command.chatId });
    return end('done');
  }
  if (command.kind === 'accept')
    touch(chat.tile, {
      area: 'in_progress',
      status: 'in_progress',
      acceptedAt: Date.now(),
      offer: null,
      offeredAt: null,
      offerExpiresAt: null,
    });
  else touch(chat.tile, { area: 'closed', status: 'completed', completedAt: Date.now() });
  me.load += command.kind === 'accept' ? 1 : -1;
  push('tile', chat.tile);
  push('me', me);
  end('done');
}

const handlers = {
  state: () => ({
    me,
    csrf: 'token',
    cursor: String(feed.length),
    tiles: [...chats.values()].map((chat) => chat.tile),
    channelTypes,
    fileRules,
    features: { ...contactFeatures, ...translationFeatures },
    hasChannels: setup.channels,
    now: Date.now(),
  }),
  resend({ messageId }) {
    const said = [...chats.values()].flatMap(({ messages }) => messages).find(({ id }) => id === messageId);
    setTimeout(() => push('message', Object.assign(said, { status: 'sending', statusReason: null })), 300);
    setTimeout(() => push('message', Object.assign(said, { status: 'delivered' })), 1_500);
    return {};
  },
  templates: () => ({ templates }),
  why: () => ({ decisions: decisionsOf() }),
  team: () => team,
  all_chats({ status, queueId, agentId, search, after }) {
    const all = [...foreign.values(), ...chats.values()]
      .map(({ tile }) => ({ ...tile, area: 'live' }))
      .filter((tile) => (status === undefined ? tile.completedAt === null : tile.status === status))
      .filter((tile) => (queueId ?? tile.queue?.id) === tile.queue?.id && (agentId ?? tile.agent?.id) === tile.agent?.id)
      .filter((tile) => tile.contact.name.toLowerCase().includes((search ?? '').toLowerCase()))
      .sort((left, right) => left.waitingSince - right.waitingSince);
    const from = all.findIndex((tile) => tile.chatId === after) + 1;
    return { tiles: all.slice(from, from + 100), hasMore: all.length > from + 100 };
  },
  conversation({ chatId, before }) {
    // Whatever the timeline names can be read.
    const chat = find(chatId) ?? makeChat(0, 'closed');
    const upTo = before === undefined ? chat.messages.length : before - 1;
    const from = Math.max(0, upTo - 50);
    return {
      tile: chat.tile,
      messages: chat.messages.slice(from, upTo),
      hasMore: from > 0,
      parents: before === undefined ? chat.parents : [],
    };
  },
  targets: () => targets,
  command({ command }) {
    setTimeout(() => carryOut(command), setup.delay * 3);
    return { commandId: command.id };
  },
  set_status({ status, agentId = me.id }) {
    const change = { status, statusSince: Date.now(), statusReason: agentId === me.id ? 'agent' : 'supervisor' };
    Object.assign(
      team.agents.find((agent) => agent.id === agentId),
      change,
    );
    if (agentId !== me.id) return {};
    push('me', Object.assign(me, change));
    return {};
  },
  read({ chatId }) {
    push('tile', touch(chats.get(chatId).tile, { unread: 0 }));
    return {};
  },
  ...contactHandlers(find, push),
  ...translationHandlers(find, () => [...chats.values(), ...foreign.values()], push, me),
  ...quickReplyHandlers(find, team.queues, me),
  ...reachHandlers(() => [...chats.values()]),
  typing: () => ({}),
  logout: () => ({}),
};

/** The agent let an offer run out: new chats go to others. */
function miss() {
  for (const [chatId, { tile }] of chats) {
    if (tile.area !== 'new') continue;
    chats.delete(chatId);
    push('tile_gone', { chatId });
  }
  push('me', Object.assign(me, { status: 'inactive', statusSince: Date.now(), statusReason: 'accept_timeout' }));
}

function applySetup(change) {
  Object.assign(setup, change);
  if (change.translates) translating.answers = change.translates;
  Object.assign(translationFeatures, change.translation);
  Object.assign(contactFeatures, change.contact);
  if (change.reach) reaching.answers = change.reach;
  if (change.people) people.answers = change.people;
  if (change.replies !== undefined) fillReplies(change.replies);
  if (change.chats !== undefined) fill(change.chats);
  if (change.agent) push('me', Object.assign(me, change.agent));
  const first = [...chats.values()].find((chat) => chat.tile.area === 'in_progress');
  if (change.say && first) say(first, 'customer', change.say);
  if (change.typing && first) push('typing', { chatId: first.tile.chatId });
  if (change.arrive !== undefined) {
    const chat = makeChat(change.arrive, 'new');
    chats.set(chat.tile.chatId, chat);
    push('tile', chat.tile);
  }
  if (change.miss) miss();
  if (change.cut) for (const stream of streams) stream.destroy();
  if (change.endSession) {
    sessions.clear();
    push('logged_out', {});
  }
}

function answer(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function refuse(response, status, code, more = {}) {
  answer(response, status, { error: { code, message: `Refused: ${code}.`, ...more } });
}

async function readBody(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return JSON.parse(text);
}

async function onPost(request, response, session) {
  if (request.url.endsWith('/file')) {
    if (!sessions.has(session)) return refuse(response, 401, 'unauthenticated');
    if (request.headers['x-switchboard-csrf'] !== 'token') return refuse(response, 403, 'forbidden');
    const { file, refusal } = (await onUpload(request)) ?? {};
    if (file) return answer(response, 201, { file });
    return refusal && refuse(response, 422, refusal);
  }
  const asked = await readBody(request);
  await new Promise((resolve) => setTimeout(resolve, setup.delay));
  if (asked.action === 'login') {
    if (setup.throttle > 0) return refuse(response, 429, 'too_many_attempts', { retryAfter: setup.throttle });
    if (asked.password !== 'demo') return refuse(response, 401, 'wrong_password');
    const id = randomUUID();
    sessions.add(id);
    return answer(response, 200, { me, csrf: 'token' }, { 'set-cookie': `switchboard=${id}; HttpOnly; SameSite=Strict; Path=/` });
  }
  if (!sessions.has(session)) return refuse(response, 401, 'unauthenticated');
  if (request.headers['x-switchboard-csrf'] !== 'token' && asked.action !== 'state') return refuse(response, 403, 'forbidden');
  if (asked.action === 'logout') sessions.delete(session);
  const said = handlers[asked.action](asked);
  if (said.code !== undefined) return refuse(response, said.status, said.code, said.more);
  return answer(response, asked.action === 'command' ? 202 : 200, said);
}

async function onPage(response) {
  const nonce = randomUUID().replaceAll('-', '');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ];
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy.join('; ') });
  response.end((await readFile(page, 'utf8')).replaceAll('__SWITCHBOARD_NONCE__', nonce));
}

function onStream(url, response) {
  if (setup.frozen) return;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const beat = () => `event: beat\ndata: {"now":${Date.now()}}\n\n`;
  response.write(beat());
  for (const entry of feed.slice(Number(url.searchParams.get('cursor') ?? 0)))
    response.write(`id: ${entry.id}\nevent: ${entry.name}\ndata: ${JSON.stringify(entry.data)}\n\n`);
  streams.add(response);
  const beating = setInterval(() => setup.frozen || response.write(beat()), 2_000);
  response.on('close', () => {
    clearInterval(beating);
    streams.delete(response);
  });
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  const session = /switchboard=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  const failed = () => refuse(response, 400, 'bad_request');
  if (url.pathname === '/dev') return void readBody(request).then((change) => answer(response, 200, applySetup(change) ?? {}), failed);
  if (setup.cut) return void request.socket.destroy();
  if (request.method === 'POST') return void onPost(request, response, session).catch(failed);
  if (/\/(file|picture)$/.test(url.pathname) && sessions.has(session)) return onFile(url, response);
  if (!url.pathname.endsWith('/stream')) return void onPage(response).catch(failed);
  if (!sessions.has(session)) return refuse(response, 401, 'unauthenticated');
  onStream(url, response);
});

fill(8);
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${server.address().port}/webhook/demo/inbox\n`),
);
