import type { Agent } from '../agent';
import type { AgentId, Instant } from '../brand';
import type { ChatOrigin } from '../chat';

/** An agent of a queue, as routing sees one. */
export interface Candidate extends Agent {
  /** Level 2 serves transferred chats only. */
  readonly level: 1 | 2;
  /** Chats offered to this agent alone and not yet answered. */
  readonly directedOffers: number;
  /** When the agent was last asked alone; null when never. */
  readonly lastAskedAt: Instant | null;
}

/** What routing knows of the chat it routes. */
export interface RoutedChat {
  readonly origin: ChatOrigin;
  /** Who has said no in this round, or is not to be asked for another reason of the chat's own. */
  readonly asked: ReadonlySet<AgentId>;
  /** Who had the contact last; null when nobody, or when the queue does not mind. */
  readonly lastAgentId: AgentId | null;
}

export type Exclusion = 'inactive' | 'at_capacity' | 'level' | 'already_asked' | 'not_ranked';

/** Why an agent is not asked, or null when the agent can be. */
export function exclusionOf(candidate: Candidate, chat: RoutedChat): Exclusion | null {
  if (candidate.status !== 'active') return 'inactive';
  if (candidate.level === 2 && chat.origin !== 'transfer') return 'level';
  if (chat.asked.has(candidate.id)) return 'already_asked';
  if (candidate.load + candidate.directedOffers >= candidate.capacity) return 'at_capacity';
  return null;
}
