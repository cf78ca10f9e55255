import { randomBytes } from 'node:crypto';
import { acceptChat } from '../app/accept-chat';
import { beginAction, finishAction } from '../app/actions/run-action';
import { addAgent } from '../app/add-agent';
import { addQueue } from '../app/add-queue';
import { deleteChannel } from '../app/administration/channels';
import { completeChat } from '../app/complete-chat';
import { declineChat } from '../app/decline-chat';
import { makeKeys } from '../app/duplicates/make-keys';
import type { BotMode, Channel, Subscription } from '../app/ports';
import { noteDelivery } from '../app/note-delivery';
import { queueCandidates } from '../app/queue-candidates';
import { setAgentStatus } from '../app/set-agent-status';
import { setChatState } from '../app/set-chat-state';
import { startChat } from '../app/start-chat';
import { forgetSubscriptions, unsubscribe } from '../app/subscribe';
import { routeChats } from '../app/route-chat';
import { pruneFiles } from '../app/prune-files';
import type { ChannelEventKind } from '../app/receive-message';
import { storeFile } from '../app/store-file';
import type { Upload } from '../app/store-file';
import type { ProviderRequest } from '../app/adapter';
import { transferChat } from '../app/transfer-chat';
import { pruneTranslations } from '../app/translation/prune-translations';
import { asChannelId } from '../core/brand';
import { asInstant } from '../core/brand';
import { webChatType } from '../channels/web-chat/channel-type';
import { channelTypes } from '../channels/registry';
import { liveVisitors } from '../channels/web-chat/live-visitors';
import { rateLimit } from '../channels/web-chat/rate-limit';
import { handleWebChat } from '../channels/web-chat/web-chat';
import type { WebChatHandled, WebChatSettings } from '../channels/web-chat/web-chat';
import { liveInbox } from '../inbox-api/live-inbox';
import { handleInbox } from '../inbox-api/routes';
import type { InboxAddress, InboxHandled } from '../inbox-api/parts';
import { openStore } from '../store/store';
import { languageDetector } from '../translate/detect';
import type { HttpAnswer, HttpRequest } from '../wire/http';
import type { ChannelWorker } from './channel-worker';
import { surroundings } from './clock';
import { startClock } from './deadline-clock';
import { crashPoint } from './crash-points';
import { startPump } from './event-pump';
import type { Pump, PumpOptions } from './event-pump';
import { fileLinks, linkedFile } from './file-links';
import { fileTools } from './file-tools';
import { liveFeed } from './live-feed';
import { manageOn } from './manage';
import type { Manage } from './manage';
import { ensureChannel, handleProvider } from './provider-channel';
import type { ProviderChannel, ProviderHandled } from './provider-channel';
import { senderOn } from './sender';
import type { Sender } from './sender';
import { startServing } from './serve-channel';
import type { Report } from './trouble';
import { startPolling } from './polling';
import type { Poll, Poller } from './polling';
import { packageVersion } from './package-version';
import { builtPage } from './pages';
import { passwordHasher, secrets } from './passwords';
import { engineFor, storeKey } from './store-settings';
import type { StoreSettings } from './store-settings';
import { holdSubscription } from './subscription';
import { translationOn } from './translate';
import type { Translation } from './translate';

type Bound<F> = F extends (on: never, ...rest: infer A) => infer R ? (...rest: A) => R : never;

/** Everything that nodes ask for, on one store. */
export interface Switchboard {
  readonly acceptChat: Bound<typeof acceptChat>;
  readonly addAgent: Bound<typeof addAgent>;
  readonly addQueue: Bound<typeof addQueue>;
  readonly beginAction: Bound<typeof beginAction>;
  readonly finishAction: Bound<typeof finishAction>;
  readonly completeChat: Bound<typeof completeChat>;
  /** What administrators do. */
  readonly manage: Manage;
  readonly declineChat: Bound<typeof declineChat>;
  readonly noteDelivery: Bound<typeof noteDelivery>;
  readonly queueCandidates: Bound<typeof queueCandidates>;
  readonly setAgentStatus: Bound<typeof setAgentStatus>;
  readonly setChatState: Bound<typeof setChatState>;
  readonly startChat: Bound<typeof startChat>;
  readonly routeChats: Bound<typeof routeChats>;
  /** Writes a message, and waits a while for what its provider says. */
  readonly sendMessage: Sender['send'];
  /** Stores a file for a message of a flow to come. */
  readonly storeFile: (upload: Upload) => ReturnType<typeof storeFile>;
  readonly transferChat: Bound<typeof transferChat>;
  readonly translation: Translation;
  readonly listQueues: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  readonly listAgents: () => Promise<readonly { readonly id: string; readonly name: string; readonly login: string }[]>;
  readonly listChannels: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Subscribes a trigger and keeps it subscribed until told to stop. */
  readonly holdSubscription: (wanted: Subscription & { readonly isFresh: boolean }) => Promise<() => void>;
  readonly unsubscribe: (topic: string) => Promise<void>;
  /** Finds the channel of a web chat trigger, or makes it. */
  readonly webChatChannel: (key: string, name: string, botMode: BotMode, events: ReadonlySet<ChannelEventKind>) => Promise<Channel>;
  /** Finds the channel of a provider's account, or makes it. */
  readonly providerChannel: <S>(wanted: ProviderChannel<S>) => Promise<Channel>;
  /** Takes a provider's webhook call. */
  readonly handleProvider: <S>(
    bound: ProviderChannel<S> & { readonly channel: Channel },
    request: ProviderRequest,
  ) => Promise<ProviderHandled>;
  /** Sends and fetches for a channel until stopped. @throws WrongStateError when another trigger serves the same account */
  readonly serveChannel: <S>(bound: ProviderChannel<S> & { readonly channel: Channel }, report: Report) => Promise<ChannelWorker>;
  /** Asks a provider for news that does not call, until stopped. */
  readonly startPolling: <S>(bound: ProviderChannel<S> & { readonly channel: Channel }, poll: Poll, report: Report) => Poller;
  /** A file that a provider fetches by a link of ours. */
  readonly handleFile: (request: Pick<HttpRequest, 'query'>) => Promise<HttpAnswer>;
  readonly handleWebChat: (channel: Channel, settings: WebChatSettings, request: HttpRequest) => Promise<WebChatHandled>;
  readonly handleInbox: (address: InboxAddress, request: HttpRequest) => Promise<InboxHandled>;
  readonly startPump: (options: PumpOptions) => Pump;
  readonly close: () => Promise<void>;
}

const changesAreKeptFor = 24 * 60 * 60_000;
/** As many as a person can choose from. */
const mostChannelsListed = 500;
const prunedEvery = 60 * 60_000;

const place = Symbol.for('switchboard');
/** After an update, new nodes must not meet what older code left behind. */
const version = packageVersion();
type Open = Map<string, Promise<Switchboard>>;
const globals = globalThis as unknown as Record<symbol, Open | undefined>;

/**
 * The one Switchboard of this process and store; opened when first asked for.
 *
 * It is kept beside the modules, because n8n loads them anew when the package is installed again while old streams still live.
 *
 * @param report hears of failures that nobody waits for; only the first caller's is kept
 * @throws StoreUnavailableError when the store cannot be opened; the next call tries again
 */
export function openSwitchboard(settings: StoreSettings, report: (error: unknown) => void): Promise<Switchboard> {
  const all = (globals[place] ??= new Map<string, Promise<Switchboard>>());
  const key = `${version} ${storeKey(settings)}`;
  const known = all.get(key);
  if (known !== undefined) return known;
  const opening = open(settings, report, () => all.delete(key));
  all.set(key, opening);
  opening.catch(() => {
    all.delete(key);
  });
  return opening;
}

/** Opens a store, and closes it again: what a credential test does. */
export async function testStore(settings: StoreSettings): Promise<void> {
  const store = await openStore(engineFor(settings), surroundings.now);
  await store.close();
}

async function open(settings: StoreSettings, report: (error: unknown) => void, closed: () => void): Promise<Switchboard> {
  const store = await openStore(engineFor(settings), surroundings.now);
  const on = { ...surroundings, store, hasher: passwordHasher, secrets };
  const live = liveFeed(store, report);
  const secret = await store.transaction((tx) => tx.settings.ensure('VisitorSecret', secrets.random()));
  const newNonce = () => randomBytes(16).toString('base64');
  const links = fileLinks(on, secret);
  const webChat = {
    on,
    views: store.views,
    live,
    visitors: liveVisitors(on, store.views, live, links),
    tools: fileTools,
    links,
    limit: rateLimit(on.now),
    secret,
    newNonce,
    pages: { hosted: () => builtPage('web-chat.html'), widget: () => builtPage('widget.js') },
  };
  const inbox = {
    on,
    views: store.views,
    live,
    inbox: liveInbox(on, store.views, live),
    tools: fileTools,
    channelTypes,
    detector: languageDetector,
    newNonce,
    page: () => builtPage('inbox.html'),
  };
  const channels = new Map<string, { readonly wanted: string; readonly channel: Promise<Channel> }>();
  // Of each trigger only the latest settings: one that is set back to what it was must be stored again.
  const cached = (trigger: string, settings: readonly unknown[], make: () => Promise<Channel>): Promise<Channel> => {
    const known = channels.get(trigger);
    const wanted = JSON.stringify(settings);
    if (known?.wanted === wanted) return known.channel;
    const channel = make();
    channels.set(trigger, { wanted, channel });
    channel.catch(() => channels.delete(trigger));
    return channel;
  };
  const sending = senderOn(on, store, live);
  const clock = startClock(on, report);
  let isClosed = false;
  // Contacts of before this version are looked through once; nobody waits for that.
  const makingKeys = () => makeKeys(on, () => isClosed).catch(report);
  let keys = makingKeys();
  const prune = setInterval(() => {
    keys = makingKeys();
    store.pruneChanges(asInstant(on.now() - changesAreKeptFor)).catch(report);
    forgetSubscriptions(on).catch(report);
    pruneFiles(on).catch(report);
    pruneTranslations(on).catch(report);
  }, prunedEvery);
  prune.unref();

  return {
    acceptChat: (wanted) => acceptChat(on, wanted),
    addAgent: (wanted) => addAgent(on, wanted),
    addQueue: (wanted) => addQueue(on, wanted),
    beginAction: (wanted) => beginAction(on, wanted),
    finishAction: (wanted) => finishAction(on, wanted),
    completeChat: (wanted) => completeChat(on, wanted),
    manage: {
      ...manageOn(on),
      deleteChannel: async (wanted) => {
        const outcome = await deleteChannel(on, wanted);
        // Its trigger makes the channel anew when somebody writes again. One that was still published goes on listening to the channel that
        // was until it is published again, so the node says to unpublish it first.
        channels.clear();
        return outcome;
      },
    },
    declineChat: (wanted) => declineChat(on, wanted),
    noteDelivery: (delivery) => noteDelivery(on, delivery),
    queueCandidates: (queueId) => queueCandidates(on, queueId),
    setAgentStatus: (wanted) => setAgentStatus(on, wanted),
    setChatState: (wanted) => setChatState(on, wanted),
    startChat: (wanted) => startChat(on, wanted),
    routeChats: (wanted) => {
      crashPoint('in_flow');
      return routeChats(on, wanted);
    },
    sendMessage: (outgoing) => {
      crashPoint('in_flow');
      return sending.send(outgoing);
    },
    storeFile: (upload) => storeFile(on, fileTools, upload),
    transferChat: (wanted) => transferChat(on, wanted),
    translation: translationOn(on, languageDetector),
    listQueues: () => store.transaction((tx) => tx.queues.all()),
    listAgents: () => store.transaction((tx) => tx.agents.all()),
    listChannels: () =>
      store.transaction((tx) =>
        tx.administration.channels.search({ text: null, type: null, isActive: null, queueId: null, limit: mostChannelsListed }),
      ),
    holdSubscription: (wanted) => holdSubscription(on, wanted, report),
    unsubscribe: (topic) => unsubscribe(on, topic),
    webChatChannel: (key, name, botMode, events) =>
      cached(key, [name, botMode, ...events], () =>
        store.transaction((tx) =>
          tx.channels.ensure({ id: asChannelId(on.newId()), type: webChatType, key, name, botMode, events: [...events], at: on.now() }),
        ),
      ),
    providerChannel: (wanted) => {
      const { adapter, settings, triggerId, name, botMode, events, webhookUrl } = wanted;
      const described = [adapter.type(settings), adapter.account(settings), name, botMode, webhookUrl, ...events];
      return cached(triggerId, described, () => ensureChannel(on, wanted));
    },
    handleProvider: async (bound, request) => {
      const handled = await handleProvider(on, bound, request);
      if (handled.hasWork) live.signal({ kind: 'channel_work', channelId: bound.channel.id });
      if (handled.received.length > 0) crashPoint('after_commit');
      return handled;
    },
    serveChannel: (bound, told) => startServing({ on, store, tools: fileTools, secret }, bound, told),
    startPolling: (bound, poll, told) => {
      const stored = () => {
        live.signal({ kind: 'channel_work', channelId: bound.channel.id });
      };
      return startPolling(on, bound, { poll, report: told, stored });
    },
    handleFile: (request) => linkedFile(on, secret, request.query),
    handleWebChat: async (channel, chat, request) => {
      const handled = await handleWebChat(webChat, channel, chat, request);
      if (handled.received !== null) crashPoint('after_commit');
      return handled;
    },
    handleInbox: async (address, request) => {
      const handled = await handleInbox(inbox, address, request);
      if (handled.command !== null) crashPoint('after_commit');
      return handled;
    },
    startPump: (options) => startPump(on, store, options),
    close: async () => {
      closed();
      clearInterval(prune);
      isClosed = true;
      clock.stop();
      live.close();
      await keys;
      await store.close();
    },
  };
}
