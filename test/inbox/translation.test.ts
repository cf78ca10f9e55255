import { computed, ref, shallowRef } from 'vue';

import type { InboxState, InboxTile, InboxTranslation, InboxTranslationText } from '../../src/wire/inbox';
import type { Answer } from '../../inbox/api';
import { keepConversations } from '../../inbox/models/conversation';
import { isSameLanguage, languageChoices, languageName, languageOfReader, needsTranslation } from '../../inbox/models/languages';
import type { Tiles } from '../../inbox/models/tiles';
import { keepTranslation } from '../../inbox/models/translating';
import { chatLanguages, readingOf, replyMode, shownWording, untranslated } from '../../inbox/models/translation';
import type { WantedTranslation } from '../../inbox/translation-calls';
import { aMessage, anAgent, aTile } from './build';

const ukrainian = { isOn: true, mine: 'uk', theirs: 'es' };

function anEntry(change: Partial<InboxTranslationText> = {}): InboxTranslationText {
  return { language: 'uk', text: 'Привіт', origin: 'translated', sourceLanguage: 'es', provider: 'DeepL', failure: null, ...change };
}

describe('languages', () => {
  it('are one for a reader whatever their region, but not whatever the script of Chinese', () => {
    expect(isSameLanguage('pt', 'pt-BR')).toBe(true);
    expect(isSameLanguage('PT-br', 'pt')).toBe(true);
    expect(isSameLanguage('zh-Hans', 'zh-TW')).toBe(false);
    expect(isSameLanguage('es', 'pt')).toBe(false);
  });

  it('are translated into each other where both name their kind of Portuguese, or their script', () => {
    const pairs = ['en en-US', 'pt pt-BR', 'pt-pt PT', 'pt-AO pt-PT', 'zh zh-Hans', 'pt-BR pt-PT', 'zh-Hans zh-Hant', 'sr-Latn sr-Cyrl'];
    const needed = pairs.filter((pair) => needsTranslation(...(pair.split(' ') as [string, string])));
    expect(needed).toEqual(['pt-BR pt-PT', 'zh-Hans zh-Hant', 'sr-Latn sr-Cyrl']);
  });

  it('of an agent who chose none are the page’s, in the region that the browser tells, as they can be chosen', () => {
    expect(languageOfReader('pt', ['en-US', 'pt-PT', 'pt-BR'])).toBe('pt-PT');
    expect(languageOfReader('pt', ['pt-AO'])).toBe('pt-PT');
    expect([languageOfReader('pt', ['pt']), languageOfReader('pt', [])]).toEqual(['pt-BR', 'pt-BR']);
    expect([languageOfReader('en', ['en-US']), languageOfReader('uk', ['uk-UA'])]).toEqual(['en', 'uk']);
    expect([languageOfReader('zh', ['zh-TW']), languageOfReader('zh', ['en'])]).toEqual(['zh-Hant', 'zh-Hans']);
    expect(languageOfReader('xx', ['xx-YY'])).toBe('xx');
  });

  it('are named in the language of the page, and by their tag where there is no name', () => {
    expect(languageName('es', 'en')).toBe('Spanish');
    expect(languageName('es', 'pt')).toBe('espanhol');
    expect(languageName('not a tag', 'en')).toBe('not a tag');
  });

  it('can be chosen in the order of their names, the one that is set among them', () => {
    expect(languageChoices(['uk', 'es'], ['uk-UA', null], 'en')).toEqual([
      { tag: 'es', name: 'Spanish' },
      { tag: 'uk', name: 'Ukrainian' },
      { tag: 'uk-UA', name: 'Ukrainian (Ukraine)' },
    ]);
    expect(languageChoices([], [], 'es').length).toBeGreaterThan(30);
  });

  it('of a chat are what was chosen for it, then the agent’s, then the page’s', () => {
    const state = { isOn: true, from: null, detected: 'es', to: null };
    const agent = { chosen: 'uk-UA', page: 'pt' };
    expect(chatLanguages(state, { ...agent, chosen: null }, true)).toEqual({ isOn: true, mine: 'pt', theirs: 'es' });
    expect(chatLanguages(state, agent, true).mine).toBe('uk-UA');
    expect(chatLanguages({ ...state, from: 'ca', to: 'en' }, agent, true)).toEqual({ isOn: true, mine: 'en', theirs: 'ca' });
    expect(chatLanguages(null, { chosen: null, page: 'en' }, true)).toEqual({ isOn: false, mine: 'en', theirs: null });
  });

  it('of a chat of somebody else are the reader’s own', () => {
    const state = { isOn: true, from: null, detected: 'es', to: 'uk' };
    expect(chatLanguages(state, { chosen: 'en', page: 'pt' }, false).mine).toBe('en');
    expect(chatLanguages(state, { chosen: null, page: 'pt' }, false).mine).toBe('uk');
  });
});

describe('a message', () => {
  it('is read in the agent’s language, and in its own when the agent asks for it', () => {
    const message = aMessage({ text: 'Hola', translations: [anEntry({ language: 'en', text: 'Hello' }), anEntry()] });
    expect(shownWording(readingOf(message, ukrainian, false))).toEqual({ text: 'Привіт', language: 'uk' });
    expect(shownWording(readingOf(message, ukrainian, true))).toEqual({ text: 'Hola', language: 'es' });
  });

  it('is read in another region’s language rather than not at all', () => {
    const message = aMessage({ translations: [anEntry({ language: 'pt', text: 'Oi' }), anEntry({ language: 'pt-PT', text: 'Olá' })] });
    expect(shownWording(readingOf(message, { ...ukrainian, mine: 'pt-BR' }, false)).text).toBe('Oi');
    expect(shownWording(readingOf(message, { ...ukrainian, mine: 'pt-PT' }, false)).text).toBe('Olá');
  });

  it('stays as it came for an agent of another language', () => {
    const message = aMessage({ text: 'Hola', translations: [anEntry()] });
    expect(readingOf(message, { ...ukrainian, mine: 'en' }, false)).toEqual({
      kind: 'plain',
      wire: { text: 'Hola', language: 'es' },
      failure: null,
    });
  });

  it('of one’s own is read as it was written, with what was sent behind it', () => {
    const written = anEntry({ origin: 'written', sourceLanguage: null, text: 'Добрий день' });
    const message = aMessage({ author: 'agent', own: true, text: 'Buenos días', translations: [written] });
    const reading = readingOf(message, ukrainian, false);
    expect(reading).toMatchObject({ kind: 'written', wire: { language: 'es' }, showsOther: true });
    expect(shownWording(reading).text).toBe('Добрий день');
    // Also after the agent chose another language.
    expect(shownWording(readingOf(message, { ...ukrainian, mine: 'en' }, false)).text).toBe('Добрий день');
  });

  it('of a colleague is read as it was written only in a language that the agent reads', () => {
    const message = aMessage({ author: 'agent', text: 'Buenos días', translations: [anEntry({ origin: 'written' })] });
    expect(readingOf(message, ukrainian, false).kind).toBe('written');
    expect(readingOf(message, { ...ukrainian, mine: 'en' }, false).kind).toBe('plain');
  });

  it('says why it is not translated, unless it is after all', () => {
    const failed = anEntry({ text: '', failure: 'The key was refused.' });
    expect(readingOf(aMessage({ translations: [failed] }), ukrainian, false)).toMatchObject({ failure: 'The key was refused.' });
    expect(readingOf(aMessage({ translations: [failed] }), { ...ukrainian, mine: 'en' }, false)).toMatchObject({ failure: null });
    expect(readingOf(aMessage({ translations: [failed, anEntry({ language: 'uk-UA' })] }), ukrainian, false).kind).toBe('translated');
    const reply = aMessage({ author: 'agent', own: true, translations: [anEntry({ language: 'es', text: '', failure: 'Away.' })] });
    expect(readingOf(reply, ukrainian, false)).toMatchObject({ kind: 'plain', failure: 'Away.' });
  });

  it('is left to translate when the customer wrote words that are not translated yet', () => {
    const messages = [
      aMessage({ seq: 1, text: '👍 12' }),
      aMessage({ seq: 2, text: 'Hola' }),
      aMessage({ seq: 3, text: 'Hola', translations: [anEntry()] }),
      aMessage({ seq: 4, author: 'bot', text: 'Hola' }),
      aMessage({ seq: 5, text: '[sticker]', content: { isPlaceholder: true } }),
      aMessage({ seq: 6, text: 'שלום', translations: [anEntry({ failure: 'Away.', text: '' })] }),
      aMessage({ seq: 7, text: 'Hola', deletedAt: 1 }),
    ];
    expect(untranslated(messages, ukrainian).map(({ seq }) => seq)).toEqual([2, 6]);
  });

  it('is left to translate for a reader of another kind of a language in which nothing was needed', () => {
    const message = aMessage({ text: 'Bom dia', translations: [anEntry({ language: 'pt-BR', text: '', failure: null })] });
    const left = (mine: string) => untranslated([message], { ...ukrainian, mine });
    expect([left('pt-BR'), left('pt')]).toEqual([[], []]);
    expect(left('pt-PT')).toEqual([message]);
  });
});

describe('an answer in a translated chat', () => {
  it('is translated unless the agent says no, or only when the agent says so', () => {
    expect(replyMode(ukrainian, true, null, false)).toEqual({ language: 'es', isTranslated: true });
    expect(replyMode(ukrainian, true, false, false)).toEqual({ language: 'es', isTranslated: false });
    expect(replyMode(ukrainian, false, null, false)).toEqual({ language: 'es', isTranslated: false });
    expect(replyMode(ukrainian, false, true, false)).toEqual({ language: 'es', isTranslated: true });
  });

  it('is not translated when it is in the customer’s language already, unless the agent says so', () => {
    expect(replyMode(ukrainian, true, null, true)?.isTranslated).toBe(false);
    expect(replyMode(ukrainian, true, true, true)?.isTranslated).toBe(true);
  });

  it('has nothing to choose while the customer’s language is unknown, the agent’s own, or nothing is translated', () => {
    expect(replyMode({ ...ukrainian, theirs: null }, true, null, false)).toBeNull();
    expect(replyMode({ ...ukrainian, theirs: 'uk-UA' }, true, null, false)).toBeNull();
    expect(replyMode({ isOn: true, mine: 'pt-BR', theirs: 'pt' }, true, null, false)).toBeNull();
    expect(replyMode({ isOn: true, mine: 'pt-BR', theirs: 'pt-PT' }, true, null, false)?.language).toBe('pt-PT');
    expect(replyMode({ ...ukrainian, isOn: false }, true, null, false)).toBeNull();
  });
});

const features: InboxState['features'] = {
  translation: true,
  translatesReplies: true,
  wantsTranslation: false,
  cases: false,
  mayFindDuplicates: false,
  mayMerge: false,
  mayManage: false,
  contactFields: [],
};
const on = { isOn: true, from: null, detected: 'es', to: 'uk' };
const ok = <T>(value: T): Answer<T> => ({ kind: 'ok', value });
const refused = <T>(code: 'not_served' | 'conflict', status = 409): Answer<T> => ({
  kind: 'refused',
  status,
  error: { code, message: 'No.' },
});

/** Translation of one chat on a server that answers from what the test put there. */
function aTranslation(tile: InboxTile = aTile({ area: 'in_progress', translation: on }), change: Partial<InboxState['features']> = {}) {
  const now = ref(100_000);
  const server = {
    set: ok<InboxTranslation>({ ...on, languages: ['es', 'uk'], isServed: true }),
    translate: ok({}) as Answer<unknown>,
    wanted: [] as WantedTranslation[],
    asked: [] as string[],
    languages: [] as string[],
  };
  const tiles = shallowRef<Tiles>(new Map([[tile.chatId, tile]]));
  const me = shallowRef<ReturnType<typeof anAgent> | null>(anAgent({ language: null }));
  const kept = shallowRef<InboxState['features'] | null>({ ...features, ...change });
  const translation = keepTranslation({
    calls: {
      of: () => Promise.resolve(server.set),
      set(_chatId, wanted) {
        server.wanted.push(wanted);
        return Promise.resolve(server.set);
      },
      translate(_chatId, messageIds) {
        server.asked.push(...messageIds);
        return Promise.resolve(server.translate);
      },
      setLanguage(language) {
        server.languages.push(language);
        return Promise.resolve(ok({}));
      },
    },
    features: kept,
    selected: computed(() => tiles.value.get(tile.chatId) ?? null),
    tiles,
    me,
    now,
    endSession: () => undefined,
  });
  const putTile = (next: InboxTile): void => void (tiles.value = new Map([[next.chatId, next]]));
  return { translation, server, tile, tiles, putTile, me, features: kept, pass: (by: number) => void (now.value += by) };
}

describe('translation on the page', () => {
  it('tells the server the agent’s language before the first message is asked for', async () => {
    const { translation, server, me } = aTranslation(aTile({ area: 'live', status: 'completed', translation: null }));
    translation.pageLanguage.value = 'pt';
    await translation.translate([aMessage({ text: 'Hola' })]);
    expect([server.languages, me.value?.language, server.asked]).toEqual([['pt'], 'pt', ['message-1']]);
    await translation.translate([aMessage({ text: 'Hola' })]);
    expect(server.languages).toEqual(['pt']);
  });

  it('is switched by whoever has the chat, and in open chats by those who read all', () => {
    const { translation, tile, me } = aTranslation();
    const others = aTile({ area: 'live', status: 'waiting' });
    const mine = { ...tile, status: 'in_progress' as const };
    expect([translation.canSwitch(mine), translation.canSwitch(others)]).toEqual([true, false]);
    me.value = anAgent({ access: 'supervisor' });
    expect([translation.canSwitch(others), translation.canSwitch({ ...others, status: 'completed' })]).toEqual([true, false]);
  });

  it('leaves no trace while it is not enabled', () => {
    const { translation, tile } = aTranslation(aTile({ area: 'in_progress', translation: on }), {
      translation: false,
      wantsTranslation: true,
    });
    const message = aMessage({ text: 'Hola', at: 100_000, translations: [anEntry()] });
    expect(shownWording(translation.read(message))).toEqual({ text: 'Hola', language: null });
    expect([translation.isPanelShown(tile), translation.isWaiting(aMessage({ at: 100_000 }))]).toEqual([false, false]);
    expect(translation.mark({ kind: 'reply', chatId: tile.chatId, text: 'Hi' })).not.toHaveProperty('translate');
  });

  it('flips one message only', () => {
    const { translation } = aTranslation();
    const [one, other] = [aMessage({ seq: 1, translations: [anEntry()] }), aMessage({ seq: 2, translations: [anEntry()] })];
    translation.flip(one.id);
    expect([one, other].map((message) => translation.read(message))).toMatchObject([{ showsOther: false }, { showsOther: true }]);
    translation.flip(one.id);
    expect(translation.read(one)).toMatchObject({ showsOther: true });
  });

  it('shows the panel of new chats to agents who had translation on, until they hide it', async () => {
    const { translation, tile } = aTranslation(aTile({ area: 'in_progress' }));
    expect(translation.isPanelShown(tile)).toBe(false);
    translation.showPanel(tile.chatId, true);
    await translation.set(tile, { isOn: true, from: null, to: 'uk' });
    const next = aTile({ chatId: 'chat-2', area: 'in_progress' });
    expect([translation.isPanelShown(tile), translation.isPanelShown(next)]).toEqual([true, true]);
    expect(translation.isPanelShown({ ...next, area: 'closed' })).toBe(false);
    translation.showPanel(tile.chatId, false);
    expect(translation.isPanelShown(tile)).toBe(false);
    expect(translation.languages.value.isOn).toBe(true);
  });

  it('leaves the panel in which it was switched off where it is, and hides that of new chats', async () => {
    const { translation, tile } = aTranslation(undefined, { wantsTranslation: true });
    await translation.set(tile, { isOn: false, from: null, to: 'uk' });
    const next = aTile({ chatId: 'chat-2', area: 'in_progress' });
    expect([translation.isPanelShown(tile), translation.isPanelShown(next)]).toEqual([true, false]);
  });

  it('goes by the answer until the feed brings something newer', async () => {
    const { translation, tile, putTile } = aTranslation(aTile({ area: 'in_progress', revision: 4 }));
    await translation.set(tile, { isOn: true, from: null, to: 'uk' });
    expect(translation.languages.value).toEqual({ isOn: true, mine: 'uk', theirs: 'es' });
    putTile({ ...tile, revision: 5, translation: { ...on, isOn: false } });
    expect(translation.languages.value.isOn).toBe(false);
  });

  it('says that nothing translates, and what went wrong otherwise', async () => {
    const { translation, server, tile } = aTranslation(aTile({ area: 'in_progress' }));
    server.set = refused('not_served');
    await translation.set(tile, { isOn: true, from: null, to: 'uk' });
    expect(translation.problems.value.get(tile.chatId)?.kind).toBe('not_served');
    server.set = { kind: 'away' };
    await translation.set(tile, { isOn: true, from: null, to: 'uk' });
    expect(translation.problems.value.get(tile.chatId)).toEqual({ kind: 'failed', reason: '' });
    expect(translation.languages.value.isOn).toBe(false);
    server.set = ok({ ...on, languages: [], isServed: true });
    await translation.set(tile, { isOn: true, from: null, to: 'uk' });
    expect(translation.problems.value.size).toBe(0);
  });

  it('waits for a new message for 20 seconds, and not where there is nothing to translate', () => {
    const { translation, putTile, tile, pass } = aTranslation();
    const message = aMessage({ text: 'Hola', at: 100_000 });
    expect(translation.isWaiting(message)).toBe(true);
    expect(translation.isWaiting({ ...message, translations: [anEntry()] })).toBe(false);
    expect(translation.isWaiting({ ...message, translations: [anEntry({ failure: 'Away.', text: '' })] })).toBe(false);
    pass(20_000);
    expect(translation.isWaiting(message)).toBe(false);
    putTile({ ...tile, revision: 9, translation: { ...on, detected: 'uk' } });
    expect(translation.isWaiting(aMessage({ text: 'Привіт', at: 120_000 }))).toBe(false);
  });

  it('waits no longer once the server has found a message to be in the agent’s language', async () => {
    const { translation, tile, pass } = aTranslation();
    const message = aMessage({ text: 'Привіт', at: 100_000 });
    expect(translation.isWaiting(message)).toBe(true);
    const found = { ...message, translations: [anEntry({ language: 'uk-UA', text: '', sourceLanguage: 'uk', provider: null })] };
    expect(translation.isWaiting(found)).toBe(false);
    expect(translation.read(found)).toEqual({ kind: 'plain', wire: { text: 'Привіт', language: 'uk' }, failure: null });
    await translation.translate([message]);
    await translation.set(tile, { isOn: true, from: null, to: 'uk' });
    expect(translation.isWaiting(found)).toBe(false);
    pass(30_000);
    expect(translation.leftOf([found])).toEqual([]);
  });

  it('waits for what was written before translation was switched on', async () => {
    const { translation, tile } = aTranslation(aTile({ area: 'in_progress' }));
    const old = aMessage({ text: 'Hola', at: 1_000 });
    expect(translation.isWaiting(old)).toBe(false);
    await translation.set(tile, { isOn: true, from: null, to: 'uk' });
    expect(translation.isWaiting(old)).toBe(true);
  });

  it('waits for another try until the feed tells of the message, or the server refuses', async () => {
    const { translation, server } = aTranslation();
    const failed = aMessage({ text: 'Hola', at: 1_000, translations: [anEntry({ failure: 'Away.', text: '' })] });
    await translation.translate([failed]);
    expect([server.asked, translation.isWaiting(failed)]).toEqual([[failed.id], true]);
    expect(translation.isWaiting({ ...failed })).toBe(false);
    server.translate = refused('conflict');
    await translation.translate([failed]);
    expect([translation.isWaiting(failed), translation.refusalOf(failed.id)]).toEqual([false, { kind: 'failed', reason: 'No.' }]);
  });

  it('counts what is left to translate without what is under way, or was asked for in vain', async () => {
    const { translation, pass } = aTranslation();
    const [one, other] = [aMessage({ seq: 1, text: 'Hola' }), aMessage({ seq: 2, text: 'Buenas' })];
    expect(translation.leftOf([one, other])).toEqual([one, other]);
    await translation.translate([one]);
    expect(translation.leftOf([one, other])).toEqual([other]);
    pass(30_000);
    expect(translation.leftOf([one, other])).toEqual([other]);
    const failed = { ...one, translations: [anEntry({ failure: 'Away.', text: '' })] };
    expect(translation.leftOf([failed, other])).toEqual([failed, other]);
  });

  it('comes to messages of earlier chats in the conversation of a later one', async () => {
    const earlier = aMessage({ chatId: 'chat-0', text: 'Hola' });
    const page = { tile: aTile(), messages: [aMessage({ id: 'now' })], hasMore: false };
    const parents = [{ chatId: 'chat-0', agentName: null, completedAt: 1, messages: [earlier] }];
    const conversations = keepConversations({ conversation: () => Promise.resolve(ok({ ...page, parents })) });
    await conversations.refresh('chat-1');
    conversations.take({ ...earlier, translations: [anEntry()] });
    conversations.take(aMessage({ id: 'stranger', chatId: 'chat-0', seq: 2 }));
    const read = conversations.byChat.value.get('chat-1');
    expect(read?.parents[0]?.messages).toEqual([{ ...earlier, translations: [anEntry()] }]);
    expect(read?.messages).toEqual(page.messages);
  });

  it('says with every reply whether it is translated, and forgets the agent’s word after one', () => {
    const { translation, tile } = aTranslation();
    const reply = { kind: 'reply' as const, chatId: tile.chatId, text: 'Hi' };
    translation.choose(tile.chatId, false);
    expect([translation.mark(reply).translate, translation.mark(reply).translate]).toEqual([false, true]);
    expect(translation.mark({ ...reply, text: '' })).not.toHaveProperty('translate');
  });

  it('takes a quick reply in the customer’s language for translated', () => {
    const { translation, tile } = aTranslation();
    translation.isInTheirs.value = (_chatId, text) => text === 'Hola';
    expect(translation.mark({ kind: 'reply', chatId: tile.chatId, text: 'Hola' }).translate).toBe(false);
    expect(translation.mark({ kind: 'reply', chatId: tile.chatId, text: 'Hola!' }).translate).toBe(true);
  });

  it('knows the agent’s language from then on', async () => {
    const { translation, me } = aTranslation(aTile({ area: 'in_progress' }));
    expect([await translation.setLanguage('uk'), me.value?.language, translation.languages.value.mine]).toEqual([null, 'uk', 'uk']);
  });
});
