import { shallowRef, type Ref, type ShallowRef } from 'vue';

import type { InboxMessage } from '../../src/wire/inbox';
import { isCommonLanguage, isTranslatable, needsNone, readingOf, type ChatLanguages, type TranslationProblem } from './translation';

/** For so long a message is shown as being translated; what comes later is shown when it is there. */
const waitShownFor = 20_000;

/** The translations that were asked for and are not there yet. */
export interface TranslationRequests {
  ask(messages: readonly InboxMessage[]): void;
  /** What the server said no to. */
  refuse(messages: readonly InboxMessage[], problem: TranslationProblem): void;
  /** Why a message could not be asked for. */
  refusalOf(messageId: string): TranslationProblem | undefined;
  /** Translation of a chat was switched on: what the customer wrote so far is being translated. */
  noteStart(chatId: string): void;
  /** Whether a message was asked for by itself, however that ended. */
  wasAsked(messageId: string): boolean;
  /** Whether a message of the selected conversation is being translated. */
  isWaiting(message: InboxMessage): boolean;
  clear(): void;
}

/** Keeps what was asked for. */
export function keepRequests(now: Readonly<Ref<number>>, languages: Readonly<Ref<ChatLanguages>>): TranslationRequests {
  /** When a message was asked for, and as it was then: anything that the feed says of it ends the wait for another try. */
  const asked: ShallowRef<ReadonlyMap<string, { readonly at: number; readonly before: InboxMessage }>> = shallowRef(new Map());
  const refusals: ShallowRef<ReadonlyMap<string, TranslationProblem>> = shallowRef(new Map());
  const started: ShallowRef<ReadonlyMap<string, number>> = shallowRef(new Map());
  const isRecent = (at: number | undefined): boolean => at !== undefined && now.value - at < waitShownFor;

  function without<T>(kept: ReadonlyMap<string, T>, messages: readonly InboxMessage[]): Map<string, T> {
    const next = new Map(kept);
    for (const { id } of messages) next.delete(id);
    return next;
  }

  return {
    ask(messages) {
      refusals.value = without(refusals.value, messages);
      const next = new Map(asked.value);
      for (const message of messages) next.set(message.id, { at: now.value, before: message });
      asked.value = next;
    },
    refuse(messages, problem) {
      asked.value = without(asked.value, messages);
      const next = new Map(refusals.value);
      for (const { id } of messages) next.set(id, problem);
      refusals.value = next;
    },
    refusalOf: (messageId) => refusals.value.get(messageId),
    wasAsked: (messageId) => asked.value.has(messageId),
    noteStart: (chatId) => void (started.value = new Map(started.value).set(chatId, now.value)),
    isWaiting(message) {
      if (!isTranslatable(message) || needsNone(message, languages.value)) return false;
      const reading = readingOf(message, languages.value, false);
      if (reading.kind !== 'plain') return false;
      const request = asked.value.get(message.id);
      if (request !== undefined && (reading.failure === null || request.before === message)) return isRecent(request.at);
      // Without being asked for, a message is translated once, and not where there is nothing to translate.
      if (reading.failure !== null || !languages.value.isOn || isCommonLanguage(languages.value)) return false;
      return isRecent(message.at) || isRecent(started.value.get(message.chatId));
    },
    clear() {
      asked.value = new Map();
      refusals.value = new Map();
      started.value = new Map();
    },
  };
}
