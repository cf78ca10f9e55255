import { asChatId, asContactId, asIdentityId, asMessageId } from '../core/brand';
import type { ChatId, Instant } from '../core/brand';
import type { BotChat, WaitingChat } from '../core/chat';
import { messageText } from '../core/message';
import type { TextRefusal } from '../core/message';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { chatItem, messageItem } from './chat-item';
import type { ChatItem, MessageItem } from './chat-item';
import { armForIncoming, armNew } from './deadlines';
import { NotFoundError } from './errors';
import type { Channel, ChatRecord, Identity, StoredMessage } from './ports';
import { chatEvent } from './raise';
import type { UseCase } from './use-case';

/** What a channel trigger can start executions for. */
export type ChannelEventKind = 'new_chat' | 'message' | 'status';

/** The outbox topic of a channel's trigger. */
export const channelTopic = (channelId: string): string => `channel:${channelId}`;

export interface IncomingMessage {
  readonly channel: Channel;
  /** The customer's id on the channel. */
  readonly externalId: string;
  /** The name that a new contact gets. */
  readonly contactName: string;
  /** The provider's id of the message; the same id is stored once. */
  readonly providerMessageId: string;
  readonly text: string;
  /** The kinds that a flow wants to hear of; the rest is stored without an event. */
  readonly events: ReadonlySet<ChannelEventKind>;
}

export interface ReceivedMessage {
  readonly message: StoredMessage;
  readonly isNewChat: boolean;
  /** The same delivery had been stored before; nothing was stored now. */
  readonly isDuplicate: boolean;
  readonly item: ChatItem & { readonly message: MessageItem };
}

/**
 * Stores a customer's message: contact, identity, chat, message and the event for the flow in one transaction.
 *
 * @returns the stored message, or why its text cannot be taken
 * @throws StoreUnavailableError when nothing was stored; the provider should try again
 */
export async function receiveMessage(
  on: UseCase,
  incoming: IncomingMessage,
): Promise<Outcome<ReceivedMessage, TextRefusal | Refusal<'channel_inactive'>>> {
  const text = messageText(incoming.text);
  if (!text.ok) return text;
  const { channel } = incoming;
  return on.store.transaction(async (tx) => {
    const at = on.now();
    const identity = await tx.contacts.ensureIdentity({
      identityId: asIdentityId(on.newId()),
      contactId: asContactId(on.newId()),
      channelType: channel.type,
      externalId: incoming.externalId,
      name: incoming.contactName,
      message: { channelId: channel.id, providerMessageId: incoming.providerMessageId },
      at,
    });
    const earlier = identity.messageId === null ? null : await tx.messages.find(identity.messageId);
    if (earlier !== null) return accepted(received(await found(tx.chats.find(earlier.chatId), earlier.chatId), earlier, false, true));

    const open = identity.isNew ? null : await tx.chats.findOpen(identity.contactId, channel.id);
    const chatId = open?.chat.id ?? asChatId(on.newId());
    if (open === null) {
      const now = (await tx.channels.find(channel.id)) ?? channel;
      if (!now.isActive) return refused('channel_inactive', 'This chat is not open at the moment.');
      const chat = newChat(chatId, identity, now, at);
      await tx.chats.insert({ chat, times: { lastMessageAt: at, lastCustomerAt: at, unansweredSince: at, repliedAt: null } });
    }
    const message = await tx.messages.append({
      id: asMessageId(on.newId()),
      chatId,
      channelId: channel.id,
      author: 'customer',
      agentId: null,
      authorName: null,
      text: text.value,
      status: 'sent',
      note: null,
      providerMessageId: incoming.providerMessageId,
      idempotencyKey: null,
      commandId: null,
      at,
    });
    const record = open === null ? await found(tx.chats.find(chatId), chatId) : withMessageAt(open, at);
    const result = received(record, message, open === null, false);
    await (open === null ? armNew(on, tx, record) : armForIncoming(on, tx, record));
    const kind: ChannelEventKind = open === null ? 'new_chat' : 'message';
    if (incoming.events.has(kind)) {
      await tx.events.add({
        id: on.newId(),
        topic: channelTopic(channel.id),
        kind,
        subjectId: chatId,
        commandId: null,
        payload: result.item,
        at,
      });
    }
    await tx.events.raise([
      ...(open === null ? [chatEvent(on, 'chat_created', record)] : []),
      chatEvent(on, 'message_received', record, { message: result.item.message }),
    ]);
    if (open === null) tx.feed.note({ kind: 'chat', chatId });
    tx.feed.note({ kind: 'message', chatId, messageId: message.id });
    return accepted(result);
  });
}

/** A chat as it is after a message of its customer. */
const withMessageAt = (record: ChatRecord, at: Instant): ChatRecord => ({
  ...record,
  times: { ...record.times, lastMessageAt: at, lastCustomerAt: at, unansweredSince: record.times.unansweredSince ?? at },
});

/** A chat that waits for a flow to choose its queue, or, where the channel has a bot, is the bot's with the limits of the channel's queue. */
function newChat(id: ChatId, identity: Identity, channel: Channel, at: Instant): WaitingChat | BotChat {
  const facts = {
    id,
    contactId: identity.contactId,
    identityId: identity.id,
    channelId: channel.id,
    parentId: null,
    origin: 'customer',
    waitingSince: at,
    createdAt: at,
  } as const;
  return channel.botMode === 'off'
    ? { ...facts, status: 'waiting', queueId: null }
    : { ...facts, status: 'bot_processing', queueId: channel.queueId };
}

function received(record: ChatRecord, message: StoredMessage, isNewChat: boolean, isDuplicate: boolean): ReceivedMessage {
  return { message, isNewChat, isDuplicate, item: { ...chatItem(record), message: messageItem(message) } };
}

/** The record of a chat that must be there. */
export async function found(record: Promise<ChatRecord | null>, id: ChatId): Promise<ChatRecord> {
  const chat = await record;
  if (chat === null) throw noSuchChat(id);
  return chat;
}

/** What is said of a chat that is not there. */
export const noSuchChat = (id: ChatId): NotFoundError =>
  new NotFoundError(`There is no chat ${id} in this store. Use the chat id of an item that a trigger of the same store emitted.`);
