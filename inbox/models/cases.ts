import { shallowRef } from 'vue';

import type { ContactCalls } from '../contact-calls';
import { failureOf, keepLoaded } from './loaded';

/**
 * Keeps the cases of chats.
 *
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepCases(calls: ContactCalls, unauthenticated: () => void) {
  const loaded = keepLoaded((chatId) => calls.cases(chatId), unauthenticated);
  /** The chats whose case is being set. */
  const saving = shallowRef<ReadonlySet<string>>(new Set());

  return {
    of: loaded.of,
    load: loaded.load,
    saving,
    search: calls.cases,
    /** Says which case a chat is about, null for none; the answer is why that failed, null when it did not. */
    async set(chatId: string, caseId: string | null): Promise<string | null> {
      if (saving.value.has(chatId)) return null;
      saving.value = new Set(saving.value).add(chatId);
      const answer = await calls.setCase(chatId, caseId);
      if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
      if (answer.kind === 'ok') await loaded.load(chatId);
      const rest = new Set(saving.value);
      rest.delete(chatId);
      saving.value = rest;
      return failureOf(answer);
    },
    clear: loaded.clear,
  };
}
