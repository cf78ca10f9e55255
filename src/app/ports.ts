/** What the use cases need from the world. Everything that reads or writes rows goes through a transaction. */
import type { AgentAccess, AgentStatus, StatusReason } from '../core/agent';
import type { AgentId, ChannelId, ChatId, CommandId, ContactId, IdentityId, Instant, MessageId, QueueId } from '../core/brand';
import type { BotChat, Chat, ChatState, ChatStatus, EndReason, InProgressChat, WaitingChat } from '../core/chat';
import type { ChatTimes } from '../core/deadlines';
import type { MessageAuthor, MessageStatus } from '../core/message';
import type { Queue } from '../core/queue';
import type { Candidate } from '../core/routing/candidate';
import type { RoutingRule } from '../core/routing/route';
import type { Settings } from '../core/settings';
import type { Agent } from '../core/agent';
import type { Administration } from './administration/ports';
import type { Commands, Events, Subscriptions } from './outbox';
import type { DeadlineRows, Decisions, Offers } from './routing-ports';

export type { DecidedCandidate, DecisionCause, DueDeadline, NewDecision, NewOffer, OpenOffer } from './routing-ports';
export type {
  CommandKind,
  CommandRecord,
  CommandState,
  Commands,
  Events,
  LeasedEvent,
  RaisedEvent,
  Subscription,
  Subscriptions,
} from './outbox';

/** Time and chance, passed in so that every decision can be repeated. */
export interface Surroundings {
  readonly now: () => Instant;
  /** A new UUIDv7. */
  readonly newId: () => string;
}

/** Scrypt behind an interface, because `app` knows no Node module. */
export interface PasswordHasher {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (password: string, hash: string) => Promise<boolean>;
  /** A hash that no password matches, so that an unknown login costs as much time as a wrong password. */
  readonly decoy: string;
}

/** Random secrets and the form in which they are stored. */
export interface Secrets {
  /** 32 random bytes, base64url. */
  readonly random: () => string;
  /** SHA-256, hex: what is stored of a session token. */
  readonly digest: (secret: string) => string;
}

/** A place where all or nothing is stored. */
export interface Store {
  /**
   * Runs the work in one transaction; retries it as a whole when the database asks for that, so it must not act outside.
   *
   * @throws StoreUnavailableError when it could not be committed
   */
  readonly transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
}

/** The nouns of one transaction. */
export interface Tx {
  readonly administration: Administration;
  readonly agents: Agents;
  readonly channels: Channels;
  readonly chats: Chats;
  readonly commands: Commands;
  readonly contacts: Contacts;
  readonly deadlines: DeadlineRows;
  readonly decisions: Decisions;
  readonly events: Events;
  readonly feed: Feed;
  readonly logins: Logins;
  readonly messages: Messages;
  readonly offers: Offers;
  readonly queues: Queues;
  readonly settings: SettingRows;
  readonly subscriptions: Subscriptions;
}

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

export interface Identity {
  readonly id: IdentityId;
  readonly contactId: ContactId;
  readonly contactName: string;
}
export interface Contacts {
  /** The identity of (channel type, external id), locked until the transaction ends; made together with its contact when new. */
  readonly ensureIdentity: (wanted: {
    readonly identityId: IdentityId;
    readonly contactId: ContactId;
    readonly channelType: string;
    readonly externalId: string;
    readonly name: string;
    readonly at: Instant;
  }) => Promise<Identity & { readonly isNew: boolean }>;
}

/** A chat with what belongs on an item or a page beside it. */
export interface ChatRecord {
  readonly chat: Chat;
  readonly contactName: string;
  readonly channel: Channel;
  readonly queue: QueueRecord | null;
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
  readonly findOpen: (contactId: ContactId, channelId: ChannelId) => Promise<Chat | null>;
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
  readonly findByProviderId: (channelId: ChannelId, providerMessageId: string) => Promise<StoredMessage | null>;
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

export type QueueRecord = Queue;
export interface Queues {
  readonly find: (id: QueueId) => Promise<QueueRecord | null>;
  readonly findAll: (ids: readonly QueueId[]) => Promise<ReadonlyMap<QueueId, QueueRecord>>;
  readonly findByName: (name: string) => Promise<QueueRecord | null>;
  readonly all: () => Promise<readonly QueueRecord[]>;
  readonly insert: (queue: {
    readonly id: QueueId;
    readonly name: string;
    readonly rule: RoutingRule;
    readonly at: Instant;
  }) => Promise<void>;
  readonly addMember: (queueId: QueueId, agentId: AgentId, level: 1 | 2) => Promise<void>;
  /** Locks the agents of queues, and `others`, in the order of their ids, so that two transactions never wait for each other. */
  readonly lockAgentsOf: (queueIds: readonly QueueId[], others: readonly AgentId[]) => Promise<void>;
  /** Agents of queues with load and directed offers; only as true as the rows of the agents are locked. */
  readonly candidatesOf: (queueIds: readonly QueueId[]) => Promise<ReadonlyMap<QueueId, readonly Candidate[]>>;
  /** The queues whose chats the agent may be asked for one by one: every rule but *To all agents*. */
  /** The queue for chats that nothing else puts anywhere: the store's first; null when there is none. */
  readonly first: () => Promise<QueueRecord | null>;
  readonly directedOf: (agentId: AgentId) => Promise<readonly QueueRecord[]>;
}

export interface AgentRecord extends Agent {
  readonly login: string;
  readonly access: AgentAccess;
  readonly isEnabled: boolean;
}
export interface Agents {
  readonly find: (id: AgentId) => Promise<AgentRecord | null>;
  readonly findByLogin: (login: string) => Promise<AgentRecord | null>;
  /** As `find`, with the agent's row locked, so that the load cannot change under a decision. */
  readonly lock: (id: AgentId) => Promise<AgentRecord | null>;
  /** Locks several agents in the order of their ids, so that two transactions never wait for each other. */
  readonly lockAll: (ids: readonly AgentId[]) => Promise<readonly AgentRecord[]>;
  /** The agents of the queues in which chats are offered to this agent alone: those whom they may pass to. Nothing is locked. */
  readonly successors: (id: AgentId) => Promise<readonly AgentId[]>;
  readonly all: () => Promise<readonly AgentRecord[]>;
  /** Agents who are Active and below their limit while in these queues a chat that they may be asked for waits without an offer. Nothing is locked. */
  readonly idle: (queueIds: readonly QueueId[], limit: number) => Promise<readonly AgentId[]>;
  readonly insert: (agent: {
    readonly id: AgentId;
    readonly login: string;
    readonly name: string;
    readonly passwordHash: string;
    readonly at: Instant;
  }) => Promise<void>;
  readonly setPasswordHash: (id: AgentId, hash: string) => Promise<void>;
  /** Sets and logs; false when the agent already had this status. */
  readonly setStatus: (change: {
    readonly id: AgentId;
    readonly status: AgentStatus;
    readonly reason: StatusReason;
    /** Who changed it when it was another agent. */
    readonly actorId: AgentId | null;
    readonly logId: string;
    readonly at: Instant;
  }) => Promise<boolean>;
  /** What the agent was before the last session ended; null when it is not known. */
  readonly statusBeforeLogout: (id: AgentId) => Promise<AgentStatus | null>;
  readonly keepStatusBeforeLogout: (id: AgentId, status: AgentStatus) => Promise<void>;
}

export interface SessionRecord {
  readonly agentId: AgentId;
  readonly expiresAt: Instant;
}
export interface Logins {
  readonly credentials: (login: string) => Promise<{ readonly agentId: AgentId; readonly passwordHash: string } | null>;
  /** Failures under a key since its window began, locked until the transaction ends; a window that is over begins anew. */
  readonly lockFailures: (key: string, windowStart: Instant, at: Instant) => Promise<{ readonly count: number; readonly since: Instant }>;
  readonly recordFailure: (key: string) => Promise<void>;
  readonly clearFailures: (key: string) => Promise<void>;
  readonly openSession: (session: {
    readonly id: string;
    readonly tokenHash: string;
    readonly agentId: AgentId;
    readonly at: Instant;
    readonly expiresAt: Instant;
  }) => Promise<void>;
  readonly findSession: (tokenHash: string, at: Instant) => Promise<SessionRecord | null>;
  readonly closeSession: (tokenHash: string) => Promise<void>;
  /** Sessions that are neither over nor lost. */
  readonly openSessions: (agentId: AgentId, at: Instant) => Promise<number>;
  /** Notes that pages of these sessions are connected. */
  readonly seen: (tokenHashes: readonly string[], at: Instant) => Promise<void>;
  /** Agents who have a session that ran out, or whose pages were last seen before a moment, and that is not yet known to be lost. */
  readonly unseen: (seenBefore: Instant, at: Instant) => Promise<readonly AgentId[]>;
  /** Marks those sessions of an agent as lost; true when there were any, so that of two processes one acts. */
  readonly markLost: (agentId: AgentId, seenBefore: Instant, at: Instant) => Promise<boolean>;
}

/** One step of the change feed. */
export interface NewChange {
  readonly kind: 'chat' | 'message' | 'agent' | 'command';
  readonly chatId: ChatId | null;
  readonly messageId: MessageId | null;
  readonly agentId: AgentId | null;
  readonly commandId: CommandId | null;
}
export interface Feed {
  /** Noted now, numbered and written when the transaction commits. */
  readonly note: (change: Partial<NewChange> & Pick<NewChange, 'kind'>) => void;
}

export interface SettingRows {
  /** The settings that hold. */
  readonly values: () => Promise<Settings>;
  readonly get: (key: string) => Promise<string | null>;
  /** Sets a value that must not change once there, and returns the one that holds. */
  readonly ensure: (key: string, value: string) => Promise<string>;
}
