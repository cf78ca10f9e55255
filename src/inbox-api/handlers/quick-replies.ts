import { NotFoundError } from '../../app/errors';
import { deleteQuickReply } from '../../app/quick-replies/delete-quick-reply';
import { listQuickReplies } from '../../app/quick-replies/find-quick-replies';
import { offerQuickReplies } from '../../app/quick-replies/offer-quick-replies';
import { saveQuickReply } from '../../app/quick-replies/save-quick-reply';
import { useQuickReply } from '../../app/quick-replies/use-quick-reply';
import { asChatId, asQuickReplyId } from '../../core/brand';
import { macroNames } from '../../core/macros';
import { empty, json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxQuickReplies, InboxQuickReplyList, InboxQuickReplySaved, SavedQuickReply } from '../../wire/inbox';
import type { QuickReplyRequest } from '../../wire/quick-reply';
import type { InboxCall, InboxParts } from '../parts';
import { readableTile } from '../readable';
import { refusedFor } from '../refused-for';

/** What a page asks about quick replies. */
export async function handleQuickReplyCall(parts: InboxParts, call: InboxCall<QuickReplyRequest>): Promise<HttpAnswer> {
  const { body } = call;
  const { agentId } = call.session;
  try {
    switch (body.action) {
      case 'quick_replies':
        return await handleOffered(parts, call, body.chatId);
      case 'use_quick_reply':
        await useQuickReply(parts.on, { replyId: asQuickReplyId(body.replyId), agentId });
        return empty();
      case 'quick_reply_list':
        return await handleList(parts, call);
      case 'save_quick_reply':
        return await handleSave(parts, call, body.reply);
      case 'delete_quick_reply': {
        const deleted = await deleteQuickReply(parts.on, { by: { kind: 'agent', agentId }, reply: body.replyId });
        return deleted.ok ? empty() : refusal(403, deleted.refusal.code, deleted.refusal.reason);
      }
    }
  } catch (error) {
    if (error instanceof NotFoundError) return refusal(404, 'not_found', error.message);
    throw error;
  }
}

type Call = InboxCall<QuickReplyRequest>;

async function handleOffered(parts: InboxParts, { session: { agentId } }: Call, id: string): Promise<HttpAnswer> {
  const chatId = asChatId(id);
  const readable = await readableTile(parts, chatId, agentId);
  if ('refused' in readable) return readable.refused;
  const replies = await offerQuickReplies(parts.on, { chatId, agentId });
  return json(200, { replies } satisfies InboxQuickReplies);
}

async function handleList(parts: InboxParts, { session: { agentId } }: Call): Promise<HttpAnswer> {
  const listed = await listQuickReplies(parts.on, { kind: 'agent', agentId });
  if (!listed.ok) return refusal(403, listed.refusal.code, listed.refusal.reason);
  const body: InboxQuickReplyList = {
    replies: listed.value.replies.map((reply) => ({ ...reply, texts: [...reply.texts], queueIds: [...reply.queueIds] })),
    queues: listed.value.queues.map(({ id, name }) => ({ id, name })),
    macros: macroNames,
  };
  return json(200, body);
}

/** How each refusal of the use case is told to the page. */
const refusals = {
  forbidden: [403, 'forbidden'],
  taken: [409, 'conflict'],
  bad_name: [422, 'name_missing'],
  bad_text: [422, 'bad_text'],
  unknown_macro: [422, 'bad_text'],
  bad_language: [422, 'bad_language'],
} as const;

async function handleSave(parts: InboxParts, { session: { agentId } }: Call, reply: SavedQuickReply): Promise<HttpAnswer> {
  const saved = await saveQuickReply(parts.on, {
    by: { kind: 'agent', agentId },
    which: reply.id === null ? { kind: 'new' } : { kind: 'existing', idOrName: reply.id },
    changes: {
      name: reply.name,
      // All texts are among them, that for everybody too: what is not there is not kept.
      text: '',
      otherTexts: reply.texts,
      queues: reply.queueIds,
      isActive: reply.isActive,
    },
  });
  if (saved.ok) return json(200, { id: saved.value.reply.id } satisfies InboxQuickReplySaved);
  const [status, code] = refusals[saved.refusal.code];
  return refusedFor(status, code, saved.refusal);
}
