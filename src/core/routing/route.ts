import type { AgentId } from '../brand';
import { exclusionOf } from './candidate';
import type { Candidate, Exclusion, RoutedChat } from './candidate';
import { byRanking } from './rules/custom';
import { byTurn } from './rules/round-robin';
import { byAvailability } from './rules/to-available-agent';

/** How a queue hands out its chats. */
export type RoutingRule = 'to_all_agents' | 'to_available_agent' | 'round_robin' | 'custom';

/** How a queue decides about one chat. */
export interface RoutingWay {
  readonly rule: RoutingRule;
  /** Outside its working hours a queue offers nothing. */
  readonly isOpen: boolean;
  /** For the rule `custom`: the agents in the order in which the flow wants them asked; null when it has not said. */
  readonly ranking: readonly AgentId[] | null;
}

/** What routing comes to, with what was found about every candidate. */
export interface Decision {
  readonly result:
    | { readonly kind: 'offer_to_all' }
    | { readonly kind: 'offer_to'; readonly agentId: AgentId }
    /** The flow of a custom queue has to rank its agents first. */
    | { readonly kind: 'ask_flow' }
    /** Somebody is Active, but nobody can take it now. */
    | { readonly kind: 'wait' }
    /** Nobody of the queue is Active. */
    | { readonly kind: 'nobody' }
    /** The queue is outside its working hours. */
    | { readonly kind: 'closed' };
  /** Those who could be asked, the first one first. */
  readonly eligible: readonly Candidate[];
  readonly excluded: ReadonlyMap<AgentId, Exclusion>;
}

/** Decides who a waiting chat is offered to; the same input always gives the same answer. */
export function decideRoute(way: RoutingWay, chat: RoutedChat, candidates: readonly Candidate[]): Decision {
  const excluded = new Map<AgentId, Exclusion>();
  for (const candidate of candidates) {
    const why = exclusionOf(candidate, chat) ?? (isLeftOut(way, candidate) ? 'not_ranked' : null);
    if (why !== null) excluded.set(candidate.id, why);
  }
  const eligible = inOrder(
    way,
    chat,
    candidates.filter(({ id }) => !excluded.has(id)),
  );
  return { result: resultOf(way, eligible, candidates), eligible, excluded };
}

function resultOf(way: RoutingWay, eligible: readonly Candidate[], candidates: readonly Candidate[]): Decision['result'] {
  if (!way.isOpen) return { kind: 'closed' };
  const first = eligible[0];
  if (first === undefined) return { kind: candidates.some(({ status }) => status === 'active') ? 'wait' : 'nobody' };
  switch (way.rule) {
    case 'to_all_agents':
      return { kind: 'offer_to_all' };
    case 'custom':
      return way.ranking === null ? { kind: 'ask_flow' } : { kind: 'offer_to', agentId: first.id };
    case 'to_available_agent':
    case 'round_robin':
      return { kind: 'offer_to', agentId: first.id };
  }
}

function inOrder({ rule, ranking }: RoutingWay, { lastAgentId }: RoutedChat, eligible: readonly Candidate[]): readonly Candidate[] {
  const sorted = eligible.toSorted(ruleOrder(rule, ranking));
  const last = sorted.find(({ id }) => id === lastAgentId);
  return last === undefined ? sorted : [last, ...sorted.filter(({ id }) => id !== last.id)];
}

function ruleOrder(rule: RoutingRule, ranking: readonly AgentId[] | null): (a: Candidate, b: Candidate) => number {
  switch (rule) {
    case 'round_robin':
      return byTurn;
    case 'custom':
      return ranking === null ? byAvailability : byRanking(ranking);
    case 'to_all_agents':
    case 'to_available_agent':
      return byAvailability;
  }
}

const isLeftOut = ({ rule, ranking }: RoutingWay, { id }: Candidate): boolean =>
  rule === 'custom' && ranking !== null && !ranking.includes(id);
