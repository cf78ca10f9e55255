import { isOpenAt } from '../core/hours';
import { offerWaitingChats } from './offer-waiting-chats';
import type { UseCase } from './use-case';

/** How many agents one look helps; the rest are helped by the next. */
const atOnce = 50;

/**
 * Offers chats that wait although somebody could take them. Every step that frees an agent or brings a chat offers by itself; this finds
 * what two of them missed of each other, or what a change from outside has left.
 *
 * @returns how many agents there were
 */
export async function offerLeftOvers(on: UseCase): Promise<number> {
  const idle = await on.store.transaction(async (tx) => {
    const now = on.now();
    const asking = (await tx.queues.all()).filter(
      ({ rule, hours }) => (rule === 'to_available_agent' || rule === 'round_robin') && (hours === null || isOpenAt(hours, now)),
    );
    const queueIds = asking.map(({ id }) => id);
    return tx.agents.idle(queueIds, atOnce);
  });
  for (const agentId of idle) await on.store.transaction((tx) => offerWaitingChats(on, tx, agentId));
  return idle.length;
}
