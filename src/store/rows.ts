/** Rows into domain values and back; the one place that trusts what the database's own checks guarantee. */
import { asAgentId, asChannelId, asChatId, asCommandId, asContactId, asIdentityId, asInstant, asMessageId, asQueueId } from '../core/brand';
import type { AgentAccess, AgentStatus } from '../core/agent';
import type { Chat, ChatOrigin, EndedChat } from '../core/chat';
import type { ChatTimes } from '../core/deadlines';
import type { WorkingHours } from '../core/hours';
import type { MessageContent } from '../core/content';
import type { MessageAuthor, MessageStatus } from '../core/message';
import type { RoutingRule } from '../core/routing/route';
import type { NoAgentsBehaviour } from '../core/queue';
import type {
  AgentRecord,
  BotMode,
  Channel,
  CommandKind,
  CommandRecord,
  CommandState,
  LeasedEvent,
  QueueRecord,
  StoredMessage,
} from '../app/ports';
import type { Candidate } from '../core/routing/candidate';
import type { Selectable } from 'kysely';
import type { Tables } from './tables';

type Row<T extends keyof Tables> = { [K in keyof Tables[T]]: Tables[T][K] };

const idOrNull = <T>(make: (id: string) => T, id: string | null): T | null => (id === null ? null : make(id));

/** @throws TypeError when a row breaks what the table's checks promise */
export function chatOf(row: Row<'chats'>): Chat {
  const facts = {
    id: asChatId(row.id),
    contactId: asContactId(row.contact_id),
    identityId: asIdentityId(row.identity_id),
    channelId: asChannelId(row.channel_id),
    parentId: idOrNull(asChatId, row.parent_id),
    origin: row.origin as ChatOrigin,
    waitingSince: asInstant(row.waiting_since),
    createdAt: asInstant(row.created_at),
    queueId: idOrNull(asQueueId, row.queue_id),
  };
  const { status } = row;
  if (status === 'waiting' || status === 'bot_processing') return { ...facts, status };
  const agentId = idOrNull(asAgentId, row.agent_id);
  const acceptedAt = row.accepted_at === null ? null : asInstant(row.accepted_at);
  if (status === 'in_progress' && agentId !== null && acceptedAt !== null) return { ...facts, status, agentId, acceptedAt };
  if (row.completed_at === null) throw new TypeError(`Chat ${row.id} has a row that its table's checks forbid`);
  return { ...facts, status: status as EndedChat['status'], agentId, acceptedAt, completedAt: asInstant(row.completed_at) };
}

const instantOrNull = (at: number | null) => (at === null ? null : asInstant(at));

export function timesOf(row: Row<'chats'>): ChatTimes {
  return {
    createdAt: asInstant(row.created_at),
    lastMessageAt: asInstant(row.last_message_at),
    lastCustomerAt: instantOrNull(row.last_customer_at),
    unansweredSince: instantOrNull(row.unanswered_since),
    repliedAt: instantOrNull(row.replied_at),
    overdueAt: instantOrNull(row.overdue_at),
    queuedAt: instantOrNull(row.queued_at),
    nextRoundAt: instantOrNull(row.next_round_at),
  };
}

export const channelOf = (row: Selectable<Tables['channels']>): Channel => ({
  id: asChannelId(row.id),
  type: row.type,
  name: row.name,
  queueId: idOrNull(asQueueId, row.queue_id),
  isActive: row.active === 1,
  botMode: row.bot_mode as BotMode,
  language: row.language,
  createsContacts: row.auto_create_contact === 1,
  events: JSON.parse(row.events) as readonly string[],
});

export function messageOf(row: Selectable<Tables['messages']>): StoredMessage {
  return {
    id: asMessageId(row.id),
    chatId: asChatId(row.chat_id),
    channelId: asChannelId(row.channel_id),
    seq: row.seq,
    author: row.author as MessageAuthor,
    agentId: idOrNull(asAgentId, row.agent_id),
    authorName: row.author_name,
    note: row.note as StoredMessage['note'],
    text: row.text,
    status: row.status as MessageStatus,
    providerMessageId: row.provider_message_id,
    idempotencyKey: row.idempotency_key,
    commandId: idOrNull(asCommandId, row.command_id),
    at: asInstant(row.created_at),
    identityId: idOrNull(asIdentityId, row.identity_id),
    content: row.content === null ? null : (JSON.parse(row.content) as MessageContent),
    files: row.files,
  };
}

export interface AgentRow {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly status: string;
  readonly capacity: number;
  readonly load: number;
  readonly last_taken_at: number | null;
  readonly access: string;
  readonly enabled: number;
}

export function agentOf(row: AgentRow): AgentRecord {
  return {
    id: asAgentId(row.id),
    login: row.login,
    access: row.access as AgentAccess,
    isEnabled: row.enabled === 1,
    name: row.name,
    status: row.status as AgentStatus,
    capacity: row.capacity,
    load: row.load,
    lastTakenAt: instantOrNull(row.last_taken_at),
  };
}

export function candidateOf(
  row: AgentRow & { readonly level: number; readonly directed: number; readonly last_asked_at: number | null },
): Candidate {
  return {
    ...agentOf(row),
    level: row.level === 2 ? 2 : 1,
    directedOffers: row.directed,
    lastAskedAt: instantOrNull(row.last_asked_at),
  };
}

export function queueOf(row: Selectable<Tables['queues']>): QueueRecord {
  const { overflow_queue_id: overflowId, overflow_after_minutes: overflowAfter } = row;
  return {
    id: asQueueId(row.id),
    name: row.name,
    rule: row.rule as RoutingRule,
    lastAgentFirst: row.last_agent_first === 1,
    priority: row.priority,
    chatTimeoutMinutes: row.chat_timeout_minutes,
    firstResponseMinutes: row.first_response_minutes,
    ongoingResponseMinutes: row.ongoing_response_minutes,
    acceptTimeoutMinutes: row.accept_timeout_minutes,
    noAgents: row.no_agents as NoAgentsBehaviour,
    overflow: overflowId === null || overflowAfter === null ? null : { queueId: asQueueId(overflowId), afterMinutes: overflowAfter },
    hours: row.hours === null ? null : (JSON.parse(row.hours) as WorkingHours),
  };
}

export function commandOf(row: Omit<Row<'commands'>, 'created_at' | 'finished_at'>): CommandRecord {
  return {
    id: asCommandId(row.id),
    agentId: asAgentId(row.agent_id),
    chatId: asChatId(row.chat_id),
    kind: row.kind as CommandKind,
    payload: JSON.parse(row.payload) as unknown,
    state: row.state as CommandState,
    reason: row.reason,
    code: row.code,
  };
}

export interface EventRow {
  readonly id: string;
  readonly kind: string;
  readonly subject_id: string;
  readonly command_id: string | null;
  readonly payload: string;
  readonly attempts: number;
}

export function eventOf(row: EventRow): LeasedEvent {
  return {
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    commandId: idOrNull(asCommandId, row.command_id),
    payload: JSON.parse(row.payload) as unknown,
    attempts: row.attempts,
  };
}
