import { asMessageId } from '../core/brand';
import type { AgentId, ChannelId, ChatId, IdentityId } from '../core/brand';
import { lineText } from '../core/system-line';
import type { SystemLine } from '../core/system-line';
import type { NewMessage, Tx } from './ports';
import type { UseCase } from './use-case';

interface LineChat {
  readonly id: ChatId;
  readonly channelId: ChannelId;
  /** Who said of themselves what the line has: it goes with them when they are erased, whoever has the chat by then. */
  readonly about?: IdentityId | null;
}

/** Adds a line for agents to a conversation, with what it says for those who read another language; the customer never gets it. */
export async function addSystemLine(on: UseCase, tx: Tx, chat: LineChat, line: SystemLine): Promise<void> {
  await append(on, tx, chat, { text: lineText(line), content: { line }, note: null, agentId: null, authorName: null });
}

/** Adds a note of somebody for the colleague who gets the chat; the customer never gets it. */
export async function addNote(
  on: UseCase,
  tx: Tx,
  chat: LineChat,
  note: { readonly text: string; readonly agentId: AgentId | null; readonly authorName: string },
): Promise<void> {
  await append(on, tx, chat, { ...note, content: null, note: 'transfer_note' });
}

async function append(
  on: UseCase,
  tx: Tx,
  { id: chatId, channelId, about = null }: LineChat,
  said: Pick<NewMessage, 'text' | 'content' | 'note' | 'agentId' | 'authorName'>,
): Promise<void> {
  const message = await tx.messages.append({
    ...said,
    id: asMessageId(on.newId()),
    chatId,
    channelId,
    author: 'system',
    status: 'sent',
    providerMessageId: null,
    idempotencyKey: null,
    commandId: null,
    identityId: about,
    at: on.now(),
  });
  tx.feed.note({ kind: 'message', chatId, messageId: message.id });
}
