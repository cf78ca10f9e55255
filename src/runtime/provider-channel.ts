import { acknowledged } from '../app/adapter';
import type { ChannelAdapter, Happening, ProviderAnswer, ProviderRequest } from '../app/adapter';
import type { BotMode, Channel } from '../app/ports';
import { receiveHappenings } from '../app/receive-happenings';
import type { Delivered } from '../app/receive-happenings';
import type { ChannelEventKind, ReceivedMessage } from '../app/receive-message';
import type { UseCase } from '../app/use-case';
import { asChannelId, asMillis } from '../core/brand';
import type { ChannelTraits } from '../core/channel-traits';

/** A channel of a provider as its trigger describes it: parameters and credential. */
export interface ProviderChannel<S> {
  readonly adapter: ChannelAdapter<S>;
  readonly settings: S;
  /** The trigger's own id, by which a channel is known whose provider has none. */
  readonly triggerId: string;
  readonly name: string;
  readonly botMode: BotMode;
  readonly events: ReadonlySet<ChannelEventKind>;
  /** The public address of the trigger's webhook; null where only the store knows it. */
  readonly webhookUrl: string | null;
}

/** The answer for the provider, and what the call stored, for the canvas in test mode. */
export interface ProviderHandled {
  readonly answer: ProviderAnswer;
  readonly received: readonly ReceivedMessage[];
  /** Something is to be fetched from the provider now. */
  readonly hasWork: boolean;
}

/** Finds the channel of a provider's account, or makes it. */
export async function ensureChannel<S>(on: UseCase, wanted: ProviderChannel<S>): Promise<Channel> {
  const { adapter, settings, triggerId, name, botMode, events, webhookUrl } = wanted;
  const key = adapter.account(settings) ?? triggerId;
  const type = adapter.type(settings);
  return on.store.transaction(async (tx) => {
    const channel = await tx.channels.ensure({ id: asChannelId(on.newId()), type, key, name, botMode, events: [...events], at: on.now() });
    if (webhookUrl !== null) await tx.channels.setWebhookUrl(channel.id, webhookUrl);
    const window = adapter.personWindow?.(settings) ?? null;
    if (adapter.personWindow !== undefined) await tx.channels.setPersonWindow(channel.id, window === null ? null : asMillis(window));
    return channel;
  });
}

/** What a type of channel of an adapter can do. @throws TypeError when the adapter does not know its own type */
function traitsOf<S>({ adapter, settings }: Pick<ProviderChannel<S>, 'adapter' | 'settings'>): ChannelTraits {
  const traits = adapter.types[adapter.type(settings)];
  if (traits === undefined) throw new TypeError(`An adapter does not know its type ${adapter.type(settings)}`);
  return traits;
}

/**
 * Takes a webhook call: proven, read, stored in one transaction, and only then answered. What happened on another account of the same
 * provider goes to that account's channel, and is of no interest when there is none.
 *
 * @throws StoreUnavailableError when nothing was stored; the provider should deliver again
 */
export async function handleProvider<S>(
  on: UseCase,
  bound: ProviderChannel<S> & { readonly channel: Channel },
  request: ProviderRequest,
): Promise<ProviderHandled> {
  const received = bound.adapter.receive(bound.settings, request);
  switch (received.kind) {
    case 'refused':
      return { answer: refusedWith(received.status, received.reason), received: [], hasWork: false };
    case 'answered':
      return { answer: received.answer, received: [], hasWork: false };
    case 'happened': {
      if (received.happenings.length === 0) return { answer: received.answer, received: [], hasWork: false };
      const deliveries = await deliveriesOf(on, bound, received.happenings);
      const { messages } = await receiveHappenings(on, deliveries);
      return {
        answer: received.answer,
        received: messages.flatMap((message) => (message.ok ? [message.value] : [])),
        hasWork: messages.length > 0,
      };
    }
  }
}

const refusedWith = (status: number, reason: string): ProviderAnswer => ({
  ...acknowledged,
  status,
  text: JSON.stringify({ error: { code: status === 400 ? 'bad_request' : 'unauthenticated', message: reason } }),
});

/** What happened, by the channels on which it did. */
export async function deliveriesOf<S>(
  on: UseCase,
  bound: ProviderChannel<S> & { readonly channel: Channel },
  happenings: readonly Happening[],
): Promise<readonly Delivered[]> {
  const { adapter, settings, channel } = bound;
  const hasProfile = adapter.profile !== undefined;
  const own = adapter.account(settings);
  const byAccount = Map.groupBy(happenings, ({ account }) => (account === own ? null : account));
  const deliveries: Delivered[] = [];
  for (const [account, ofAccount] of byAccount) {
    if (account === null) {
      deliveries.push({ channel, happenings: ofAccount, traits: traitsOf(bound), hasProfile, events: bound.events });
      continue;
    }
    for (const [type, traits] of Object.entries(adapter.types)) {
      const other = await on.store.transaction((tx) => tx.channels.findByKey(type, account));
      if (other === null) continue;
      const events = new Set(other.events as readonly ChannelEventKind[]);
      deliveries.push({ channel: other, happenings: ofAccount, traits, hasProfile, events });
      break;
    }
  }
  return deliveries;
}
