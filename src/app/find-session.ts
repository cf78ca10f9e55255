import type { AgentId } from '../core/brand';
import type { Secrets } from './ports';
import type { UseCase } from './use-case';

/** Who a session belongs to; null when it is unknown, ended or expired. */
export async function findSession(on: UseCase & { readonly secrets: Secrets }, token: string): Promise<AgentId | null> {
  const session = await on.store.transaction((tx) => tx.logins.findSession(on.secrets.digest(token), on.now()));
  return session?.agentId ?? null;
}
