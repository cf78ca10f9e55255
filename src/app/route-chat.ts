import type { AgentId, ChatId, QueueId } from '../core/brand';
import type { Decision } from '../core/routing/route';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { NotFoundError, WrongStateError } from './errors';
import { offerChats } from './offer-chats';
import type { OfferedChat } from './offer-chats';
import { offerWaitingChatsFirst } from './offer-waiting-chats';
import type { ChatRecord, OpenOffer, QueueRecord, Tx } from './ports';
import { noSuchChat } from './receive-message';
import type { UseCase } from './use-case';

/** What became of a routed chat. `assigned`: one agent is asked, or has it. `offered`: every free agent of the queue is. */
export type RouteResult = 'assigned' | 'offered' | 'waiting' | 'no_agents';

export interface RoutedItem extends ChatItem {
  readonly routing: {
    readonly result: RouteResult;
    readonly queueId: string;
    readonly queueName: string;
    /** Who is asked, or has the chat; null when it is nobody or everybody. */
    readonly agentId: string | null;
    /** With `no_agents`: nobody of the queue is Active, or it is outside its working hours; null otherwise. */
    readonly reason: 'nobody_active' | 'closed' | null;
    /** What the queue wants done about a chat that nobody can take now. */
    readonly noAgentsBehaviour: 'wait' | 'create_case';
    /** With `no_agents`: how many agents of the queue are there, though they take no chats now; null otherwise. */
    readonly connected: number | null;
    /** With `no_agents`: the chat is to become a case, because the queue wants that and nobody is there. */
    readonly wantsCase: boolean;
    /** True when an earlier run had routed it, or it needs no routing any more: nothing was changed. */
    readonly alreadyDone: boolean;
  };
}

/** A chat and the queue that it is to wait in. */
export interface WantedRoute {
  readonly chatId: ChatId;
  /** Null for the queue that the chat's channel is bound to. */
  readonly queueId: QueueId | null;
  /** Agents in the order in which they are to be asked, for a queue with the rule `custom`; null where the queue decides. */
  readonly ranking?: readonly AgentId[] | null;
}

/**
 * Puts a waiting chat in a queue and offers it by the queue's rule. From then on the queue keeps working by itself.
 *
 * Routing a chat that is offered, in progress or ended changes nothing and says so.
 *
 * @throws NotFoundError when there is no such chat or queue
 * @throws WrongStateError when a bot answers the chat
 */
export async function routeChat(on: UseCase, wanted: WantedRoute): Promise<RoutedItem> {
  const [routed] = await routeChats(on, [wanted]);
  if (routed === undefined || routed instanceof Error) throw routed ?? new TypeError('Nothing was routed');
  return routed;
}

/**
 * Routes many chats in one transaction with a fixed number of statements, each as {@link routeChat} does.
 *
 * @returns for each, in the same order, what became of it, or why it cannot be routed
 */
export async function routeChats(
  on: UseCase,
  wanted: readonly WantedRoute[],
): Promise<readonly (RoutedItem | NotFoundError | WrongStateError)[]> {
  return on.store.transaction(async (tx) => {
    const targets = await targetsOf(tx, wanted);
    const chatIds = [...new Set(wanted.map(({ chatId }) => chatId))];
    const askedBefore = (await tx.offers.openOf(chatIds)).flatMap(({ agentId }) => agentId ?? []);
    await tx.queues.lockAgentsOf([...targets.queues.keys()], askedBefore);
    const chats = await tx.chats.lockAll(chatIds);
    const plans = planAll(chats, targets, wanted);
    const moved = plans.flatMap(({ chatId, queue, isMoved }) => (isMoved ? [{ chatId, queueId: queue.id }] : []));
    await offerWaitingChatsFirst(on, tx, await takeFromQueues(on, tx, moved));
    const offered = await offerChats(
      on,
      tx,
      plans.map(({ chatId, ranking, isMoved }) => ({ chatId, ranking, cause: 'routed' as const, isRepeated: !isMoved })),
    );
    const open = await tx.offers.openOf(chatIds);
    return resultsOf(chats, targets, wanted, { plans, offered, open });
  });
}

interface Targets {
  readonly queues: ReadonlyMap<QueueId, QueueRecord>;
  readonly queueOf: (route: WantedRoute) => QueueRecord | NotFoundError;
}

/** The queues that chats are to wait in: those chosen, or those of the chats' channels. */
async function targetsOf(tx: Tx, wanted: readonly WantedRoute[]): Promise<Targets> {
  const byChannel = wanted.flatMap(({ chatId, queueId }) => (queueId === null ? [chatId] : []));
  const chats = byChannel.length === 0 ? new Map<ChatId, ChatRecord>() : await tx.chats.findAll(byChannel);
  const idOf = ({ chatId, queueId }: WantedRoute) => queueId ?? chats.get(chatId)?.channel.queueId ?? null;
  const queues = await tx.queues.findAll([...new Set(wanted.flatMap((route) => idOf(route) ?? []))]);
  return {
    queues,
    queueOf: (route) => {
      const id = idOf(route);
      if (id === null) {
        return new NotFoundError(
          'The channel of this chat is bound to no queue. Choose a queue in this node, or bind the channel to one with the node Switchboard.',
        );
      }
      return queues.get(id) ?? new NotFoundError(`There is no queue ${id} in this store. Choose one from the list in the field Queue.`);
    },
  };
}

interface Plan {
  readonly chatId: ChatId;
  readonly queue: QueueRecord;
  readonly isMoved: boolean;
  readonly ranking: readonly AgentId[] | null;
}

/** What is to be done: each waiting chat once, as its first item says. */
function planAll(chats: ReadonlyMap<ChatId, ChatRecord>, targets: Targets, wanted: readonly WantedRoute[]): readonly Plan[] {
  const plans = new Map<ChatId, Plan>();
  for (const route of wanted) {
    const { chatId } = route;
    const chat = chats.get(chatId)?.chat;
    const queue = targets.queueOf(route);
    if (chat?.status !== 'waiting' || queue instanceof NotFoundError || plans.has(chatId)) continue;
    plans.set(chatId, { chatId, queue, isMoved: chat.queueId !== queue.id, ranking: route.ranking ?? null });
  }
  return [...plans.values()];
}

/** Moves chats into queues; returns the agents whom the offers that end by it had taken a slot. */
async function takeFromQueues(
  on: UseCase,
  tx: Tx,
  moved: readonly { readonly chatId: ChatId; readonly queueId: QueueId }[],
): Promise<ReadonlySet<AgentId>> {
  if (moved.length === 0) return new Set();
  const chatIds = moved.map(({ chatId }) => chatId);
  const open: readonly OpenOffer[] = await tx.offers.openOf(chatIds);
  if (open.length > 0) await tx.offers.closeAll(chatIds, on.now());
  await tx.chats.enqueueAll(moved, on.now());
  return new Set(open.flatMap(({ agentId }) => agentId ?? []));
}

function resultsOf(
  chats: ReadonlyMap<ChatId, ChatRecord>,
  targets: Targets,
  wanted: readonly WantedRoute[],
  done: {
    readonly plans: readonly Plan[];
    readonly offered: ReadonlyMap<ChatId, OfferedChat>;
    readonly open: readonly OpenOffer[];
  },
): readonly (RoutedItem | NotFoundError | WrongStateError)[] {
  const told = new Set<ChatId>();
  return wanted.map((route) => {
    const { chatId } = route;
    const queue = targets.queueOf(route);
    const record = chats.get(chatId);
    if (queue instanceof NotFoundError) return queue;
    if (record === undefined) return noSuchChat(chatId);
    if (record.chat.status === 'bot_processing') {
      return new WrongStateError('A bot is answering this chat. Hand it over to the queue with the node Transfer Chat.');
    }
    const offered = done.offered.get(chatId);
    const plan = done.plans.find((one) => one.chatId === chatId);
    if (offered === undefined || plan === undefined) {
      const agentId = 'agentId' in record.chat ? record.chat.agentId : null;
      return item(chatItem(record), queue, { result: 'assigned', reason: null, agentId, quiet: null, alreadyDone: true });
    }
    const alreadyDone = told.has(chatId) || !(plan.isMoved || offered.isNew);
    told.add(chatId);
    const asked = done.open.find((one) => one.chatId === chatId && one.agentId !== null)?.agentId ?? null;
    const outcome = asked === null ? resultOf(offered.decision) : ({ result: 'assigned', reason: null } as const);
    return item(chatItem(offered.record), queue, {
      ...outcome,
      agentId: asked,
      quiet: asked === null ? offered.quiet : null,
      alreadyDone,
    });
  });
}

function resultOf({ result }: Decision): { readonly result: RouteResult; readonly reason: 'nobody_active' | 'closed' | null } {
  switch (result.kind) {
    case 'offer_to':
      return { result: 'assigned', reason: null };
    case 'offer_to_all':
      return { result: 'offered', reason: null };
    case 'ask_flow':
    case 'wait':
      return { result: 'waiting', reason: null };
    case 'nobody':
      return { result: 'no_agents', reason: 'nobody_active' };
    case 'closed':
      return { result: 'no_agents', reason: 'closed' };
  }
}

function item(
  chat: ChatItem,
  queue: QueueRecord,
  done: Pick<RoutedItem['routing'], 'result' | 'reason' | 'agentId' | 'alreadyDone'> & Pick<OfferedChat, 'quiet'>,
): RoutedItem {
  const { quiet, ...routing } = done;
  const { connected = null, wantsCase = false } = quiet ?? {};
  const { id, name, noAgents } = queue;
  return { ...chat, routing: { ...routing, queueId: id, queueName: name, noAgentsBehaviour: noAgents, connected, wantsCase } };
}
