import type { Subscription } from '../app/ports';
import { keepSubscribed, subscribe } from '../app/subscribe';
import type { UseCase } from '../app/use-case';

/** How often a running trigger says that it runs, in milliseconds. */
const saidEvery = 60_000;

/**
 * Subscribes a trigger to events and keeps the subscription alive while the trigger runs.
 *
 * @param report hears of failures to keep it; they are tried again
 * @returns how to stop; the subscription itself stays, for when the trigger runs again
 */
export async function holdSubscription(
  on: UseCase,
  wanted: Subscription & { readonly isFresh: boolean },
  report: (error: unknown) => void,
): Promise<() => void> {
  await subscribe(on, wanted);
  const timer = setInterval(() => {
    keepSubscribed(on, wanted).catch(report);
  }, saidEvery);
  timer.unref();
  return () => clearInterval(timer);
}
