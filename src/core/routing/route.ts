import type { AgentId } from '../brand';
import { exclusionOf } from './candidate';
import type { Candidate, Exclusion, RoutedChat } from './candidate';
import { byAvailability } from './rules/to-available-agent';

/** How a queue hands out its chats. */
export type RoutingRule = 'to_all_agents' | 'to_available_agent';

/** What routing comes to, with the reason for every agent who was not asked. */
export interface Decision {
  readonly result:
    | { readonly kind: 'offer_to_all' }
    | { readonly kind: 'offer_to'; readonly agentId: AgentId }
    /** Somebody is Active, but nobody can take it now. */
    | { readonly kind: 'wait' }
    /** Nobody of the queue is Active. */
    | { readonly kind: 'nobody' };
  readonly excluded: ReadonlyMap<AgentId, Exclusion>;
}

/** Decides who a waiting chat is offered to; the same input always gives the same answer. */
export function decideRoute(rule: RoutingRule, chat: RoutedChat, candidates: readonly Candidate[]): Decision {
  const excluded = new Map<AgentId, Exclusion>();
  for (const candidate of candidates) {
    const why = exclusionOf(candidate, chat);
    if (why !== null) excluded.set(candidate.id, why);
  }
  const eligible = candidates.filter(({ id }) => !excluded.has(id));
  const first = eligible.toSorted(byAvailability)[0];
  if (first === undefined) {
    const isAnyoneActive = candidates.some(({ status }) => status === 'active');
    return { result: { kind: isAnyoneActive ? 'wait' : 'nobody' }, excluded };
  }
  switch (rule) {
    case 'to_all_agents':
      return { result: { kind: 'offer_to_all' }, excluded };
    case 'to_available_agent':
      return { result: { kind: 'offer_to', agentId: first.id }, excluded };
  }
}
