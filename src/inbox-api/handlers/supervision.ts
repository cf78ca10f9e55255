import type { AllChatsFilter } from '../../app/views';
import { asAgentId, asChatId, asQueueId } from '../../core/brand';
import { json } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxAllChats, InboxTeam } from '../../wire/inbox';
import type { InboxCall, InboxParts } from '../parts';
import { withoutSupervision } from '../supervision';

const chatsPerPage = 100;

interface WantedChats {
  readonly status?: AllChatsFilter['status'] | undefined;
  readonly queueId?: string | undefined;
  readonly agentId?: string | undefined;
  readonly search?: string | undefined;
  readonly after?: string | undefined;
}

/** Chats of everybody, for those who may read all. */
export async function handleAllChats(parts: InboxParts, { body, session }: InboxCall<WantedChats>): Promise<HttpAnswer> {
  const forbidden = await withoutSupervision(parts, session.agentId);
  if (forbidden !== null) return forbidden;
  const { status, queueId, agentId, search = '', after } = body;
  const answer: InboxAllChats = await parts.views.allChats({
    status: status ?? null,
    queueId: queueId === undefined ? null : asQueueId(queueId),
    agentId: agentId === undefined ? null : asAgentId(agentId),
    name: search.trim() === '' ? null : search.trim(),
    after: after === undefined ? null : asChatId(after),
    limit: chatsPerPage,
  });
  return json(200, answer, { 'cache-control': 'no-store' });
}

/** All agents and queues, for those who may read all chats. */
export async function handleTeam(parts: InboxParts, { session }: InboxCall<unknown>): Promise<HttpAnswer> {
  const forbidden = await withoutSupervision(parts, session.agentId);
  if (forbidden !== null) return forbidden;
  const answer: InboxTeam = await parts.views.team(parts.on.now());
  return json(200, answer, { 'cache-control': 'no-store' });
}
