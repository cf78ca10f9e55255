import type { AgentAccess, AgentStatus } from '../../core/agent';
import { accepted } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';
import { manage, rowLimit, searchText } from './manage';
import type { AgentDetails } from './ports';
import { namedAgent, namedQueue, namedRole } from './references';

/** What agents have to be; what is left out does not matter. Queue and role by id or name. */
export interface AgentFilter {
  readonly text?: string;
  readonly status?: AgentStatus;
  readonly access?: AgentAccess;
  readonly isEnabled?: boolean;
  readonly queue?: string;
  readonly role?: string;
  readonly limit?: number;
}

/**
 * Lists agents by name.
 *
 * @throws NotFoundError when the queue or the role does not exist
 */
export async function findAgents(
  on: UseCase,
  wanted: AgentFilter & { readonly by: Caller },
): Promise<Outcome<readonly AgentDetails[], Forbidden>> {
  const { by, text, status, access, isEnabled, queue, role, limit } = wanted;
  return manage(on, by, async (tx) =>
    accepted(
      await tx.administration.agents.search({
        text: searchText(text),
        status: status ?? null,
        access: access ?? null,
        isEnabled: isEnabled ?? null,
        queueId: queue === undefined ? null : (await namedQueue(tx, queue)).id,
        roleId: role === undefined ? null : (await namedRole(tx, role)).id,
        limit: rowLimit(limit),
      }),
    ),
  );
}

/**
 * An agent by id or login.
 *
 * @throws NotFoundError when there is no such agent
 */
export async function getAgent(
  on: UseCase,
  wanted: { readonly by: Caller; readonly agent: string },
): Promise<Outcome<AgentDetails, Forbidden>> {
  return manage(on, wanted.by, async (tx) => accepted(await namedAgent(tx, wanted.agent)));
}
