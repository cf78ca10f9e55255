import type { Secrets } from './ports';
import type { AgentId } from '../core/brand';
import { lockAgent } from './actor';
import type { Tx } from './ports';
import { changeStatus, lockForStatus } from './set-agent-status';
import type { UseCase } from './use-case';

/** Ends a session. With the agent's last one the agent becomes Inactive. An unknown or ended session is already logged out. */
export async function logOut(on: UseCase & { readonly secrets: Secrets }, token: string): Promise<void> {
  await on.store.transaction(async (tx) => {
    const at = on.now();
    const tokenHash = on.secrets.digest(token);
    const session = await tx.logins.findSession(tokenHash, at);
    if (session === null) return;
    // Of two last sessions that end at once, the second has to see that the first is gone.
    await lockForStatus(tx, session.agentId);
    await tx.logins.closeSession(tokenHash);
    if ((await tx.logins.openSessions(session.agentId, at)) > 0) return;
    await leave(on, tx, session.agentId, 'logout');
  });
}

/** Makes an agent whose last session is gone Inactive, and keeps what the agent was for the next login. */
export async function leave(on: UseCase, tx: Tx, agentId: AgentId, reason: 'logout' | 'session_lost'): Promise<void> {
  await tx.agents.keepStatusBeforeLogout(agentId, (await lockAgent(tx, agentId)).status);
  await changeStatus(on, tx, { agentId, status: 'inactive', reason });
}
