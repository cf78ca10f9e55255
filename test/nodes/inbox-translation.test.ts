import { randomUUID } from 'node:crypto';
import { aCentre, aVisitor, password } from './host/centre';
import type { Centre, Visitor } from './host/centre';
import { startLibreTranslate } from './host/libretranslate';
import type { LibreTranslateServer } from './host/libretranslate';
import { activate } from './host/triggers';
import type { Running } from './host/triggers';
import { heardUntil } from './host/webhooks';
import type { Served } from './host/webhooks';
import { execute, placed } from './host/workflow';
import { firstQueueId } from '../../src/runtime/ids';
import { csrfHeader } from '../../src/wire/inbox';
import type { InboxConversation, InboxState, InboxTranslation } from '../../src/wire/inbox';

let centre: Centre;
let inbox: Served;
let webChat: Served;
let libre: LibreTranslateServer;

beforeEach(async () => {
  centre = await aCentre();
  inbox = await centre.serve(placed('agentInboxTrigger', { store: centre.store }));
  webChat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
  libre = await startLibreTranslate();
  centre.atEnd(libre.stop);
  await enable(true);
});
afterEach(() => centre.end());

const ownPage = { 'sec-fetch-site': 'same-origin' };
const spanish = 'Buenos días, quería preguntar por mi pedido de la semana pasada';

async function enable(isOn: boolean): Promise<void> {
  await centre.raw.rows(`delete from settings where key = 'EnableChatTranslation'`);
  await centre.raw.rows(`insert into settings (key, value) values ('EnableChatTranslation', '${String(isOn)}')`);
}

/** An agent who is logged in. */
interface Desk {
  readonly id: string;
  readonly calls: (body: unknown) => Promise<Response>;
  readonly state: () => Promise<InboxState>;
  readonly feed: (query: string) => Promise<Response>;
}

async function aDesk(login: string): Promise<Desk> {
  const agentId = await centre.addAgent(login);
  const answer = await inbox.post({ action: 'login', login, password }, ownPage);
  const { csrf } = (await answer.json()) as { readonly csrf: string };
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const calls = (body: unknown) => inbox.post(body, { ...ownPage, cookie, [csrfHeader]: csrf });
  return {
    id: agentId,
    calls,
    state: () => bodyOf<InboxState>(calls({ action: 'state' })),
    feed: (query) => inbox.get(`/stream?${query}`, { ...ownPage, cookie }),
  };
}

const bodyOf = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;
const refusalOf = async (answer: Promise<Response>): Promise<readonly [number, string]> => {
  const response = await answer;
  return [response.status, ((await response.json()) as { readonly error: { readonly code: string } }).error.code];
};

/** A chat that the agent has in progress, and its visitor. */
async function aChatOf(desk: Desk, text = spanish): Promise<{ readonly chatId: string; readonly visitor: Visitor }> {
  await desk.calls({ action: 'set_status', status: 'active' });
  const visitor = await aVisitor(webChat);
  await visitor.says(text);
  const [row] = await centre.raw.rows<{ id: string }>("select id from chats where status = 'waiting' order by id desc");
  const chatId = row?.id ?? '';
  const queue = { __rl: true, mode: 'list', value: firstQueueId };
  await execute('queueRouter', [{ chat: { id: chatId } }], { store: centre.store, parameters: { queue } });
  const command = { id: randomUUID(), kind: 'accept', chatId };
  await desk.calls({ action: 'command', command });
  await execute('acceptChat', [{ chat: { id: chatId }, command }], { store: centre.store });
  return { chatId, visitor };
}

/** Publishes the first node of the template. */
async function published(): Promise<Running> {
  const parameters = { events: ['translation_wanted'] };
  const running = await activate(placed('chatEventTrigger', { store: centre.store, parameters }));
  centre.atEnd(running.abort);
  return running;
}

/** Runs the rest of the template for the next event. */
async function translateNext(flow: Running): Promise<void> {
  const execution = await flow.next();
  await execute('translateMessage', execution.items, {
    store: centre.store,
    parameters: { what: 'wanted', provider: 'libretranslate' },
    credentials: { switchboardLibreTranslateApi: libre.credential },
  });
  execution.end('success');
}

const messagesOf = async (desk: Desk, chatId: string) =>
  (await bodyOf<InboxConversation>(desk.calls({ action: 'conversation', chatId }))).messages;

describe('the translation of a chat in the inbox', () => {
  it('finds out what the customer writes, and begins with the agent’s language', async () => {
    const ana = await aDesk('ana');
    const { chatId } = await aChatOf(ana);
    expect((await ana.calls({ action: 'set_language', language: 'de' })).status).toBe(204);
    const answer = await bodyOf<InboxTranslation>(ana.calls({ action: 'translation', chatId }));
    expect(answer).toMatchObject({ isOn: false, from: null, detected: 'es', to: 'de', isServed: false });
    expect(answer.languages).toEqual(expect.arrayContaining(['en', 'es', 'pt-BR', 'zh-Hant']));
    const { me, tiles } = await ana.state();
    expect(me.language).toBe('de');
    expect(tiles.find((tile) => tile.chatId === chatId)?.translation).toMatchObject({ detected: 'es' });
  });

  it('brings translations to the agent live, those of new messages by themselves, and never to the customer', async () => {
    const flow = await published();
    const ana = await aDesk('ana');
    const { chatId, visitor } = await aChatOf(ana);
    const cursor = (await ana.state()).cursor;
    const on = await bodyOf<InboxTranslation>(ana.calls({ action: 'set_translation', chatId, isOn: true, from: null, to: 'de' }));
    expect(on).toMatchObject({ isOn: true, to: 'de', isServed: true });
    await translateNext(flow);
    const feed = await ana.feed(`cursor=${cursor}`);
    expect(await heardUntil(feed, `de(${spanish})`)).toContain('"provider":"LibreTranslate"');
    await visitor.says('Muchas gracias');
    await translateNext(flow);
    const [first, second] = (await messagesOf(ana, chatId)).filter(({ author }) => author === 'customer');
    expect(first).toMatchObject({ text: spanish, translations: [{ language: 'de', origin: 'translated', failure: null }] });
    expect(second).toMatchObject({ text: 'Muchas gracias', translations: [{ text: 'de(Muchas gracias)' }] });
    const history = await webChat.post({ action: 'hello', token: visitor.token });
    const read = await history.text();
    expect(read).toContain(spanish);
    expect(read).not.toContain('de(');
    expect((await ana.state()).features.wantsTranslation).toBe(true);
  });

  it('translates messages that were pressed, also those that failed, also in a chat that is over', async () => {
    const flow = await published();
    const ana = await aDesk('ana');
    const { chatId } = await aChatOf(ana);
    const [message] = (await messagesOf(ana, chatId)).filter(({ author }) => author === 'customer');
    const press = () => ana.calls({ action: 'translate', chatId, messageIds: [message?.id] });
    expect(await refusalOf(press())).toEqual([422, 'bad_language']);
    await ana.calls({ action: 'set_language', language: 'de' });
    libre.status = 403;
    expect((await press()).status).toBe(204);
    await translateNext(flow);
    expect((await messagesOf(ana, chatId))[0]?.translations).toMatchObject([
      { text: '', failure: expect.stringContaining('LibreTranslate') },
    ]);
    libre.status = null;
    await execute('completeChat', [{ chat: { id: chatId } }], { store: centre.store, parameters: { actAs: 'workflow' } });
    expect((await press()).status).toBe(204);
    await translateNext(flow);
    expect((await messagesOf(ana, chatId))[0]?.translations).toMatchObject([{ text: `de(${spanish})`, failure: null }]);
    expect(await refusalOf(ana.calls({ action: 'set_translation', chatId, isOn: true, from: null, to: 'de' }))).toEqual([409, 'conflict']);
  });

  it('tells a reply what to become, and lets the agent read both', async () => {
    await published();
    const ana = await aDesk('ana');
    const { chatId } = await aChatOf(ana);
    await ana.calls({ action: 'set_translation', chatId, isOn: true, from: null, to: 'de' });
    const id = randomUUID();
    await ana.calls({ action: 'command', command: { id, kind: 'reply', chatId, text: 'Ich sehe nach' } });
    const [event] = await centre.raw.rows<{ payload: string }>(`select payload from events where command_id = '${id}'`);
    const item = JSON.parse(event?.payload ?? '{}') as object;
    expect(item).toMatchObject({ translation: { isWanted: true, from: 'de', to: 'es' } });
    const [translated = []] = await execute('translateMessage', [item], {
      store: centre.store,
      parameters: { what: 'reply', provider: 'libretranslate' },
      credentials: { switchboardLibreTranslateApi: libre.credential },
    });
    await execute(
      'sendMessage',
      translated.map(({ json }) => json),
      { store: centre.store },
    );
    expect((await messagesOf(ana, chatId)).at(-1)).toMatchObject({
      own: true,
      text: 'es(Ich sehe nach)',
      translations: [{ language: 'de', text: 'Ich sehe nach', origin: 'written' }],
    });
  });

  it('says when no workflow translates', async () => {
    const ana = await aDesk('ana');
    const { chatId } = await aChatOf(ana);
    expect(await refusalOf(ana.calls({ action: 'set_translation', chatId, isOn: true, from: null, to: 'de' }))).toEqual([
      409,
      'not_served',
    ]);
    expect((await ana.calls({ action: 'set_translation', chatId, isOn: false, from: null, to: 'de' })).status).toBe(200);
  });

  it('is not there while the setting is off', async () => {
    const ana = await aDesk('ana');
    const { chatId } = await aChatOf(ana);
    const [message] = await messagesOf(ana, chatId);
    await enable(false);
    expect((await ana.state()).features.translation).toBe(false);
    for (const body of [
      { action: 'translation', chatId },
      { action: 'set_translation', chatId, isOn: true, from: null, to: 'de' },
      { action: 'translate', chatId, messageIds: [message?.id] },
      { action: 'set_language', language: 'de' },
    ]) {
      expect([body.action, ...(await refusalOf(ana.calls(body)))]).toEqual([body.action, 403, 'disabled']);
    }
  });

  it('is for whoever may read the chat, and nobody else', async () => {
    await published();
    const { chatId } = await aChatOf(await aDesk('ana'));
    const ben = await aDesk('ben');
    const messageId = (await centre.raw.rows<{ id: string }>(`select id from messages where chat_id = '${chatId}'`))[0]?.id;
    expect(await refusalOf(ben.calls({ action: 'translation', chatId }))).toEqual([403, 'forbidden']);
    expect(await refusalOf(ben.calls({ action: 'translate', chatId, messageIds: [messageId] }))).toEqual([403, 'forbidden']);
    expect(await refusalOf(ben.calls({ action: 'set_translation', chatId, isOn: true, from: null, to: 'de' }))).toEqual([403, 'forbidden']);
    const unknown = { action: 'set_translation', chatId: randomUUID(), isOn: true, from: null, to: 'de' };
    expect(await refusalOf(ben.calls(unknown))).toEqual([403, 'forbidden']);
  });
});
