import type { LeasedEvent } from '../app/ports';
import { acknowledgeEvents, failEvents, retryDelays } from '../app/settle-events';
import type { UseCase } from '../app/use-case';
import { asMillis } from '../core/brand';
import type { Millis } from '../core/brand';
import type { OpenStore } from '../store/store';
import { crashPoint } from './crash-points';
import { seldom } from './trouble';
import type { Report } from './trouble';

/** How a flow ended, or that it waits for something and the host goes on with it later. */
export type FlowResult = { readonly kind: 'done' | 'waiting' } | { readonly kind: 'failed'; readonly error: string };

export interface PumpOptions {
  /** Which events of the outbox: those of one trigger. */
  readonly topic: string;
  /** How many events one execution carries at most. */
  readonly batchSize: number;
  /** Starts one execution; settles when it ended. It may never settle: the lease then runs out by itself. */
  readonly emit: (events: readonly LeasedEvent[]) => Promise<FlowResult>;
  /** Gathers the messages of a chat until its customer has been quiet for this long; without it each is handed on at once. */
  readonly quietFor?: Millis;
  /** Hears of failures of the store, which are tried again, at most once a minute, and when it is back. */
  readonly report: Report;
}

/** Leases events and feeds them to a flow, until stopped. */
export interface Pump {
  /** Takes no more events and waits a moment for running flows. Stopping again does nothing more. */
  readonly stop: () => Promise<void>;
}

const leaseFor = asMillis(20_000);
const renewEvery = 5_000;
/** A flow that has not ended after this is given up, as one whose worker died: its events are tried again. */
const holdAtMost = 10 * 60_000;
const pollEvery = 1_000;
const retriesLookedForEvery = 500;
/** Executions at once: slow flows do not hold up other chats. */
const flowsAtOnce = 16;
/**
 * Executions begin no closer together than this, unless the last one was full: what comes meanwhile shares the next one. An execution
 * costs the host about 20 ms whatever it carries, so the more there is to carry, the longer is worth waiting for.
 */
const gatherFor = { few: 100, many: 250 } as const;
const manyEvents = 5;
const stopPatience = 5_000;

/** Starts feeding a trigger's flow: at once when something is committed, and every second as the floor under that. */
export function startPump(on: UseCase, store: OpenStore, options: PumpOptions): Pump {
  const running = new Set<Promise<void>>();
  const trouble = seldom(options.report, () => performance.now());
  let isStopped = false;
  let isLooking = false;
  let wakes = 0;
  let retriesLookedForAt = 0;
  let nextStartAt = 0;
  let gathering: NodeJS.Timeout | null = null;

  const hasStopped = () => isStopped;

  const lease = async (): Promise<{ readonly token: string; readonly events: readonly LeasedEvent[] }> => {
    const token = on.newId();
    const { topic, quietFor } = options;
    const wanted = { topic, token, limit: options.batchSize, duration: leaseFor, ...(quietFor === undefined ? {} : { quietFor }) };
    if (performance.now() - retriesLookedForAt >= retriesLookedForEvery) {
      retriesLookedForAt = performance.now();
      const events = await store.transaction((tx) => tx.events.lease({ ...wanted, kind: 'retry' }));
      if (events.length > 0) {
        retriesLookedForAt = 0;
        return { token, events };
      }
    }
    return { token, events: await store.transaction((tx) => tx.events.lease({ ...wanted, kind: 'fresh' })) };
  };

  const run = async (token: string, events: readonly LeasedEvent[]): Promise<void> => {
    if (events.some(({ attempts }) => attempts > retryDelays.length)) {
      await failEvents(on, token, 'The process ended every time this event was in work.');
      return;
    }
    const startedAt = performance.now();
    const renewal = setInterval(() => {
      if (performance.now() - startedAt > holdAtMost) clearInterval(renewal);
      else store.transaction((tx) => tx.events.renew(token, leaseFor)).catch(trouble.failed);
    }, renewEvery);
    try {
      crashPoint('before_emit');
      const result = await options.emit(events);
      crashPoint('before_ack');
      if (result.kind !== 'failed') await acknowledgeEvents(on, token, result.kind);
      else await failEvents(on, token, result.error);
    } finally {
      clearInterval(renewal);
    }
  };

  const look = async (): Promise<void> => {
    let seen: number;
    do {
      seen = wakes;
      while (!isStopped && running.size < flowsAtOnce) {
        const tooSoon = nextStartAt - performance.now();
        if (tooSoon > 0) {
          gather(tooSoon);
          return;
        }
        const { token, events } = await lease();
        trouble.works();
        if (events.length === 0) break;
        if (hasStopped()) {
          await store.transaction((tx) => tx.events.release(token));
          return;
        }
        nextStartAt = events.length >= options.batchSize ? 0 : performance.now() + gatherFor[events.length < manyEvents ? 'few' : 'many'];
        const flow: Promise<void> = run(token, events)
          .catch(trouble.failed)
          .finally(() => {
            running.delete(flow);
            wake();
          });
        running.add(flow);
      }
    } while (wakes !== seen && !isStopped && running.size < flowsAtOnce);
  };

  const gather = (milliseconds: number): void => {
    gathering ??= setTimeout(() => {
      gathering = null;
      wake();
    }, milliseconds);
  };

  const wake = (): void => {
    wakes++;
    if (isLooking || isStopped) return;
    isLooking = true;
    look()
      .catch(trouble.failed)
      .finally(() => {
        isLooking = false;
      });
  };

  const poll = setInterval(wake, pollEvery);
  const stopListening = store.listen((signal) => {
    if (signal === null) wake();
  });
  wake();

  return {
    stop: async () => {
      isStopped = true;
      clearInterval(poll);
      if (gathering !== null) clearTimeout(gathering);
      stopListening();
      let patience: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        patience = setTimeout(resolve, stopPatience);
      });
      await Promise.race([Promise.allSettled(running), enough]);
      clearTimeout(patience);
    },
  };
}
