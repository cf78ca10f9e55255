/** Channels, chats and messages: what the use cases need of the store to keep conversations. */
import type { AgentId, ChannelId, ChatId, CommandId, ContactId, IdentityId, Instant, MessageId, Millis, QueueId } from '../core/brand';
import type { BotChat, Chat, ChatState, ChatStatus, EndReason, InProgressChat, WaitingChat } from '../core/chat';
import type { ChatTimes } from '../core/deadlines';
import type { KnownTemplate } from './adapter';
import type { MessageContent } from '../core/content';
import type { MessageAuthor, MessageStatus } from '../core/message';
import type { Queue } from '../core/queue';
import type { ChatTranslation } from './translation-ports';

/** Who answers a new chat of a channel first: agents, a bot that may hand it over, or a bot alone. */
export type BotMode = 'off' | 'first' | 'only';

export interface Channel {
  readonly id: ChannelId;
  readonly type: string;
  readonly name: string;
  /** The queue that takes the channel's chats when a flow does not choose another; null when none is bound. */
  readonly queueId: QueueId | null;
  /** An inactive channel keeps its history and its open chats, and begins no new ones. */
  readonly isActive: boolean;
  readonly botMode: BotMode;
  /** The language its customers are expected to write, BCP 47; null when not known. */
  readonly language: string | null;
  /** Whether who writes for the first time is a contact at once, or stays unidentified until somebody says who it is. */
  readonly createsContacts: boolean;
  /** The kinds of events for which its trigger wants executions. */
  readonly events: readonly string[];
}
export interface Channels {
  /** Finds the channel of a trigger node by its key, or makes it; a changed name, bot mode or choice of events is stored. */
  readonly ensure: (channel: {
    readonly id: ChannelId;
    readonly type: string;
    readonly key: string;
    readonly name: string;
    readonly botMode: BotMode;
    readonly events: readonly string[];
    readonly at: Instant;
  }) => Promise<Channel>;
  readonly find: (id: ChannelId) => Promise<Channel | null>;
  /** The channel of a provider's account; null when no trigger serves it. */
  readonly findByKey: (type: string, key: string) => Promise<Channel | null>;
  /**
   * A trigger says that it serves the channel. False when another one has said so since `others`: it is not taken over then.
   *
   * @param others the moment after which another trigger counts as running
   */
  readonly serve: (id: ChannelId, by: string, others: Instant, at: Instant) => Promise<boolean>;
  /** The trigger serves the channel no more. */
  readonly leave: (id: ChannelId, by: string) => Promise<void>;
  /** The templates that its provider last told. */
  readonly templates: (id: ChannelId) => Promise<readonly KnownTemplate[]>;
  readonly setTemplates: (id: ChannelId, templates: readonly KnownTemplate[]) => Promise<void>;
  /** The public address at which the provider calls us; null before the trigger was published. */
  readonly webhookUrl: (id: ChannelId) => Promise<string | null>;
  readonly setWebhookUrl: (id: ChannelId, url: string) => Promise<void>;
  /** How long agents may write after the customer's last message, where the provider gives persons longer; null where it does not. */
  readonly setPersonWindow: (id: ChannelId, window: Millis | null) => Promise<void>;
  readonly pollOffset: (id: ChannelId) => Promise<number | null>;
  readonly setPollOffset: (id: ChannelId, offset: number) => Promise<void>;
}

/** A chat with what belongs on an item or a page beside it. */
export interface ChatRecord {
  readonly chat: Chat;
  readonly contactName: string;
  readonly channel: Channel;
  readonly queue: Queue | null;
  readonly agentName: string | null;
  readonly state: ChatState;
  /** Counts the rounds in which agents were asked, from 1. */
  readonly round: number;
  readonly times: ChatTimes;
  /** How it is translated; null while translation was never asked for, nor a language found. */
  readonly translation: ChatTranslation | null;
}

/** A chat that begins, with what it inherits from the one it came from. */
export interface NewChat {
  readonly chat: WaitingChat | InProgressChat | BotChat;
  readonly times: Pick<ChatTimes, 'lastMessageAt' | 'lastCustomerAt' | 'unansweredSince' | 'repliedAt'>;
}
export interface Chats {
  readonly find: (id: ChatId) => Promise<ChatRecord | null>;
  /** As `find`, with the chat's row locked until the transaction ends. */
  readonly lock: (id: ChatId) => Promise<ChatRecord | null>;
  /** As `lock`, for many; those that do not exist are left out. */
  readonly lockAll: (ids: readonly ChatId[]) => Promise<ReadonlyMap<ChatId, ChatRecord>>;
  /** As `find`, for many; those that do not exist are left out. */
  readonly findAll: (ids: readonly ChatId[]) => Promise<ReadonlyMap<ChatId, ChatRecord>>;
  /** The chat that a transfer of this one made. */
  readonly findChild: (parentId: ChatId) => Promise<ChatRecord | null>;
  /**
   * The contact's open chat on the channel, its row locked, so that it cannot end while a message is added to it. Of several, which a merge of
   * contacts may leave, the newest.
   */
  readonly findOpen: (contactId: ContactId, channelId: ChannelId) => Promise<ChatRecord | null>;
  /** As `findOpen`, for many contacts. */
  readonly findOpenAll: (contactIds: readonly ContactId[], channelId: ChannelId) => Promise<ReadonlyMap<ContactId, ChatRecord>>;
  /** @throws when the contact already has an open chat on the channel */
  readonly insert: (chat: NewChat) => Promise<void>;
  /**
   * Gives the chat to its agent in one compare-and-set: still waiting, the agent Active and below `capacity`.
   *
   * @returns false when any of it no longer holds; nothing is changed then
   */
  readonly claim: (chat: InProgressChat, capacity: number) => Promise<boolean>;
  /** Puts waiting chats into queues, where a new round of asking begins; those that wait no more are left alone. */
  readonly enqueueAll: (moves: readonly { readonly chatId: ChatId; readonly queueId: QueueId }[], at: Instant) => Promise<void>;
  /** Ends an open chat; false when it had already ended. */
  readonly end: (id: ChatId, status: ChatStatus, at: Instant, reason: EndReason) => Promise<boolean>;
  /**
   * Chats without an open offer that wait in these queues and that the agent may be asked for: the right level, not declined by the agent
   * in this round. By the queues' priority, then oldest first; one left out. Their rows are locked.
   */
  readonly waitingFor: (wanted: {
    readonly agentId: AgentId;
    readonly queueIds: readonly QueueId[];
    readonly limit: number;
    readonly except: ChatId | null;
  }) => Promise<readonly ChatId[]>;
  /** Begins the next round of asking; nobody of it has been asked yet. */
  readonly beginRound: (id: ChatId) => Promise<void>;
  /** Says when the next round begins by itself; null when it does not. */
  readonly setNextRound: (id: ChatId, at: Instant | null) => Promise<void>;
  readonly setState: (id: ChatId, state: ChatState) => Promise<void>;
  /** Notes that the missing answer was told to be overdue. */
  readonly setOverdue: (id: ChatId, at: Instant) => Promise<void>;
  /** Chats of these queues, oldest first, that wait without an offer and that no flow has been asked to rank agents for, while one of them is free. */
  readonly unranked: (
    queueIds: readonly QueueId[],
    limit: number,
  ) => Promise<readonly { readonly chatId: ChatId; readonly queueId: QueueId }[]>;
  /** Chats that wait in a queue without an open offer, oldest first. */
  readonly unoffered: (queueId: QueueId, limit: number) => Promise<readonly ChatId[]>;
  /** Who had each of these contacts last. */
  readonly lastAgents: (contactIds: readonly ContactId[]) => Promise<ReadonlyMap<ContactId, AgentId>>;
  /** The customer's last message on a channel and the identity it came from; null when there is none. */
  readonly lastIncoming: (
    contactId: ContactId,
    channelId: ChannelId,
  ) => Promise<{ readonly at: Instant; readonly identityId: IdentityId } | null>;
  /** Replies go to this identity from now on: it wrote last. */
  readonly setIdentity: (id: ChatId, identityId: IdentityId) => Promise<void>;
  /** What the chat's agent has had on screen; only grows. */
  readonly markRead: (id: ChatId, seq: number) => Promise<void>;
}

export interface NewMessage {
  readonly id: MessageId;
  readonly chatId: ChatId;
  readonly channelId: ChannelId;
  readonly author: MessageAuthor;
  readonly agentId: AgentId | null;
  readonly authorName: string | null;
  readonly text: string;
  readonly status: MessageStatus;
  readonly note: 'transfer_note' | null;
  /** The provider's id of an incoming message, unique on its channel. */
  readonly providerMessageId: string | null;
  /** Makes an outgoing message that is asked for twice be one. */
  readonly idempotencyKey: string | null;
  readonly commandId: CommandId | null;
  /** Whom it came from or goes to, when that is not the chat's own identity for ever. */
  readonly identityId?: IdentityId | null;
  /** What it holds beside text and files. */
  readonly content?: MessageContent | null;
  /** How many files it has. */
  readonly files?: number;
  readonly at: Instant;
}
export interface StoredMessage extends NewMessage {
  /** Position in the chat, from 1. */
  readonly seq: number;
}
export interface Messages {
  readonly find: (id: MessageId) => Promise<StoredMessage | null>;
  readonly findByIdempotencyKey: (key: string) => Promise<StoredMessage | null>;
  /** Appends to the chat and gives the message its place. */
  readonly append: (message: NewMessage) => Promise<StoredMessage>;
  /** Appends messages of customers, each chat's in the order given. */
  readonly appendAll: (messages: readonly NewMessage[]) => Promise<readonly StoredMessage[]>;
  /** Moves the agents' and bots' messages of the identity forward, up to and including one; returns those that moved. */
  readonly receipt: (receipt: {
    readonly identityId: IdentityId;
    readonly channelId: ChannelId;
    readonly upTo: MessageId;
    readonly status: 'delivered' | 'read';
    readonly at: Instant;
  }) => Promise<readonly { readonly id: MessageId; readonly chatId: ChatId }[]>;
  /** Sets what a message has come to, whatever it was: what its parts say. False when it was that already. */
  readonly putStatus: (change: {
    readonly id: MessageId;
    readonly status: MessageStatus;
    readonly reason: string | null;
    readonly at: Instant;
  }) => Promise<boolean>;
  /** The customer changed the text; the first one is kept. False when nothing changed. */
  readonly edit: (id: MessageId, text: string, at: Instant) => Promise<boolean>;
  /** The customer took the message back. False when that is known. */
  readonly markDeleted: (id: MessageId, at: Instant) => Promise<boolean>;
  /** Sets or takes back the customer's reaction. False when nothing changed. */
  readonly react: (id: MessageId, emoji: string | null) => Promise<boolean>;
  /** The customer's newest message of a chat that has a provider's id; null when there is none. */
  readonly lastOfCustomer: (chatId: ChatId) => Promise<string | null>;
  /** Moves one message forward; false when it has come that far already. */
  readonly setStatus: (change: {
    readonly id: MessageId;
    readonly status: MessageStatus;
    readonly reason: string | null;
    readonly at: Instant;
  }) => Promise<boolean>;
  /** Moves customer messages of a chat to `read`, up to and including `seq`; returns those that moved. */
  readonly readByAgent: (chatId: ChatId, seq: number, at: Instant) => Promise<readonly MessageId[]>;
}
