import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderError } from '../app/adapter';
import type { Happening } from '../app/adapter';
import type { Channel } from '../app/ports';
import { receiveHappenings } from '../app/receive-happenings';
import type { UseCase } from '../app/use-case';
import { crashPoint } from './crash-points';
import { deliveriesOf } from './provider-channel';
import type { ProviderChannel } from './provider-channel';
import { seldom } from './trouble';
import type { Report } from './trouble';

/** Asks a provider once for what came after an offset. Resolves when there is something, or after its own long while. */
export type Poll = (
  offset: number | null,
  signal: AbortSignal,
) => Promise<{ readonly happenings: readonly Happening[]; readonly next: number | null }>;

/** Asks a provider for news until stopped. */
export interface Poller {
  readonly stop: () => Promise<void>;
}

const waitAfterFailure = { first: 1_000, most: 30_000 } as const;

/**
 * Asks a provider again and again, and stores what it brings together with how far it was read: after a crash the provider is asked for
 * the same again, and what was stored is not stored twice.
 */
export function startPolling<S>(
  on: UseCase,
  bound: ProviderChannel<S> & { readonly channel: Channel },
  { poll, report, stored }: { readonly poll: Poll; readonly report: Report; readonly stored: () => void },
): Poller {
  const stopping = new AbortController();
  const { signal } = stopping;
  const trouble = seldom(report, () => performance.now());

  const round = async (offset: number | null): Promise<number | null> => {
    const { happenings, next } = await poll(offset, signal);
    if (next === null || next === offset) return offset;
    await receiveHappenings(on, await deliveriesOf(on, bound, happenings), { channel: bound.channel, value: next });
    crashPoint('after_commit');
    if (happenings.length > 0) stored();
    return next;
  };
  const run = async (): Promise<void> => {
    let offset: number | null | undefined;
    let wait: number = waitAfterFailure.first;
    while (!signal.aborted) {
      try {
        offset ??= await on.store.transaction((tx) => tx.channels.pollOffset(bound.channel.id));
        offset = await round(offset);
        trouble.works();
        wait = waitAfterFailure.first;
      } catch (error) {
        if (isAborted(signal)) return;
        trouble.failed(error);
        const told = error instanceof ProviderError ? error.retryAfter : null;
        await sleep(Math.max(wait, told ?? 0), undefined, { signal }).catch(() => undefined);
        wait = Math.min(wait * 2, waitAfterFailure.most);
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
