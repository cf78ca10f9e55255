import { takeCommand } from '../../app/take-command';
import { NotFoundError } from '../../app/errors';
import { asChatId, asCommandId } from '../../core/brand';
import { messageText } from '../../core/message';
import { json, refusal } from '../../wire/http';
import type { InboxCommand, InboxCommandTaken } from '../../wire/inbox';
import { answered } from '../parts';
import type { InboxCall, InboxHandled, InboxParts } from '../parts';
import { handleStartAction } from './actions';

/** Takes down what an agent asks for: stored, then 202. The flow does it, and the feed tells how it ended. */
export async function handleCommand(
  parts: InboxParts,
  { body, session, address }: InboxCall<{ readonly command: InboxCommand }>,
): Promise<InboxHandled> {
  const { id, kind, chatId, ...payload } = body.command;
  if (body.command.kind === 'reply') {
    const text = messageText(body.command.text);
    const hasMore = (body.command.files?.length ?? 0) > 0 || body.command.template !== undefined;
    if (!text.ok && !(hasMore && text.refusal.code === 'text_empty')) {
      return answered(refusal(text.refusal.code === 'text_too_long' ? 413 : 422, text.refusal.code, text.refusal.reason));
    }
  }
  try {
    const wanted = {
      id: asCommandId(id),
      chatId: asChatId(chatId),
      agentId: session.agentId,
      payload,
      inboxId: address.inboxId,
      isForFlow: address.isForFlow,
    };
    if (body.command.kind === 'action') return await handleStartAction(parts, { ...wanted, actionId: body.command.actionId });
    const command = await takeCommand(parts.on, { ...wanted, kind });
    const answer: InboxCommandTaken = { commandId: id };
    return { answer: json(202, answer), command };
  } catch (error) {
    if (error instanceof NotFoundError) return answered(refusal(404, 'not_found', 'This chat does not exist.'));
    throw error;
  }
}
