import type { AgentId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';
import { manage } from './manage';
import { namedAgent } from './references';

/**
 * Deletes an agent whom no chat, offer, message, command or case names, with sessions, memberships and the log of statuses.
 *
 * @throws NotFoundError when there is no such agent
 */
export async function deleteAgent(
  on: UseCase,
  wanted: { readonly by: Caller; readonly agent: string },
): Promise<Outcome<AgentId, Refusal<'has_history'> | Forbidden>> {
  return manage<AgentId, Refusal<'has_history'>>(on, wanted.by, async (tx) => {
    const { id, name } = await namedAgent(tx, wanted.agent);
    await tx.agents.lock(id);
    if (await tx.administration.agents.hasHistory(id)) {
      return refused(
        'has_history',
        `${name} has been asked for chats or has had some, or has cases, which stay readable. Disable the agent instead.`,
      );
    }
    await tx.administration.agents.delete(id);
    tx.feed.note({ kind: 'agent' });
    return accepted(id);
  });
}
