import type { ChatId } from '../core/brand';
import type { ChatState } from '../core/chat';
import { stepped } from './actor';
import type { Step } from './actor';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { found } from './receive-message';
import { addSystemLine } from './system-line';
import type { UseCase } from './use-case';

/** Sets by hand how far a conversation has come; the conversation says so. The chat's status stays what it is. */
export async function setChatState(on: UseCase, wanted: { readonly chatId: ChatId; readonly state: ChatState }): Promise<Step<ChatItem>> {
  const { chatId, state } = wanted;
  return on.store.transaction(async (tx) => {
    const record = await found(tx.chats.lock(chatId), chatId);
    if (record.state === state) return stepped(chatItem(record), true).value;
    await tx.chats.setState(chatId, state);
    await addSystemLine(on, tx, record.chat, { kind: 'state_set', state });
    tx.feed.note({ kind: 'chat', chatId });
    return stepped(chatItem(await found(tx.chats.find(chatId), chatId))).value;
  });
}
