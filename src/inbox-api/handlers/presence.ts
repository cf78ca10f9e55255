import { markReadByAgent } from '../../app/mark-read';
import { setAgentStatus } from '../../app/set-agent-status';
import type { AgentStatus } from '../../core/agent';
import { asChatId } from '../../core/brand';
import { empty } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxCall, InboxParts } from '../parts';

/** Switches between Active and Inactive. The feed tells every page of the agent. */
export async function handleSetStatus(
  parts: InboxParts,
  { body, session }: InboxCall<{ readonly status: AgentStatus }>,
): Promise<HttpAnswer> {
  await setAgentStatus(parts.on, {
    agentId: session.agentId,
    status: body.status,
    by: { kind: 'agent', agentId: session.agentId },
  });
  return empty();
}

/** What has been on the agent's screen is read. */
export async function handleRead(
  parts: InboxParts,
  { body, session }: InboxCall<{ readonly chatId: string; readonly seq: number }>,
): Promise<HttpAnswer> {
  await markReadByAgent(parts.on, { chatId: asChatId(body.chatId), agentId: session.agentId, seq: body.seq });
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
