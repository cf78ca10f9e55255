import { acceptChat } from '../../src/app/accept-chat';
import { addAgent } from '../../src/app/add-agent';
import { addQueue } from '../../src/app/add-queue';
import { actOnDeadlines } from '../../src/app/act-on-deadlines';
import { completeChat } from '../../src/app/complete-chat';
import { declineChat } from '../../src/app/decline-chat';
import type { PasswordHasher, Secrets } from '../../src/app/ports';
import { receiveMessage } from '../../src/app/receive-message';
import type { ChannelEventKind } from '../../src/app/receive-message';
import { routeChat } from '../../src/app/route-chat';
import { sendMessage } from '../../src/app/send-message';
import { setAgentStatus } from '../../src/app/set-agent-status';
import { takeCommand } from '../../src/app/take-command';
import { transferChat } from '../../src/app/transfer-chat';
import type { TransferChoice } from '../../src/app/transfer-chat';
import type { Channel, CommandKind } from '../../src/app/ports';
import { asChannelId, asChatId, asCommandId } from '../../src/core/brand';
import type { AgentId, ChatId, CommandId, QueueId } from '../../src/core/brand';
import type { AgentStatus } from '../../src/core/agent';
import type { Outcome } from '../../src/core/outcome';
import type { RoutingRule } from '../../src/core/routing/route';
import type { OpenStore } from '../../src/store/store';
import type { TestSurroundings } from './surroundings';

/** A hasher that costs nothing and counts how often it was asked. */
export interface TestHasher extends PasswordHasher {
  readonly verified: { readonly password: string; readonly hash: string }[];
}

/** Passwords in the clear, for tests only. */
function testHasher(): TestHasher {
  const verified: { password: string; hash: string }[] = [];
  return {
    verified,
    decoy: 'hash of nothing',
    hash: (password) => Promise.resolve(`hash of ${password}`),
    verify: (password, hash) => {
      verified.push({ password, hash });
      return Promise.resolve(hash === `hash of ${password}`);
    },
  };
}

/** Secrets that can be foretold. */
function testSecrets(): Secrets {
  let made = 0;
  return {
    random: () => {
      made += 1;
      return `secret ${String(made)}`;
    },
    digest: (secret) => `digest of ${secret}`,
  };
}

/** The value of an outcome that has to have gone through. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`Refused: ${outcome.refusal.code}: ${outcome.refusal.reason}`);
  return outcome.value;
}

/** The code of a refusal; null when the outcome is none. */
export const refusalOf = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);

/** A contact centre in a store: what tests do in it, in the words of the domain. */
export interface ContactCentre {
  readonly on: TestSurroundings & { readonly store: OpenStore; readonly hasher: TestHasher; readonly secrets: Secrets };
  readonly channel: Channel;
  readonly addQueue: (name: string, rule: RoutingRule) => Promise<QueueId>;
  /** Adds an agent with the name as login and password, Active unless said otherwise. */
  readonly addAgent: (name: string, options?: { readonly queues?: readonly string[]; readonly status?: AgentStatus }) => Promise<AgentId>;
  readonly writes: (customer: string, text?: string, providerMessageId?: string) => ReturnType<typeof receiveMessage>;
  /** A new chat of a customer, routed where a queue is given. */
  readonly chatOf: (customer: string, queueId?: QueueId) => Promise<ChatId>;
  readonly route: (chatId: ChatId, queueId: QueueId) => ReturnType<typeof routeChat>;
  readonly accept: (chatId: ChatId, agentId: AgentId) => ReturnType<typeof acceptChat>;
  readonly reply: (chatId: ChatId, agentId: AgentId, text?: string, key?: string) => ReturnType<typeof sendMessage>;
  readonly transfer: (chatId: ChatId, agentId: AgentId, to: TransferChoice, note?: string) => ReturnType<typeof transferChat>;
  readonly decline: (chatId: ChatId, agentId: AgentId) => ReturnType<typeof declineChat>;
  readonly complete: (chatId: ChatId, agentId: AgentId) => ReturnType<typeof completeChat>;
  readonly completeByFlow: (chatId: ChatId) => ReturnType<typeof completeChat>;
  readonly become: (agentId: AgentId, status: AgentStatus) => Promise<void>;
  /** Lets time pass and meets every deadline that became due by then. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** Stores what an agent asks for in the inbox and returns its id. */
  readonly command: (
    kind: CommandKind,
    chatId: ChatId,
    agentId: AgentId,
    payload?: Readonly<Record<string, unknown>>,
  ) => Promise<CommandId>;
}

const everyKind: ReadonlySet<ChannelEventKind> = new Set(['new_chat', 'message', 'status']);

/** Without a provider, a message is sent once it is stored. */
export const noProviders = () => null;

/** The topic of commands taken by {@link ContactCentre.command}. */
export const inboxId = 'inbox';

/** Opens a contact centre on a store, with one web channel. Centres of one store share the surroundings. */
export async function aContactCentre(store: OpenStore, surroundings: TestSurroundings): Promise<ContactCentre> {
  const on = { ...surroundings, store, hasher: testHasher(), secrets: testSecrets() };
  const channel = await store.transaction((tx) =>
    tx.channels.ensure({
      id: asChannelId(on.newId()),
      type: 'web',
      key: 'test',
      name: 'Web',
      botMode: 'off',
      events: [...everyKind],
      at: on.now(),
    }),
  );
  const agent = (agentId: AgentId) => ({ kind: 'agent', agentId }) as const;
  const centre: ContactCentre = {
    on,
    channel,
    addQueue: async (name, rule) => valueOf(await addQueue(on, { name, rule })),
    addAgent: async (name, { queues = [], status = 'active' } = {}) => {
      const id = valueOf(await addAgent(on, { login: name, name, password: `password of ${name}`, queues }));
      if (status === 'active') await centre.become(id, status);
      return id;
    },
    writes: (customer, text = 'Hello', providerMessageId = on.newId()) =>
      receiveMessage(on, {
        channel,
        sender: { externalId: customer, name: customer },
        placeholder: customer,
        providerMessageId,
        content: { text },
        writtenAt: null,
        hasProfile: false,
        events: everyKind,
      }),
    chatOf: async (customer, queueId) => {
      const chatId = asChatId(valueOf(await centre.writes(customer)).item.chat.id);
      if (queueId !== undefined) await routeChat(on, { chatId, queueId });
      return chatId;
    },
    route: (chatId, queueId) => routeChat(on, { chatId, queueId }),
    accept: (chatId, agentId) => acceptChat(on, { chatId, actor: agent(agentId) }),
    reply: (chatId, agentId, text = 'How can I help?', key) =>
      sendMessage(on, noProviders, { chatId, actor: agent(agentId), text, botName: 'Bot', idempotencyKey: key ?? null }),
    transfer: (chatId, agentId, to, note) => transferChat(on, { chatId, actor: agent(agentId), to, note: note ?? null }),
    decline: (chatId, agentId) => declineChat(on, { chatId, actor: agent(agentId) }),
    complete: (chatId, agentId) => completeChat(on, { chatId, actor: agent(agentId) }),
    completeByFlow: (chatId) => completeChat(on, { chatId, actor: { kind: 'flow' } }),
    become: async (agentId, status) => {
      valueOf(await setAgentStatus(on, { agentId, status, by: { kind: 'agent', agentId } }));
    },
    pass: async (milliseconds) => {
      surroundings.advance(milliseconds);
      await meetDeadlines(on);
    },
    command: async (kind, chatId, agentId, payload = {}) => {
      const id = asCommandId(on.newId());
      await takeCommand(on, { id, kind, chatId, agentId, payload, inboxId, isForFlow: true });
      return id;
    },
  };
  return centre;
}

/** Meets what is due; a deadline that cannot be met fails the test. */
async function meetDeadlines(on: Parameters<typeof actOnDeadlines>[0]): Promise<void> {
  const failures: unknown[] = [];
  while ((await actOnDeadlines(on, (error) => failures.push(error))) > 0 && failures.length === 0);
  if (failures.length > 0) throw failures[0];
}
