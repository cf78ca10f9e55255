import { actOnDeadlines } from '../app/act-on-deadlines';
import { failStranded } from '../app/deliver-parts';
import { endLostSessions } from '../app/end-lost-sessions';
import { offerLeftOvers } from '../app/offer-left-overs';
import type { UseCase } from '../app/use-case';

/** How late a deadline is met at most, in milliseconds. */
const tick = 500;
const sessionsCheckedEvery = 10_000;
const leftOversLookedForEvery = 5_000;
const strandedLookedForEvery = 5_000;

/**
 * Meets deadlines as they become due, notices agents whose pages are gone and chats that were left over, until stopped. Every process of a store runs one; which of
 * them acts is decided in the store.
 */
export function startClock(on: UseCase, report: (error: unknown) => void): { readonly stop: () => void } {
  const startedAt = on.now();
  const once = (work: () => Promise<unknown>): (() => void) => {
    let isBusy = false;
    return () => {
      if (isBusy) return;
      isBusy = true;
      work()
        .catch(report)
        .finally(() => {
          isBusy = false;
        });
    };
  };
  const timers = [
    setInterval(
      once(() => actOnDeadlines(on, report)),
      tick,
    ),
    setInterval(
      once(() => endLostSessions(on, startedAt)),
      sessionsCheckedEvery,
    ),
    setInterval(
      once(() => offerLeftOvers(on)),
      leftOversLookedForEvery,
    ),
    setInterval(
      once(() => failStranded(on)),
      strandedLookedForEvery,
    ),
  ];
  // Whatever else keeps the process alive, the clock does not.
  for (const timer of timers) timer.unref();
  return {
    stop: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}
