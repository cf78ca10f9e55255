import type { AgentId } from '../core/brand';
import { offerChats } from './offer-chats';
import type { AgentRecord, Tx } from './ports';
import type { UseCase } from './use-case';

/**
 * Passes chats that are offered to an agent alone on to the next one, because this agent no longer sees new items: Inactive, or at the
 * limit. A chat that nobody can take now waits with its age.
 *
 * Call after {@link lockTaker} or `lockForStatus`.
 */
export async function passOffersOn(on: UseCase, tx: Tx, agentId: AgentId): Promise<void> {
  const directed = await tx.offers.directedTo(agentId);
  if (directed.length === 0) return;
  const chatIds = directed.map(({ chatId }) => chatId);
  await tx.chats.lockAll(chatIds);
  await tx.offers.closeAll(chatIds, on.now());
  const notTo = new Set([agentId]);
  await offerChats(
    on,
    tx,
    chatIds.map((chatId) => ({ chatId, cause: 'passed_on' as const, notTo })),
  );
}

/**
 * Locks an agent who is about to take a chat, and, where that fills the last slot, those whom the agent's offers then pass to: all in the
 * order of their ids, so that two transactions never wait for each other.
 *
 * @param others agents that the same step locks
 */
export async function lockTaker(tx: Tx, agentId: AgentId, others: readonly AgentId[] = []): Promise<readonly AgentRecord[]> {
  const agent = await tx.agents.find(agentId);
  const fills = agent !== null && agent.load + 1 >= agent.capacity;
  return tx.agents.lockAll([agentId, ...others, ...(fills ? await tx.agents.successors(agentId) : [])]);
}

/** Passes on what an agent who took a chat cannot take any more. */
export async function passOffersOnWhenFull(on: UseCase, tx: Tx, agentId: AgentId): Promise<void> {
  const agent = await tx.agents.find(agentId);
  if (agent !== null && agent.load >= agent.capacity) await passOffersOn(on, tx, agentId);
}
