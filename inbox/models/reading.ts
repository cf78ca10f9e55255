import { shallowRef } from 'vue';

import type { InboxApi } from '../api';

/** How far the agent has read the chats. */
export interface Reading {
  /** The last position that has been on screen; 0 for none. */
  upTo(chatId: string): number;
  /** Notes that everything up to a position has been on screen, and tells the server; false when that was known. */
  note(chatId: string, seq: number): boolean;
}

/** Keeps how far the agent has read. */
export function keepReading(api: Pick<InboxApi, 'read'>): Reading {
  const positions = shallowRef<ReadonlyMap<string, number>>(new Map());
  const upTo = (chatId: string): number => positions.value.get(chatId) ?? 0;
  return {
    upTo,
    note(chatId, seq) {
      if (seq <= upTo(chatId)) return false;
      positions.value = new Map(positions.value).set(chatId, seq);
      void api.read(chatId, seq).then((answer) => {
        if (answer.kind === 'ok') return;
        // Told again with the next message, or when the agent comes back to the chat.
        const rest = new Map(positions.value);
        rest.delete(chatId);
        positions.value = rest;
      });
      return true;
    },
  };
}
