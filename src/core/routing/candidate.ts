import type { Agent } from '../agent';
import type { AgentId } from '../brand';

/** An agent of a queue, as routing sees one. */
export interface Candidate extends Agent {
  /** Level 2 serves transferred chats only. */
  readonly level: 1 | 2;
  /** Chats offered to this agent alone and not yet answered. */
  readonly directedOffers: number;
}

/** What routing knows of the chat it routes. */
export interface RoutedChat {
  readonly isTransferred: boolean;
  /** Who has been asked in this round, and is not asked again. */
  readonly asked: ReadonlySet<AgentId>;
}

export type Exclusion = 'inactive' | 'at_capacity' | 'level' | 'already_asked';

/** Why an agent is not asked, or null when the agent can be. */
export function exclusionOf(candidate: Candidate, chat: RoutedChat): Exclusion | null {
  if (candidate.status !== 'active') return 'inactive';
  if (candidate.level === 2 && !chat.isTransferred) return 'level';
  if (chat.asked.has(candidate.id)) return 'already_asked';
  if (candidate.load + candidate.directedOffers >= candidate.capacity) return 'at_capacity';
  return null;
}
