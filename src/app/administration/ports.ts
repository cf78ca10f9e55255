/** What administration needs from the store beside what every day needs. */
import type { AgentAccess, AgentStatus } from '../../core/agent';
import type { AgentId, ChannelId, ChatId, ContactId, Instant, QueueId, RoleId } from '../../core/brand';
import type { ChatState, ChatStatus } from '../../core/chat';
import type { Queue } from '../../core/queue';
import type { SettingCode } from '../../core/settings';
import type { AgentRecord, Channel, ChatRecord, DecidedCandidate, StoredMessage } from '../ports';

/** The nouns as administrators see them. */
export interface Administration {
  readonly agents: AgentSetup;
  readonly channels: ChannelSetup;
  readonly chats: ChatSearch;
  readonly events: Outbox;
  readonly offers: OfferSearch;
  readonly queues: QueueSetup;
  readonly roles: RoleSetup;
  readonly settings: SettingSetup;
}

/** An agent or a role of a queue; level 2 gets transferred chats only. */
export type QueueMember =
  | { readonly kind: 'agent'; readonly id: AgentId; readonly name: string; readonly level: 1 | 2 }
  | { readonly kind: 'role'; readonly id: RoleId; readonly name: string; readonly level: 1 | 2 };

export interface QueueSetup {
  readonly insert: (queue: Queue, at: Instant) => Promise<void>;
  /** Writes every field of the queue. */
  readonly update: (queue: Queue) => Promise<void>;
  readonly delete: (id: QueueId) => Promise<void>;
  /** By name; `text` is found anywhere in the name, whatever its case. */
  readonly search: (filter: {
    readonly text: string | null;
    readonly rule: string | null;
    readonly limit: number;
  }) => Promise<readonly Queue[]>;
  /** What keeps a queue from being deleted: names of channels bound to it, of queues that overflow to it, and whether it ever had a chat. */
  readonly uses: (
    id: QueueId,
  ) => Promise<{ readonly channels: readonly string[]; readonly overflowsFrom: readonly string[]; readonly hadChats: boolean }>;
  /** Roles as themselves, not as their agents. By kind and name. */
  readonly members: (id: QueueId) => Promise<readonly QueueMember[]>;
  /** Adds members, or changes their level. */
  readonly putMembers: (id: QueueId, members: readonly Omit<QueueMember, 'name'>[]) => Promise<void>;
  readonly removeMembers: (id: QueueId, members: readonly Pick<QueueMember, 'kind' | 'id'>[]) => Promise<void>;
}

export interface Role {
  readonly id: RoleId;
  readonly name: string;
}
export interface RoleSetup {
  readonly find: (id: RoleId) => Promise<Role | null>;
  readonly findByName: (name: string) => Promise<Role | null>;
  readonly search: (filter: { readonly text: string | null; readonly limit: number }) => Promise<readonly Role[]>;
  /** Makes the role, or renames it. */
  readonly save: (role: Role, at: Instant) => Promise<void>;
  readonly delete: (id: RoleId) => Promise<void>;
  readonly members: (id: RoleId) => Promise<readonly { readonly id: AgentId; readonly name: string; readonly login: string }[]>;
  readonly addMembers: (id: RoleId, agentIds: readonly AgentId[]) => Promise<void>;
  readonly removeMembers: (id: RoleId, agentIds: readonly AgentId[]) => Promise<void>;
  /** The queues that have the role among their members. */
  readonly queuesOf: (id: RoleId) => Promise<readonly { readonly id: QueueId; readonly name: string }[]>;
}

/** An agent with what only administrators need. */
export interface AgentDetails extends AgentRecord {
  /** The agent's own limit of chats; null when `SimultaneousChats` holds. */
  readonly ownCapacity: number | null;
  /** What the agent reads and writes, BCP 47; null when none was chosen. */
  readonly language: string | null;
}
export interface AgentSetup {
  readonly find: (id: AgentId) => Promise<AgentDetails | null>;
  readonly findByLogin: (login: string) => Promise<AgentDetails | null>;
  readonly passwordHash: (id: AgentId) => Promise<string | null>;
  /** By name; `queueId` finds those whom a role brings into the queue, too. */
  readonly search: (filter: {
    readonly text: string | null;
    readonly status: AgentStatus | null;
    readonly access: AgentAccess | null;
    readonly isEnabled: boolean | null;
    readonly queueId: QueueId | null;
    readonly roleId: RoleId | null;
    readonly limit: number;
  }) => Promise<readonly AgentDetails[]>;
  readonly update: (
    agent: Pick<AgentDetails, 'id' | 'login' | 'name' | 'access' | 'isEnabled' | 'ownCapacity' | 'language'> & {
      readonly passwordHash: string | null;
    },
  ) => Promise<void>;
  readonly endSessions: (id: AgentId) => Promise<void>;
  /** The queues of an agent, also by roles. */
  readonly queuesOf: (id: AgentId) => Promise<readonly QueueId[]>;
  /** Whether chats, messages, offers, commands, cases or their templates name the agent. */
  readonly hasHistory: (id: AgentId) => Promise<boolean>;
  /** Deletes the agent, sessions, memberships and log of statuses. */
  readonly delete: (id: AgentId) => Promise<void>;
}

export interface ChannelSetup {
  readonly search: (filter: {
    readonly text: string | null;
    readonly type: string | null;
    readonly isActive: boolean | null;
    readonly queueId: QueueId | null;
    readonly limit: number;
  }) => Promise<readonly Channel[]>;
  readonly update: (channel: Pick<Channel, 'id' | 'queueId' | 'isActive' | 'language' | 'createsContacts'>) => Promise<void>;
  readonly chats: (id: ChannelId) => Promise<{ readonly all: number; readonly open: number }>;
  readonly delete: (id: ChannelId) => Promise<void>;
}

export interface SettingSetup {
  readonly set: (code: SettingCode, value: string) => Promise<void>;
}

/** An event in the outbox, without what it says: that is personal. */
export interface OutboxEvent {
  readonly id: string;
  readonly topic: string;
  readonly kind: string;
  /** What it is about: a chat's id, or an agent's. */
  readonly subjectId: string;
  readonly state: 'pending' | 'leased' | 'dead';
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Instant;
}
export interface Outbox {
  /** Oldest first. */
  readonly search: (filter: {
    readonly state: OutboxEvent['state'] | null;
    readonly kind: string | null;
    readonly topic: string | null;
    readonly subjectId: string | null;
    readonly limit: number;
  }) => Promise<readonly OutboxEvent[]>;
  readonly find: (id: string) => Promise<OutboxEvent | null>;
  /** Makes dead letters due again as if they had never failed; returns those that were dead. */
  readonly replay: (ids: readonly string[]) => Promise<readonly string[]>;
  /** Deletes a dead letter; false when there is none of this id. */
  readonly deleteDead: (id: string) => Promise<boolean>;
}

export interface ChatFilter {
  readonly status: ChatStatus | null;
  readonly state: ChatState | null;
  readonly queueId: QueueId | null;
  readonly agentId: AgentId | null;
  readonly channelId: ChannelId | null;
  /** Chats of all channels of this type. */
  readonly channelType: string | null;
  readonly contactId: ContactId | null;
  /** Chats that began at this moment or later. */
  readonly since: Instant | null;
  readonly limit: number;
  readonly order: 'newest' | 'oldest';
}
/** Why a chat was offered to whom it was, or to nobody. */
export interface DecisionDetails {
  readonly id: string;
  readonly at: Instant;
  readonly cause: string;
  readonly rule: string;
  readonly result: string;
  readonly queue: { readonly id: QueueId; readonly name: string };
  readonly agent: { readonly id: AgentId; readonly name: string } | null;
  readonly candidates: readonly (DecidedCandidate & { readonly name: string })[];
}
export interface ChatSearch {
  readonly search: (filter: ChatFilter) => Promise<readonly ChatRecord[]>;
  /** Every message of a chat, oldest first. */
  readonly messages: (id: ChatId) => Promise<readonly StoredMessage[]>;
  /** Oldest first. */
  readonly decisions: (id: ChatId) => Promise<readonly DecisionDetails[]>;
  /** Open chats of a queue, or with null those that wait or a bot answers in any, by id from after one on. */
  readonly open: (queueId: QueueId | null, after: ChatId | null, limit: number) => Promise<readonly ChatId[]>;
}

/** Looks for offers that no longer fit the members, limits and rules of queues. */
export interface OfferSearch {
  /** Open offers to one agent who is no member of the queue any more. */
  readonly toOutsiders: (queueIds: readonly QueueId[]) => Promise<readonly { readonly chatId: ChatId; readonly agentId: AgentId }[]>;
  /** Agents of these queues who have as many chats as they may, and offers of their own beside. */
  readonly overLimit: (queueIds: readonly QueueId[]) => Promise<readonly AgentId[]>;
  /** Active agents of these queues for whom a chat waits that nobody is asked for. */
  readonly idle: (queueIds: readonly QueueId[]) => Promise<readonly AgentId[]>;
  /** Waiting chats of a queue that are offered to all of it. */
  readonly toAll: (queueId: QueueId, limit: number) => Promise<readonly ChatId[]>;
}
