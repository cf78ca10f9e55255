import { saveAgent } from '../../src/app/administration/save-agent';
import type { Happening } from '../../src/app/adapter';
import { eraseContact } from '../../src/app/contacts/erase-contact';
import { saveContact } from '../../src/app/contacts/save-contact';
import { linkChat } from '../../src/app/duplicates/link-chat';
import { mergeContacts } from '../../src/app/duplicates/merge-contacts';
import { undoMerge } from '../../src/app/duplicates/undo-merge';
import { receiveHappenings } from '../../src/app/receive-happenings';
import { sendMessage } from '../../src/app/send-message';
import { transferChat } from '../../src/app/transfer-chat';
import { noticeLanguage } from '../../src/app/translation/notice-language';
import { pruneTranslations } from '../../src/app/translation/prune-translations';
import { setAgentLanguage, setTranslation, translateSome } from '../../src/app/translation/set-translation';
import { storeFlowTranslation, textsForFlow } from '../../src/app/translation/translate-by-flow';
import { translateMessages } from '../../src/app/translation/translate-messages';
import { translateText } from '../../src/app/translation/translate-reply';
import type { SentTranslation } from '../../src/app/translation/translate-reply';
import { asChatId, asContactId, asMessageId } from '../../src/core/brand';
import type { AgentId, ChatId, MessageId, QueueId } from '../../src/core/brand';
import { channelTypes } from '../../src/channels/registry';
import type { ChannelTraits } from '../../src/core/channel-traits';
import { noProviders, refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk, hour } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';
import { testTranslating, wordDetector } from '../builders/translators';
import type { TestTranslating } from '../builders/translators';

/** Of any channel: nothing is sent here. */
function someTraits(): ChannelTraits {
  const [traits] = Object.values(channelTypes);
  if (traits === undefined) throw new Error('There are no channels');
  return traits;
}

interface Row {
  readonly language: string;
  readonly text: string;
  readonly origin: string;
  readonly provider: string | null;
  readonly failure: string | null;
}

/** Translation of chats, on one engine. */
export function translationContract(engines: () => TestEngines): void {
  let desk: Desk;
  let tools: TestTranslating;
  let queue: QueueId;
  let ana: AgentId;
  beforeEach(async () => {
    desk = await aDesk(engines());
    tools = testTranslating();
    queue = await desk.centre.addQueue('Desk', 'to_all_agents');
    ana = await desk.centre.addAgent('ana', { queues: ['Desk'] });
    await desk.set('EnableChatTranslation', true);
  });
  afterEach(() => desk.close());

  /** A chat of Ana's in which the customer wrote these texts. */
  const aChat = async (customer: string, ...texts: readonly string[]): Promise<ChatId> => {
    const [first = 'Hola', ...more] = texts;
    const chatId = asChatId(valueOf(await desk.centre.writes(customer, first)).item.chat.id);
    await desk.centre.route(chatId, queue);
    valueOf(await desk.centre.accept(chatId, ana));
    for (const text of more) await desk.centre.writes(customer, text);
    return chatId;
  };
  const set = (chatId: ChatId, isOn: boolean, to = 'uk', from: string | null = null, agentId = ana) =>
    setTranslation(desk.centre.on, { by: { kind: 'agent', agentId }, chatId, isOn, from, to });
  const happens = (...happenings: readonly Happening[]) =>
    receiveHappenings(desk.centre.on, [
      { channel: desk.centre.channel, happenings, traits: someTraits(), hasProfile: false, events: new Set() },
    ]);
  /** What flows are asked to translate, as they hear it. */
  const asked = async (): Promise<readonly { chatId: ChatId; messageIds: MessageId[]; to: string; from: string | null }[]> => {
    const rows = await desk.raw.rows<{ payload: string }>(
      `select payload from events where topic = 'test' and kind = 'translation_wanted' order by seq`,
    );
    await desk.raw.rows(`delete from events where topic = 'test' and kind = 'translation_wanted'`);
    return rows.map(({ payload }) => {
      const { chat, translation } = JSON.parse(payload) as {
        chat: { id: string };
        translation: { messageIds: string[]; to: string; from: string | null };
      };
      return { ...translation, messageIds: translation.messageIds.map(asMessageId), chatId: asChatId(chat.id) };
    });
  };
  /** Does what the template does: translates whatever is asked for. */
  const serve = async (with_ = tools) => {
    const results = [];
    for (const wanted of await asked()) results.push(await translateMessages(desk.centre.on, with_, wanted));
    return results;
  };
  const rowsOf = (text: string) =>
    desk.raw.rows<Row>(
      `select t.language, t.text, t.origin, t.provider, t.failure from message_translations t join messages m on m.id = t.message_id
       where m.text = '${text}' order by t.language`,
    );
  const translations = async (text: string) => (await rowsOf(text)).map((row) => `${row.language}: ${row.failure ?? row.text}`);
  const idOf = async (text: string) => {
    const [row] = await desk.raw.rows<{ id: string }>(`select id from messages where text = '${text}'`);
    return asMessageId(row?.id ?? '');
  };
  const reply = (chatId: ChatId, text: string, translation: Partial<SentTranslation> | null) =>
    sendMessage(desk.centre.on, noProviders, {
      chatId,
      actor: { kind: 'agent', agentId: ana },
      text,
      translation: translation === null ? null : { from: 'uk', to: 'es', text: null, provider: null, failure: null, ...translation },
      botName: '',
      idempotencyKey: null,
    });

  describe('switching', () => {
    it('translates what the customer has written when it is switched on, and then what comes', async () => {
      const chat = await aChat('c', 'Hola', 'Buenos días a todos');
      expect(await asked()).toEqual([]);
      expect(valueOf(await set(chat, true))).toEqual({ isOn: true, from: null, to: 'uk', detected: null });
      expect(await serve()).toEqual([{ translated: 2, skipped: 0, failed: 0, failure: null }]);
      expect(await translations('Hola')).toEqual(['uk: uk(Hola)']);
      await desk.centre.writes('c', 'Gracias por todo');
      expect((await serve())[0]).toMatchObject({ translated: 1 });
      expect(await rowsOf('Gracias por todo')).toEqual([
        { language: 'uk', text: 'uk(Gracias por todo)', origin: 'translated', provider: 'Test', failure: null },
      ]);
    });

    it('shows the last line of the chat in the agent’s list in the agent’s language, as long as it is on', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes');
      const line = async () => (await desk.store.views.tilesOf([ana])).find(({ tile }) => tile.chatId === chat)?.tile.lastMessage?.text;
      valueOf(await set(chat, true));
      expect(await line()).toBe('Hola a todos ustedes');
      await serve();
      expect(await line()).toBe('uk(Hola a todos ustedes)');
      valueOf(await set(chat, false));
      expect(await line()).toBe('Hola a todos ustedes');
    });

    it('translates nothing new once it is off, and keeps what there is', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes');
      valueOf(await set(chat, true));
      await serve();
      valueOf(await set(chat, false));
      await desk.centre.writes('c', 'Gracias por todo');
      expect(await asked()).toEqual([]);
      expect(await translations('Hola a todos ustedes')).toEqual(['uk: uk(Hola a todos ustedes)']);
      valueOf(await set(chat, true));
      expect((await asked())[0]?.messageIds).toEqual([await idOf('Gracias por todo')]);
    });

    it('uses the languages that were chosen', async () => {
      const chat = await aChat('c', 'Hola');
      valueOf(await set(chat, true, 'PT_br', 'es-MX'));
      expect((await asked())[0]).toMatchObject({ to: 'pt-BR', from: 'es-MX' });
      valueOf(await set(chat, true, 'de', 'es'));
      await desk.centre.writes('c', 'Gracias');
      expect((await asked()).map(({ to, from }) => `${from ?? ''}>${to}`)).toEqual(['es>de', 'es>de']);
      expect(refusalOf(await set(chat, true, 'not a language'))).toBe('bad_language');
    });

    it('remembers the agent’s language and choice', async () => {
      const chat = await aChat('c');
      valueOf(await set(chat, true));
      expect(await desk.store.transaction((tx) => tx.translations.ofAgent(ana))).toEqual({ language: 'uk', wants: true });
      valueOf(await set(chat, false));
      expect(await desk.store.transaction((tx) => tx.translations.ofAgent(ana))).toEqual({ language: 'uk', wants: false });
      expect((await desk.store.views.me([ana]))[0]?.language).toBe('uk');
      valueOf(await setAgentLanguage(desk.centre.on, { agentId: ana, language: 'de_AT' }));
      expect((await desk.store.views.me([ana]))[0]?.language).toBe('de-AT');
      expect(refusalOf(await setAgentLanguage(desk.centre.on, { agentId: ana, language: '?' }))).toBe('bad_language');
    });

    it('is for the chat’s agent and supervisors, while the chat is open', async () => {
      const chat = await aChat('c');
      const ben = await desk.centre.addAgent('ben', { queues: ['Desk'] });
      expect(refusalOf(await set(chat, true, 'uk', null, ben))).toBe('not_owner');
      await desk.raw.rows(`update agents set access = 'supervisor' where id = '${ben}'`);
      valueOf(await set(chat, true, 'uk', null, ben));
      expect(await desk.store.transaction((tx) => tx.translations.ofAgent(ben))).toEqual({ language: null, wants: false });
      valueOf(await desk.centre.complete(chat, ana));
      expect(refusalOf(await set(chat, false))).toBe('ended');
    });

    it('is refused while no workflow translates, or the setting is off', async () => {
      const chat = await aChat('c');
      await desk.raw.rows(`delete from subscription_filters where kind = 'translation_wanted'`);
      expect(refusalOf(await set(chat, true))).toBe('not_served');
      expect(refusalOf(await translateSome(desk.centre.on, { agentId: ana, chatId: chat, messageIds: [await idOf('Hola')] }))).toBe(
        'bad_language',
      );
      valueOf(await set(chat, false));
      await desk.set('EnableChatTranslation', false);
      expect(refusalOf(await set(chat, true))).toBe('disabled');
      expect(refusalOf(await setAgentLanguage(desk.centre.on, { agentId: ana, language: 'de' }))).toBe('disabled');
      expect(await noticeLanguage(desk.centre.on, wordDetector, chat)).toBeNull();
    });

    it('asks for nothing while the setting is off, whatever chats say', async () => {
      const chat = await aChat('c');
      valueOf(await set(chat, true));
      await asked();
      await desk.set('EnableChatTranslation', false);
      await desk.centre.writes('c', 'Gracias');
      expect(await asked()).toEqual([]);
      expect(await translateMessages(desk.centre.on, tools, { chatId: chat, messageIds: [await idOf('Gracias')], to: 'uk' })).toMatchObject(
        {
          translated: 0,
          failed: 0,
        },
      );
      expect(tools.paid).toEqual([]);
    });
  });

  describe('languages', () => {
    it('detects the customer’s language once there is enough to be sure', async () => {
      const chat = await aChat('c', '…');
      expect(await noticeLanguage(desk.centre.on, wordDetector, chat)).toMatchObject({ detected: null });
      await desk.centre.writes('c', 'Hola buenos días a todos');
      expect(await noticeLanguage(desk.centre.on, wordDetector, chat)).toMatchObject({ detected: 'es', isOn: false });
      const [tile] = await desk.store.views.tilesFor([chat]);
      expect(tile?.tile.translation).toEqual({ isOn: false, from: null, detected: 'es', to: null });
    });

    it('gives a language up for another one after two messages in a row that say so', async () => {
      const chat = await aChat('c', 'Hola buenos días a todos');
      const detected = async () => (await noticeLanguage(desk.centre.on, wordDetector, chat))?.detected;
      expect(await detected()).toBe('es');
      await desk.centre.writes('c', 'Thanks for the order');
      expect(await detected()).toBe('es');
      await desk.centre.writes('c', 'Hello again my friend');
      expect(await detected()).toBe('en');
      expect(await detected()).toBe('en');
    });

    it('leaves messages alone that are in the agent’s language', async () => {
      const chat = await aChat('c', 'Вітаю, де моє замовлення зараз', 'Hola a todos ustedes');
      valueOf(await set(chat, true));
      expect(await serve()).toEqual([{ translated: 1, skipped: 1, failed: 0, failure: null }]);
      expect(tools.paid).toEqual(['Hola a todos ustedes']);
    });

    it('tells agents that a message is in their language, so that nobody waits for a translation', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes', 'Вітаю, де моє замовлення зараз');
      valueOf(await set(chat, true));
      await desk.raw.rows('delete from changes');
      expect(await serve()).toEqual([{ translated: 1, skipped: 1, failed: 0, failure: null }]);
      const { messages } = await desk.store.views.conversation(chat, null, 10);
      const said = messages
        .filter(({ author }) => author === 'customer')
        .map(({ text, translations: made }) => [text, ...made.map((one) => [one.language, one.text, one.failure])]);
      expect(said).toEqual([
        ['Hola a todos ustedes', ['uk', 'uk(Hola a todos ustedes)', null]],
        ['Вітаю, де моє замовлення зараз', ['uk', '', null]],
      ]);
      expect(await desk.raw.rows(`select 1 from changes where kind = 'message'`)).toHaveLength(2);
    });

    it('tells agents so when only the provider can tell, and pays for that once', async () => {
      const chat = await aChat('c', 'Kurz');
      valueOf(await set(chat, true));
      tools.answers.push({ kind: 'translated', texts: ['Kurz'], from: ['uk'] });
      expect(await serve()).toEqual([{ translated: 0, skipped: 1, failed: 0, failure: null }]);
      expect(await translations('Kurz')).toEqual(['uk: ']);
      valueOf(await set(chat, true));
      await serve();
      expect(tools.paid).toEqual([]);
    });

    it('forgets why a message was not translated once it is known to need none, and keeps what was translated', async () => {
      const chat = await aChat('c', 'Kurz', 'Hola a todos');
      valueOf(await set(chat, true));
      tools.answers.push({ kind: 'failed', reason: 'Test is down.', retryAfter: null });
      await serve();
      expect([await translations('Kurz'), await translations('Hola a todos')]).toEqual([['uk: Test is down.'], ['uk: uk(Hola a todos)']]);
      valueOf(await set(chat, true, 'uk', 'uk'));
      const messageIds = [await idOf('Kurz'), await idOf('Hola a todos')];
      await translateMessages(desk.centre.on, tools, { chatId: chat, messageIds, to: 'uk' });
      expect([await translations('Kurz'), await translations('Hola a todos')]).toEqual([['uk: '], ['uk: uk(Hola a todos)']]);
    });

    it('translates what the customer changed anew', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes');
      valueOf(await set(chat, true));
      await serve();
      const [row] = await desk.raw.rows<{ provider_message_id: string }>(
        `select provider_message_id from messages where chat_id = '${chat}' and seq = 1`,
      );
      const at = desk.clock.now();
      const text = 'Gracias a todos ustedes';
      await happens({
        account: null,
        kind: 'edited',
        providerMessageId: row?.provider_message_id ?? '',
        sender: { externalId: 'c' },
        at,
        text,
      });
      expect(await translations(text)).toEqual([]);
      await serve();
      expect(await translations(text)).toEqual([`uk: uk(${text})`]);
    });

    it('translates what waited at a provider, all of a chat together', async () => {
      const chat = await aChat('c', 'Hola');
      await aChat('untranslated', 'Hola');
      valueOf(await set(chat, true));
      await asked();
      const says = (externalId: string, text: string): Happening => ({
        account: null,
        kind: 'message',
        providerMessageId: desk.centre.on.newId(),
        sender: { externalId },
        at: desk.clock.now(),
        content: { text },
      });
      await happens(says('c', 'Uno'), says('untranslated', 'Dos'), says('c', 'Tres'), says('untranslated', 'Cuatro'), says('c', 'Cinco'));
      const wanted = await asked();
      expect(wanted).toMatchObject([{ chatId: chat, to: 'uk' }]);
      expect(wanted[0]?.messageIds).toEqual([await idOf('Uno'), await idOf('Tres'), await idOf('Cinco')]);
    });

    it('does not ask for what has no words', async () => {
      const chat = await aChat('c', 'Hola');
      valueOf(await set(chat, true));
      await asked();
      const content = { text: '[Sticker]', isPlaceholder: true };
      const at = desk.clock.now();
      await happens({ account: null, kind: 'message', providerMessageId: 'sticker', sender: { externalId: 'c' }, at, content });
      expect(await asked()).toEqual([]);
      valueOf(await set(chat, true));
      expect((await asked()).flatMap(({ messageIds }) => messageIds)).toEqual([await idOf('Hola')]);
    });
  });

  describe('paying', () => {
    it('pays once for the same text and languages, in whichever chat', async () => {
      for (const customer of ['a', 'b']) {
        const chat = await aChat(customer, 'Hola a todos ustedes');
        valueOf(await set(chat, true));
        await serve(testTranslatingLike(tools));
      }
      expect(tools.paid).toEqual(['Hola a todos ustedes']);
      expect(await translations('Hola a todos ustedes')).toEqual(['uk: uk(Hola a todos ustedes)', 'uk: uk(Hola a todos ustedes)']);
    });

    it('pays once when two runs want the same at once', async () => {
      let letGo = (): void => undefined;
      const slow = testTranslating(
        new Promise((resolve) => {
          letGo = resolve;
        }),
      );
      const chats = [await aChat('a', 'Hola a todos ustedes'), await aChat('b', 'Hola a todos ustedes')];
      for (const chat of chats) valueOf(await set(chat, true));
      const runs = (await asked()).map((wanted) => translateMessages(desk.centre.on, slow, wanted));
      letGo();
      expect((await Promise.all(runs)).map(({ translated }) => translated)).toEqual([1, 1]);
      expect(slow.paid).toEqual(['Hola a todos ustedes']);
    });

    it('pays nothing for a run that is repeated', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes');
      valueOf(await set(chat, true));
      const [wanted] = await asked();
      if (wanted === undefined) throw new Error('Nothing was asked for');
      await translateMessages(desk.centre.on, tools, wanted);
      expect(await translateMessages(desk.centre.on, tools, wanted)).toEqual({ translated: 0, skipped: 1, failed: 0, failure: null });
      expect(tools.paid).toHaveLength(1);
    });

    it('forgets texts that nobody needed for half a year', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes');
      valueOf(await set(chat, true));
      await serve();
      desk.clock.advance(179 * 24 * hour);
      await pruneTranslations(desk.centre.on);
      expect(await desk.raw.count('translation_cache')).toBe(1);
      desk.clock.advance(2 * 24 * hour);
      await pruneTranslations(desk.centre.on);
      expect([await desk.raw.count('translation_cache'), await desk.raw.count('translation_uses')]).toEqual([0, 0]);
      expect(await translations('Hola a todos ustedes')).toEqual(['uk: uk(Hola a todos ustedes)']);
    });
  });

  describe('while a provider is at work', () => {
    /** Translates what the customer wrote, and does something before the provider answers. */
    const meanwhile = async (chat: ChatId, work: () => Promise<unknown>) => {
      valueOf(await set(chat, true));
      const [wanted] = await asked();
      if (wanted === undefined) throw new Error('Nothing was asked for');
      const translate: typeof tools.translator.translate = async (call) => {
        await work();
        return tools.translator.translate(call);
      };
      return translateMessages(desk.centre.on, { ...tools, translator: { name: 'Test', translate } }, wanted);
    };
    const edits = async (chat: ChatId, text: string) => {
      const [row] = await desk.raw.rows<{ provider_message_id: string }>(
        `select provider_message_id from messages where chat_id = '${chat}' and seq = 1`,
      );
      const providerMessageId = row?.provider_message_id ?? '';
      await happens({ account: null, kind: 'edited', providerMessageId, sender: { externalId: 'c' }, at: desk.clock.now(), text });
    };

    it('keeps no translation of what the customer has changed since', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes', 'Gracias por todo');
      const done = await meanwhile(chat, () => edits(chat, 'Buenos días a todos'));
      expect(done).toEqual({ translated: 1, skipped: 1, failed: 0, failure: null });
      expect(await translations('Buenos días a todos')).toEqual([]);
      expect(await translations('Gracias por todo')).toEqual(['uk: uk(Gracias por todo)']);
      expect(await desk.raw.count('translation_cache')).toBe(1);
    });

    it('keeps one translation of each message when processes translate the same at once', async () => {
      const texts = Array.from({ length: 20 }, (_, i) => `Hola a todos ${String(i)}`);
      const chat = await aChat('c', ...texts);
      valueOf(await set(chat, true));
      const [wanted] = await asked();
      if (wanted === undefined) throw new Error('Nothing was asked for');
      const { messageIds } = wanted;
      const runs = await Promise.all(
        [messageIds, messageIds.toReversed(), messageIds].map((ids) =>
          translateMessages(desk.centre.on, testTranslating(), { ...wanted, messageIds: ids }),
        ),
      );
      expect(runs.map(({ failed }) => failed)).toEqual([0, 0, 0]);
      expect(await desk.raw.count('message_translations')).toBe(20);
      expect(await desk.raw.count('translation_cache')).toBe(20);
    });

    it('keeps nothing of a customer who was erased since', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes');
      const [row] = await desk.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chat}'`);
      const contactId = asContactId(row?.contact_id ?? '');
      const done = await meanwhile(chat, () => eraseContact(desk.centre.on, { by: { kind: 'system' }, contactId }));
      expect(done).toMatchObject({ translated: 0, failed: 0 });
      expect(await desk.raw.count('message_translations')).toBe(0);
      expect(await desk.raw.count('translation_cache')).toBe(0);
    });
  });

  describe('of a customer who is erased', () => {
    const by = { kind: 'system' } as const;
    const contactOf = async (chat: ChatId) => {
      const [row] = await desk.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chat}'`);
      return asContactId(row?.contact_id ?? '');
    };
    const erase = async (chat: ChatId) => valueOf(await eraseContact(desk.centre.on, { by, contactId: await contactOf(chat) }));
    const text = (chatId: ChatId | null, said: string, with_ = tools) =>
      translateText(desk.centre.on, with_, { chatId, text: said, from: 'uk', to: 'es' });
    const cached = async () =>
      (await desk.raw.rows<{ text: string }>('select text from translation_cache order by text')).map((row) => row.text);

    it('nothing stays of replies, sent or not, of what was changed, and of what another provider translated before', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes');
      valueOf(await set(chat, true));
      await serve();
      const [row] = await desk.raw.rows<{ provider_message_id: string }>(
        `select provider_message_id from messages where chat_id = '${chat}' and seq = 1`,
      );
      const about = { account: null, providerMessageId: row?.provider_message_id ?? '', sender: { externalId: 'c' }, at: desk.clock.now() };
      await happens({ ...about, kind: 'edited', text: 'Buenos días a todos' });
      await serve();
      const messageIds = [await idOf('Buenos días a todos')];
      const other = { ...testTranslating().translator, name: 'Other' };
      await translateMessages(desk.centre.on, { ...tools, translator: other }, { chatId: chat, messageIds, to: 'uk' });
      const sent = await text(chat, 'Дякую, пане Петренко');
      if (sent.kind !== 'translated') throw new Error(sent.kind);
      valueOf(await reply(chat, 'Дякую, пане Петренко', { text: sent.text, provider: sent.provider }));
      await text(chat, 'Вітаю, пане Петренко');
      expect(await desk.raw.count('translation_cache')).toBe(4);
      await erase(chat);
      expect(await cached()).toEqual([]);
      expect(await desk.raw.count('translation_uses')).toBe(0);
    });

    it('what others had translated stays, unless the customer’s chat asked for it too', async () => {
      const [gone, other] = [await aChat('gone'), await aChat('other')];
      for (const chat of [gone, other]) await text(chat, 'Дякую');
      await text(other, 'Вітаю');
      await text(gone, 'Вітаю, Заро');
      expect(tools.paid).toEqual(['Дякую', 'Вітаю', 'Вітаю, Заро']);
      await erase(gone);
      expect(await cached()).toEqual(['es(Вітаю)']);
      expect(await desk.raw.rows('select chat_id from translation_uses')).toEqual([{ chat_id: other }]);
    });

    it('nothing stays of what flows had translated without naming a chat', async () => {
      const chat = await aChat('c');
      await text(null, 'Вітаю, Заро');
      expect(await cached()).toEqual(['es(Вітаю, Заро)']);
      await erase(chat);
      expect(await cached()).toEqual([]);
    });

    it('nothing stays of a reply that was asked for in a chat that was the customer’s for a while', async () => {
      const chat = await aChat('c');
      const { id: zara } = valueOf(await saveContact(desk.centre.on, { by, id: null, name: 'Zara' }));
      const { value } = valueOf(
        await linkChat(desk.centre.on, { chatId: chat, contactId: zara, actor: { kind: 'flow' }, confirmed: false }),
      );
      await text(chat, 'Вітаю, Заро');
      valueOf(await undoMerge(desk.centre.on, { by, mergeIds: [value.link.mergeId ?? ''] }));
      valueOf(await eraseContact(desk.centre.on, { by, contactId: zara }));
      expect(await cached()).toEqual([]);
    });

    it('nothing stays of a reply in a chat that a merge brought to the customer', async () => {
      const [chat, other] = [await aChat('c'), await aChat('other')];
      await text(chat, 'Вітаю, Заро');
      const [removed, survivor] = [await contactOf(chat), await contactOf(other)];
      valueOf(await mergeContacts(desk.centre.on, { by, survivorId: survivor, removedIds: [removed] }));
      await erase(other);
      expect(await cached()).toEqual([]);
    });

    it('a reply that the provider translates only after that is not kept', async () => {
      const chat = await aChat('c');
      const { translate } = tools.translator;
      const late: TestTranslating = {
        ...tools,
        translator: {
          name: 'Test',
          translate: async (call) => {
            await erase(chat);
            return translate(call);
          },
        },
      };
      expect(await text(chat, 'Вітаю, Заро', late)).toMatchObject({ text: 'es(Вітаю, Заро)' });
      expect(await cached()).toEqual([]);
      expect(await desk.raw.count('translation_uses')).toBe(0);
    });
  });

  it('takes no translation for one that is far longer than its text', async () => {
    const chat = await aChat('c', 'Hola');
    valueOf(await set(chat, true));
    tools.answers.push({ kind: 'translated', texts: ['<p>'.repeat(300_000)], from: [null] });
    expect(await serve()).toMatchObject([{ translated: 0, failed: 1 }]);
    const [row] = await rowsOf('Hola');
    expect(row).toMatchObject({
      text: '',
      failure: 'Test answered something else than a translation. Ask an administrator to look at it.',
    });
    expect(await desk.raw.count('translation_cache')).toBe(0);
  });

  describe('failures', () => {
    const down = (retryAfter: number | null) => ({ kind: 'failed', reason: 'Test is down.', retryAfter }) as const;

    it('tells the agent why a message is not translated, until it is', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes');
      valueOf(await set(chat, true));
      tools.answers.push(down(null));
      expect(await serve()).toEqual([{ translated: 0, skipped: 0, failed: 1, failure: 'Test is down.' }]);
      expect(await translations('Hola a todos ustedes')).toEqual(['uk: Test is down.']);
      valueOf(await translateSome(desk.centre.on, { agentId: ana, chatId: chat, messageIds: [await idOf('Hola a todos ustedes')] }));
      await serve();
      expect(await translations('Hola a todos ustedes')).toEqual(['uk: uk(Hola a todos ustedes)']);
    });

    it('tells so of a message that was thought to need no translation, and nothing hides a translation', async () => {
      await aChat('c', 'Hola a todos ustedes');
      const messageId = await idOf('Hola a todos ustedes');
      const put = (text: string, failure: string | null) =>
        desk.store.transaction((tx) =>
          tx.translations.put(
            [{ messageId, language: 'uk', text, origin: 'translated', sourceLanguage: null, provider: null, failure, cacheKey: null }],
            desk.clock.now(),
          ),
        );
      const seen: (readonly string[])[] = [];
      for (const [text, failure] of [
        ['', null],
        ['', 'Test is down.'],
        ['', null],
        ['Вітаю', null],
        ['', 'No.'],
        ['', null],
      ] as const) {
        await put(text, failure);
        seen.push(await translations('Hola a todos ustedes'));
      }
      expect(seen.flat()).toEqual(['uk: ', 'uk: Test is down.', 'uk: ', 'uk: Вітаю', 'uk: Вітаю', 'uk: Вітаю']);
    });

    it('waits once for a provider that asks for a little patience', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes');
      valueOf(await set(chat, true));
      tools.answers.push(down(2_000));
      expect((await serve())[0]).toMatchObject({ translated: 1, failed: 0 });
      expect(tools.waits).toEqual([2_000]);
      await desk.centre.writes('c', 'Gracias por todo');
      tools.answers.push(down(3_000), down(3_000));
      expect((await serve())[0]).toMatchObject({ translated: 0, failed: 1 });
      desk.clock.advance(3_000);
      await desk.centre.writes('c', 'Gracias de nuevo');
      tools.answers.push(down(hour));
      expect((await serve())[0]).toMatchObject({ translated: 0, failed: 1 });
      expect(tools.waits).toEqual([2_000, 3_000]);
    });

    it('leaves a provider that is down alone for as long as it asks, and makes no reply wait', async () => {
      tools.answers.push(down(5_000));
      const text = (word: string) => translateText(desk.centre.on, tools, { chatId: null, text: word, from: 'uk', to: 'es' });
      expect(await text('Дякую')).toEqual({ kind: 'failed', reason: 'Test is down.' });
      expect(await text('Вітаю')).toEqual({ kind: 'failed', reason: 'Test is down.' });
      expect([tools.waits, tools.paid]).toEqual([[], []]);
      desk.clock.advance(5_000);
      expect(await text('Дякую')).toMatchObject({ text: 'es(Дякую)' });
    });

    it('translates the rest when a provider does not take one text', async () => {
      const chat = await aChat('c', 'Hola a todos', 'Hola untranslatable a todos', 'Gracias a todos');
      valueOf(await set(chat, true));
      expect(await serve()).toEqual([{ translated: 2, skipped: 0, failed: 1, failure: 'Test does not take this text.' }]);
      expect(await translations('Gracias a todos')).toEqual(['uk: uk(Gracias a todos)']);
    });

    it('never puts a failure in the place of a translation', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes');
      valueOf(await set(chat, true));
      await serve();
      tools.answers.push(down(null));
      const wanted = { chatId: chat, messageIds: [await idOf('Hola a todos ustedes')], to: 'uk' };
      await desk.store.transaction((tx) => tx.translations.putChat(chat, { from: 'es-MX' }, desk.clock.now()));
      expect(await translateMessages(desk.centre.on, tools, wanted)).toMatchObject({ failed: 1 });
      expect(await translations('Hola a todos ustedes')).toEqual(['uk: uk(Hola a todos ustedes)']);
    });
  });

  describe('replies', () => {
    const itemOf = async (commandId: string) => {
      const [row] = await desk.raw.rows<{ payload: string }>(`select payload from events where command_id = '${commandId}'`);
      return (JSON.parse(row?.payload ?? '{}') as { translation?: unknown }).translation;
    };
    const commanded = async (chat: ChatId, payload: Readonly<Record<string, unknown>>) =>
      itemOf(await desk.centre.command('reply', chat, ana, { text: 'Дякую', ...payload }));

    it('are to be translated into the customer’s language, unless the agent or the setting says no', async () => {
      const chat = await aChat('c', 'Hola buenos días a todos');
      expect(await commanded(chat, {})).toBeUndefined();
      valueOf(await set(chat, true));
      await serve();
      const wanted = { isWanted: true, from: 'uk', to: 'es' };
      expect(await commanded(chat, {})).toEqual(wanted);
      expect(await commanded(chat, { translate: false })).toBeUndefined();
      expect(await commanded(chat, { template: { name: 'x', language: 'es', parameters: [] } })).toBeUndefined();
      expect(await commanded(chat, { text: '' })).toBeUndefined();
      await desk.set('AutoTranslateOutgoingMessages', false);
      expect(await commanded(chat, {})).toBeUndefined();
      expect(await commanded(chat, { translate: true })).toEqual(wanted);
      valueOf(await set(chat, true, 'es'));
      expect(await commanded(chat, { translate: true })).toBeUndefined();
    });

    it('reach the customer translated, and the agent reads what was written', async () => {
      const chat = await aChat('c', 'Hola');
      const outcome = await translateText(desk.centre.on, tools, { chatId: chat, text: 'Дякую', from: 'uk', to: 'es' });
      if (outcome.kind !== 'translated') throw new Error(outcome.kind);
      valueOf(await reply(chat, 'Дякую', { text: outcome.text, provider: outcome.provider }));
      expect(await rowsOf('es(Дякую)')).toEqual([{ language: 'uk', text: 'Дякую', origin: 'written', provider: 'Test', failure: null }]);
      const { messages } = await desk.store.views.conversation(chat, null, 10);
      expect(messages.at(-1)).toMatchObject({ text: 'es(Дякую)', translations: [{ text: 'Дякую', origin: 'written' }] });
    });

    it('go out as written with a note where they could not be translated', async () => {
      const chat = await aChat('c', 'Hola');
      valueOf(await reply(chat, 'Дякую', { failure: 'Test is down.' }));
      expect(await translations('Дякую')).toEqual(['es: Sent as written: Test is down.']);
      valueOf(await reply(chat, 'Дякую ще раз', {}));
      expect(await translations('Дякую ще раз')).toEqual(['es: Sent as written: no node of the workflow translated it.']);
      valueOf(await reply(chat, 'Дякую втретє', { text: 'x'.repeat(10_001) }));
      expect((await translations('Дякую втретє'))[0]).toContain('es: Sent as written: The message has 10001 characters');
      valueOf(await reply(chat, 'Просто так', null));
      expect(await translations('Просто так')).toEqual([]);
    });

    it('that are in the customer’s language already cost nothing', async () => {
      const text = (said: string) => translateText(desk.centre.on, tools, { chatId: null, text: said, from: 'uk', to: 'es' });
      expect(await text('Gracias por su pedido')).toEqual({ kind: 'same' });
      expect(await text('Дякую')).toMatchObject({ text: 'es(Дякую)' });
      expect(await text('Дякую')).toMatchObject({ text: 'es(Дякую)' });
      expect(tools.paid).toEqual(['Дякую']);
    });

    it('keep what was written when a later reader has them translated', async () => {
      const chat = await aChat('c', 'Hola');
      valueOf(await reply(chat, 'Дякую', { text: 'Gracias' }));
      const messageIds = [await idOf('Gracias')];
      await translateMessages(desk.centre.on, tools, { chatId: chat, messageIds, to: 'uk' });
      expect(await translations('Gracias')).toEqual(['uk: Дякую']);
      await translateMessages(desk.centre.on, tools, { chatId: chat, messageIds, to: 'de' });
      expect(await translations('Gracias')).toEqual(['de: de(Gracias)', 'uk: Дякую']);
    });
  });

  describe('chats that go on', () => {
    const moved = async (chat: ChatId, to: Parameters<Desk['centre']['transfer']>[2]) => {
      const { value } = valueOf(await desk.centre.transfer(chat, ana, to));
      return desk.store.transaction((tx) => tx.translations.ofChat(asChatId(value.chat.id)));
    };

    it('stay translated for an agent who reads the same language, and for nobody else', async () => {
      const ben = await desk.centre.addAgent('ben', { queues: ['Desk'] });
      for (const [language, expected] of [
        ['uk-UA', { isOn: true, detected: 'es', to: 'uk' }],
        ['de', { isOn: false, detected: 'es', to: 'de' }],
      ] as const) {
        const chat = await aChat(`for ${language}`, 'Hola buenos días a todos');
        valueOf(await set(chat, true));
        await serve();
        await desk.store.transaction((tx) => tx.translations.setAgentLanguage(ben, language));
        expect(await moved(chat, { kind: 'agent', agentId: ben })).toMatchObject(expected);
      }
      const queued = await aChat('to a queue', 'Hola buenos días a todos');
      valueOf(await set(queued, true, 'uk', 'es'));
      const second = await desk.centre.addQueue('Second', 'to_all_agents');
      await desk.centre.addAgent('cleo', { queues: ['Second'] });
      expect(await moved(queued, { kind: 'queue', queueId: second })).toMatchObject({ isOn: false, from: 'es', to: null });
      await asked();
      await desk.centre.writes('to a queue', 'Gracias');
      expect(await asked()).toEqual([]);
    });

    it('have their earlier messages translated for whoever reads them', async () => {
      const ben = await desk.centre.addAgent('ben', { queues: ['Desk'] });
      const chat = await aChat('c', 'Hola buenos días a todos');
      const other = await aChat('stranger', 'Hola de otra persona');
      const id = await idOf('Hola buenos días a todos');
      const { value } = valueOf(await desk.centre.transfer(chat, ana, { kind: 'agent', agentId: ben }));
      const child = asChatId(value.chat.id);
      await desk.store.transaction((tx) => tx.translations.setAgentLanguage(ben, 'de'));
      valueOf(await translateSome(desk.centre.on, { agentId: ben, chatId: child, messageIds: [id, await idOf('Hola de otra persona')] }));
      expect(await asked()).toEqual([{ chatId: child, messageIds: [id], to: 'de', from: null }]);
      await translateMessages(desk.centre.on, tools, { chatId: child, messageIds: [id], to: 'de' });
      expect(await translations('Hola buenos días a todos')).toEqual(['de: de(Hola buenos días a todos)']);
      const stranger = translateSome(desk.centre.on, { agentId: ben, chatId: other, messageIds: [id] });
      await expect(stranger).rejects.toThrow('conversation');
    });

    it('keep the customer’s language when a bot hands them over', async () => {
      await desk.raw.rows(`update channels set bot_mode = 'first'`);
      const chat = await desk.centre.chatOf('c');
      await desk.store.transaction((tx) => tx.translations.putChat(chat, { detected: 'es' }, desk.clock.now()));
      const to = { kind: 'queue', queueId: queue } as const;
      const { value } = valueOf(await transferChat(desk.centre.on, { chatId: chat, actor: { kind: 'flow' }, to, note: null }));
      const child = await desk.store.transaction((tx) => tx.translations.ofChat(asChatId(value.chat.id)));
      expect(child).toMatchObject({ detected: 'es', isOn: false, to: null });
    });
  });

  describe('a workflow that translates by itself', () => {
    it('reads only what nobody translated yet, and its translations are paid for once', async () => {
      const chat = await aChat('c', 'Hola a todos ustedes', 'Gracias');
      const messageIds = [await idOf('Hola a todos ustedes'), await idOf('Gracias')];
      const wanted = { chatId: chat, messageIds, to: 'uk' };
      const texts = await textsForFlow(desk.centre.on, tools, wanted);
      expect(texts.map(({ text, from, to }) => `${text} ${from ?? '?'}>${to}`)).toEqual(['Hola a todos ustedes es>uk', 'Gracias es>uk']);
      for (const { messageId, from, to, text } of texts) {
        await storeFlowTranslation(desk.centre.on, tools, {
          chatId: chat,
          messageId,
          from,
          to,
          text: text === 'Gracias' ? '' : 'Вітаю всіх',
        });
      }
      expect(await rowsOf('Hola a todos ustedes')).toEqual([
        { language: 'uk', text: 'Вітаю всіх', origin: 'translated', provider: 'Workflow', failure: null },
      ]);
      expect((await translations('Gracias'))[0]).toContain('The workflow made no translation');
      const again = await aChat('d', 'Hola a todos ustedes');
      const [last] = (
        await desk.raw.rows<{ id: string }>(`select id from messages where chat_id = '${again}' and author = 'customer'`)
      ).map(({ id }) => asMessageId(id));
      expect(await textsForFlow(desk.centre.on, tools, { chatId: again, messageIds: last === undefined ? [] : [last], to: 'uk' })).toEqual(
        [],
      );
      expect(await translations('Hola a todos ustedes')).toEqual(['uk: Вітаю всіх', 'uk: Вітаю всіх']);
    });
  });

  it('an administrator gives agents their language', async () => {
    const on = desk.centre.on;
    const which = { kind: 'existing', idOrName: ana } as const;
    const by = { kind: 'system' } as const;
    expect(valueOf(await saveAgent(on, { by, which, changes: { language: 'pt_BR' } })).agent.language).toBe('pt-BR');
    expect(valueOf(await saveAgent(on, { by, which, changes: { name: 'Ana' } })).agent.language).toBe('pt-BR');
    expect(valueOf(await saveAgent(on, { by, which, changes: { language: '' } })).agent.language).toBeNull();
    expect(refusalOf(await saveAgent(on, { by, which, changes: { language: '??' } }))).toBe('bad_language');
  });
}

/** Another process with the same provider: it shares what was paid for, not what is in work. */
const testTranslatingLike = (tools: TestTranslating): TestTranslating => ({ ...tools, inWork: new Map() });
