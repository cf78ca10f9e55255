import { asInstant } from '../core/brand';
import type { Instant } from '../core/brand';
import type { Outcome } from '../core/outcome';
import type { ChannelTraits } from '../core/channel-traits';
import type { Happening, Sender } from './adapter';
import { noteEcho, noteEdit, noteReaction, noteReachable, noteRemoval } from './note-changes';
import { noteProviderReceipt, noteWatermark } from './note-provider-receipt';
import { noteControl } from './note-control';
import type { Channel, Tx } from './ports';
import { storableOf } from './storable';
import { isPlain, storeMany } from './store-many';
import { storeIncoming } from './receive-message';
import type { ChannelEventKind, ReceivedMessage, ReceiveRefusal } from './receive-message';
import type { UseCase } from './use-case';

/** What one delivery of a provider brought to a channel. */
export interface Delivered {
  readonly channel: Channel;
  readonly happenings: readonly Happening[];
  readonly traits: ChannelTraits;
  /** True when the provider can be asked who a customer is. */
  readonly hasProfile: boolean;
  /** The kinds that a flow wants to hear of. */
  readonly events: ReadonlySet<ChannelEventKind>;
}

export interface TakenDelivery {
  /** What the messages came to, in their order. */
  readonly messages: readonly Outcome<ReceivedMessage, ReceiveRefusal>[];
}

/** One happening on its channel, with all that storing it takes. */
export interface Happened<K extends Happening['kind']> {
  readonly on: UseCase;
  readonly tx: Tx;
  readonly channel: Channel;
  readonly happening: Extract<Happening, { readonly kind: K }>;
  readonly events: ReadonlySet<ChannelEventKind>;
}

/**
 * Stores everything that a delivery brought, in its order, in one transaction: all of it or nothing. What was stored before changes
 * nothing, so a provider may deliver as often as it likes. With `offset`, how far the provider was read is stored in the same transaction.
 *
 * @throws StoreUnavailableError when nothing was stored; the provider should deliver again
 */
export async function receiveHappenings(
  on: UseCase,
  deliveries: readonly Delivered[],
  offset?: { readonly channel: Channel; readonly value: number },
): Promise<TakenDelivery> {
  return on.store.transaction(async (tx) => {
    const messages: Outcome<ReceivedMessage, ReceiveRefusal>[] = [];
    for (const delivered of deliveries) {
      for (const run of runsOf(delivered.happenings.flatMap(storableOf))) {
        const first = run.length < worthGathering ? run : await storeMany(on, tx, delivered, run);
        for (const happening of first) {
          const message = await store(on, tx, delivered, happening);
          if (message !== null) messages.push(message);
        }
        // Whoever wrote for the first time has a chat now: the rest of what they wrote joins it.
        if (run.length >= worthGathering && first.length > 0) await storeMany(on, tx, delivered, run);
      }
    }
    if (offset !== undefined) await tx.channels.setPollOffset(offset.channel.id, offset.value);
    return { messages };
  });
}

/** Fewer messages than this are stored one by one. */
const worthGathering = 4;

/** What happened, cut into runs of plain messages and all the rest one by one, in their order. */
function runsOf(happenings: readonly Happening[]): readonly (readonly Happening[])[] {
  const runs: Happening[][] = [];
  let open: Happening[] | null = null;
  for (const happening of happenings) {
    if (!isPlain(happening)) {
      runs.push([happening]);
      open = null;
    } else if (open === null) {
      open = [happening];
      runs.push(open);
    } else {
      open.push(happening);
    }
  }
  return runs;
}

async function store(
  on: UseCase,
  tx: Tx,
  delivered: Delivered,
  happening: Happening,
): Promise<Outcome<ReceivedMessage, ReceiveRefusal> | null> {
  const { channel, events } = delivered;
  switch (happening.kind) {
    case 'message': {
      const { sender, providerMessageId, content, at, isHistory = false, acknowledge } = happening;
      if (acknowledge !== undefined) {
        const subjectId = '';
        await tx.errands.addAll([
          { id: on.newId(), kind: 'acknowledge', subjectId, channelId: channel.id, source: acknowledge, at: on.now() },
        ]);
      }
      return storeIncoming(on, tx, {
        channel,
        sender,
        placeholder: placeholderFor(delivered.traits.name, sender),
        providerMessageId,
        content,
        writtenAt: momentOf(at, on.now()),
        isHistory,
        hasProfile: delivered.hasProfile || (sender.picture ?? null) !== null,
        events,
      });
    }
    case 'echo':
      await noteEcho({ on, tx, channel, happening, events });
      return null;
    case 'edited':
      await noteEdit({ on, tx, channel, happening, events });
      return null;
    case 'deleted':
      await noteRemoval({ on, tx, channel, happening, events });
      return null;
    case 'reacted':
      await noteReaction({ on, tx, channel, happening, events });
      return null;
    case 'receipt':
      await noteProviderReceipt({ on, tx, channel, happening, events });
      return null;
    case 'watermark':
      await noteWatermark({ on, tx, channel, happening, events });
      return null;
    case 'reachable':
    case 'renamed':
      await noteReachable({ on, tx, channel, happening, events });
      return null;
    case 'control':
      await noteControl({ on, tx, channel, happening, events });
      return null;
  }
}

/** A contact whose name nobody has told yet: its number, or the channel and the end of its id. */
function placeholderFor(channelName: string, { phone, externalId }: Sender): string {
  return phone ?? `New contact (${channelName} ${externalId.slice(-6)})`;
}

/** Clocks of providers differ from ours: nothing was written later than now. */
const momentOf = (at: number, now: Instant): Instant => asInstant(Math.min(Math.max(0, Math.trunc(at)), now));
