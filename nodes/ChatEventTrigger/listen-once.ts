import { NodeOperationError } from 'n8n-workflow';
import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import type { LeasedEvent, Subscription } from '../../src/runtime/events';
import type { Switchboard } from '../../src/runtime/switchboard';
import { outputsOf, reportOf } from '../shell/trigger';
import type { Feed } from '../shell/trigger';

/** How long the editor listens, in milliseconds: as long as n8n waits for a webhook of a test. */
const patience = 120_000;

/**
 * In test mode: waits for the next real event and puts it on the canvas. The published workflow gets its own copy and goes on
 * undisturbed.
 *
 * @param subscription under a topic of its own, which is gone after the test
 */
export function listenOnce(context: ITriggerFunctions, switchboard: Switchboard, subscription: Subscription, feed: Feed): ITriggerResponse {
  let stop = (): void => undefined;
  const stopped = new Promise<null>((resolve) => {
    stop = () => resolve(null);
  });
  return {
    // n8n closes the trigger when the user stops the test, and once more after it.
    closeFunction: () => {
      stop();
      return Promise.resolve();
    },
    manualTriggerFunction: async () => {
      const letGo = await switchboard.holdSubscription({ ...subscription, isFresh: true });
      try {
        const events = await nextEvents(context, switchboard, feed, stopped);
        if (events !== null) context.emit(outputsOf(events, feed));
      } finally {
        letGo();
        await switchboard.unsubscribe(subscription.topic);
      }
    },
  };
}

/** The first events that come; null when the test was stopped. */
async function nextEvents(
  context: ITriggerFunctions,
  switchboard: Switchboard,
  feed: Feed,
  stopped: Promise<null>,
): Promise<readonly LeasedEvent[] | null> {
  let timer: NodeJS.Timeout | undefined;
  let hear: (events: readonly LeasedEvent[]) => void = () => undefined;
  const heard = new Promise<readonly LeasedEvent[]>((resolve) => {
    hear = resolve;
  });
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const description = 'Listen again, and do meanwhile what this node waits for: write in the chat, or accept it in the inbox';
      reject(new NodeOperationError(context.getNode(), 'None of the chosen events happened within two minutes', { description }));
    }, patience);
  });
  const { topic, batchSize, quietFor } = feed;
  const pump = switchboard.startPump({
    topic,
    batchSize,
    ...(quietFor === undefined ? {} : { quietFor }),
    emit: (events) => {
      hear(events);
      return Promise.resolve({ kind: 'done' });
    },
    report: reportOf(context),
  });
  try {
    return await Promise.race([heard, stopped, tooLong]);
  } finally {
    clearTimeout(timer);
    await pump.stop();
  }
}
