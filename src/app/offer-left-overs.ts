import { isOpenAt } from '../core/hours';
import { offerChats } from './offer-chats';
import { offerLeftOversTo } from './offer-waiting-chats';
import type { UseCase } from './use-case';

/** How many agents, and how many chats of custom queues, one look helps; the rest are helped by the next. */
const atOnce = 50;

/**
 * Offers chats that wait although somebody could take them, and asks flows that have not been asked to rank agents. Every step that frees
 * an agent or brings a chat does that by itself; this finds what two of them missed of each other, what a flow has left open, or what a
 * change from outside has made possible.
 *
 * @returns how many agents and chats there were
 */
export async function offerLeftOvers(on: UseCase): Promise<number> {
  const { idle, unranked } = await on.store.transaction(async (tx) => {
    const now = on.now();
    const open = (await tx.queues.all()).filter(({ hours }) => hours === null || isOpenAt(hours, now));
    const asking = open.filter(({ rule }) => rule === 'to_available_agent' || rule === 'round_robin').map(({ id }) => id);
    const custom = open.filter(({ rule }) => rule === 'custom').map(({ id }) => id);
    return { idle: await tx.agents.idle(asking, atOnce), unranked: await tx.chats.unranked(custom, atOnce) };
  });
  for (const agentId of idle) await on.store.transaction((tx) => offerLeftOversTo(on, tx, agentId));
  if (unranked.length > 0) {
    await on.store.transaction(async (tx) => {
      await tx.queues.lockAgentsOf([...new Set(unranked.map(({ queueId }) => queueId))], []);
      await offerChats(
        on,
        tx,
        unranked.map(({ chatId }) => ({ chatId, cause: 'agent_free' as const })),
      );
    });
  }
  return idle.length + unranked.length;
}
