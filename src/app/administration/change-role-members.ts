import { accepted } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';
import { manage } from './manage';
import type { RoleDetails } from './find-roles';
import { namedAgents, namedRole } from './references';
import { moveMembers } from './save-role';

/**
 * Adds agents (ids or logins) to a role, or takes them out; its queues follow at once.
 *
 * @throws NotFoundError when the role or one of the agents does not exist
 */
export async function changeRoleMembers(
  on: UseCase,
  wanted: { readonly by: Caller; readonly role: string; readonly change: 'add' | 'remove'; readonly agents: readonly string[] },
): Promise<Outcome<RoleDetails, Forbidden>> {
  return manage(on, wanted.by, async (tx) => {
    const role = await namedRole(tx, wanted.role);
    const agentIds = (await namedAgents(tx, wanted.agents)).map(({ id }) => id);
    await moveMembers(on, tx, role.id, wanted.change === 'add' ? { add: agentIds, remove: [] } : { add: [], remove: agentIds });
    return accepted({ role, members: await tx.administration.roles.members(role.id) });
  });
}
