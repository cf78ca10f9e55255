import { ownedBy } from '../core/chat';
import type { OwnerRefusal } from '../core/chat';
import { asMessageId } from '../core/brand';
import type { ChatId } from '../core/brand';
import { messageText } from '../core/message';
import type { TextRefusal } from '../core/message';
import { isOpen } from '../core/chat';
import { refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { act, stepped } from './actor';
import type { Actor, CommandRefusal, Step } from './actor';
import { chatItem, messageItem } from './chat-item';
import type { ChatItem, MessageItem } from './chat-item';
import { armForMessage, armForReply } from './deadlines';
import { found } from './receive-message';
import type { UseCase } from './use-case';

export interface OutgoingMessage {
  readonly chatId: ChatId;
  /** An agent writes as the chat's owner; the flow writes as a bot. */
  readonly actor: Actor;
  readonly text: string;
  /** The name the customer reads when the flow writes. */
  readonly botName: string;
  /** The same key sends once, however often the flow runs; a command is its own key. */
  readonly idempotencyKey: string | null;
}

export interface SentItem extends ChatItem {
  readonly message: MessageItem;
}

export type SendRefusal = TextRefusal | OwnerRefusal | Refusal<'agent_owns' | 'ended'>;

/**
 * Sends a message to the customer of a chat. Web chat has no provider to call: the message is sent once it is stored, because the feed
 * brings it to every connected page and the history to the rest.
 *
 * @returns the stored message, or why it cannot be sent
 */
export async function sendMessage(on: UseCase, outgoing: OutgoingMessage): Promise<Outcome<Step<SentItem>, SendRefusal | CommandRefusal>> {
  const { chatId, actor } = outgoing;
  const key = actor.kind === 'command' ? `command:${actor.commandId}` : outgoing.idempotencyKey;
  return on.store.transaction((tx) =>
    act<SentItem, SendRefusal>(on, tx, { actor, kind: 'reply', chatId }, async ({ agent, command }) => {
      const record = await found(tx.chats.lock(chatId), chatId);
      const sentBefore = key === null ? null : await tx.messages.findByIdempotencyKey(key);
      if (sentBefore !== null) return stepped({ ...chatItem(record), message: messageItem(sentBefore) }, true);

      const text = messageText(outgoing.text);
      if (!text.ok) return text;
      const { chat } = record;
      if (agent !== null) {
        const owned = ownedBy(chat, agent.id);
        if (!owned.ok) return owned;
      } else {
        if (!isOpen(chat)) return refused('ended', 'This chat is completed and read-only.');
        if (chat.status === 'in_progress') {
          return refused(
            'agent_owns',
            'An agent has this chat: a bot cannot speak into it. Send as the agent, or before a chat is accepted.',
          );
        }
      }
      const message = await tx.messages.append({
        id: asMessageId(on.newId()),
        chatId,
        channelId: chat.channelId,
        author: agent === null ? 'bot' : 'agent',
        agentId: agent?.id ?? null,
        authorName: agent?.name ?? outgoing.botName,
        text: text.value,
        status: 'sent',
        note: null,
        providerMessageId: null,
        idempotencyKey: key,
        commandId: command?.id ?? null,
        at: on.now(),
      });
      const after = await found(tx.chats.find(chatId), chatId);
      await (agent === null ? armForMessage(tx, after) : armForReply(tx, after));
      tx.feed.note({ kind: 'message', chatId, messageId: message.id });
      return stepped({ ...chatItem(after), message: messageItem(message) });
    }),
  );
}
