import type { AgentStatus } from '../core/agent';
import type { AgentId } from '../core/brand';
import { lockAgent } from './actor';
import { offerWaitingChats } from './offer-waiting-chats';
import { passOffersOn } from './pass-offers-on';
import type { Tx } from './ports';
import type { UseCase } from './use-case';

/**
 * Sets what an agent is. Becoming Active brings the oldest waiting chats at once; becoming Inactive passes chats that were offered to
 * this agent alone on to the next one. Chats in progress stay.
 */
export async function setAgentStatus(on: UseCase, wanted: { readonly agentId: AgentId; readonly status: AgentStatus }): Promise<void> {
  await on.store.transaction(async (tx) => {
    await lockForStatus(tx, wanted.agentId);
    await changeStatus(on, tx, { ...wanted, reason: 'agent' });
  });
}

/** Locks whom a change of the agent's status may concern, in the order of their ids, so that two transactions never wait for each other. */
export async function lockForStatus(tx: Tx, agentId: AgentId): Promise<void> {
  await tx.agents.lockAll([agentId, ...(await tx.agents.successors(agentId))]);
}

/** Sets the status within a use case's transaction, after {@link lockForStatus}. */
export async function changeStatus(
  on: UseCase,
  tx: Tx,
  change: { readonly agentId: AgentId; readonly status: AgentStatus; readonly reason: 'agent' | 'logout' | 'login' },
): Promise<void> {
  const { agentId, status, reason } = change;
  await lockAgent(tx, agentId);
  const isChanged = await tx.agents.setStatus({ id: agentId, status, reason, logId: on.newId(), at: on.now() });
  if (!isChanged) return;
  tx.feed.note({ kind: 'agent', agentId });
  if (status === 'active') await offerWaitingChats(on, tx, agentId);
  else await passOffersOn(on, tx, agentId);
}
