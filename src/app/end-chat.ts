import type { AgentId } from '../core/brand';
import type { EndedChat, EndReason, Transition } from '../core/chat';
import { isGivenBack } from '../core/conversation-control';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { offerWaitingChats } from './offer-waiting-chats';
import type { ChatRecord, Tx } from './ports';
import { chatEvent } from './raise';
import { found } from './receive-message';
import { addSystemLine } from './system-line';
import type { UseCase } from './use-case';

/**
 * Writes the end of an open chat: offers and deadlines go, the conversation says why, and whoever becomes free gets what waits.
 *
 * The chat is locked, and before it the agents concerned (see `lockConcerned`).
 */
export async function endChat(
  on: UseCase,
  tx: Tx,
  { chat: before, channel }: ChatRecord,
  end: Transition<EndedChat> & { readonly reason: EndReason; readonly asked: readonly AgentId[] },
): Promise<ChatItem> {
  const { id } = before;
  const { chat, line, reason } = end;
  await tx.chats.end(id, chat.status, chat.completedAt, reason);
  await tx.offers.close(id, null, chat.completedAt);
  await tx.deadlines.clearAll(id);
  await addSystemLine(on, tx, before, line);
  if (isGivenBack(channel.type)) {
    const { channelId, identityId: subjectId } = before;
    await tx.errands.addAll([{ id: on.newId(), kind: 'release', subjectId, channelId, source: null, at: on.now() }]);
  }
  tx.feed.note({ kind: 'chat', chatId: id });
  const ended = await found(tx.chats.find(id), id);
  const details = { end: { reason } };
  const timedOut = reason === 'timeout' ? [chatEvent(on, 'timed_out', ended, details)] : [];
  await tx.events.raise([...timedOut, chatEvent(on, 'completed', ended, details)]);
  if (before.status === 'in_progress') {
    tx.feed.note({ kind: 'agent', agentId: before.agentId });
    await offerWaitingChats(on, tx, before.agentId);
  }
  for (const agentId of end.asked) await offerWaitingChats(on, tx, agentId);
  return chatItem(ended);
}
