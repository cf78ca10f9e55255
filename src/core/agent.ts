import type { AgentId, Instant } from './brand';

/** What an agent has chosen, or what a rule has set. */
export type AgentStatus = 'active' | 'inactive';

/** What colleagues are shown: `chats_exceeded` is computed from the load and never set. */
export type ShownAgentStatus = AgentStatus | 'chats_exceeded';

/** An agent as decisions see one. */
export interface Agent {
  readonly id: AgentId;
  readonly name: string;
  readonly status: AgentStatus;
  /** Chats in progress; offers not counted. */
  readonly load: number;
  /** `SimultaneousChats`, or the agent's own limit. */
  readonly capacity: number;
  /** Null when the agent never took a chat. */
  readonly lastTakenAt: Instant | null;
}

/** The status that colleagues see in the transfer list: the limit hides Active and Inactive alike. */
export function shownStatus(agent: Pick<Agent, 'status' | 'load' | 'capacity'>): ShownAgentStatus {
  return agent.load >= agent.capacity ? 'chats_exceeded' : agent.status;
}

/** What an agent may do beside answering: a supervisor reads all chats, an administrator manages them (`CanManageChats`) as well. */
export type AgentAccess = 'agent' | 'supervisor' | 'administrator';

/** Why an agent's status changed. */
export type StatusReason = 'agent' | 'login' | 'logout' | 'session_lost' | 'accept_timeout' | 'supervisor' | 'flow' | 'disabled';
