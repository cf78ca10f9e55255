import { shallowRef } from 'vue';

import type { Answer } from '../api';

/** What was read from the server for one chat, and how the last reading went. */
export interface Loaded<T> {
  /** Null before it was read; what was read before stays while it is read again. */
  readonly value: T | null;
  readonly isLoading: boolean;
  /** Why the last reading failed; empty when the server was not reached. */
  readonly failure: string | null;
}

const nothing: Loaded<never> = { value: null, isLoading: false, failure: null };

/** Why a call failed, for the agent; empty when the server was not reached, null when it did not fail. */
export function failureOf(answer: Answer<unknown>): string | null {
  if (answer.kind === 'ok') return null;
  return answer.kind === 'away' ? '' : answer.error.message;
}

/**
 * Keeps what is read by chat.
 *
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepLoaded<T>(read: (chatId: string) => Promise<Answer<T>>, unauthenticated: () => void) {
  const byChat = shallowRef<ReadonlyMap<string, Loaded<T>>>(new Map());
  /** Answers to older questions than the last one are thrown away. */
  const asked = new Map<string, number>();

  const of = (chatId: string): Loaded<T> => byChat.value.get(chatId) ?? nothing;
  const set = (chatId: string, loaded: Loaded<T>): void => void (byChat.value = new Map(byChat.value).set(chatId, loaded));
  function ask(chatId: string): number {
    const question = (asked.get(chatId) ?? 0) + 1;
    asked.set(chatId, question);
    return question;
  }

  async function load(chatId: string): Promise<void> {
    const question = ask(chatId);
    set(chatId, { ...of(chatId), isLoading: true, failure: null });
    const answer = await read(chatId);
    if (asked.get(chatId) !== question) return;
    if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
    const value = answer.kind === 'ok' ? answer.value : of(chatId).value;
    set(chatId, { value, isLoading: false, failure: failureOf(answer) });
  }

  return {
    /** Reactive: whoever shows it sees it change. */
    of,
    load,
    /** Puts in what is known by other means, so that a reading under way does not bring back what was before. */
    put: (chatId: string, value: T): void => {
      ask(chatId);
      set(chatId, { value, isLoading: false, failure: null });
    },
    clear: (): void => {
      for (const chatId of asked.keys()) ask(chatId);
      byChat.value = new Map();
    },
  };
}
