/** Finds what somebody named: by its id, or by the name that people know it by. */
import { asAgentId, asQueueId, asRoleId } from '../../core/brand';
import { NotFoundError } from '../errors';
import type { AgentRecord, QueueRecord, Tx } from '../ports';
import type { AgentDetails, Role } from './ports';

/** @throws NotFoundError when no agent has this id or login */
export async function namedAgent(tx: Tx, idOrLogin: string): Promise<AgentDetails> {
  const { agents } = tx.administration;
  const agent = (await agents.find(asAgentId(idOrLogin))) ?? (await agents.findByLogin(idOrLogin.trim().toLowerCase()));
  if (agent === null) throw new NotFoundError(`There is no agent ${idOrLogin} in this store. Give the id or the login of one.`);
  return agent;
}

/** @throws NotFoundError when one of them does not exist */
export async function namedAgents(tx: Tx, idsOrLogins: readonly string[]): Promise<readonly AgentRecord[]> {
  const agents = [];
  for (const idOrLogin of idsOrLogins) agents.push(await namedAgent(tx, idOrLogin));
  return agents;
}

/** @throws NotFoundError when no queue has this id or name */
export async function namedQueue(tx: Tx, idOrName: string): Promise<QueueRecord> {
  const queue = (await tx.queues.find(asQueueId(idOrName))) ?? (await tx.queues.findByName(idOrName.trim()));
  if (queue === null) throw new NotFoundError(`There is no queue ${idOrName} in this store. Give the id or the name of one.`);
  return queue;
}

/** @throws NotFoundError when no role has this id or name */
export async function namedRole(tx: Tx, idOrName: string): Promise<Role> {
  const { roles } = tx.administration;
  const role = (await roles.find(asRoleId(idOrName))) ?? (await roles.findByName(idOrName.trim()));
  if (role === null) throw new NotFoundError(`There is no role ${idOrName} in this store. Give the id or the name of one.`);
  return role;
}
