import type { AgentId, ChatId, QueueId } from '../core/brand';
import type { WaitingChat } from '../core/chat';
import type { Candidate } from '../core/routing/candidate';
import { decideRoute } from '../core/routing/route';
import type { Decision } from '../core/routing/route';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { NotFoundError } from './errors';
import { offerWaitingChats } from './offer-waiting-chats';
import type { ChatRecord, NewOffer, QueueRecord, Tx } from './ports';
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
    /** True when an earlier run had routed it, or it needs no routing any more: nothing was changed. */
    readonly alreadyDone: boolean;
  };
}

/** A chat and the queue that it is to wait in. */
export interface WantedRoute {
  readonly chatId: ChatId;
  readonly queueId: QueueId;
}

/**
 * Puts a waiting chat in a queue and offers it by the queue's rule. From then on the queue keeps working by itself.
 *
 * Routing a chat that is offered, in progress or ended changes nothing and says so.
 *
 * @throws NotFoundError when there is no such chat or queue
 */
export async function routeChat(on: UseCase, wanted: WantedRoute): Promise<RoutedItem> {
  const [routed] = await routeChats(on, [wanted]);
  if (routed === undefined || routed instanceof NotFoundError) throw routed ?? new TypeError('Nothing was routed');
  return routed;
}

/**
 * Routes many chats in one transaction with a fixed number of statements, each as {@link routeChat} does.
 *
 * @returns for each, in the same order, what became of it, or that there is no such chat or queue
 */
export async function routeChats(on: UseCase, wanted: readonly WantedRoute[]): Promise<readonly (RoutedItem | NotFoundError)[]> {
  const chatIds = [...new Set(wanted.map(({ chatId }) => chatId))];
  return on.store.transaction(async (tx) => {
    const queues = await tx.queues.findAll([...new Set(wanted.map(({ queueId }) => queueId))]);
    const askedBefore = (await tx.offers.openOf(chatIds)).flatMap(({ agentId }) => agentId ?? []);
    const candidates = await tx.queues.lockCandidatesOf([...queues.keys()], askedBefore);
    const chats = await tx.chats.lockAll(chatIds);
    const round: Round = { on, queues, candidates, chats, offers: await tx.offers.openOf(chatIds), routed: new Map(), made: [], moved: [] };
    const results = wanted.map((route) => routeOne(round, route));

    await tx.offers.closeAll(
      round.moved.map(({ chatId }) => chatId),
      on.now(),
    );
    await tx.chats.enqueueAll(round.moved);
    await tx.offers.make(round.made);
    const isMoved = new Set(round.moved.map(({ chatId }) => chatId));
    const freed = new Set(round.offers.flatMap(({ chatId, agentId }) => (agentId !== null && isMoved.has(chatId) ? [agentId] : [])));
    for (const agentId of freed) await offerWaitingChats(on, tx, agentId);
    for (const { chatId } of [...round.made, ...round.moved]) tx.feed.note({ kind: 'chat', chatId });
    return results;
  });
}

/** The chats of one transaction, all that is known of them, and what is to be written. */
interface Round {
  readonly on: UseCase;
  readonly queues: ReadonlyMap<QueueId, QueueRecord>;
  readonly candidates: ReadonlyMap<QueueId, readonly Candidate[]>;
  readonly chats: ReadonlyMap<ChatId, ChatRecord>;
  readonly offers: readonly { readonly chatId: ChatId; readonly agentId: AgentId | null }[];
  readonly routed: Map<ChatId, RoutedItem>;
  readonly made: NewOffer[];
  readonly moved: WantedRoute[];
}

function routeOne(round: Round, { chatId, queueId }: WantedRoute): RoutedItem | NotFoundError {
  const queue = round.queues.get(queueId);
  if (queue === undefined)
    return new NotFoundError(`There is no queue ${queueId} in this store. Choose one from the list in the field Queue.`);
  const before = round.routed.get(chatId);
  if (before !== undefined) return { ...before, routing: { ...before.routing, alreadyDone: true } };
  const record = round.chats.get(chatId);
  if (record === undefined) return noSuchChat(chatId);
  const { chat } = record;
  const settled = (result: RouteResult, agentId: AgentId | null): RoutedItem => item(chatItem(record), queue, result, agentId, true);
  if (chat.status !== 'waiting') return settled('assigned', 'agentId' in chat ? chat.agentId : null);

  const decision = decideRoute(queue.rule, { isTransferred: chat.parentId !== null, asked: new Set() }, candidatesNow(round, queueId));
  const offers = round.offers.filter((open) => open.chatId === chatId);
  const isMoved = chat.queueId !== queueId;
  if (!isMoved && offers.length > 0) {
    const directed = offers.find(({ agentId }) => agentId !== null);
    return directed === undefined ? settled(resultOf(decision), null) : settled('assigned', directed.agentId);
  }
  const made = offersOf(round.on, chat, queue, decision);
  if (!isMoved && made.length === 0) return settled(resultOf(decision), null);
  if (isMoved) round.moved.push({ chatId, queueId });
  round.made.push(...made);
  const asked = decision.result.kind === 'offer_to' ? decision.result.agentId : null;
  const routed = item(chatItem({ ...record, chat: { ...chat, queueId }, queueName: queue.name }), queue, resultOf(decision), asked, false);
  round.routed.set(chatId, routed);
  return routed;
}

/** The candidates of a queue with the offers that this transaction is about to make. */
function candidatesNow({ candidates, made }: Round, queueId: QueueId): readonly Candidate[] {
  const known = candidates.get(queueId) ?? [];
  if (made.every(({ agentId }) => agentId === null)) return known;
  return known.map((candidate) => ({
    ...candidate,
    directedOffers: candidate.directedOffers + made.filter(({ agentId }) => agentId === candidate.id).length,
  }));
}

/** Makes the offers that a decision asks for. A queue that asks everybody always has its offer open, so that whoever joins sees it. */
export async function offer(on: UseCase, tx: Tx, chat: WaitingChat, queue: QueueRecord, decision: Decision): Promise<void> {
  await tx.offers.make(offersOf(on, chat, queue, decision));
}

function offersOf(on: UseCase, chat: WaitingChat, queue: QueueRecord, { result }: Decision): readonly NewOffer[] {
  const agentId = result.kind === 'offer_to' ? result.agentId : null;
  if (agentId === null && queue.rule !== 'to_all_agents') return [];
  return [{ id: on.newId(), chatId: chat.id, queueId: queue.id, agentId, at: on.now() }];
}

function resultOf({ result }: Decision): RouteResult {
  switch (result.kind) {
    case 'offer_to':
      return 'assigned';
    case 'offer_to_all':
      return 'offered';
    case 'wait':
      return 'waiting';
    case 'nobody':
      return 'no_agents';
  }
}

function item(chat: ChatItem, queue: QueueRecord, result: RouteResult, agentId: AgentId | null, alreadyDone: boolean): RoutedItem {
  return { ...chat, routing: { result, queueId: queue.id, queueName: queue.name, agentId, alreadyDone } };
}
