import type { AgentStatus, StatusReason } from '../core/agent';
import type { AgentId } from '../core/brand';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { lockAgent } from './actor';
import { offerWaitingChats } from './offer-waiting-chats';
import { passOffersOn } from './pass-offers-on';
import { maySetStatusOf } from './permission';
import type { Caller } from './permission';
import type { Tx } from './ports';
import type { UseCase } from './use-case';

/**
 * Sets what an agent is. Becoming Active brings the oldest waiting chats at once; becoming Inactive passes chats that were offered to
 * this agent alone on to the next one. Chats in progress stay.
 *
 * @returns whether the status was another before, or that the caller may not
 */
export async function setAgentStatus(
  on: UseCase,
  wanted: { readonly agentId: AgentId; readonly status: AgentStatus; readonly by: Caller },
): Promise<Outcome<{ readonly isChanged: boolean }, Refusal<'forbidden' | 'disabled'>>> {
  const { agentId, status, by } = wanted;
  return on.store.transaction(async (tx) => {
    const allowed = await maySetStatusOf(tx, by, agentId);
    if (!allowed.ok) return allowed;
    if (status === 'active' && (await tx.agents.find(agentId))?.isEnabled === false) {
      return refused('disabled', 'This agent is disabled and takes no chats. Enable the agent first.');
    }
    await lockForStatus(tx, agentId);
    const reason: StatusReason = by.kind === 'system' ? 'flow' : by.agentId === agentId ? 'agent' : 'supervisor';
    return accepted({ isChanged: await changeStatus(on, tx, { agentId, status, reason, by: by.kind === 'agent' ? by.agentId : null }) });
  });
}

/** Locks whom a change of the agent's status may concern, in the order of their ids, so that two transactions never wait for each other. */
export async function lockForStatus(tx: Tx, agentId: AgentId): Promise<void> {
  await tx.agents.lockAll([agentId, ...(await tx.agents.successors(agentId))]);
}

/** Sets the status within a use case's transaction, after {@link lockForStatus}; false when the agent had it already. */
export async function changeStatus(
  on: UseCase,
  tx: Tx,
  change: { readonly agentId: AgentId; readonly status: AgentStatus; readonly reason: StatusReason; readonly by?: AgentId | null },
): Promise<boolean> {
  const { agentId, status, reason } = change;
  const { name } = await lockAgent(tx, agentId);
  const actorId = change.by === agentId ? null : (change.by ?? null);
  const isChanged = await tx.agents.setStatus({ id: agentId, status, reason, actorId, logId: on.newId(), at: on.now() });
  if (!isChanged) return false;
  tx.feed.note({ kind: 'agent', agentId });
  const payload = { agent: { id: agentId, name, status, reason, changedBy: actorId } };
  const event = { kind: 'agent_status_changed', subjectId: agentId, queueId: null, channelId: null, payload } as const;
  await tx.events.raise([{ ...event, id: on.newId(), at: on.now() }]);
  if (status === 'active') await offerWaitingChats(on, tx, agentId);
  else await passOffersOn(on, tx, agentId);
  return true;
}
