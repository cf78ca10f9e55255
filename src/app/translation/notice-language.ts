import type { ChatId } from '../../core/brand';
import { conversationLanguage } from '../../core/conversation-language';
import type { ChatTranslation } from '../../core/translation';
import type { LanguageDetector } from '../translation-ports';
import { found } from '../receive-message';
import type { UseCase } from '../use-case';
import { enabled } from './set-translation';

/** How many messages are looked at when a chat is looked at for the first time: the newest. */
const messagesLookedAt = 30;
/** Of those that were looked at before, this many are looked at again: a language changes when two in a row say so. */
const messagesBefore = 3;

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
    const lookedUpTo = (await tx.translations.ofChat(chatId))?.detectedSeq ?? 0;
    const texts = await tx.translations.customerTexts(chatId, messagesLookedAt);
    const { length: fresh } = texts.filter(({ seq }) => seq > lookedUpTo);
    const state: ChatTranslation = translation ?? { isOn: false, from: null, detected: null, to: null };
    return { state, texts: fresh === 0 ? [] : texts.slice(0, fresh + messagesBefore).reverse() };
  });
  const last = looked?.texts.at(-1);
  if (looked === null || last === undefined) return looked?.state ?? null;
  const { state, texts } = looked;
  const said = await Promise.all(texts.map(async ({ text }) => ({ text, detected: await detector.detect(text) })));
  const detected = conversationLanguage(state.detected, said);
  await on.store.transaction(async (tx) => {
    await tx.translations.putChat(chatId, { detected, detectedSeq: last.seq }, on.now());
    if (detected !== state.detected) tx.feed.note({ kind: 'chat', chatId });
  });
  return { ...state, detected };
}
