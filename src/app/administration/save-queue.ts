import { asQueueId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Queue } from '../../core/queue';
import { changedQueue, emptyQueue } from '../../core/queue-changes';
import type { QueueChanges, QueueRefusal } from '../../core/queue-changes';
import { addFirstActions } from '../actions/first-actions';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { manage } from './manage';
import type { Change, Which } from './manage';
import { rearmRest, rearmSome } from './rearm-chats';
import type { ToRearm } from './rearm-chats';
import { namedQueue } from './references';
import { offerByNewRule } from './settle-offers';

/** A queue as a form or a workflow gives it: the queue that chats overflow to may be named. */
export interface WantedQueue extends Omit<QueueChanges, 'overflow'> {
  readonly overflow?: { readonly queue: string; readonly afterMinutes: number } | null | undefined;
}

export interface SavedQueue {
  readonly queue: Queue;
  readonly change: Change;
}

/**
 * Makes a queue or changes one. A new rule or new hours offer what waits at once; new limits hold for open chats too.
 *
 * @throws NotFoundError when the queue that is meant, or the one to overflow to, does not exist
 */
export async function saveQueue(
  on: UseCase,
  wanted: { readonly by: Caller; readonly which: Which; readonly changes: WantedQueue },
): Promise<Outcome<SavedQueue, QueueRefusal | Refusal<'taken'> | Forbidden>> {
  let left: ToRearm | null = null;
  const outcome = await manage<SavedQueue, QueueRefusal | Refusal<'taken'>>(on, wanted.by, async (tx) => {
    left = null;
    const before = await meant(tx, wanted.which, wanted.changes);
    const checked = await checkedQueue(on, tx, before, wanted.changes);
    if (!checked.ok) return checked;
    const queue = checked.value;
    const namesake = await tx.queues.findByName(queue.name);
    if (namesake !== null && namesake.id !== queue.id) return refused('taken', `There is already a queue named ${queue.name}.`);
    if (before !== null && same(before, queue)) return accepted({ queue, change: 'unchanged' });
    if (before === null) {
      await tx.administration.queues.insert(queue, on.now());
      await addFirstActions(on, tx, queue.id);
      return accepted({ queue, change: 'created' });
    }
    // Chats come into a queue with its agents locked, so that the agents are locked before the queue here, too.
    await tx.queues.lockAgentsOf([queue.id], []);
    await tx.administration.queues.update(queue);
    if (before.rule !== queue.rule || !same(before.hours, queue.hours)) {
      await offerByNewRule(on, tx, queue.id, queue.rule === 'to_all_agents');
    }
    if (!same(limitsOf(before), limitsOf(queue))) left = await rearmSome(on, tx, { queueId: queue.id, after: null });
    return accepted({ queue, change: 'updated' });
  });
  await rearmRest(on, left);
  return outcome;
}

async function meant(tx: Tx, which: Which, changes: WantedQueue): Promise<Queue | null> {
  if (which.kind === 'existing') return namedQueue(tx, which.idOrName);
  return which.kind === 'named' ? tx.queues.findByName((changes.name ?? '').trim()) : null;
}

async function checkedQueue(on: UseCase, tx: Tx, before: Queue | null, wanted: WantedQueue): Promise<Outcome<Queue, QueueRefusal>> {
  const { overflow: wantedOverflow, ...rest } = wanted;
  const overflow =
    wantedOverflow === null || wantedOverflow === undefined
      ? wantedOverflow
      : { queueId: (await namedQueue(tx, wantedOverflow.queue)).id, afterMinutes: wantedOverflow.afterMinutes };
  const overflowOf = new Map((await tx.queues.all()).map((queue) => [queue.id, queue.overflow?.queueId ?? null]));
  return changedQueue(before ?? emptyQueue(asQueueId(on.newId())), { ...rest, overflow }, overflowOf);
}

/** What the deadlines of a queue's chats go by. */
const limitsOf = (queue: Queue) => [
  queue.rule,
  queue.chatTimeoutMinutes,
  queue.firstResponseMinutes,
  queue.ongoingResponseMinutes,
  queue.acceptTimeoutMinutes,
  queue.overflow,
  queue.hours,
];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
