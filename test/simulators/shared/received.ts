import type { SentByUs } from '../simulator.ts';

/** What customers received, and who waits for it. */
export interface Received {
  /** Oldest first. */
  readonly all: readonly SentByUs[];
  readonly add: (message: SentByUs) => void;
  /** Resolves with the first message like this, also one that is there already; rejects after `timeout` milliseconds. */
  readonly waitFor: (is: (message: SentByUs) => boolean, timeout?: number) => Promise<SentByUs>;
}

export function receivedMessages(): Received {
  const all: SentByUs[] = [];
  const waiting = new Set<(message: SentByUs) => void>();
  return {
    all,
    add: (message) => {
      all.push(message);
      for (const tell of waiting) tell(message);
    },
    waitFor: (is, timeout = 10_000) =>
      new Promise((resolve, reject) => {
        const there = all.find(is);
        if (there !== undefined) return resolve(there);
        const tell = (message: SentByUs): void => {
          if (!is(message)) return;
          clearTimeout(timer);
          waiting.delete(tell);
          resolve(message);
        };
        const timer = setTimeout(() => {
          waiting.delete(tell);
          reject(new Error(`No such message was received within ${timeout} ms; there are ${all.length} others.`));
        }, timeout);
        waiting.add(tell);
      }),
  };
}
