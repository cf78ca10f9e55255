import type { ChangeView } from './views';

/** Signals that are worth nothing once they are late: told to every process, never stored. */
export type Signal =
  | { readonly kind: 'customer_typing'; readonly chatId: string }
  | { readonly kind: 'agent_typing'; readonly chatId: string; readonly name: string }
  /** The chat's agent has had messages of the customer on screen. */
  | { readonly kind: 'chat_read'; readonly chatId: string }
  /** There is something to send or to fetch on a channel. */
  | { readonly kind: 'channel_work'; readonly channelId: string }
  | { readonly kind: 'session_closed'; readonly tokenHash: string };

/** What keeps pages live: the store's change feed and the signals of every process. */
export interface LiveSource {
  /** The number of the last change that was handed out. */
  readonly cursor: () => number;
  /** Changes come in order, a batch at a time; the next batch waits for the listener. Returns how to stop. */
  readonly subscribe: (listener: {
    readonly changed: (changes: readonly ChangeView[]) => Promise<void>;
    readonly signalled: (signal: Signal) => Promise<void>;
  }) => () => void;
  readonly signal: (signal: Signal) => void;
}
