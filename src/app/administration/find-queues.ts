import { accepted } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import type { Queue } from '../../core/queue';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';
import { manage, rowLimit, searchText } from './manage';
import type { QueueMember } from './ports';
import { namedQueue } from './references';

/** Lists queues by name. */
export async function findQueues(
  on: UseCase,
  wanted: { readonly by: Caller; readonly text?: string; readonly rule?: string; readonly limit?: number },
): Promise<Outcome<readonly Queue[], Forbidden>> {
  const filter = { text: searchText(wanted.text), rule: searchText(wanted.rule), limit: rowLimit(wanted.limit) };
  return manage(on, wanted.by, async (tx) => accepted(await tx.administration.queues.search(filter)));
}

/**
 * A queue with its members.
 *
 * @throws NotFoundError when there is no such queue
 */
export async function getQueue(
  on: UseCase,
  wanted: { readonly by: Caller; readonly queue: string },
): Promise<Outcome<{ readonly queue: Queue; readonly members: readonly QueueMember[] }, Forbidden>> {
  return manage(on, wanted.by, async (tx) => {
    const queue = await namedQueue(tx, wanted.queue);
    return accepted({ queue, members: await tx.administration.queues.members(queue.id) });
  });
}
