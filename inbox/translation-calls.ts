import type { InboxTranslation } from '../src/wire/inbox';
import type { TranslationRequest } from '../src/wire/translation';
import type { Answer } from './api';

/** How a chat is to be translated. */
export type WantedTranslation = Omit<Extract<TranslationRequest, { action: 'set_translation' }>, 'action' | 'chatId'>;

/** The calls about translation. None of them throws. */
export interface TranslationCalls {
  of(chatId: string): Promise<Answer<InboxTranslation>>;
  /** Switches the translation of a chat on or off. */
  set(chatId: string, wanted: WantedTranslation): Promise<Answer<InboxTranslation>>;
  /** Translates messages of a conversation once; the feed brings what came of it. */
  translate(chatId: string, messageIds: readonly string[]): Promise<Answer<unknown>>;
  /** The agent's own language, BCP 47. */
  setLanguage(language: string): Promise<Answer<unknown>>;
}

/** Makes the calls about translation through the page's one call. */
export function translationCalls(call: <T>(request: TranslationRequest) => Promise<Answer<T>>): TranslationCalls {
  return {
    of: (chatId) => call({ action: 'translation', chatId }),
    set: (chatId, wanted) => call({ action: 'set_translation', chatId, ...wanted }),
    translate: (chatId, messageIds) => call({ action: 'translate', chatId, messageIds: [...messageIds] }),
    setLanguage: (language) => call({ action: 'set_language', language }),
  };
}
