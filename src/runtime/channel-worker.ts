import { ProviderError } from '../app/adapter';
import type { OutgoingFile, OutgoingPart, Sent } from '../app/adapter';
import { claimParts, notePartSent, recipientOf, renewParts, servedWithin } from '../app/deliver-parts';
import type { ClaimedPart } from '../app/delivery-ports';
import type { FileTools } from '../app/file-ports';
import type { Signal } from '../app/live';
import type { Channel } from '../app/ports';
import { claimErrands, runErrand } from '../app/run-errands';
import type { Provider } from '../app/run-errands';
import type { UseCase } from '../app/use-case';
import { asAttachmentId, asChatId, asInstant } from '../core/brand';
import type { PartId } from '../core/brand';
import type { FileKind } from '../core/file';
import type { OpenStore } from '../store/store';
import { fileAddress, fileProof } from './file-links';
import type { ProviderChannel } from './provider-channel';
import { seldom } from './trouble';
import type { Report } from './trouble';

/** What a worker works with. */
export interface WorkerParts {
  readonly on: UseCase;
  readonly store: OpenStore;
  readonly tools: FileTools;
  /** Signs links to files. */
  readonly secret: string;
}

/** Sends, fetches and signals for a channel until stopped. */
export interface ChannelWorker {
  /** Takes on nothing new and waits a moment for calls that are going on. */
  readonly stop: () => Promise<void>;
}

/** Calls to a provider at once: different customers do not wait for each other. */
const sendsAtOnce = 8;
const errandsAtOnce = 4;
/** What was put off, and what other processes announced in vain, is looked for this often, in milliseconds. */
const lookEvery = 1_000;
const servedEvery = servedWithin / 3;
const renewEvery = 20_000;
const templatesReadEvery = 30 * 60_000;
/** A customer's app shows that somebody writes for about this long, in milliseconds. */
const typingShownFor = 4_000;
const mostRemembered = 1_000;
const stopPatience = 5_000;

/** Serves a channel: one process does so at a time, the one that runs its trigger. */
export function serveChannel<S>(
  parts: WorkerParts,
  bound: ProviderChannel<S> & { readonly channel: Channel },
  report: Report,
): ChannelWorker {
  const { on, store } = parts;
  const { adapter, settings, channel, triggerId } = bound;
  const trouble = seldom(report, () => performance.now());
  const sending = new Map<PartId, Promise<void>>();
  const running = new Set<Promise<void>>();
  let isStopped = false;

  /** Where the provider calls us is known to the store only: the part of n8n that serves HTTP may be another process. */
  const settingsToSend = async (): Promise<S> => {
    const url = adapter.calledAt === undefined ? null : await store.transaction((tx) => tx.channels.webhookUrl(channel.id));
    return url === null ? settings : (adapter.calledAt?.(settings, url) ?? settings);
  };
  const send = async (part: ClaimedPart): Promise<void> => {
    const calledAt = on.now();
    const sent = await adapter
      .send(await settingsToSend(), recipientOf(channel.type, part, calledAt), await outgoingOf(parts, bound, part))
      .catch((error: unknown): Sent => {
        trouble.failed(error);
        return {
          kind: 'failed',
          failure: { code: 'internal', reason: 'The message could not be made. Send it in another form.' },
          retryAfter: null,
        };
      });
    await notePartSent(on, channel, { part, sent, calledAt });
  };
  const sendDue = async (): Promise<void> => {
    while (!isStopped && sending.size < sendsAtOnce) {
      const claimed = await claimParts(on, channel.id, sendsAtOnce - sending.size);
      if (claimed.length === 0) return;
      for (const part of claimed) {
        const work = send(part)
          .catch(trouble.failed)
          .finally(() => {
            sending.delete(part.id);
            wake();
          });
        sending.set(part.id, work);
      }
    }
  };
  const provider = providerOf(bound);
  const fetchDue = async (): Promise<void> => {
    while (!isStopped && running.size < errandsAtOnce) {
      const errands = await claimErrands(on, channel, errandsAtOnce - running.size);
      if (errands.length === 0) return;
      for (const errand of errands) {
        const work: Promise<void> = runErrand(on, parts.tools, provider, errand)
          .catch(trouble.failed)
          .finally(() => {
            running.delete(work);
            wake();
          });
        running.add(work);
      }
    }
  };

  let isLooking = false;
  let isWanted = false;
  const wake = (): void => {
    isWanted = true;
    if (isLooking || isStopped) return;
    isLooking = true;
    const look = async (): Promise<void> => {
      while (isWanted && !isStopped) {
        isWanted = false;
        await sendDue();
        await fetchDue();
        trouble.works();
      }
    };
    look()
      .catch(trouble.failed)
      .finally(() => {
        isLooking = false;
      });
  };

  const serve = (): void => {
    const now = on.now();
    store.transaction((tx) => tx.channels.serve(channel.id, triggerId, asInstant(now - servedWithin), now)).catch(trouble.failed);
  };
  const refreshTemplates = (): void => {
    const { templates } = adapter;
    if (templates === undefined) return;
    templates(settings)
      .then((known) => store.transaction((tx) => tx.channels.setTemplates(channel.id, known)))
      .catch((error: unknown) => {
        // Without templates everything else works; the credential's own test says what is wrong with it.
        if (!(error instanceof ProviderError)) trouble.failed(error);
      });
  };
  const timers = [
    setInterval(wake, lookEvery),
    setInterval(serve, servedEvery),
    setInterval(refreshTemplates, templatesReadEvery),
    setInterval(() => {
      if (sending.size > 0) renewParts(on, [...sending.keys()]).catch(trouble.failed);
    }, renewEvery),
  ];
  for (const timer of timers) timer.unref();
  const tellCustomer = customersToTell(parts, bound);
  const stopListening = store.listen((text) => {
    const signal = text === null ? null : (JSON.parse(text) as Signal);
    if (signal === null || isStopped) return;
    if (signal.kind === 'channel_work' && signal.channelId === channel.id) wake();
    else {
      tellCustomer(signal).catch((error: unknown) => {
        if (!(error instanceof ProviderError)) trouble.failed(error);
      });
    }
  });
  serve();
  refreshTemplates();
  wake();

  return {
    stop: async () => {
      if (isStopped) return;
      isStopped = true;
      for (const timer of timers) clearInterval(timer);
      stopListening();
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([
        Promise.allSettled([...sending.values(), ...running]),
        new Promise((resolve) => {
          patience = setTimeout(resolve, stopPatience);
        }),
      ]);
      clearTimeout(patience);
      await store.transaction((tx) => tx.channels.leave(channel.id, triggerId)).catch(trouble.failed);
    },
  };
}

function providerOf<S>({ adapter, settings, channel }: ProviderChannel<S> & { readonly channel: Channel }): Provider {
  const { profile, acknowledge, passControl } = adapter;
  return {
    channel,
    download: (source, maxBytes) => adapter.download(settings, source, maxBytes),
    profile: profile === undefined ? null : (externalId) => profile(settings, externalId),
    acknowledge: acknowledge === undefined ? null : (source) => acknowledge(settings, source),
    release: passControl === undefined ? null : (externalId) => passControl(settings, externalId, { app: null }, ''),
  };
}

/** A stored part as the adapter sends it. */
async function outgoingOf(parts: WorkerParts, bound: { readonly channel: Channel }, { id, content }: ClaimedPart): Promise<OutgoingPart> {
  const { replyTo } = content;
  if (content.kind !== 'file') return { ...content, id, replyTo };
  const { caption, buttons, fileId, as } = content;
  return { kind: 'file', id, replyTo, caption, buttons, file: await fileOf(parts, bound, fileId, as) };
}

async function fileOf(
  { on, store, secret }: WorkerParts,
  { channel }: { readonly channel: Channel },
  fileId: string,
  kind: FileKind,
): Promise<OutgoingFile> {
  const { known, webhookUrl } = await store.transaction(async (tx) => ({
    known: await tx.files.find(asAttachmentId(fileId)),
    webhookUrl: await tx.channels.webhookUrl(channel.id),
  }));
  const hash = known?.hash ?? null;
  if (known === null || hash === null) throw new TypeError('A file that is to be sent is not in the store');
  const { name, type, size } = known.attachment;
  return {
    kind,
    name,
    type,
    size: size ?? 0,
    bytes: async () => {
      const file = await store.transaction((tx) => tx.files.read(hash));
      if (file === null) throw new TypeError('The bytes of a file that is to be sent are not in the store');
      return file.bytes;
    },
    link: () => fileAddress(webhookUrl ?? 'http://localhost/webhook/unpublished/channel', name, fileProof(secret, fileId, on.now())),
  };
}

/** Shows customers that an agent writes, and that what they wrote was read. Nobody waits for it, and what fails is not repeated. */
function customersToTell<S>(
  { store }: WorkerParts,
  { adapter, settings, channel }: ProviderChannel<S> & { readonly channel: Channel },
): (signal: Signal) => Promise<void> {
  const { typing, markRead } = adapter;
  const shown = new Map<string, number>();
  /** The customer and the customer's last message, when the chat is one of this channel. */
  const concerned = async (chatId: string) => {
    const [owner] = await store.views.owners([asChatId(chatId)]);
    if (owner?.channelId !== channel.id) return null;
    return { externalId: owner.externalId, last: await store.transaction((tx) => tx.messages.lastOfCustomer(owner.chatId)) };
  };
  return async (signal) => {
    if (signal.kind === 'agent_typing' && typing !== undefined) {
      const now = performance.now();
      if ((shown.get(signal.chatId) ?? -Infinity) > now - typingShownFor) return;
      if (shown.size > mostRemembered) shown.clear();
      shown.set(signal.chatId, now);
      const customer = await concerned(signal.chatId);
      if (customer !== null) await typing(settings, customer.externalId, customer.last);
    }
    if (signal.kind === 'chat_read' && markRead !== undefined) {
      const customer = await concerned(signal.chatId);
      if (customer?.last != null) await markRead(settings, customer.externalId, customer.last);
    }
  };
}
