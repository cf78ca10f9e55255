import type { AgentId, Instant } from './brand';

/** What an agent has chosen, or what a rule has set. */
export type AgentStatus = 'active' | 'inactive';

/** What colleagues are shown: `chats_exceeded` is computed from the load and never set. */
export type ShownAgentStatus = AgentStatus | 'chats_exceeded';

/** `SimultaneousChats` of an installation that has not changed it. */
export const defaultSimultaneousChats = 5;

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
