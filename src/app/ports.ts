/** What the use cases need from the world. Everything that reads or writes rows goes through a transaction. */
import type { AgentStatus } from '../core/agent';
import type { AgentId, ChannelId, ChatId, CommandId, ContactId, IdentityId, Instant, MessageId, QueueId } from '../core/brand';
import type { Chat, ChatStatus, EndReason, InProgressChat, WaitingChat } from '../core/chat';
import type { MessageAuthor, MessageStatus } from '../core/message';
import type { Candidate } from '../core/routing/candidate';
import type { RoutingRule } from '../core/routing/route';
import type { Agent } from '../core/agent';
import type { Commands, Events } from './outbox';

export type { CommandKind, CommandRecord, CommandState, Commands, Events, LeasedEvent } from './outbox';

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
  readonly agents: Agents;
  readonly channels: Channels;
  readonly chats: Chats;
  readonly commands: Commands;
  readonly contacts: Contacts;
  readonly events: Events;
  readonly feed: Feed;
  readonly logins: Logins;
  readonly messages: Messages;
  readonly offers: Offers;
  readonly queues: Queues;
  readonly settings: Settings;
}

export interface Channel {
  readonly id: ChannelId;
  readonly type: string;
  readonly name: string;
}
export interface Channels {
  /** Finds the channel of a trigger node by its key, or makes it; a changed name is stored. */
  readonly ensure: (channel: {
    readonly id: ChannelId;
    readonly type: string;
    readonly key: string;
    readonly name: string;
    readonly at: Instant;
  }) => Promise<Channel>;
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
  readonly queueName: string | null;
  readonly agentName: string | null;
}
export interface Chats {
  readonly find: (id: ChatId) => Promise<ChatRecord | null>;
  /** As `find`, with the chat's row locked until the transaction ends. */
  readonly lock: (id: ChatId) => Promise<ChatRecord | null>;
  /** As `lock`, for many; those that do not exist are left out. */
  readonly lockAll: (ids: readonly ChatId[]) => Promise<ReadonlyMap<ChatId, ChatRecord>>;
  /** The chat that a transfer of this one made. */
  readonly findChild: (parentId: ChatId) => Promise<ChatRecord | null>;
  /** The contact's open chat on the channel, its row locked, so that it cannot end while a message is added to it. */
  readonly findOpen: (contactId: ContactId, channelId: ChannelId) => Promise<Chat | null>;
  /** @throws when the contact already has an open chat on the channel */
  readonly insert: (chat: WaitingChat | InProgressChat) => Promise<void>;
  /**
   * Gives the chat to its agent in one compare-and-set: still waiting, the agent Active and below `capacity`.
   *
   * @returns false when any of it no longer holds; nothing is changed then
   */
  readonly claim: (chat: InProgressChat, capacity: number) => Promise<boolean>;
  /** Puts a waiting chat into a queue; false when it is not waiting any more. */
  readonly enqueue: (id: ChatId, queueId: QueueId) => Promise<boolean>;
  /** As `enqueue`, for many. */
  readonly enqueueAll: (moves: readonly { readonly chatId: ChatId; readonly queueId: QueueId }[]) => Promise<void>;
  /** Ends an open chat; false when it had already ended. */
  readonly end: (id: ChatId, status: ChatStatus, at: Instant, reason: EndReason | 'flow') => Promise<boolean>;
  /** Chats of the agent's queues that wait for a directed offer, oldest first, one left out; their rows are locked. */
  readonly waitingFor: (
    agentId: AgentId,
    limit: number,
    except: ChatId | null,
  ) => Promise<readonly { readonly chat: WaitingChat; readonly queueId: QueueId }[]>;
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
  /** Moves customer messages of a chat to `read`, up to and including `seq`; returns those that moved. */
  readonly readByAgent: (chatId: ChatId, seq: number, at: Instant) => Promise<readonly MessageId[]>;
}

export interface QueueRecord {
  readonly id: QueueId;
  readonly name: string;
  readonly rule: RoutingRule;
}
export interface Queues {
  readonly find: (id: QueueId) => Promise<QueueRecord | null>;
  readonly findAll: (ids: readonly QueueId[]) => Promise<ReadonlyMap<QueueId, QueueRecord>>;
  readonly findByName: (name: string) => Promise<QueueRecord | null>;
  readonly all: () => Promise<readonly QueueRecord[]>;
  readonly insert: (queue: QueueRecord & { readonly at: Instant }) => Promise<void>;
  readonly addMember: (queueId: QueueId, agentId: AgentId, level: 1 | 2) => Promise<void>;
  /** Agents of the queue with load and directed offers; their rows, and those of `others`, are locked in the order of their ids. */
  readonly lockCandidatesOf: (
    queueIds: readonly QueueId[],
    others: readonly AgentId[],
  ) => Promise<ReadonlyMap<QueueId, readonly Candidate[]>>;
  /** As `lockCandidatesOf`, for one queue. */
  readonly lockCandidates: (queueId: QueueId, others?: readonly AgentId[]) => Promise<readonly Candidate[]>;
  /** For every queue: its agents besides one, and how many of them are Active and below the limit. */
  readonly availability: (
    except: AgentId,
  ) => Promise<readonly (QueueRecord & { readonly otherAgents: number; readonly availableAgents: number })[]>;
}

export interface AgentRecord extends Agent {
  readonly login: string;
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
    readonly reason: 'agent' | 'logout' | 'login';
    readonly logId: string;
    readonly at: Instant;
  }) => Promise<boolean>;
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
  readonly openSessions: (agentId: AgentId, at: Instant) => Promise<number>;
}

export interface NewOffer {
  readonly id: string;
  readonly chatId: ChatId;
  readonly queueId: QueueId;
  readonly agentId: AgentId | null;
  readonly at: Instant;
}
export interface Offers {
  /** Offers chats to an agent alone, or with null to all of a queue; an open equal offer stays the one. */
  readonly make: (offers: readonly NewOffer[]) => Promise<void>;
  readonly isOfferedTo: (chatId: ChatId, agentId: AgentId) => Promise<boolean>;
  /** Open offers to this agent alone. */
  readonly countDirected: (agentId: AgentId) => Promise<number>;
  readonly openOf: (chatIds: readonly ChatId[]) => Promise<readonly { readonly chatId: ChatId; readonly agentId: AgentId | null }[]>;
  /** Withdraws every open offer of these chats. */
  readonly closeAll: (chatIds: readonly ChatId[], at: Instant) => Promise<void>;
  readonly open: (chatId: ChatId) => Promise<readonly { readonly agentId: AgentId | null }[]>;
  /** Ends every open offer of the chat; `accepted` for the agent who took it, `withdrawn` for the rest. */
  readonly close: (chatId: ChatId, acceptedBy: AgentId | null, at: Instant) => Promise<void>;
  /** The chats of open offers to this agent alone, oldest first. */
  readonly directedTo: (agentId: AgentId) => Promise<readonly { readonly chatId: ChatId; readonly queueId: QueueId }[]>;
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

export interface Settings {
  readonly get: (key: string) => Promise<string | null>;
  /** Sets a value that must not change once there, and returns the one that holds. */
  readonly ensure: (key: string, value: string) => Promise<string>;
}
