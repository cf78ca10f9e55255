import type { ChatId } from '../../core/brand';
import type { ChatTranslation, Detected } from '../../core/translation';
import type { LanguageDetector } from '../translation-ports';
import { found } from '../receive-message';
import type { UseCase } from '../use-case';
import { enabled } from './set-translation';

// TODO replaced by core/conversation-language
const conversationLanguage = (known: string | null, readings: readonly (Detected | null)[]): string | null =>
  readings.reduce(
    (language, reading) => (reading !== null && (reading.isReliable || language === null) ? reading.language : language),
    known,
  );

/** How many messages are looked at when a chat is looked at for the first time: the newest. */
const messagesLookedAt = 30;

/**
 * Looks at what the customer of a chat has written since the last time, and learns the language. Costs a query when there is nothing new.
 *
 * @returns how the chat is translated; null while translation is disabled
 * @throws NotFoundError when there is no such chat
 */
export async function noticeLanguage(on: UseCase, detector: LanguageDetector, chatId: ChatId): Promise<ChatTranslation | null> {
  const looked = await on.store.transaction(async (tx) => {
    if (!(await enabled(tx)).ok) return null;
    const { translation } = await found(tx.chats.find(chatId), chatId);
    const known = await tx.translations.ofChat(chatId);
    const state: ChatTranslation = translation ?? { isOn: false, from: null, detected: null, to: null };
    return { state, texts: (await tx.translations.customerTexts(chatId, known?.detectedSeq ?? 0, messagesLookedAt)).toReversed() };
  });
  const last = looked?.texts.at(-1);
  if (looked === null || last === undefined) return looked?.state ?? null;
  const { state, texts } = looked;
  const readings = await Promise.all(texts.map(({ text }) => detector.detect(text)));
  const detected = conversationLanguage(state.detected, readings);
  await on.store.transaction(async (tx) => {
    await tx.translations.putChat(chatId, { detected, detectedSeq: last.seq }, on.now());
    if (detected !== state.detected) tx.feed.note({ kind: 'chat', chatId });
  });
  return { ...state, detected };
}
