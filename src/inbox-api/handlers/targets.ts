import { shownStatus } from '../../core/agent';
import { json } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxTargets } from '../../wire/inbox';
import type { InboxCall, InboxParts } from '../parts';

/** Who a chat can be transferred to; those who cannot take it are listed with the reason. */
export async function handleTargets(parts: InboxParts, { session }: InboxCall<unknown>): Promise<HttpAnswer> {
  const { agents, queues } = await parts.views.targets(session.agentId);
  const answer: InboxTargets = {
    agents: agents.map((agent) => {
      const status = shownStatus(agent);
      return { id: agent.id, name: agent.name, status, refusal: status === 'chats_exceeded' ? 'Has reached the limit of chats' : null };
    }),
    queues: queues.map(({ id, name, availableAgents, otherAgents }) => ({
      id,
      name,
      availableAgents,
      refusal: otherAgents === 0 ? 'Has no agent besides you' : null,
    })),
  };
  return json(200, answer, { 'cache-control': 'no-store' });
}
