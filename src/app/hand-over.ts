import { handOver } from '../core/chat';
import { asChatId } from '../core/brand';
import type { Agent } from '../core/agent';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { armNew } from './deadlines';
import { offerChats } from './offer-chats';
import type { ChatRecord, QueueRecord, Tx } from './ports';
import { chatEvent } from './raise';
import { found } from './receive-message';
import { addNote, addSystemLine } from './system-line';
import { passTranslationOn } from './translation/pass-translation-on';
import type { UseCase } from './use-case';

/** A bot's chat ends as handed over, and its child waits in the queue, whose agents are locked. Null when the chat is not a bot's. */
export async function handOverTo(
  on: UseCase,
  tx: Tx,
  record: ChatRecord,
  { queue, note }: { readonly queue: QueueRecord; readonly note: string | null },
): Promise<ChatItem | null> {
  const { chat, times } = record;
  if (chat.status !== 'bot_processing') return null;
  const { parent, child } = handOver(chat, queue, asChatId(on.newId()), on.now());
  await tx.chats.end(chat.id, parent.chat.status, on.now(), 'handover');
  await tx.deadlines.clearAll(chat.id);
  await addSystemLine(on, tx, parent.chat, parent.line);
  // What the customer last wrote to the bot is what the agent has to answer.
  await tx.chats.insert({ chat: child.chat, times: { ...times, unansweredSince: times.lastCustomerAt, repliedAt: null } });
  await addSystemLine(on, tx, child.chat, child.line);
  await addTransferNote(on, tx, child.chat, note, null);
  await passTranslationOn(on, tx, record, child.chat);
  for (const chatId of [chat.id, child.chat.id]) tx.feed.note({ kind: 'chat', chatId });
  await armNew(on, tx, await found(tx.chats.find(child.chat.id), child.chat.id));
  await offerChats(on, tx, [{ chatId: child.chat.id, cause: 'handed_over' }]);
  const made = await found(tx.chats.find(child.chat.id), child.chat.id);
  await tx.events.raise([chatEvent(on, 'transferred', made, { parentChat: { id: chat.id }, transferredBy: null })]);
  return chatItem(made);
}

/** A note for the colleague who gets the chat; the customer never reads it. */
export async function addTransferNote(
  on: UseCase,
  tx: Tx,
  chat: Parameters<typeof addNote>[2],
  note: string | null,
  from: Pick<Agent, 'id' | 'name'> | null,
): Promise<void> {
  const text = (note ?? '').trim().toWellFormed().replaceAll('\u0000', '');
  if (text === '') return;
  await addNote(on, tx, chat, { text, agentId: from?.id ?? null, authorName: from?.name ?? 'Bot' });
}
