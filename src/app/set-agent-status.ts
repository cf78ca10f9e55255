import type { AgentStatus } from '../core/agent';
import type { AgentId } from '../core/brand';
import { decideRoute } from '../core/routing/route';
import { lockAgent } from './actor';
import { offerWaitingChats } from './offer-waiting-chats';
import type { Tx } from './ports';
import { offer } from './route-chat';
import type { UseCase } from './use-case';

/**
 * Sets what an agent is. Becoming Active brings the oldest waiting chats at once; becoming Inactive passes chats that were offered to
 * this agent alone on to the next one. Chats in progress stay.
 */
export async function setAgentStatus(on: UseCase, wanted: { readonly agentId: AgentId; readonly status: AgentStatus }): Promise<void> {
  await on.store.transaction((tx) => changeStatus(on, tx, { ...wanted, reason: 'agent' }));
}

/** Sets the status within a use case's transaction. */
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

async function passOffersOn(on: UseCase, tx: Tx, agentId: AgentId): Promise<void> {
  // At most as many as the agent's capacity.
  for (const { chatId, queueId } of await tx.offers.withdrawFrom(agentId, on.now())) {
    const queue = await tx.queues.find(queueId);
    const candidates = await tx.queues.lockCandidates(queueId);
    const record = await tx.chats.lock(chatId);
    if (queue === null || record?.chat.status !== 'waiting') continue;
    const decision = decideRoute(queue.rule, { isTransferred: record.chat.parentId !== null, asked: new Set() }, candidates);
    await offer(on, tx, record.chat, queue, decision);
    tx.feed.note({ kind: 'chat', chatId });
  }
}
