import type { QueueId } from '../core/brand';
import { exclusionOf } from '../core/routing/candidate';
import { byAvailability } from '../core/routing/rules/to-available-agent';
import { NotFoundError } from './errors';
import type { UseCase } from './use-case';

/** An agent of a queue as a flow ranks them. Instants are milliseconds since 1970. */
export interface CandidateItem {
  readonly agent: {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    readonly level: number;
    /** Chats in progress. */
    readonly load: number;
    /** Chats offered to this agent alone. */
    readonly offers: number;
    readonly capacity: number;
    readonly lastTakenAt: number | null;
    readonly lastAskedAt: number | null;
  };
  /** True when the agent could be asked now. */
  readonly isFree: boolean;
}

/**
 * The agents of a queue, those first who would be asked first by availability. A look: who is free is checked again when a chat is routed.
 *
 * @throws NotFoundError when there is no such queue
 */
export async function queueCandidates(on: UseCase, queueId: QueueId): Promise<readonly CandidateItem[]> {
  return on.store.transaction(async (tx) => {
    if ((await tx.queues.find(queueId)) === null)
      throw new NotFoundError(`There is no queue ${queueId} in this store. Choose one from the list.`);
    const candidates = (await tx.queues.candidatesOf([queueId])).get(queueId) ?? [];
    return candidates.toSorted(byAvailability).map((candidate) => {
      const { id, name, status, level, load, directedOffers: offers, capacity, lastTakenAt, lastAskedAt } = candidate;
      return {
        agent: { id, name, status, level, load, offers, capacity, lastTakenAt, lastAskedAt },
        isFree: exclusionOf(candidate, { origin: 'customer', asked: new Set(), lastAgentId: null }) === null,
      };
    });
  });
}
