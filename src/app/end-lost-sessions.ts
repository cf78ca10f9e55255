import { asInstant } from '../core/brand';
import type { Instant } from '../core/brand';
import { leave } from './log-out';
import { lockForStatus } from './set-agent-status';
import type { UseCase } from './use-case';

/** Notes that pages of these sessions are connected; a session that was lost is back, its agent stays what the agent is. */
export async function noteConnected(on: UseCase, tokenHashes: readonly string[]): Promise<void> {
  if (tokenHashes.length > 0) await on.store.transaction((tx) => tx.logins.seen(tokenHashes, on.now()));
}

/**
 * Makes agents Inactive whose last session ran out, or whose pages have all been away for longer than `AgentHeartbeatGraceSeconds`. An
 * agent who was made Active without a page open is left alone: only a page that goes away says something.
 *
 * @param listeningSince since when this process can have heard of pages; before the grace is over nobody counts as gone
 * @returns how many agents left
 */
export async function endLostSessions(on: UseCase, listeningSince: Instant): Promise<number> {
  const found = await on.store.transaction(async (tx) => {
    const { AgentHeartbeatGraceSeconds: seconds } = await tx.settings.values();
    const seenBefore = asInstant(on.now() - seconds * 1000);
    return { seenBefore, agentIds: seenBefore < listeningSince ? [] : await tx.logins.unseen(seenBefore, on.now()) };
  });
  let left = 0;
  for (const agentId of found.agentIds) {
    await on.store.transaction(async (tx) => {
      await lockForStatus(tx, agentId);
      if (!(await tx.logins.markLost(agentId, found.seenBefore, on.now()))) return;
      if ((await tx.logins.openSessions(agentId, on.now())) > 0) return;
      await leave(on, tx, agentId, 'session_lost');
      left++;
    });
  }
  return left;
}
