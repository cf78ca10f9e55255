import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { Channel } from '../../src/app/ports';
import { sendMessage } from '../../src/app/send-message';
import { liveVisitors } from '../../src/channels/web-chat/live-visitors';
import { readOrigins } from '../../src/channels/web-chat/origins';
import { rateLimit } from '../../src/channels/web-chat/rate-limit';
import { handleWebChat } from '../../src/channels/web-chat/web-chat';
import type { WebChatSettings } from '../../src/channels/web-chat/web-chat';
import { asChannelId, asChatId } from '../../src/core/brand';
import { fileLinks } from '../../src/runtime/file-links';
import { fileTools } from '../../src/runtime/file-tools';
import { liveFeed } from '../../src/runtime/live-feed';
import { openStore } from '../../src/store/store';
import type { HttpAnswer, HttpRequest } from '../../src/wire/http';
import { visitorHeader, webChatRequest } from '../../src/wire/web-chat';
import { aContactCentre, noProviders, valueOf } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import { sqliteInMemory } from '../builders/sqlite';
import { testSurroundings } from '../builders/surroundings';
import { apply, changeOf, damage, damaged, oddValue } from '../channels/mutations';
import type { Damage } from '../channels/mutations';
import { png } from '../simulators/shared/samples.ts';
import { valuesOf } from './from-schema';
import { fuzzes } from './fuzz';
import type { FuzzedCall, FuzzedWorld } from './fuzz';

const identitySecret = 'secret of the site';
const hash = createHmac('sha256', identitySecret).update('ana').digest('hex');
const stranger: WebChatSettings = {
  title: 'Hello',
  subtitle: '',
  accent: '#336699',
  language: 'auto',
  allowedOrigins: readOrigins('https://shop.example.com'),
  identitySecret,
  isForKnownOnly: false,
  whenNobody: 'form',
  asksForRating: true,
  events: new Set(['new_chat', 'message', 'status']),
};
/** A chat for strangers with a form, and one for visitors whom the site knows. */
const kinds = [stranger, { ...stranger, isForKnownOnly: true, whenNobody: 'chat' as const, asksForRating: false }];

/** What stands for something that only a store has. */
const stand = {
  token: '$token',
  id: '$id',
  file: '$file',
  message: '$message',
  chat: '$chat',
} as const;
const samples: readonly unknown[] = [
  { action: 'hello' },
  { action: 'hello', token: stand.token },
  { action: 'hello', user: { id: 'ana', hash, name: 'Ana', email: 'ana@example.com' } },
  { action: 'hello', user: { id: 'ana', hash: 'none' } },
  { action: 'send', token: stand.token, id: stand.id, text: 'Hello 👋' },
  { action: 'send', token: stand.token, id: stand.id, text: 'Hello', name: 'Ana', email: 'ana@example.com' },
  { action: 'send', token: stand.token, id: stand.id, text: 'Look', files: [stand.file] },
  { action: 'send', token: stand.token, id: stand.id, text: '', files: [stand.file, stand.file] },
  { action: 'send', token: stand.token, id: stand.id, text: 'Yes', press: { messageId: stand.message, index: 0 } },
  { action: 'leave', token: stand.token, id: stand.id, text: 'Call me', name: 'Ana', email: '', phone: '+385 91 555 0101' },
  { action: 'leave', token: stand.token, id: stand.id, text: 'Write me', name: 'Ana', email: 'ana@example.com', phone: '' },
  { action: 'rate', token: stand.token, chatId: stand.chat, value: 5, comment: 'Thank you' },
  { action: 'links', token: stand.token, ids: [stand.file] },
  { action: 'typing', token: stand.token },
  { action: 'seen', token: stand.token, messageId: stand.message },
  { action: 'stream', token: stand.token, cursor: '1' },
];

/** How a call is not as the page makes it. */
interface Oddities {
  readonly method?: string;
  readonly route?: string;
  readonly origin?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly file?: { readonly name: string; readonly size: number };
  readonly visitor?: string;
  readonly damage?: Damage;
}

const anyText = fc.string({ unit: 'grapheme', maxLength: 30 });
const upload = fc.record({
  route: fc.constant('file'),
  visitor: fc.constantFrom<string>(stand.token, stand.token, stand.token, '', 'a.b'),
  file: fc.record({
    name: fc.oneof(fc.constantFrom('a.png', 'evil.exe', '', '../../a', 'x'.repeat(3_000), 'a\u0000.png', 'a\uD800.png'), anyText),
    size: fc.constantFrom(0, 1, png.length, 200_000_000),
  }),
});
const elsewhere = fc.record(
  {
    method: fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS'),
    route: fc.oneof(fc.constantFrom('file', 'widget.js', '', '__proto__', '../..', 'file/x'), anyText),
    origin: fc.constantFrom('https://shop.example.com', 'https://evil.example.com', 'null', ''),
    query: fc.dictionary(
      fc.constantFrom('id', 'expires', 'proof', 'f', '__proto__'),
      fc.oneof(fc.constantFrom<string>(stand.file, '1e99', ''), anyText),
    ),
    damage,
  },
  { requiredKeys: [] },
);
const odd: fc.Arbitrary<Oddities> = fc.oneof(
  { weight: 16, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: upload },
  { weight: 2, arbitrary: elsewhere },
);
const change = changeOf(fc.oneof(oddValue, fc.constantFrom(...Object.values(stand))));
const changes = fc.oneof(
  { weight: 5, arbitrary: fc.constant([]) },
  { weight: 5, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
);
const base = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...samples) },
  { weight: 1, arbitrary: valuesOf(webChatRequest) },
  { weight: 1, arbitrary: valuesOf(webChatRequest).map((call) => ({ ...(call as object), token: stand.token })) },
);

/** What the wire documents: nothing else may come out. */
const allowed = new Set([200, 204, 400, 401, 403, 404, 409, 413, 422, 429]);

async function open(): Promise<FuzzedWorld> {
  const database = sqliteInMemory();
  const clock = testSurroundings();
  const store = await openStore(database.engine(), clock.now);
  const centre = await aContactCentre(store, clock);
  const { on } = centre;
  const queue = await centre.addQueue('Desk', 'to_all_agents');
  const agent = await centre.addAgent('ann', { queues: ['Desk'] });
  const failures: unknown[] = [];
  const live = liveFeed(store, (error) => failures.push(error));
  const links = fileLinks(on, 'secret of links');
  const parts = {
    ...{ on, live, links, tools: fileTools, views: store.views, secret: 'secret of tokens', newNonce: () => 'nonce' },
    ...{ visitors: liveVisitors(on, store.views, live, links), limit: rateLimit(clock.now) },
    pages: { hosted: () => '<p>', widget: () => '' },
  };
  const channels: Channel[] = [];
  for (const key of ['strangers', 'known']) {
    const described = {
      id: asChannelId(on.newId()),
      type: 'web',
      key,
      name: key,
      botMode: 'off' as const,
      events: ['new_chat', 'message'],
      at: on.now(),
    };
    channels.push(await store.transaction((tx) => tx.channels.ensure(described)));
  }
  const known: Record<string, string[]> = { $file: [], $message: [], $chat: [], $id: [] };
  /** Of each chat. */
  const tokens: readonly [string[], string[]] = [[], []];
  let made = 0;
  /** An entry of those that the store has; of ids a new one, and now and then an old one. */
  const filledIn = (text: string): string => {
    const of = text === stand.token ? tokens[made % 2 === 0 ? 0 : 1] : known[text];
    if (of === undefined) return text;
    if (text === stand.id && made % 7 !== 0) of.push(on.newId());
    if (of.length > 40) of.shift();
    return of[Math.trunc(made / 2) % Math.max(of.length, 1)] ?? text;
  };
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string') return filledIn(value);
    if (Array.isArray(value)) return value.map(filled);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, filled(field)]))
      : value;
  };
  const serve = async (request: Partial<HttpRequest>, index: number): Promise<HttpAnswer> => {
    const channel = channels[index % channels.length];
    const settings = kinds[index % kinds.length];
    if (channel === undefined || settings === undefined) throw new Error('There are two chats');
    const { answer } = await handleWebChat(parts, channel, settings, {
      method: 'POST',
      route: '',
      basePath: '/webhook/fuzz/chat',
      publishedOrigin: 'https://n8n.example.com',
      query: {},
      header: () => undefined,
      body: undefined,
      bodySize: 0,
      file: null,
      address: '203.0.113.7',
      isSecure: true,
      ...request,
    });
    return answer;
  };
  const learn = (answer: HttpAnswer): void => {
    if (answer.kind !== 'json' || answer.status !== 200) return;
    const { token, file, message } = answer.body as { token?: string; file?: { id: string }; message?: { id: string } };
    if (token !== undefined) tokens[made % 2 === 0 ? 0 : 1].push(token);
    if (file !== undefined) known['$file']?.push(file.id);
    if (message !== undefined) known['$message']?.push(message.id);
  };
  const call = async ({ payload, odd: how }: FuzzedCall) => {
    made += 1;
    // Enough for visitors not to be too fast, most of the time.
    clock.advance(400);
    const { method = 'POST', route = '', origin, query = {}, file, visitor, damage: harm = null } = how as Oddities;
    const bytes = damaged(new Uint8Array(Buffer.from(JSON.stringify(filled(payload)))), harm);
    const answer = await serve(
      {
        method,
        route,
        query: filled(query) as Record<string, string>,
        header: (name) => (name === 'origin' ? origin : name === visitorHeader && visitor !== undefined ? filledIn(visitor) : undefined),
        body: file === undefined ? parsed(bytes) : undefined,
        bodySize: bytes.length,
        file: file === undefined ? null : { ...file, read: () => Promise.resolve(new Uint8Array(png).subarray(0, file.size)) },
      },
      made,
    );
    learn(answer);
    if (answer.kind === 'stream') answer.open({ send: () => true, close: () => undefined })();
    if (made % 50 === 0) await reply();
    const told = failures.splice(0);
    const wrong = !allowed.has(answer.status)
      ? `the answer is ${JSON.stringify(answer)}`
      : told.length > 0
        ? `it is reported: ${String(told[0])}`
        : null;
    return { status: answer.status, wrong };
  };
  /** An agent answers somebody, with a button, and ends the chat of somebody else. */
  const reply = async (): Promise<void> => {
    const waiting = await raw.rows<{ id: string }>(`select id from chats where status = 'waiting' order by id limit 2`);
    for (const [index, { id }] of waiting.entries()) {
      const chatId = asChatId(id);
      await centre.route(chatId, queue);
      if (!(await centre.accept(chatId, agent)).ok) continue;
      const buttons = [{ kind: 'reply' as const, label: 'Yes', payload: 'y' }];
      const outgoing = {
        chatId,
        actor: { kind: 'agent' as const, agentId: agent },
        text: 'How can I help?',
        buttons,
        botName: '',
        idempotencyKey: null,
      };
      const { value } = valueOf(await sendMessage(on, noProviders, outgoing));
      known['$message']?.push(value.message.id);
      if (index === 0) continue;
      valueOf(await centre.complete(chatId, agent));
      known['$chat']?.push(id);
    }
  };
  const raw = rawTables(database);
  for (made = 1; made <= 8; made++) {
    learn(await serve({ body: made % 2 === 0 ? { action: 'hello' } : { action: 'hello', user: { id: 'ana', hash } } }, made));
  }
  return {
    raw,
    call,
    close: async () => {
      live.close();
      await store.close();
      await raw.db.destroy();
      await database.dispose();
    },
  };
}

/** As n8n reads a body; what is no JSON stays text. */
function parsed(bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString('utf8');
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

describe('The calls of the web chat', () => {
  fuzzes({
    name: 'web-chat',
    calls: fc
      .tuple(base, changes, odd)
      .map(([value, made, how]) => ({ payload: made.reduce<unknown>(apply, structuredClone(value)), odd: { ...how } })),
    open,
  });
});
