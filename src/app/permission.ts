import type { AgentAccess } from '../core/agent';
import type { AgentId } from '../core/brand';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import type { Tx } from './ports';

/** Who asks: a workflow, which its author answers for, or an agent with what the agent's access allows. */
export type Caller = { readonly kind: 'system' } | { readonly kind: 'agent'; readonly agentId: AgentId };

export type Forbidden = Refusal<'forbidden'>;

/** Whether the caller may change queues, roles, agents, channels and settings (`CanManageChats`). */
export function mayManage(tx: Tx, by: Caller): Promise<Outcome<true, Forbidden>> {
  return may(tx, by, ['administrator'], 'Only an administrator (CanManageChats) may change this. Ask one to do it or to give you access.');
}

/** Whether the caller may read chats of others. */
export function mayReadAllChats(tx: Tx, by: Caller): Promise<Outcome<true, Forbidden>> {
  return may(tx, by, ['supervisor', 'administrator'], 'Only supervisors may read chats of others. Ask an administrator for access.');
}

/** Whether the caller may set the status of an agent: one's own always. */
export async function maySetStatusOf(tx: Tx, by: Caller, agentId: AgentId): Promise<Outcome<true, Forbidden>> {
  if (by.kind === 'agent' && by.agentId === agentId) return accepted(true);
  return may(tx, by, ['supervisor', 'administrator'], 'Only supervisors may change the status of another agent.');
}

/** From which access on something may be done, as settings say it. */
export type AllowedFrom = 'agents' | 'supervisors' | 'administrators';

const accessFrom: Readonly<Record<AllowedFrom, readonly AgentAccess[]>> = {
  agents: ['agent', 'supervisor', 'administrator'],
  supervisors: ['supervisor', 'administrator'],
  administrators: ['administrator'],
};

/** Whether the caller may do what a setting allows to some. */
export function mayUse(tx: Tx, by: Caller, from: AllowedFrom): Promise<Outcome<true, Forbidden>> {
  return may(tx, by, accessFrom[from], `Only ${from} may do this. Ask an administrator for access.`);
}

async function may(tx: Tx, by: Caller, access: readonly AgentAccess[], why: string): Promise<Outcome<true, Forbidden>> {
  if (by.kind === 'system') return accepted(true);
  const agent = await tx.agents.find(by.agentId);
  return agent?.isEnabled === true && access.includes(agent.access) ? accepted(true) : refused('forbidden', why);
}
