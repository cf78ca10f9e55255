import type { AgentId, ChatId, QueueId } from '../core/brand';
import type { WaitingChat } from '../core/chat';
import { decideRoute } from '../core/routing/route';
import type { Decision } from '../core/routing/route';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { askedAlone } from './actor';
import { NotFoundError } from './errors';
import { offerWaitingChats } from './offer-waiting-chats';
import type { QueueRecord, Tx } from './ports';
import { found } from './receive-message';
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

/**
 * Puts a waiting chat in a queue and offers it by the queue's rule. From then on the queue keeps working by itself.
 *
 * Routing a chat that is offered, in progress or ended changes nothing and says so.
 *
 * @throws NotFoundError when there is no such chat or queue
 */
export async function routeChat(on: UseCase, wanted: { readonly chatId: ChatId; readonly queueId: QueueId }): Promise<RoutedItem> {
  const { chatId, queueId } = wanted;
  return on.store.transaction(async (tx) => {
    const queue = await tx.queues.find(queueId);
    if (queue === null) throw new NotFoundError(`There is no queue ${queueId} in this store. Choose one from the list in the field Queue.`);
    const askedBefore = await askedAlone(tx, chatId);
    const candidates = await tx.queues.lockCandidates(queueId, askedBefore);
    const record = await found(tx.chats.lock(chatId), chatId);
    const { chat } = record;
    const settled = (result: RouteResult, agentId: AgentId | null): RoutedItem => item(chatItem(record), queue, result, agentId, true);
    if (chat.status !== 'waiting') return settled('assigned', 'agentId' in chat ? chat.agentId : null);

    const offers = await tx.offers.open(chatId);
    const decision = decideRoute(queue.rule, { isTransferred: chat.parentId !== null, asked: new Set() }, candidates);
    if (chat.queueId === queueId && offers.length > 0) {
      const directed = offers.find((offer) => offer.agentId !== null);
      return directed === undefined ? settled(resultOf(decision), null) : settled('assigned', directed.agentId);
    }
    if (chat.queueId === queueId && decision.result.kind !== 'offer_to' && queue.rule !== 'to_all_agents')
      return settled(resultOf(decision), null);
    if (chat.queueId !== queueId) {
      await tx.offers.close(chatId, null, on.now());
      await tx.chats.enqueue(chatId, queueId);
    }
    await offer(on, tx, { ...chat, queueId }, queue, decision);
    for (const agentId of askedBefore) await offerWaitingChats(on, tx, agentId);
    tx.feed.note({ kind: 'chat', chatId });
    const asked = decision.result.kind === 'offer_to' ? decision.result.agentId : null;
    return item(chatItem(await found(tx.chats.find(chatId), chatId)), queue, resultOf(decision), asked, false);
  });
}

/** Makes the offers that a decision asks for. A queue that asks everybody always has its offer open, so that whoever joins sees it. */
export async function offer(on: UseCase, tx: Tx, chat: WaitingChat, queue: QueueRecord, decision: Decision): Promise<void> {
  const agentId = decision.result.kind === 'offer_to' ? decision.result.agentId : null;
  if (agentId === null && queue.rule !== 'to_all_agents') return;
  await tx.offers.make([{ id: on.newId(), chatId: chat.id, queueId: queue.id, agentId, at: on.now() }]);
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
