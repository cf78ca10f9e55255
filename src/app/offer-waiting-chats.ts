import { isOpenAt } from '../core/hours';
import type { AgentId, ChatId } from '../core/brand';
import type { RoutingRule } from '../core/routing/route';
import { offerChats } from './offer-chats';
import type { Tx } from './ports';
import type { UseCase } from './use-case';

/**
 * Offers an agent who became free the oldest chats of the agent's queues that nobody has been asked for, up to the agent's free slots; of
 * custom queues their flow is asked again. Chats of *To all agents* need nothing: they are offered to the queue, whoever joins it.
 *
 * @param except a chat that the agent has just passed on
 */
export async function offerWaitingChats(on: UseCase, tx: Tx, agentId: AgentId, except: ChatId | null = null): Promise<void> {
  await offerFrom(on, tx, agentId, { except, rules: new Set(['to_available_agent', 'round_robin', 'custom']) });
}

/**
 * As {@link offerWaitingChats}, for an agent who is still free a while later: flows of custom queues have been asked, and a chat of
 * another queue must not wait for their answer.
 */
export async function offerLeftOversTo(on: UseCase, tx: Tx, agentId: AgentId): Promise<void> {
  await offerFrom(on, tx, agentId, { except: null, rules: new Set(['to_available_agent', 'round_robin']) });
}

/**
 * Offers agents, who were asked for chats that move elsewhere, what has waited longest, before those chats are offered again and take the
 * slots. A custom queue's flow is asked, but its answer cannot be waited for: the slot would go to the chat that moves.
 */
export async function offerWaitingChatsFirst(on: UseCase, tx: Tx, freed: Iterable<AgentId>): Promise<void> {
  for (const agentId of freed) {
    await offerWaitingChats(on, tx, agentId);
    await offerLeftOversTo(on, tx, agentId);
  }
}

async function offerFrom(
  on: UseCase,
  tx: Tx,
  agentId: AgentId,
  { except, rules }: { readonly except: ChatId | null; readonly rules: ReadonlySet<RoutingRule> },
): Promise<void> {
  const agent = await tx.agents.lock(agentId);
  if (agent?.status !== 'active') return;
  const free = agent.capacity - agent.load - (await tx.offers.countDirected(agentId));
  if (free <= 0) return;
  const now = on.now();
  const open = (await tx.queues.directedOf(agentId)).filter(
    ({ rule, hours }) => rules.has(rule) && (hours === null || isOpenAt(hours, now)),
  );
  if (open.length === 0) return;
  const chatIds = await tx.chats.waitingFor({ agentId, queueIds: open.map(({ id }) => id), limit: free, except });
  await offerChats(
    on,
    tx,
    chatIds.map((chatId) => ({ chatId, cause: 'agent_free' as const, to: agentId })),
  );
}
