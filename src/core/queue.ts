import type { QueueId } from './brand';
import type { WorkingHours } from './hours';
import type { RoutingRule } from './routing/route';

/** What happens to a chat that comes while nobody of the queue is Active: it waits, or a case is wanted as well. */
export type NoAgentsBehaviour = 'wait' | 'create_case';

/** Whether a chat that nobody takes now is to become a case: only with nobody there, not while somebody is and will answer later. */
export const wantsCase = (behaviour: NoAgentsBehaviour, connected: number): boolean => behaviour === 'create_case' && connected === 0;

/** A team with a routing rule and time limits. Empty limits are off; minutes are whole and at least 1. */
export interface Queue {
  readonly id: QueueId;
  readonly name: string;
  readonly rule: RoutingRule;
  /** Whether the agent who last had the contact is asked first; rules that ask one agent only. */
  readonly lastAgentFirst: boolean;
  /** Chats of queues with a larger priority are offered first. */
  readonly priority: number;
  /** From the last message of either side to the end of the chat. */
  readonly chatTimeoutMinutes: number | null;
  readonly firstResponseMinutes: number | null;
  readonly ongoingResponseMinutes: number | null;
  /** Takes the place of `OmniChatOperatorAcceptChatTimeout`. */
  readonly acceptTimeoutMinutes: number | null;
  readonly noAgents: NoAgentsBehaviour;
  /** Where a chat goes that has waited here too long. */
  readonly overflow: { readonly queueId: QueueId; readonly afterMinutes: number } | null;
  /** Null when the queue is always open. */
  readonly hours: WorkingHours | null;
}
