import { servedWithin } from '../app/deliver-parts';
import { WrongStateError } from '../app/errors';
import type { Channel } from '../app/ports';
import { asInstant } from '../core/brand';
import { serveChannel } from './channel-worker';
import type { ChannelWorker, WorkerParts } from './channel-worker';
import type { ProviderChannel } from './provider-channel';
import type { Report } from './trouble';

/**
 * Begins to serve a channel.
 *
 * @throws WrongStateError when another trigger serves the same account: two would take each other's messages
 */
export async function startServing<S>(
  parts: WorkerParts,
  bound: ProviderChannel<S> & { readonly channel: Channel },
  report: Report,
): Promise<ChannelWorker> {
  const { on } = parts;
  const { channel, triggerId } = bound;
  const now = on.now();
  const isServed = await on.store.transaction((tx) => tx.channels.serve(channel.id, triggerId, asInstant(now - servedWithin), now));
  if (!isServed) {
    throw new WrongStateError(
      `The account of the channel ${channel.name} is served by another published trigger already. Unpublish that one first, or use another account.`,
    );
  }
  return serveChannel(parts, bound, report);
}
