import { mayReadAllChats } from '../app/permission';
import type { AgentId } from '../core/brand';
import { refusal } from '../wire/http';
import type { HttpAnswer } from '../wire/http';
import type { InboxParts } from './parts';

/** Refuses agents who may not read chats of others; null for those who may. */
export async function withoutSupervision({ on }: Pick<InboxParts, 'on'>, agentId: AgentId): Promise<HttpAnswer | null> {
  const allowed = await on.store.transaction((tx) => mayReadAllChats(tx, { kind: 'agent', agentId }));
  return allowed.ok ? null : refusal(403, allowed.refusal.code, allowed.refusal.reason);
}
