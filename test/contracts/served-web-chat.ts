import { liveVisitors } from '../../src/channels/web-chat/live-visitors';
import { readOrigins } from '../../src/channels/web-chat/origins';
import { rateLimit } from '../../src/channels/web-chat/rate-limit';
import { handleWebChat } from '../../src/channels/web-chat/web-chat';
import type { WebChatSettings } from '../../src/channels/web-chat/web-chat';
import { sendMessage } from '../../src/app/send-message';
import { storeFile } from '../../src/app/store-file';
import { asChannelId, asChatId } from '../../src/core/brand';
import { surroundings } from '../../src/runtime/clock';
import { fileLinks } from '../../src/runtime/file-links';
import { fileTools } from '../../src/runtime/file-tools';
import { liveFeed } from '../../src/runtime/live-feed';
import { openStore } from '../../src/store/store';
import type { HttpRequest } from '../../src/wire/http';
import { visitorHeader } from '../../src/wire/web-chat';
import type { WebChatHello, WebChatUpload } from '../../src/wire/web-chat';
import { aContactCentre, noProviders, valueOf } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import { sqliteInMemory } from '../builders/sqlite';
import type { DeliveredWebhook, SentByUs, SimulatedCustomer, Simulator } from '../simulators/simulator.ts';
import { waitForRows } from './channel-under-test';
import type { ServedChannel } from './channel-under-test';

const settings: WebChatSettings = {
  title: 'Hello',
  subtitle: '',
  accent: '#336699',
  language: 'en',
  allowedOrigins: readOrigins(''),
  identitySecret: null,
  isForKnownOnly: false,
  whenNobody: 'chat',
  asksForRating: false,
  events: new Set(['new_chat', 'message', 'status']),
};

const call = (body: unknown, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  route: '',
  basePath: '/chat',
  publishedOrigin: 'https://n8n.example.com',
  query: {},
  header: () => undefined,
  body,
  bodySize: JSON.stringify(body ?? null).length,
  file: null,
  address: '127.0.0.1',
  isSecure: true,
  ...more,
});

/** A web chat with one visitor, as a channel of the contract. The visitor's page is the other side: it says hello to see what it received. */
export async function aServedWebChat(): Promise<ServedChannel<null>> {
  const database = sqliteInMemory();
  const store = await openStore(database.engine(), surroundings.now);
  const centre = await aContactCentre(store, { ...surroundings, advance: () => undefined });
  const { on } = centre;
  const failures: unknown[] = [];
  const live = liveFeed(store, (error) => failures.push(error));
  const links = fileLinks(on, 'secret of links');
  const parts = {
    ...{ on, live, links, tools: fileTools, views: store.views, secret: 'secret of tokens', newNonce: () => 'nonce' },
    ...{ visitors: liveVisitors(on, store.views, live, links), limit: rateLimit(on.now) },
    pages: { hosted: () => '', widget: () => '' },
  };
  let isWithoutSecret = false;
  const channel = await store.transaction((tx) =>
    tx.channels.ensure({
      id: asChannelId(on.newId()),
      type: 'webchat',
      key: 'contract',
      name: 'Contract',
      botMode: 'off',
      events: [...settings.events],
      at: on.now(),
    }),
  );
  const webhooks: DeliveredWebhook[] = [];
  let last: unknown = null;
  const ask = async (body: unknown, more?: Partial<HttpRequest>) => {
    const current = isWithoutSecret ? { ...parts, secret: '' } : parts;
    const { answer } = await handleWebChat(current, channel, settings, call(body, more));
    return { status: answer.status, body: answer.kind === 'json' ? answer.body : null };
  };
  const deliver = async (body: Readonly<Record<string, unknown>>): Promise<DeliveredWebhook> => {
    last = body;
    const answer = await ask(body);
    const delivered = {
      status: answer.status,
      attempts: 1,
      body: JSON.stringify(answer.body),
      messageId: typeof body['id'] === 'string' ? body['id'] : null,
    };
    webhooks.push(delivered);
    return delivered;
  };
  const hello = async (token?: string) => (await ask({ action: 'hello', ...(token === undefined ? {} : { token }) })).body as WebChatHello;
  const { token } = await hello();
  const visitorId = token.split('.')[0] ?? '';
  const received: SentByUs[] = [];
  /** What the visitor's page shows of ours by now. */
  const look = async (): Promise<void> => {
    const { messages } = await hello(token);
    const shown = messages
      .filter(({ author }) => author !== 'customer')
      .map(({ id, text, files }) => {
        const common = { id, to: visitorId, buttons: [], replyTo: null, raw: null };
        const words: SentByUs[] = text === '' ? [] : [{ ...common, kind: 'text', text, file: null }];
        const sent = files.map(
          ({ name, type, size }): SentByUs => ({ ...common, kind: 'file', text: '', file: { name, type, size: size ?? 0 } as never }),
        );
        return [...words, ...sent];
      });
    received.splice(0, received.length, ...shown.flat());
  };
  const text: SimulatedCustomer['text'] = (said, { id = on.newId() } = {}) => deliver({ action: 'send', token, id, text: said });
  const missing = { contactCard: null, react: null, edit: null, remove: null, press: null, inGroup: null, setReachable: null } as const;
  const customer: SimulatedCustomer = {
    ...missing,
    id: visitorId,
    name: 'Visitor',
    text,
    batch: async (texts) => {
      let delivered = await text(texts[0] ?? '');
      for (const said of texts.slice(1)) delivered = await text(said);
      return delivered;
    },
    file: async ({ name, bytes }) => {
      const upload = await ask(null, {
        route: 'file',
        file: { name, size: bytes.length, read: async () => bytes },
        header: (header) => (header === visitorHeader ? token : undefined),
      });
      if (upload.status !== 200) return { status: upload.status, attempts: 1, body: '', messageId: null };
      return deliver({ action: 'send', token, id: on.newId(), text: '', files: [(upload.body as WebChatUpload).file.id] });
    },
    place: () => Promise.reject(new Error('A page sends no place')),
    unknownKind: () => deliver({ action: 'dance', token }),
  };
  const simulator: Simulator = {
    url: '',
    received,
    refused: [],
    webhooks,
    calls: [],
    webhookUrl: null,
    customer: () => customer,
    fail: () => undefined,
    receipt: async (messageId, status) => {
      const answer = status === 'read' ? await ask({ action: 'seen', token, messageId }) : { status: 200, body: await hello(token) };
      return { status: answer.status, attempts: 1, body: '', messageId };
    },
    echo: null,
    writtenElsewhere: null,
    replay: () => deliver(last as Readonly<Record<string, unknown>>),
    forge: () => deliver({ ...(last as object), token: `${visitorId}.${'A'.repeat(43)}` }),
    waitFor: () => Promise.reject(new Error('A page is asked')),
    close: () => Promise.resolve(),
  };
  const raw = rawTables(database);
  const rows = waitForRows(store, raw, failures);
  const desk = await centre.addQueue('Desk', 'to_all_agents');
  const agent = await centre.addAgent('ann', { queues: ['Desk'] });
  return {
    settings: null,
    simulator,
    customer,
    store,
    raw,
    centre,
    channel,
    agent,
    webhookUrl: '',
    forgetSecret: () => {
      isWithoutSecret = true;
    },
    rows,
    accepted: async () => {
      const [chat] = await rows<{ id: string }>(`select id from chats where channel_id = '${channel.id}' and completed_at is null`);
      const chatId = asChatId(chat?.id ?? '');
      await centre.route(chatId, desk);
      valueOf(await centre.accept(chatId, agent));
      return chatId;
    },
    upload: async (name, bytes) => valueOf(await storeFile(on, fileTools, { name, bytes, ownerId: agent })).id,
    reply: async (chatId, message) => {
      const actor = { kind: 'agent' as const, agentId: agent };
      const sent = await sendMessage(on, noProviders, { chatId, actor, text: '', botName: '', idempotencyKey: null, ...message });
      const { id, status } = valueOf(sent).value.message;
      await look();
      return { id, status, reason: null };
    },
    close: async () => {
      live.close();
      await store.close();
      await raw.db.destroy();
      await database.dispose();
    },
  };
}
