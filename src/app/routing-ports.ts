/** What has been offered and decided, and when something has to happen: what the use cases of routing need of the store. */
import type { AgentId, ChatId, Instant, QueueId } from '../core/brand';
import type { DeadlineKind } from '../core/deadlines';
import type { RoutingRule } from '../core/routing/route';

export interface NewOffer {
  readonly id: string;
  readonly chatId: ChatId;
  readonly queueId: QueueId;
  readonly agentId: AgentId | null;
  /** The round of the chat in which it is made. */
  readonly round: number;
  readonly at: Instant;
}
export interface OpenOffer {
  readonly chatId: ChatId;
  readonly queueId: QueueId;
  /** Null when all of the queue are offered the chat. */
  readonly agentId: AgentId | null;
  readonly offeredAt: Instant;
}
export interface Offers {
  /** Offers chats to an agent alone, or with null to all of a queue; an open equal offer stays the one. */
  readonly make: (offers: readonly NewOffer[]) => Promise<void>;
  /** Whether the agent may accept the chat: offered alone, or with the queue and not declined in this round. */
  readonly isOfferedTo: (chatId: ChatId, agentId: AgentId) => Promise<boolean>;
  /** Open offers to this agent alone. */
  readonly countDirected: (agentId: AgentId) => Promise<number>;
  readonly openOf: (chatIds: readonly ChatId[]) => Promise<readonly OpenOffer[]>;
  /** Who has declined each of these chats in its present round. */
  readonly declinedOf: (chatIds: readonly ChatId[]) => Promise<ReadonlyMap<ChatId, ReadonlySet<AgentId>>>;
  /** Ends the open offer to this agent alone as missed; false when it is not open any more. */
  readonly miss: (chatId: ChatId, agentId: AgentId, at: Instant) => Promise<boolean>;
  /** Notes the agent's no: of the offer to the agent alone, or of the one to all, which stays open for the others. */
  readonly decline: (declined: NewOffer & { readonly agentId: AgentId }) => Promise<void>;
  /** Withdraws every open offer of these chats. */
  readonly closeAll: (chatIds: readonly ChatId[], at: Instant) => Promise<void>;
  /** Ends every open offer of the chat; `accepted` for the agent who took it, `withdrawn` for the rest. */
  readonly close: (chatId: ChatId, acceptedBy: AgentId | null, at: Instant) => Promise<void>;
  /** The chats of open offers to this agent alone, oldest first. */
  readonly directedTo: (agentId: AgentId) => Promise<readonly { readonly chatId: ChatId; readonly queueId: QueueId }[]>;
}

/** What was decided about who a chat is offered to. */
export interface NewDecision {
  readonly id: string;
  readonly chatId: ChatId;
  readonly queueId: QueueId;
  readonly at: Instant;
  /** Why it was decided now. */
  readonly cause: DecisionCause;
  readonly rule: RoutingRule;
  readonly result: string;
  readonly agentId: AgentId | null;
  readonly candidates: readonly DecidedCandidate[];
}
export type DecisionCause =
  | 'routed'
  | 'missed'
  | 'declined'
  | 'passed_on'
  | 'agent_free'
  | 'transferred'
  | 'handed_over'
  | 'overflow'
  | 'opening'
  | 'next_round'
  | 'unrouted'
  | 'ranking_missing'
  /** The members, the rule, the hours or the limits changed. */
  | 'queue_changed';
/** One candidate as the decision saw it; `exclusion` is null for those who could be asked. */
export interface DecidedCandidate {
  readonly agentId: AgentId;
  readonly load: number;
  readonly offers: number;
  readonly capacity: number;
  readonly lastTakenAt: Instant | null;
  readonly exclusion: string | null;
}
export interface Decisions {
  readonly add: (decisions: readonly NewDecision[]) => Promise<void>;
}

/** A deadline of a chat. */
export interface DueDeadline {
  readonly chatId: ChatId;
  readonly kind: DeadlineKind;
  readonly dueAt: Instant;
}
export interface DeadlineRows {
  /** Replaces the deadlines of these chats, except those of a provider's window and of a flow that was asked to rank agents. */
  readonly replace: (chatIds: readonly ChatId[], deadlines: readonly DueDeadline[]) => Promise<void>;
  /** Sets or moves these; the others of the chats stay. */
  readonly set: (deadlines: readonly DueDeadline[]) => Promise<void>;
  readonly clear: (chatId: ChatId, kinds: readonly DeadlineKind[]) => Promise<void>;
  readonly clearAll: (chatId: ChatId) => Promise<void>;
  /** Claims those that are due, so that no other process acts on them for a while. */
  readonly claim: (now: Instant, limit: number) => Promise<readonly DueDeadline[]>;
  /** The deadline as it stands; null when it was met or cleared. Read after the chat's row is locked. */
  readonly find: (chatId: ChatId, kind: DeadlineKind) => Promise<Instant | null>;
}
