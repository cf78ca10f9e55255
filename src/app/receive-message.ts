import { asChatId, asContactId, asIdentityId, asMessageId } from '../core/brand';
import type { AttachmentId, ChatId, Instant } from '../core/brand';
import type { BotChat, WaitingChat } from '../core/chat';
import { incomingText, messageText } from '../core/message';
import type { TextRefusal } from '../core/message';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import type { IncomingContent, Sender } from './adapter';
import { chatItem, messageItem } from './chat-item';
import type { ChatItem, MessageItem } from './chat-item';
import { armForIncoming, armNew } from './deadlines';
import { NotFoundError } from './errors';
import { contentOf, filesOf, storeFiles } from './incoming-files';
import type { Channel, ChatRecord, Identity, StoredMessage, Tx } from './ports';
import { chatEvent } from './raise';
import { wantTranslation } from './translation/want-translation';
import type { UseCase } from './use-case';

/** What a channel trigger can start executions for. */
export type ChannelEventKind = 'new_chat' | 'message' | 'status';

/** The outbox topic of a channel's trigger. */
export const channelTopic = (channelId: string): string => `channel:${channelId}`;

/** A customer's message, whichever channel it came by. */
export interface IncomingMessage {
  readonly channel: Channel;
  readonly sender: Sender;
  /** What a new contact is called until somebody says its name. */
  readonly placeholder: string;
  /** The provider's id of the message; the same id is stored once. */
  readonly providerMessageId: string;
  readonly content: IncomingContent;
  /** Files that the sender uploaded to us before. */
  readonly uploads?: readonly AttachmentId[];
  /** When it was written, where the provider tells; null for now. */
  readonly writtenAt: Instant | null;
  /** Another application answers the customer: the message is kept, and nobody here is asked for anything. */
  readonly isHistory?: boolean;
  /** True when the provider can be asked who the customer is. */
  readonly hasProfile: boolean;
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

export type ReceiveRefusal = TextRefusal | Refusal<'channel_inactive' | 'unknown_files'>;

/**
 * Stores a customer's message: contact, identity, chat, message and the event for the flow in one transaction.
 *
 * @returns the stored message, or why its text cannot be taken
 * @throws StoreUnavailableError when nothing was stored; the provider should try again
 */
export async function receiveMessage(on: UseCase, incoming: IncomingMessage): Promise<Outcome<ReceivedMessage, ReceiveRefusal>> {
  const hasFiles = (incoming.content.files?.length ?? 0) + (incoming.uploads?.length ?? 0) > 0;
  const text = messageText(incoming.content.text);
  if (!text.ok && !(hasFiles && text.refusal.code === 'text_empty')) return text;
  return on.store.transaction((tx) => storeIncoming(on, tx, incoming));
}

/** As {@link receiveMessage}, within a transaction; takes any text, for what a provider brings is kept. */
export async function storeIncoming(on: UseCase, tx: Tx, incoming: IncomingMessage): Promise<Outcome<ReceivedMessage, ReceiveRefusal>> {
  const { channel, sender, events } = incoming;
  const at = on.now();
  const identity = await tx.contacts.ensureIdentity({
    identityId: asIdentityId(on.newId()),
    contactId: asContactId(on.newId()),
    channelType: channel.type,
    externalId: sender.externalId,
    aliases: sender.aliases ?? [],
    facts: { name: sender.name ?? null, phone: sender.phone ?? null, language: sender.language ?? channel.language },
    placeholder: incoming.placeholder,
    message: { channelId: channel.id, providerMessageId: incoming.providerMessageId },
    at,
  });
  const earlier = identity.messageId === null ? null : await tx.messages.find(identity.messageId);
  if (earlier !== null) return accepted(received(await found(tx.chats.find(earlier.chatId), earlier.chatId), earlier, false, true));

  const files = await filesOf(tx, incoming);
  if (!files.ok) return files;
  const open = identity.isNew && identity.isNewContact ? null : await tx.chats.findOpen(identity.contactId, channel.id);
  const chatId = open?.chat.id ?? asChatId(on.newId());
  if (open === null) {
    const now = (await tx.channels.find(channel.id)) ?? channel;
    if (!now.isActive) return refused('channel_inactive', 'This chat is not open at the moment.');
    const chat = newChat(chatId, identity, now, { at, isBots: now.botMode !== 'off' || incoming.isHistory === true });
    await tx.chats.insert({ chat, times: { lastMessageAt: at, lastCustomerAt: at, unansweredSince: at, repliedAt: null } });
  } else if (open.chat.identityId !== identity.id) {
    await tx.chats.setIdentity(chatId, identity.id);
  }
  const message = await tx.messages.append({
    id: asMessageId(on.newId()),
    chatId,
    channelId: channel.id,
    author: 'customer',
    agentId: null,
    authorName: null,
    text: incomingText(incoming.content.text),
    status: 'sent',
    note: null,
    providerMessageId: incoming.providerMessageId,
    idempotencyKey: null,
    commandId: null,
    identityId: identity.id,
    content: await contentOf(tx, incoming, at),
    files: files.value.length,
    at,
  });
  await storeFiles(on, tx, message, files.value, incoming.uploads ?? []);
  if (identity.isNew && incoming.hasProfile) {
    const picture = sender.picture ?? null;
    await tx.errands.addAll([{ id: on.newId(), kind: 'profile', subjectId: identity.id, channelId: channel.id, source: picture, at }]);
  }
  const record = open === null ? await found(tx.chats.find(chatId), chatId) : withMessageAt(open, at);
  const result = received(record, message, open === null, false);
  await (open === null ? armNew(on, tx, record) : armForIncoming(on, tx, record));
  const kind: ChannelEventKind = open === null ? 'new_chat' : 'message';
  if (events.has(kind) && incoming.isHistory !== true) {
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
  if (incoming.isHistory !== true) await wantTranslation(on, tx, [{ record, messages: [message] }]);
  if (open === null) tx.feed.note({ kind: 'chat', chatId });
  tx.feed.note({ kind: 'message', chatId, messageId: message.id });
  return accepted(result);
}

/** A chat as it is after a message of its customer. */
const withMessageAt = (record: ChatRecord, at: Instant): ChatRecord => ({
  ...record,
  times: { ...record.times, lastMessageAt: at, lastCustomerAt: at, unansweredSince: record.times.unansweredSince ?? at },
});

/** A chat that waits for a flow to choose its queue, or, where a bot answers first, is the bot's with the limits of the channel's queue. */
function newChat(
  id: ChatId,
  identity: Identity,
  channel: Channel,
  { at, isBots }: { readonly at: Instant; readonly isBots: boolean },
): WaitingChat | BotChat {
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
  return isBots ? { ...facts, status: 'bot_processing', queueId: channel.queueId } : { ...facts, status: 'waiting', queueId: null };
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
