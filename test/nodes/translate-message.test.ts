import { randomUUID } from 'node:crypto';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { aCentre } from './host/centre';
import type { Centre } from './host/centre';
import { startLibreTranslate } from './host/libretranslate';
import type { LibreTranslateServer } from './host/libretranslate';
import { execute } from './host/workflow';
import type { NodeName, NodeOptions } from './host/workflow';
import { firstQueueId } from '../../src/runtime/ids';
import { sqliteEngine } from '../../src/store/engines/sqlite';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { testSurroundings } from '../builders/surroundings';

let centre: Centre;
let store: OpenStore;
/** Another process on the same store: the agents at work. */
let people: ContactCentre;
let libre: LibreTranslateServer;

beforeEach(async () => {
  centre = await aCentre();
  const surroundings = testSurroundings();
  store = await openStore(sqliteEngine(centre.file), surroundings.now);
  people = await aContactCentre(store, surroundings);
  libre = await startLibreTranslate();
  await centre.raw.rows(`insert into settings (key, value) values ('EnableChatTranslation', 'true')`);
});
afterEach(async () => {
  await libre.stop();
  await store.close();
  await centre.end();
});

const run = (name: NodeName, items: readonly object[], parameters: INodeParameters = {}, options: NodeOptions = {}) =>
  execute(name, items, { store: centre.store, parameters, ...options });
const translate = (items: readonly object[], parameters: INodeParameters = {}, options: NodeOptions = {}) =>
  run(
    'translateMessage',
    items,
    { provider: 'libretranslate', ...parameters },
    { credentials: { switchboardLibreTranslateApi: libre.credential }, ...options },
  );
const only = (outputs: readonly (readonly INodeExecutionData[])[]): INodeExecutionData => {
  const [item, ...more] = outputs.flat();
  if (item === undefined || more.length > 0) throw new Error(`There are ${outputs.flat().length} items instead of one`);
  return item;
};
const failureOf = (result: Promise<unknown>): Promise<unknown> =>
  result.then(
    () => null,
    (error: unknown) => error,
  );

/** A chat in progress in which the customer wrote this. */
async function aChat(text = 'Where are you?') {
  const agentId = await people.addAgent('Ana', { queues: ['Support'] });
  const { value } = await people.writes('Customer', text).then((outcome) => {
    if (!outcome.ok) throw new Error(outcome.refusal.reason);
    return outcome;
  });
  const chatId = value.message.chatId;
  await people.route(chatId, firstQueueId);
  await people.accept(chatId, agentId);
  return { agentId, chatId, messageId: value.message.id };
}

const rows = () => centre.raw.rows(`select language, text, origin, provider, failure from message_translations order by language`);

describe('Translate Message, for messages', () => {
  const itemOf = (chatId: string, messageIds: readonly string[]) => ({
    chat: { id: chatId },
    translation: { messageIds, to: 'de', from: 'en' },
  });

  it('stores what agents read, and says what it came to', async () => {
    const { chatId, messageId } = await aChat();
    const item = only(await translate([itemOf(chatId, [messageId])]));
    expect(item.pairedItem).toEqual({ item: 0 });
    expect(item.json).toMatchObject({
      chat: { id: chatId },
      translation: { messageIds: [messageId], to: 'de', provider: 'LibreTranslate', translated: 1, skipped: 0, failed: 0, failure: null },
    });
    expect(await rows()).toEqual([
      { language: 'de', text: 'de(Where are you?)', origin: 'translated', provider: 'LibreTranslate', failure: null },
    ]);
  });

  it('goes on when the provider does not, and lets agents read why', async () => {
    const { chatId, messageId } = await aChat();
    libre.status = 403;
    expect(only(await translate([itemOf(chatId, [messageId])])).json).toMatchObject({ translation: { translated: 0, failed: 1 } });
    expect(await rows()).toMatchObject([{ text: '', failure: expect.stringContaining('LibreTranslate') }]);
    expect(only(await translate([itemOf(chatId, [messageId])], {}, { credentials: {} })).json).toMatchObject({
      translation: { failure: 'The node Translate Message has no credential for LibreTranslate. Ask an administrator to choose one.' },
    });
  });

  it('lets chats that share an execution wait for a slow provider together, and keeps their order', async () => {
    const words = ['First thing', 'Second thing', 'Third thing', 'Fourth thing'];
    const chats = [];
    for (const [i, word] of words.entries()) {
      const outcome = await people.writes(`Customer ${String(i)}`, word);
      if (!outcome.ok) throw new Error(outcome.refusal.reason);
      chats.push(outcome.value.message);
    }
    // The server answers nobody before all four have asked.
    libre.waitsFor = 4;
    const [done = []] = await translate(chats.map(({ chatId, id }) => itemOf(chatId, [id])));
    expect(done.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }, { item: 3 }]);
    expect(done.map(({ json }) => json['chat'])).toEqual(chats.map(({ chatId }) => ({ id: chatId })));
    expect(libre.translated.toSorted()).toEqual(words.toSorted());
  });

  it('says what is wrong with an item that asks for nothing', async () => {
    const { chatId } = await aChat();
    expect(await failureOf(translate([{ chat: { id: chatId } }]))).toMatchObject({
      message: 'The incoming item asks for no translation',
      context: { itemIndex: 0 },
    });
    const kept = await translate([{ chat: { id: chatId } }], {}, { onError: 'continueRegularOutput' });
    expect(only(kept).json).toMatchObject({ chat: { id: chatId }, error: 'The incoming item asks for no translation' });
  });

  it('gives the texts to a workflow that translates by itself, and stores what that made', async () => {
    const { chatId, messageId } = await aChat();
    const flow = { provider: 'flow' };
    const read = only(await translate([itemOf(chatId, [messageId])], flow));
    expect(read.json).toMatchObject({
      chat: { id: chatId },
      message: { id: messageId, text: 'Where are you?' },
      translation: { to: 'de' },
    });
    const stored = only(await translate([read.json], { ...flow, step: 'store', translation: 'Wo sind Sie?' }));
    expect(stored.json).toMatchObject({ translation: { text: 'Wo sind Sie?', provider: 'Workflow' } });
    expect(await rows()).toMatchObject([{ language: 'de', text: 'Wo sind Sie?', provider: 'Workflow' }]);
    expect((await translate([itemOf(chatId, [messageId])], flow)).flat()).toEqual([]);
    expect(await failureOf(translate([{ chat: { id: chatId } }], { ...flow, step: 'store', translation: 'x' }))).toMatchObject({
      message: 'The fields Message ID and To are needed to store a translation',
    });
  });
});

describe('Translate Message, for replies', () => {
  const wanted = { isWanted: true, from: 'de', to: 'es' };
  const reply = (items: readonly object[], parameters: INodeParameters = {}, options: NodeOptions = {}) =>
    translate(items, { what: 'reply', ...parameters }, options);
  /** A reply of an agent as the inbox's trigger emits it. */
  const commanded = async (text: string, translation: object | null = wanted) => {
    const { chatId, agentId } = await aChat();
    const id = await people.command('reply', chatId, agentId, { text });
    return { chat: { id: chatId }, command: { id, kind: 'reply', text }, ...(translation === null ? {} : { translation }) };
  };
  const sent = () => centre.raw.rows(`select text from messages where author = 'agent'`);

  it('lets the customer read the translation, and keeps what the agent wrote', async () => {
    const translated = only(await reply([await commanded('Guten Tag')])).json;
    expect(translated).toMatchObject({ translation: { ...wanted, text: 'es(Guten Tag)', provider: 'LibreTranslate' } });
    expect(only(await run('sendMessage', [translated])).json).toMatchObject({ message: { text: 'es(Guten Tag)' } });
    expect(await sent()).toEqual([{ text: 'es(Guten Tag)' }]);
    expect(await rows()).toMatchObject([{ language: 'de', text: 'Guten Tag', origin: 'written', failure: null }]);
  });

  it('leaves everything else untouched', async () => {
    const items = [await commanded('Guten Tag', null), { order: 4711 }, { translation: { isWanted: false, from: 'de', to: 'es' } }];
    const passed = (await reply(items)).flat();
    expect(passed.map(({ json }) => json)).toEqual(items);
    expect(passed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
    expect(libre.translated).toEqual([]);
    await run('sendMessage', [items[0] ?? {}]);
    expect(await sent()).toEqual([{ text: 'Guten Tag' }]);
    expect(await rows()).toEqual([]);
  });

  it('sends what was written when the provider fails, with a note', async () => {
    libre.status = 403;
    const translated = only(await reply([await commanded('Guten Tag')])).json;
    expect(translated).toMatchObject({ translation: { failure: expect.stringContaining('LibreTranslate') } });
    only(await run('sendMessage', [translated]));
    expect(await sent()).toEqual([{ text: 'Guten Tag' }]);
    expect(await rows()).toMatchObject([{ language: 'es', text: '', failure: expect.stringMatching(/^Sent as written: LibreTranslate/) }]);
  });

  it('is missed where no node translates', async () => {
    only(await run('sendMessage', [await commanded('Guten Tag')]));
    expect(await rows()).toMatchObject([{ language: 'es', failure: 'Sent as written: no node of the workflow translated it.' }]);
  });

  it('goes by what the workflow made of it', async () => {
    const translated = only(await reply([await commanded('Guten Tag')], { provider: 'flow', translation: 'Buenos días' })).json;
    expect(translated).toMatchObject({ translation: { text: 'Buenos días', provider: 'Workflow' } });
    const missing = only(await reply([translated], { provider: 'flow' })).json;
    expect(missing).toMatchObject({ translation: { failure: 'The workflow made no translation.' } });
  });

  it('is not for a text that the workflow says instead of the agent', async () => {
    const translated = only(await reply([await commanded('Guten Tag')])).json;
    only(await run('sendMessage', [translated], { text: 'Otra cosa' }));
    expect(await sent()).toEqual([{ text: 'Otra cosa' }]);
    expect(await rows()).toEqual([]);
  });
});

describe('Translate Message, for any text', () => {
  const text = (parameters: INodeParameters, options: NodeOptions = {}) =>
    translate([{ order: 1 }], { what: 'text', ...parameters }, options);

  it('adds the result to the item', async () => {
    expect(only(await text({ text: 'Hallo', from: 'de', to: 'pt_br' })).json).toEqual({
      order: 1,
      translation: { text: expect.stringMatching(/\(Hallo\)$/), from: 'de', to: 'pt-BR', provider: 'LibreTranslate' },
    });
  });

  it('fails its item when it cannot', async () => {
    libre.status = 403;
    expect(await failureOf(text({ text: 'Hallo', from: '', to: 'es' }))).toMatchObject({ message: 'The text was not translated' });
    expect(await failureOf(text({ text: 'Hallo', from: '', to: 'everything' }))).toMatchObject({ message: 'A field holds no language' });
    expect(await failureOf(text({ text: 'Hallo', to: 'es', provider: 'flow' }))).toMatchObject({
      message: 'The workflow cannot be asked for a text',
    });
  });
});

describe('Switchboard', () => {
  it('switches the translation of a chat on and off, and gives agents their language', async () => {
    const { chatId, agentId } = await aChat();
    const set = (parameters: INodeParameters) =>
      run('switchboard', [{ chat: { id: chatId } }], { resource: 'chat', operation: 'setTranslation', ...parameters });
    expect(await failureOf(set({ agentLanguage: 'de' }))).toMatchObject({ message: 'No workflow translates' });
    await centre.raw.rows(`insert into subscriptions (topic, delay_ms, seen_at) values ('test', 0, 0)`);
    await centre.raw.rows(
      `insert into subscription_filters (kind, queue_id, channel_id, topic) values ('translation_wanted', '', '', 'test')`,
    );
    expect(only(await set({ agentLanguage: 'de', customerLanguage: 'en' })).json).toEqual({
      translation: { isOn: true, from: 'en', to: 'de', detected: null },
    });
    expect(only(await set({ agentLanguage: 'de', isOn: false })).json).toMatchObject({ translation: { isOn: false } });
    const agent = { __rl: true, mode: 'id', value: agentId };
    const updateFields = { language: 'de_AT' };
    const updated = await run('switchboard', [{ id: randomUUID() }], { resource: 'agent', operation: 'update', agent, updateFields });
    expect(only(updated).json).toMatchObject({ agent: { language: 'de-AT' }, change: 'updated' });
  });
});
