import { NotFoundError } from '../../app/errors';
import { markReadByAgent } from '../../app/mark-read';
import { setAgentStatus } from '../../app/set-agent-status';
import type { AgentStatus } from '../../core/agent';
import { asAgentId, asChatId } from '../../core/brand';
import { empty, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxCall, InboxParts } from '../parts';

/** Switches an agent between Active and Inactive: oneself, or another for supervisors. The feed tells every page of the agent. */
export async function handleSetStatus(
  parts: InboxParts,
  { body, session }: InboxCall<{ readonly status: AgentStatus; readonly agentId?: string | undefined }>,
): Promise<HttpAnswer> {
  try {
    const outcome = await setAgentStatus(parts.on, {
      agentId: body.agentId === undefined ? session.agentId : asAgentId(body.agentId),
      status: body.status,
      by: { kind: 'agent', agentId: session.agentId },
    });
    return outcome.ok ? empty() : refusal(403, outcome.refusal.code, outcome.refusal.reason);
  } catch (error) {
    if (error instanceof NotFoundError) return refusal(404, 'not_found', 'This agent does not exist.');
    throw error;
  }
}

/** What has been on the agent's screen is read. */
export async function handleRead(
  parts: InboxParts,
  { body, session }: InboxCall<{ readonly chatId: string; readonly seq: number }>,
): Promise<HttpAnswer> {
  const isNews = await markReadByAgent(parts.on, { chatId: asChatId(body.chatId), agentId: session.agentId, seq: body.seq });
  if (isNews) parts.live.signal({ kind: 'chat_read', chatId: body.chatId });
  return empty();
}

/** The customer is shown that the owner of the chat writes. */
export async function handleTyping(parts: InboxParts, { body, session }: InboxCall<{ readonly chatId: string }>): Promise<HttpAnswer> {
  const [owner] = await parts.views.owners([asChatId(body.chatId)]);
  if (owner?.agentId === session.agentId) {
    parts.live.signal({ kind: 'agent_typing', chatId: body.chatId, name: owner.agentName ?? '' });
  }
  return empty();
}
