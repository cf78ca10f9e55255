import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { manage } from './manage';
import type { QueueMember } from './ports';
import { namedAgent, namedQueue, namedRole } from './references';
import { lockForSettling, settleOffers } from './settle-offers';

/** Agents by id or login, roles by id or name. */
export interface WantedMembers {
  readonly agents: readonly string[];
  readonly roles: readonly string[];
}

/**
 * Adds members to a queue, or takes them out. New ones are offered what waits at once; what those who left were asked for passes on.
 *
 * @param wanted `level` holds for all that are added, also for those who are members already; 2 gets transferred chats only
 * @returns all members of the queue
 * @throws NotFoundError when the queue or one of them does not exist
 */
export async function changeQueueMembers(
  on: UseCase,
  wanted: WantedMembers & { readonly by: Caller; readonly queue: string; readonly change: 'add' | 'remove'; readonly level?: number },
): Promise<Outcome<readonly QueueMember[], Refusal<'bad_level'> | Forbidden>> {
  return manage<readonly QueueMember[], Refusal<'bad_level'>>(on, wanted.by, async (tx) => {
    const { id } = await namedQueue(tx, wanted.queue);
    const { level = 1, change } = wanted;
    if (level !== 1 && level !== 2) return refused('bad_level', 'The level of a member is 1, or 2 for transferred chats only.');
    const members = await namedMembers(tx, wanted);
    const { queues } = tx.administration;
    if (change === 'add')
      await queues.putMembers(
        id,
        members.map((member) => ({ ...member, level })),
      );
    else await queues.removeMembers(id, members);
    await lockForSettling(tx, [id]);
    await settleOffers(on, tx, [id]);
    tx.feed.note({ kind: 'agent' });
    return accepted(await queues.members(id));
  });
}

async function namedMembers(tx: Tx, wanted: WantedMembers): Promise<readonly Pick<QueueMember, 'kind' | 'id'>[]> {
  const members: Pick<QueueMember, 'kind' | 'id'>[] = [];
  for (const agent of wanted.agents) members.push({ kind: 'agent', id: (await namedAgent(tx, agent)).id });
  for (const role of wanted.roles) members.push({ kind: 'role', id: (await namedRole(tx, role)).id });
  return members;
}
