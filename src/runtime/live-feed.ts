import type { LiveSource, Signal } from '../app/live';
import type { ChangeView } from '../app/views';
import type { OpenStore } from '../store/store';

/** The floor under the announcements: a change is never seen later than this, in milliseconds. */
const pollEvery = 1_000;
const changesAtOnce = 500;

type Listener = Parameters<LiveSource['subscribe']>[0];

/** Reads the change feed once for all pages of a process, as long as any page listens. */
export function liveFeed(store: OpenStore, report: (error: unknown) => void): LiveSource & { readonly close: () => void } {
  const listeners = new Set<Listener>();
  let cursor: number | null = null;
  let isReading = false;
  let isStale = false;
  let poll: NodeJS.Timeout | null = null;

  const handOut = async (changes: readonly ChangeView[]): Promise<void> => {
    for (const listener of listeners) await listener.changed(changes).catch(report);
  };

  const readOn = async (): Promise<void> => {
    do {
      isStale = false;
      cursor ??= await store.views.cursor();
      const changes = await store.views.changesSince(cursor, changesAtOnce);
      const last = changes?.at(-1);
      // Pruned under us: pages that miss something notice when they reconnect.
      if (changes === null) cursor = await store.views.cursor();
      if (changes === null || last === undefined) continue;
      await handOut(changes);
      cursor = last.seq;
      if (changes.length === changesAtOnce) isStale = true;
    } while (isStale && listeners.size > 0);
  };

  const wake = (): void => {
    isStale = true;
    if (isReading || listeners.size === 0) return;
    isReading = true;
    readOn()
      .catch(report)
      .finally(() => {
        isReading = false;
      });
  };

  const stopListening = store.listen((signal) => {
    if (signal === null) {
      wake();
      return;
    }
    const parsed = JSON.parse(signal) as Signal;
    for (const listener of listeners) listener.signalled(parsed).catch(report);
  });

  return {
    cursor: () => cursor ?? 0,
    subscribe: (listener) => {
      listeners.add(listener);
      poll ??= setInterval(wake, pollEvery);
      wake();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || poll === null) return;
        clearInterval(poll);
        poll = null;
        cursor = null;
      };
    },
    signal: (signal) => {
      store.signal(JSON.stringify(signal));
    },
    close: () => {
      stopListening();
      if (poll !== null) clearInterval(poll);
      listeners.clear();
    },
  };
}
