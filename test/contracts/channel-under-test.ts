import { once } from 'node:events';
import type { ChannelAdapter } from '../../src/app/adapter';
import type { Channel } from '../../src/app/ports';
import type { ChannelEventKind } from '../../src/app/receive-message';
import { sendMessage } from '../../src/app/send-message';
import type { OutgoingMessage } from '../../src/app/send-message';
import { storeFile } from '../../src/app/store-file';
import { asChatId } from '../../src/core/brand';
import type { AgentId, AttachmentId, ChatId } from '../../src/core/brand';
import { serveChannel } from '../../src/runtime/channel-worker';
import type { ChannelWorker } from '../../src/runtime/channel-worker';
import { surroundings } from '../../src/runtime/clock';
import { linkedFile } from '../../src/runtime/file-links';
import { fileTools } from '../../src/runtime/file-tools';
import { ensureChannel, handleProvider } from '../../src/runtime/provider-channel';
import type { ProviderChannel } from '../../src/runtime/provider-channel';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import type { RawTables } from '../builders/engines';
import { sqliteInMemory } from '../builders/sqlite';
import { startServer } from '../simulators/shared/server.ts';
import type { Answer } from '../simulators/shared/server.ts';
import type { SimulatedCustomer, Simulator } from '../simulators/simulator.ts';

/** A channel of a provider, for the contract. */
export interface ChannelUnderTest<S> {
  readonly adapter: ChannelAdapter<S>;
  /** Starts the provider and says how we are known there. */
  readonly start: () => Promise<{
    readonly simulator: Simulator;
    /** @param webhookUrl where it calls us */
    readonly settings: (webhookUrl: string) => S;
    /** The same without what proves that a call is the provider's. */
    readonly withoutSecret: (webhookUrl: string) => S;
    /** The same with a credential that the provider refuses. */
    readonly withWrongCredential: (webhookUrl: string) => S;
  }>;
  /** Serves the channel in another way than by a trigger of a provider: the web chat has no provider. */
  readonly serve?: () => Promise<ServedChannel<S>>;
  /** What the provider does not have at all; a test of it says so and ends. */
  readonly lacks: readonly Feature[];
}

export type Feature =
  | 'edit'
  | 'remove'
  | 'react'
  | 'group'
  | 'echo'
  | 'elsewhere'
  | 'receipts'
  | 'read receipts'
  | 'failure receipts'
  | 'files'
  | 'profile'
  | 'picture'
  | 'typing'
  | 'mark read'
  | 'registration'
  | 'window'
  | 'unreachable'
  | 'file names'
  | 'place'
  | 'unknown kinds'
  /** Files that are fetched after the answer; elsewhere they are refused when they are uploaded. */
  | 'fetched files'
  /** Calls of ours that bring a message. */
  | 'calls'
  | 'credential';

/** A contact centre whose one channel is served for real, against the simulated provider. */
export interface ServedChannel<S> {
  readonly settings: S;
  readonly simulator: Simulator;
  readonly customer: SimulatedCustomer;
  readonly store: OpenStore;
  readonly raw: RawTables;
  readonly centre: ContactCentre;
  readonly channel: Channel;
  readonly agent: AgentId;
  readonly webhookUrl: string;
  /** Takes calls as if no secret were configured. */
  readonly forgetSecret: () => void;
  /** Waits until a query finds this many rows, and returns them. */
  readonly rows: <T>(query: string, count?: number) => Promise<readonly T[]>;
  /** The customer's open chat, accepted by the agent. */
  readonly accepted: () => Promise<ChatId>;
  readonly upload: (name: string, bytes: Uint8Array) => Promise<AttachmentId>;
  /** Writes as the agent and waits for what the provider says. */
  readonly reply: (
    chatId: ChatId,
    message: Partial<OutgoingMessage>,
  ) => Promise<{ readonly id: string; readonly status: string; readonly reason: string | null }>;
  readonly close: () => Promise<void>;
}

const everyKind: ReadonlySet<ChannelEventKind> = new Set(['new_chat', 'message', 'status']);
const triggerId = 'trigger';
const patience = 15_000;

/** Serves a channel until closed. */
export async function aServedChannel<S>({ adapter, start }: ChannelUnderTest<S>): Promise<ServedChannel<S>> {
  const { simulator, settings, withoutSecret } = await start();
  const database = sqliteInMemory();
  const store = await openStore(database.engine(), surroundings.now);
  const centre = await aContactCentre(store, { ...surroundings, advance: () => undefined });
  const { on } = centre;
  const secret = 'secret of links';
  let isWithoutSecret = false;
  let bound: (ProviderChannel<S> & { readonly channel: Channel }) | null = null;
  const server = await startServer(async ({ method, path, query, headers, body }): Promise<Answer> => {
    if (path.includes('/file/')) {
      const answer = await linkedFile(on, secret, Object.fromEntries(query));
      if (answer.kind !== 'bytes') return { status: answer.status, body: '' };
      return { status: 200, headers: { 'content-type': answer.contentType }, body: answer.bytes };
    }
    if (bound === null) return { status: 503, body: '' };
    const url = `${webhookUrl}${query.size === 0 ? '' : `?${query.toString()}`}`;
    const request = {
      method,
      url,
      query: Object.fromEntries(query),
      header: (name: string) => [headers[name]].flat()[0],
      body,
      receivedAt: Date.now(),
    };
    const current = isWithoutSecret ? { ...bound, settings: withoutSecret(webhookUrl) } : bound;
    const { answer } = await handleProvider(on, current, request);
    store.signal(JSON.stringify({ kind: 'channel_work', channelId: bound.channel.id }));
    return { status: answer.status, headers: { 'content-type': answer.contentType }, body: answer.text };
  });
  const webhookUrl = `${server.url}/webhook/${triggerId}/channel`;
  const described: ProviderChannel<S> = {
    adapter,
    settings: settings(webhookUrl),
    triggerId,
    name: 'Contract',
    botMode: 'off',
    events: everyKind,
    webhookUrl,
  };
  const channel = await ensureChannel(on, described);
  bound = { ...described, channel };
  const failures: unknown[] = [];
  const worker: ChannelWorker = serveChannel({ on, store, tools: fileTools, secret }, bound, {
    failed: (error) => failures.push(error),
    recovered: () => undefined,
  });
  if (adapter.register === undefined) simulator.webhookUrl = webhookUrl;
  else expect(await adapter.register(described.settings, webhookUrl)).toEqual({ kind: 'registered' });

  const raw = rawTables(database);
  const desk = await centre.addQueue('Desk', 'to_all_agents');
  const agent = await centre.addAgent('ann', { queues: ['Desk'] });
  const customer = simulator.customer({ name: 'Ana Duarte' });

  const rows = waitForRows(store, raw, failures);
  const byChannel = (type: string) => adapter.types[type] ?? null;
  return {
    settings: described.settings,
    simulator,
    customer,
    store,
    raw,
    centre,
    channel,
    agent,
    webhookUrl,
    forgetSecret: () => {
      isWithoutSecret = true;
    },
    rows,
    accepted: async () => {
      const [chat] = await rows<{ id: string }>(`select id from chats where channel_id = '${channel.id}' and completed_at is null`);
      const chatId = asChatId(chat?.id ?? '');
      await centre.route(chatId, desk);
      valueOf(await centre.accept(chatId, agent));
      return chatId;
    },
    upload: async (name, bytes) => valueOf(await storeFile(on, fileTools, { name, bytes, ownerId: agent })).id,
    reply: async (chatId, message) => {
      const sent = valueOf(
        await sendMessage(on, byChannel, {
          chatId,
          actor: { kind: 'agent', agentId: agent },
          text: '',
          botName: '',
          idempotencyKey: null,
          ...message,
        }),
      ).value.message;
      store.signal(JSON.stringify({ kind: 'channel_work', channelId: channel.id }));
      const [settled] = await rows<{ id: string; status: string; status_reason: string | null }>(
        `select id, status, status_reason from messages where id = '${sent.id}' and status <> 'sending'`,
      );
      return { id: sent.id, status: settled?.status ?? '', reason: settled?.status_reason ?? null };
    },
    close: async () => {
      await worker.stop();
      await server.close();
      await simulator.close();
      await store.close();
      await raw.db.destroy();
      await database.dispose();
    },
  };
}

/** Asks again whenever something was committed, until a query finds enough. */
export function waitForRows(store: OpenStore, raw: RawTables, failures: readonly unknown[]): ServedChannel<unknown>['rows'] {
  return async <T>(query: string, count = 1): Promise<readonly T[]> => {
    const changed = new EventTarget();
    const stop = store.listen(() => void changed.dispatchEvent(new Event('change')));
    const limit = AbortSignal.timeout(patience);
    try {
      for (;;) {
        const next = once(changed, 'change', { signal: limit });
        next.catch(() => undefined);
        const found = await raw.rows<T>(query);
        if (found.length >= count) return found;
        await next;
      }
    } catch (error) {
      const last = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
      throw new Error(`Never ${String(count)} rows of: ${query} ${last.join('; ')}`, { cause: error });
    } finally {
      stop();
    }
  };
}
