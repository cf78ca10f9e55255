import type { RoleId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';
import { manage } from './manage';
import { namedRole } from './references';

/**
 * Deletes a role that no queue has among its members; its agents stay.
 *
 * @throws NotFoundError when there is no such role
 */
export async function deleteRole(
  on: UseCase,
  wanted: { readonly by: Caller; readonly role: string },
): Promise<Outcome<RoleId, Refusal<'in_use'> | Forbidden>> {
  return manage<RoleId, Refusal<'in_use'>>(on, wanted.by, async (tx) => {
    const { id, name } = await namedRole(tx, wanted.role);
    const queues = await tx.administration.roles.queuesOf(id);
    if (queues.length > 0) {
      const names = queues.map((queue) => queue.name).join(', ');
      return refused('in_use', `The role ${name} is a member of the queues ${names}. Take it out of them first.`);
    }
    await tx.administration.roles.delete(id);
    return accepted(id);
  });
}
