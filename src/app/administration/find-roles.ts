import { accepted } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';
import { manage, rowLimit, searchText } from './manage';
import type { Role } from './ports';
import { namedRole } from './references';
import type { SavedRole } from './save-role';

export type RoleDetails = Pick<SavedRole, 'role' | 'members'>;

/** Lists roles by name. */
export async function findRoles(
  on: UseCase,
  wanted: { readonly by: Caller; readonly text?: string; readonly limit?: number },
): Promise<Outcome<readonly Role[], Forbidden>> {
  const filter = { text: searchText(wanted.text), limit: rowLimit(wanted.limit) };
  return manage(on, wanted.by, async (tx) => accepted(await tx.administration.roles.search(filter)));
}

/**
 * A role with its members.
 *
 * @throws NotFoundError when there is no such role
 */
export async function getRole(
  on: UseCase,
  wanted: { readonly by: Caller; readonly role: string },
): Promise<Outcome<RoleDetails, Forbidden>> {
  return manage(on, wanted.by, async (tx) => {
    const role = await namedRole(tx, wanted.role);
    return accepted({ role, members: await tx.administration.roles.members(role.id) });
  });
}
