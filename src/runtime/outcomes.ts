/** How a step of a chat ends, and what nodes read from a command. */
import { asAgentId, asQueueId } from '../core/brand';
import type { TransferChoice } from '../app/transfer-chat';
import { transferTarget } from '../wire/inbox';

export type { Outcome } from '../core/outcome';
export type { Step } from '../app/actor';
export type { RouteResult, WantedRoute } from '../app/route-chat';
export type { TransferChoice } from '../app/transfer-chat';

/** Where the agent of a transfer command wants the chat to go; null when the command names nobody. */
export function transferChoiceOf(command: unknown): TransferChoice | null {
  const to = typeof command === 'object' && command !== null && 'to' in command ? command.to : undefined;
  const parsed = transferTarget.safeParse(to);
  if (!parsed.success) return null;
  return parsed.data.kind === 'agent'
    ? { kind: 'agent', agentId: asAgentId(parsed.data.agentId) }
    : { kind: 'queue', queueId: asQueueId(parsed.data.queueId) };
}
