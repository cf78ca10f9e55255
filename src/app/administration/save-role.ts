import { asRoleId } from '../../core/brand';
import type { AgentId, RoleId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { manage } from './manage';
import type { Change, Which } from './manage';
import type { Role } from './ports';
import { namedAgents, namedRole } from './references';
import { lockForSettling, settleOffers } from './settle-offers';

export interface SavedRole {
  readonly role: Role;
  readonly members: Awaited<ReturnType<Tx['administration']['roles']['members']>>;
  readonly change: Change;
}

type RoleRefusal = Refusal<'bad_name' | 'taken'>;

/**
 * Makes a role or changes one. Its queues follow at once: new members are offered what waits, and what others were asked for passes on.
 *
 * @param wanted `agents` (ids or logins) become all members of the role; left out, its members stay
 * @throws NotFoundError when the role that is meant, or one of the agents, does not exist
 */
export async function saveRole(
  on: UseCase,
  wanted: { readonly by: Caller; readonly which: Which; readonly name?: string; readonly agents?: readonly string[] },
): Promise<Outcome<SavedRole, RoleRefusal | Forbidden>> {
  return manage<SavedRole, RoleRefusal>(on, wanted.by, async (tx) => {
    const { roles } = tx.administration;
    const before = await meant(tx, wanted.which, wanted.name);
    const name = (wanted.name ?? before?.name ?? '').trim();
    if (name === '' || name.length > 200) return refused('bad_name', 'A role needs a name of 1 to 200 characters.');
    const namesake = await roles.findByName(name);
    if (namesake !== null && namesake.id !== before?.id) return refused('taken', `There is already a role named ${name}.`);
    const role = { id: before?.id ?? asRoleId(on.newId()), name };
    const agents = wanted.agents === undefined ? null : await namedAgents(tx, wanted.agents);
    if (name !== before?.name) await roles.save(role, on.now());
    const isChanged =
      agents !== null &&
      (await setMembers(
        on,
        tx,
        role.id,
        agents.map(({ id }) => id),
      ));
    const change = before === null ? 'created' : isChanged || name !== before.name ? 'updated' : 'unchanged';
    return accepted({ role, members: await roles.members(role.id), change });
  });
}

async function meant(tx: Tx, which: Which, name: string | undefined): Promise<Role | null> {
  if (which.kind === 'existing') return namedRole(tx, which.idOrName);
  return which.kind === 'named' ? tx.administration.roles.findByName((name ?? '').trim()) : null;
}

async function setMembers(on: UseCase, tx: Tx, id: RoleId, wanted: readonly AgentId[]): Promise<boolean> {
  const before = (await tx.administration.roles.members(id)).map((member) => member.id);
  return moveMembers(on, tx, id, {
    add: wanted.filter((agentId) => !before.includes(agentId)),
    remove: before.filter((agentId) => !wanted.includes(agentId)),
  });
}

/** Adds and removes members of a role within a use case's transaction, and makes the offers of its queues fit; false without any. */
export async function moveMembers(
  on: UseCase,
  tx: Tx,
  id: RoleId,
  members: { readonly add: readonly AgentId[]; readonly remove: readonly AgentId[] },
): Promise<boolean> {
  const { roles } = tx.administration;
  if (members.add.length + members.remove.length === 0) return false;
  await roles.addMembers(id, members.add);
  await roles.removeMembers(id, members.remove);
  const queueIds = (await roles.queuesOf(id)).map((queue) => queue.id);
  await lockForSettling(tx, queueIds);
  await settleOffers(on, tx, queueIds);
  tx.feed.note({ kind: 'agent' });
  return true;
}
