import type { AgentId, ChatId, QueueId } from '../../core/brand';
import { offerChats } from '../offer-chats';
import { offerWaitingChats } from '../offer-waiting-chats';
import { passOffersOn } from '../pass-offers-on';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

/** Chats that one step looks at, at most: the rest is found whenever an agent becomes free. */
const atOnce = 500;

/**
 * Locks everybody whom {@link settleOffers} and {@link passOnFromFull} may concern, all at once and in the order of their ids, so that two
 * transactions never wait for each other. It comes before anything that writes an agent's row or locks a chat.
 *
 * @param others agents whom the same step changes
 */
export async function lockForSettling(tx: Tx, queueIds: readonly QueueId[], others: readonly AgentId[] = []): Promise<void> {
  const outsiders = await tx.administration.offers.toOutsiders(queueIds);
  await tx.queues.lockAgentsOf(queueIds, [...others, ...outsiders.map(({ agentId }) => agentId)]);
}

/**
 * Makes the offers of queues fit who their members are and how many chats each may have: what an outsider was asked for passes on, and who
 * is free gets what waits. Call after {@link lockForSettling}.
 */
export async function settleOffers(on: UseCase, tx: Tx, queueIds: readonly QueueId[]): Promise<void> {
  if (queueIds.length === 0) return;
  const { offers } = tx.administration;
  await withdraw(
    on,
    tx,
    (await offers.toOutsiders(queueIds)).map(({ chatId }) => chatId),
  );
  for (const agentId of await offers.idle(queueIds)) await offerWaitingChats(on, tx, agentId);
}

/**
 * Passes on what agents of these queues were asked for who have as many chats as they may by now. Call after {@link lockForSettling}.
 *
 * @param queueIds all queues of these agents, so that whom an offer passes to is locked
 */
export async function passOnFromFull(on: UseCase, tx: Tx, queueIds: readonly QueueId[]): Promise<void> {
  for (const agentId of await tx.administration.offers.overLimit(queueIds)) await passOffersOn(on, tx, agentId);
}

/**
 * Offers the waiting chats of a queue anew after its rule or hours changed: what all were offered under the old rule is asked again by
 * the new one, and what nobody was asked for is offered now. The agents of the queue have to be locked before.
 */
export async function offerByNewRule(on: UseCase, tx: Tx, queueId: QueueId, isToAll: boolean): Promise<void> {
  if (!isToAll) await withdraw(on, tx, await tx.administration.offers.toAll(queueId, atOnce));
  const waiting = await tx.chats.unoffered(queueId, atOnce);
  await offerChats(
    on,
    tx,
    waiting.map((chatId) => ({ chatId, cause: 'queue_changed' as const })),
  );
}

async function withdraw(on: UseCase, tx: Tx, chatIds: readonly ChatId[]): Promise<void> {
  if (chatIds.length === 0) return;
  await tx.chats.lockAll(chatIds);
  await tx.offers.closeAll(chatIds, on.now());
  await offerChats(
    on,
    tx,
    chatIds.map((chatId) => ({ chatId, cause: 'queue_changed' as const })),
  );
}
