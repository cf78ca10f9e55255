/** Channels, chats and messages: what the use cases need of the store to keep conversations. */
import type { AgentId, ChannelId, ChatId, CommandId, ContactId, IdentityId, Instant, MessageId, QueueId } from '../core/brand';
import type { BotChat, Chat, ChatState, ChatStatus, EndReason, InProgressChat, WaitingChat } from '../core/chat';
import type { ChatTimes } from '../core/deadlines';
import type { MessageAuthor, MessageStatus } from '../core/message';
import type { Queue } from '../core/queue';

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
}
export interface Channels {
  /** Finds the channel of a trigger node by its key, or makes it; a changed name or bot mode is stored. */
  readonly ensure: (channel: {
    readonly id: ChannelId;
    readonly type: string;
    readonly key: string;
    readonly name: string;
    readonly botMode: BotMode;
    readonly at: Instant;
  }) => Promise<Channel>;
  readonly find: (id: ChannelId) => Promise<Channel | null>;
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
  /** The contact's open chat on the channel, its row locked, so that it cannot end while a message is added to it. */
  readonly findOpen: (contactId: ContactId, channelId: ChannelId) => Promise<ChatRecord | null>;
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
  /** Moves the agents' and bots' messages of the identity forward, up to and including one; returns those that moved. */
  readonly receipt: (receipt: {
    readonly identityId: IdentityId;
    readonly channelId: ChannelId;
    readonly upTo: MessageId;
    readonly status: 'delivered' | 'read';
    readonly at: Instant;
  }) => Promise<readonly { readonly id: MessageId; readonly chatId: ChatId }[]>;
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
