/** What the use cases need from the world. Everything that reads or writes rows goes through a transaction. */
import type { Agent, AgentAccess, AgentStatus, StatusReason } from '../core/agent';
import type { AgentId, ChannelId, ChatId, CommandId, ContactId, IdentityId, Instant, MessageId, QueueId } from '../core/brand';
import type { Queue } from '../core/queue';
import type { Candidate } from '../core/routing/candidate';
import type { RoutingRule } from '../core/routing/route';
import type { Settings } from '../core/settings';
import type { ChatActions } from './action-ports';
import type { Administration } from './administration/ports';
import type { CaseSetup, Cases } from './case-ports';
import type { Channels, Chats, Messages } from './chat-ports';
import type { Accounts, ContactRecords, Erasures, PersonExports } from './contact-ports';
import type { Deliveries } from './delivery-ports';
import type { Duplicates } from './duplicate-ports';
import type { Errands, Files } from './file-ports';
import type { Commands, Events, Subscriptions } from './outbox';
import type { QuickReplies } from './quick-reply-ports';
import type { Merges } from './merge-ports';
import type { Ratings } from './rating-ports';
import type { Reach } from './reach-ports';
import type { DeadlineRows, Decisions, Offers } from './routing-ports';
import type { Translations } from './translation-ports';

export type { BotMode, Channel, Channels, ChatRecord, Chats, Messages, NewMessage, StoredMessage } from './chat-ports';
export type { DecidedCandidate, DecisionCause, DueDeadline, NewDecision, NewOffer, OpenOffer } from './routing-ports';
export type {
  CommandKind,
  CommandReason,
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
  readonly accounts: Accounts;
  readonly actions: ChatActions;
  readonly administration: Administration;
  readonly agents: Agents;
  readonly cases: Cases;
  readonly caseSetup: CaseSetup;
  readonly channels: Channels;
  readonly chats: Chats;
  readonly commands: Commands;
  readonly contacts: Contacts;
  readonly contactRecords: ContactRecords;
  readonly deadlines: DeadlineRows;
  readonly decisions: Decisions;
  readonly deliveries: Deliveries;
  readonly duplicates: Duplicates;
  readonly events: Events;
  readonly feed: Feed;
  readonly erasures: Erasures;
  readonly errands: Errands;
  readonly files: Files;
  readonly logins: Logins;
  readonly merges: Merges;
  readonly messages: Messages;
  readonly offers: Offers;
  readonly personExports: PersonExports;
  readonly queues: Queues;
  readonly quickReplies: QuickReplies;
  readonly ratings: Ratings;
  readonly reach: Reach;
  readonly settings: SettingRows;
  readonly subscriptions: Subscriptions;
  readonly translations: Translations;
}

/** A person as the provider, an agent or a flow describes one; what is null is not known. */
export interface PersonFacts {
  readonly name: string | null;
  /** E.164 with `+`. */
  readonly phone: string | null;
  readonly language: string | null;
}
export interface Identity {
  readonly id: IdentityId;
  readonly contactId: ContactId;
  readonly contactName: string;
}
export interface Contacts {
  /**
   * The identity of (channel type, external id), locked until the transaction ends; made together with its contact when new.
   *
   * `messageId` is the message when it was stored before. It may miss one that another transaction is just storing: storing it again then
   * fails, and the transaction is run again.
   */
  readonly ensureIdentity: (wanted: {
    readonly identityId: IdentityId;
    readonly contactId: ContactId;
    readonly channelType: string;
    readonly externalId: string;
    /** Other ids under which the provider knows the same person. */
    readonly aliases: readonly string[];
    /** What the provider tells of the person; its phone finds the contact that has it already. */
    readonly facts: PersonFacts;
    /** What a new contact without a name is called. */
    readonly placeholder: string;
    /** A message of the identity, to be looked for at the same time. */
    readonly message: { readonly channelId: ChannelId; readonly providerMessageId: string };
    readonly at: Instant;
  }) => Promise<
    Identity & {
      readonly isNew: boolean;
      /** False when another identity of the person was known by its phone. */
      readonly isNewContact: boolean;
      readonly messageId: MessageId | null;
    }
  >;
  /**
   * The identities that are stored of these, by external id, locked until the transaction ends, and which of these messages are stored.
   * Aliases are not looked at.
   */
  readonly known: (wanted: {
    readonly channelType: string;
    readonly externalIds: readonly string[];
    readonly channelId: ChannelId;
    readonly providerMessageIds: readonly string[];
  }) => Promise<{ readonly identities: ReadonlyMap<string, Identity>; readonly stored: ReadonlySet<string> }>;
  /** The identity of (channel type, external id or alias); null when it never wrote. */
  readonly findIdentity: (channelType: string, externalId: string) => Promise<(Identity & { readonly isReachable: boolean }) | null>;
  /** The customer has another id from now on; the old one goes on being found. */
  readonly rename: (id: IdentityId, channelType: string, from: string, to: string) => Promise<void>;
  /**
   * Takes over what a provider tells: the name unless a person gave one, phone and language where there is none yet. It goes to whoever has
   * the identity now, and to nobody once the person was erased. True when that changed anything.
   */
  readonly learn: (identityId: IdentityId, facts: PersonFacts) => Promise<boolean>;
  /** Who has an identity now, locked until the transaction ends; null once the person was erased. */
  readonly ownerOf: (identityId: IdentityId) => Promise<ContactId | null>;
  /**
   * Takes over phone and e-mail address that a customer gives, where there are none yet. Agents read them; unlike a phone of `learn`, they find
   * nobody. True when that changed anything.
   */
  readonly claim: (contactId: ContactId, facts: { readonly phone: string | null; readonly email: string | null }) => Promise<boolean>;
  /** Whether messages reach the customer, and why not. False when nothing changed. */
  readonly setReachable: (id: IdentityId, since: Instant | null, reason: string | null) => Promise<boolean>;
  /** Chats of a contact that are open, for pages that show its name. */
  readonly openChats: (contactId: ContactId) => Promise<readonly ChatId[]>;
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
  /** How many agents of each of these queues are there: Active, or with a page that is connected or was a moment ago. */
  readonly connected: (queueIds: readonly QueueId[], at: Instant) => Promise<ReadonlyMap<QueueId, number>>;
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
