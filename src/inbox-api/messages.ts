import type { MessageView } from '../app/views';
import type { AgentId } from '../core/brand';
import type { InboxMessage } from '../wire/inbox';

/** A message as this agent reads it. */
export function inboxMessage(message: MessageView, reader: AgentId): InboxMessage {
  const { id, chatId, seq, at, author, authorName, note, text, status, statusReason, commandId } = message;
  const { content, editedAt, originalText, deletedAt, reaction, translations } = message;
  return {
    id,
    chatId,
    seq,
    at,
    author,
    authorName,
    own: author === 'agent' && message.agentId === reader,
    note,
    text,
    status,
    statusReason,
    commandId,
    files: message.files.map(({ id: fileId, kind, name, type, size, state, reason }) => ({
      id: fileId,
      kind,
      name,
      type,
      size,
      state,
      reason,
    })),
    content,
    editedAt,
    originalText,
    deletedAt,
    reaction,
    translations,
  };
}
