import { NotFoundError } from '../../app/errors';
import { resendMessage } from '../../app/resend-message';
import { asChannelId, asChatId, asMessageId } from '../../core/brand';
import { empty, json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxTemplates } from '../../wire/inbox';
import type { InboxCall, InboxParts } from '../parts';
import { readableTile } from '../readable';
import { refusedFor } from '../refused-for';

/** Sends again what failed of a message of one's own chat. */
export async function handleResend(parts: InboxParts, { body, session }: InboxCall<{ readonly messageId: string }>): Promise<HttpAnswer> {
  try {
    const outcome = await resendMessage(parts.on, { messageId: asMessageId(body.messageId), agentId: session.agentId });
    if (!outcome.ok) return refusedFor(409, outcome.refusal.code === 'not_failed' ? 'not_failed' : 'conflict', outcome.refusal);
    parts.live.signal({ kind: 'channel_work', channelId: outcome.value.channelId });
    return empty();
  } catch (error) {
    if (error instanceof NotFoundError) return refusal(404, 'not_found', 'This message does not exist.');
    throw error;
  }
}

/** The templates that a chat's channel has, as its provider last told them. */
export async function handleTemplates(parts: InboxParts, { body, session }: InboxCall<{ readonly chatId: string }>): Promise<HttpAnswer> {
  const readable = await readableTile(parts, asChatId(body.chatId), session.agentId);
  if ('refused' in readable) return readable.refused;
  const { channel } = readable.tile;
  const answer: InboxTemplates = { templates: await parts.on.store.transaction((tx) => tx.channels.templates(asChannelId(channel.id))) };
  return json(200, answer, { 'cache-control': 'no-store' });
}
