import type { QueueId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';
import { manage } from './manage';
import { namedQueue } from './references';

/**
 * Deletes a queue that nothing needs: no chat was ever in it, no channel is bound to it, none overflows to it, and it is not the last.
 *
 * @throws NotFoundError when there is no such queue
 */
export async function deleteQueue(
  on: UseCase,
  wanted: { readonly by: Caller; readonly queue: string },
): Promise<Outcome<QueueId, Refusal<'has_chats' | 'has_channels' | 'takes_overflow' | 'last_queue'> | Forbidden>> {
  return manage<QueueId, Refusal<'has_chats' | 'has_channels' | 'takes_overflow' | 'last_queue'>>(on, wanted.by, async (tx) => {
    const { id, name } = await namedQueue(tx, wanted.queue);
    const { channels, overflowsFrom, hadChats } = await tx.administration.queues.uses(id);
    if (hadChats) {
      return refused(
        'has_chats',
        `The queue ${name} has had chats, which stay readable. Remove its members instead, so that it gets no more.`,
      );
    }
    if (channels.length > 0) {
      return refused(
        'has_channels',
        `The queue ${name} takes the chats of ${channels.join(', ')}. Bind these channels to another queue first.`,
      );
    }
    if (overflowsFrom.length > 0) {
      return refused('takes_overflow', `Chats overflow to the queue ${name} from ${overflowsFrom.join(', ')}. Change these queues first.`);
    }
    if ((await tx.queues.all()).length === 1) {
      return refused('last_queue', `${name} is the only queue, and chats have to go somewhere. Add another one first, or rename this one.`);
    }
    await tx.administration.queues.delete(id);
    return accepted(id);
  });
}
