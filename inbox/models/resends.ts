import { shallowRef, type ShallowRef } from 'vue';

import type { InboxApi } from '../api';

/** The failed messages that are being sent again. */
export interface Resends {
  readonly busy: ShallowRef<ReadonlySet<string>>;
  /** Why a message could not be sent again, by its id; empty when the server was not reached. */
  readonly refusals: ShallowRef<ReadonlyMap<string, string>>;
  resend(messageId: string): Promise<void>;
  /** The feed told how the message stands now. */
  settle(messageId: string): void;
  clear(): void;
}

/**
 * Keeps the messages that are being sent again.
 *
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepResends(api: Pick<InboxApi, 'resend'>, unauthenticated: () => void): Resends {
  const busy: Resends['busy'] = shallowRef(new Set());
  const refusals: Resends['refusals'] = shallowRef(new Map());

  function settle(messageId: string): void {
    if (!busy.value.has(messageId)) return;
    busy.value = new Set([...busy.value].filter((id) => id !== messageId));
  }

  function setRefusal(messageId: string, reason: string | null): void {
    const next = new Map(refusals.value);
    if (reason === null) next.delete(messageId);
    else next.set(messageId, reason);
    refusals.value = next;
  }

  return {
    busy,
    refusals,
    async resend(messageId) {
      if (busy.value.has(messageId)) return;
      busy.value = new Set(busy.value).add(messageId);
      setRefusal(messageId, null);
      const answer = await api.resend(messageId);
      // After a yes it stays busy until the feed tells that the message is on its way.
      if (answer.kind === 'ok') return;
      settle(messageId);
      if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
      else setRefusal(messageId, answer.kind === 'refused' && answer.status < 500 ? answer.error.message : '');
    },
    settle,
    clear() {
      busy.value = new Set();
      refusals.value = new Map();
    },
  };
}
