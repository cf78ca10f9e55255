import type { AgentId, ChatId } from '../core/brand';
import type { Tx } from './ports';
import type { UseCase } from './use-case';

/**
 * Offers an agent who became free the oldest chats of queues with *To an available agent* that nobody has been asked for, up to the
 * agent's free slots. Chats of *To all agents* need nothing: they are offered to the queue, whoever joins it.
 *
 * @param except a chat that the agent has just passed on
 */
export async function offerWaitingChats(on: UseCase, tx: Tx, agentId: AgentId, except: ChatId | null = null): Promise<void> {
  const agent = await tx.agents.lock(agentId);
  if (agent?.status !== 'active') return;
  const directed = await tx.offers.countDirected(agentId);
  const free = agent.capacity - agent.load - directed;
  if (free <= 0) return;
  const waiting = await tx.chats.waitingFor(agentId, free, except);
  if (waiting.length === 0) return;
  const at = on.now();
  await tx.offers.make(waiting.map(({ chat, queueId }) => ({ id: on.newId(), chatId: chat.id, queueId, agentId, at })));
  for (const { chat } of waiting) tx.feed.note({ kind: 'chat', chatId: chat.id });
}
