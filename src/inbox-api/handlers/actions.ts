import { actionsOf, startAction } from '../../app/actions/start-action';
import type { WantedCommand } from '../../app/take-command';
import { found } from '../../app/receive-message';
import { asActionId, asChatId } from '../../core/brand';
import { json } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxActions, InboxCommandTaken } from '../../wire/inbox';
import { answered } from '../parts';
import type { InboxCall, InboxHandled, InboxParts } from '../parts';
import { readableTile } from '../readable';
import { refusedFor } from '../refused-for';

/** The actions that a chat has at this moment, and which of them run. */
export async function handleActions(parts: InboxParts, { body, session }: InboxCall<{ readonly chatId: string }>): Promise<HttpAnswer> {
  const chatId = asChatId(body.chatId);
  const readable = await readableTile(parts, chatId, session.agentId);
  if ('refused' in readable) return readable.refused;
  const actions = await parts.on.store.transaction(async (tx) => {
    const own = await actionsOf(tx, await found(tx.chats.find(chatId), chatId));
    const running = own.length === 0 ? new Set() : await tx.actions.running(chatId);
    return own.map(({ id, caption }) => ({ id, caption, isRunning: running.has(id) }));
  });
  const answer: InboxActions = { actions };
  return json(200, answer, { 'cache-control': 'no-store' });
}

/** Takes down that an agent chose an action: stored, then 202. */
export async function handleStartAction(
  parts: InboxParts,
  wanted: Omit<WantedCommand, 'kind'> & { readonly actionId: string },
): Promise<InboxHandled> {
  const started = await startAction(parts.on, { ...wanted, actionId: asActionId(wanted.actionId) });
  if (!started.ok) return answered(refusedFor(409, 'conflict', started.refusal));
  const answer: InboxCommandTaken = { commandId: wanted.id };
  return { answer: json(202, answer), command: started.value };
}
