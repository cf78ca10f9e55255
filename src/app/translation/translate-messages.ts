import type { ChatId, MessageId } from '../../core/brand';
import { needsTranslation } from '../../core/language';
import { sourceOf } from '../../core/translation';
import type { ChatTranslation } from '../../core/translation';
import type { LanguageDetector, NewTranslation, TranslatableMessage } from '../translation-ports';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { noticeLanguage } from './notice-language';
import { keyOf, translateOnce } from './translate-once';
import type { Keep, TextResult, Translating, WantedText } from './translate-once';

export interface WantedMessages {
  /** In whose conversation the messages are. */
  readonly chatId: ChatId;
  readonly messageIds: readonly MessageId[];
  /** BCP 47. */
  readonly to: string;
}

/** What a run came to, in messages. */
export interface TranslatedMessages {
  readonly translated: number;
  /** In the wanted language already, as they were written or because they were translated before. */
  readonly skipped: number;
  readonly failed: number;
  /** Why some failed, as agents read it; null when none did. */
  readonly failure: string | null;
}

/** A message that has to be translated, with how. */
export interface PlannedMessage extends WantedText {
  readonly message: TranslatableMessage;
}

/**
 * Translates messages of a chat's conversation and stores what it comes to, the reason included where one is not translated. Messages in
 * the wanted language are left alone, and nothing is paid for twice. Never throws for a provider.
 *
 * @throws NotFoundError when there is no such chat
 */
export async function translateMessages(on: UseCase, tools: Translating, wanted: WantedMessages): Promise<TranslatedMessages> {
  const planned = await planMessages(on, tools, wanted);
  const results = new Map<MessageId, TextResult>();
  await translateOnce(on, tools, { texts: planned, to: wanted.to }, keeperOf(on, wanted, planned, results));
  const failures = [...results.values()].flatMap((result) => (result.kind === 'failed' ? [result.reason] : []));
  const { length: translated } = planned.filter(({ message, from }) => {
    const result = results.get(message.id);
    return result?.kind === 'translated' && !isNeedless(result, from, wanted.to);
  });
  const skipped = new Set(wanted.messageIds).size - translated - failures.length;
  return { translated, skipped, failed: failures.length, failure: failures[0] ?? null };
}

/** Stores what becomes of the texts of planned messages, but of those that say something else by now or are gone, and tells `results`. */
export function keeperOf(
  on: UseCase,
  { chatId, to }: Pick<WantedMessages, 'chatId' | 'to'>,
  planned: readonly PlannedMessage[],
  results: Map<MessageId, TextResult>,
): Keep {
  const byKey = Map.groupBy(planned, ({ key }) => key);
  return async (tx, some) => {
    const all = [...some].flatMap(([key, result]) => (byKey.get(key) ?? []).map(({ message, from }) => ({ message, from, key, result })));
    const texts = await tx.translations.lockTexts(all.map(({ message }) => message.id));
    const known = all.filter(({ message }) => texts.get(message.id) === message.text);
    for (const { message, result } of known) results.set(message.id, result);
    const shown = known.flatMap(({ message, from, key, result }): readonly PutTranslation[] => {
      const translation = translationOf(message.id, to, key, result);
      if (!isNeedless(result, from, to)) return [{ message, translation }];
      return isMissing(message) ? [{ message, translation: { ...translation, text: '' } }] : [];
    });
    await putAll(on, tx, chatId, shown);
    const chats = Map.groupBy(known, ({ key }) => key);
    return new Map([...chats].map(([key, wanting]) => [key, wanting.map(({ message }) => message.chatId)]));
  };
}

/** What of these messages has to be translated; learns the language of the chat's customer on the way. */
export async function planMessages(
  on: UseCase,
  tools: Pick<Translating, 'detector' | 'digest' | 'translator'>,
  { chatId, messageIds, to }: WantedMessages,
): Promise<readonly PlannedMessage[]> {
  const chat = await noticeLanguage(on, tools.detector, chatId);
  if (chat === null) return [];
  const messages = await on.store.transaction((tx) => tx.translations.translatable(messageIds, to));
  const sources = await Promise.all(messages.map((message) => sourceOfMessage(tools.detector, chat, message, to)));
  const needless: TranslatableMessage[] = [];
  const planned = messages.flatMap((message, i): readonly PlannedMessage[] => {
    const source = sources[i] ?? 'none';
    if (message.translation?.origin === 'written') return [];
    if (source === 'none') {
      if (isMissing(message)) needless.push(message);
      return [];
    }
    const key = keyOf(tools, { text: message.text, from: source.from, to });
    const isDone = message.translation?.cacheKey === key && message.translation.failure === null;
    return isDone ? [] : [{ message, text: message.text, from: source.from, key }];
  });
  if (needless.length > 0) await noteNeedless(on, { chatId, to }, needless);
  return planned;
}

async function sourceOfMessage(detector: LanguageDetector, chat: ChatTranslation, message: TranslatableMessage, to: string) {
  const detected = await detector.detect(message.text);
  const { from: chosen, detected: usual } = message.author === 'customer' ? chat : { from: null, detected: null };
  return sourceOf(detected, { chosen, usual, to });
}

/** The provider says that the text is in the wanted language: there is nothing to show. */
const isNeedless = (result: TextResult, from: string | null, to: string): boolean =>
  from === null && result.kind === 'translated' && result.sourceLanguage !== null && !needsTranslation(result.sourceLanguage, to);

export function translationOf(messageId: MessageId, to: string, key: string, result: TextResult): NewTranslation {
  const shared = { messageId, language: to, origin: 'translated', cacheKey: key } as const;
  if (result.kind === 'failed') return { ...shared, text: '', sourceLanguage: null, provider: null, failure: result.reason };
  const { text, sourceLanguage, provider } = result;
  return { ...shared, text, sourceLanguage, provider, failure: null };
}

/** Whoever reads the conversation is told, and whoever reads the earlier chat that the message is in. */
export function noteMessage(tx: Tx, chatId: ChatId, message: Pick<TranslatableMessage, 'id' | 'chatId'>): void {
  for (const shown of new Set([chatId, message.chatId])) tx.feed.note({ kind: 'message', chatId: shown, messageId: message.id });
}

/** Agents do not wait for a translation that there will not be, nor read any more why there is none. */
async function noteNeedless(
  on: UseCase,
  { chatId, to }: Pick<WantedMessages, 'chatId' | 'to'>,
  messages: readonly TranslatableMessage[],
): Promise<void> {
  const shared = {
    language: to,
    text: '',
    origin: 'translated',
    sourceLanguage: to,
    provider: null,
    failure: null,
    cacheKey: null,
  } as const;
  await on.store.transaction(async (tx) => {
    const texts = await tx.translations.lockTexts(messages.map(({ id }) => id));
    const known = messages.filter(({ id, text }) => texts.get(id) === text);
    const marks = known.map((message) => ({ message, translation: { ...shared, messageId: message.id } }));
    await putAll(on, tx, chatId, marks);
  });
}

interface PutTranslation {
  readonly message: TranslatableMessage;
  readonly translation: NewTranslation;
}

async function putAll(on: UseCase, tx: Tx, chatId: ChatId, made: readonly PutTranslation[]): Promise<void> {
  await tx.translations.put(
    made.map(({ translation }) => translation),
    on.now(),
  );
  for (const { message } of made) noteMessage(tx, chatId, message);
}

/** What was translated once is still worth reading, whatever is thought of its language now. */
const isMissing = ({ translation }: TranslatableMessage): boolean => translation?.failure !== null;
