import { asInstant } from '../core/brand';
import type { Subscription } from './ports';
import type { UseCase } from './use-case';

/** A trigger that has not run for this long has missed so much that whoever publishes it does not want the rest, in milliseconds. */
const backlogIsKeptFor = 10 * 60_000;
/** What no trigger has asked for in this time is forgotten, in milliseconds. */
const forgottenAfter = 24 * 60 * 60_000;

/**
 * Puts what a flow wants to hear of in the place of what it wanted before. From now on its events are stored for it.
 *
 * @param wanted.isFresh the flow was published just now: what waits from a time when it was not running is dropped. A flow that was
 *   running a moment ago keeps its events, because hosts also publish again by themselves.
 */
export async function subscribe(on: UseCase, wanted: Subscription & { readonly isFresh: boolean }): Promise<void> {
  const { isFresh, ...subscription } = wanted;
  await on.store.transaction(async (tx) => {
    const lastSeen = await tx.subscriptions.lastSeen(subscription.topic);
    if (isFresh && lastSeen !== null && lastSeen < on.now() - backlogIsKeptFor) await tx.subscriptions.dropBacklog(subscription.topic);
    await tx.subscriptions.put(subscription, on.now());
  });
}

/** Says that the trigger of a subscription runs; makes the subscription again when it was forgotten meanwhile. */
export async function keepSubscribed(on: UseCase, subscription: Subscription): Promise<void> {
  await on.store.transaction(async (tx) => {
    if (!(await tx.subscriptions.see(subscription.topic, on.now()))) await tx.subscriptions.put(subscription, on.now());
  });
}

/** Ends a subscription; what waits for its flow is gone with it. */
export async function unsubscribe(on: UseCase, topic: string): Promise<void> {
  await on.store.transaction((tx) => tx.subscriptions.remove(topic));
}

/** Forgets subscriptions whose triggers have not run for a day: a workflow that is not published costs nothing. */
export async function forgetSubscriptions(on: UseCase): Promise<void> {
  await on.store.transaction((tx) => tx.subscriptions.prune(asInstant(on.now() - forgottenAfter)));
}
