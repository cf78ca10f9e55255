/** Rows into domain values and back; the one place that trusts what the database's own checks guarantee. */
import { asAgentId, asChannelId, asChatId, asCommandId, asContactId, asIdentityId, asInstant, asMessageId, asQueueId } from '../core/brand';
import type { Chat, EndedChat } from '../core/chat';
import type { AgentStatus } from '../core/agent';
import type { MessageAuthor, MessageStatus } from '../core/message';
import type { RoutingRule } from '../core/routing/route';
import type { AgentRecord, CommandKind, CommandRecord, CommandState, LeasedEvent, QueueRecord, StoredMessage } from '../app/ports';
import type { Candidate } from '../core/routing/candidate';
import type { Tables } from './tables';

type Row<T extends keyof Tables> = { [K in keyof Tables[T]]: Tables[T][K] };

const idOrNull = <T>(make: (id: string) => T, id: string | null): T | null => (id === null ? null : make(id));

/** @throws TypeError when a row breaks what the table's checks promise */
export function chatOf(row: Omit<Row<'chats'>, 'ordinal' | 'last_seq' | 'agent_read_seq' | 'end_reason'>): Chat {
  const facts = {
    id: asChatId(row.id),
    contactId: asContactId(row.contact_id),
    identityId: asIdentityId(row.identity_id),
    channelId: asChannelId(row.channel_id),
    parentId: idOrNull(asChatId, row.parent_id),
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

export function messageOf(row: Omit<Row<'messages'>, 'status_reason' | 'status_at'>): StoredMessage {
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
}

export function agentOf(row: AgentRow): AgentRecord {
  return {
    id: asAgentId(row.id),
    login: row.login,
    name: row.name,
    status: row.status as AgentStatus,
    capacity: row.capacity,
    load: row.load,
    lastTakenAt: row.last_taken_at === null ? null : asInstant(row.last_taken_at),
  };
}

export function candidateOf(row: AgentRow & { readonly level: number; readonly directed: number }): Candidate {
  return { ...agentOf(row), level: row.level === 2 ? 2 : 1, directedOffers: row.directed };
}

export const queueOf = (row: Pick<Row<'queues'>, 'id' | 'name' | 'rule'>): QueueRecord => ({
  id: asQueueId(row.id),
  name: row.name,
  rule: row.rule as RoutingRule,
});

export function commandOf(row: Omit<Row<'commands'>, 'created_at' | 'finished_at'>): CommandRecord {
  return {
    id: asCommandId(row.id),
    agentId: asAgentId(row.agent_id),
    chatId: asChatId(row.chat_id),
    kind: row.kind as CommandKind,
    payload: JSON.parse(row.payload) as unknown,
    state: row.state as CommandState,
    reason: row.reason,
  };
}

export interface EventRow {
  readonly id: string;
  readonly kind: string;
  readonly chat_id: string;
  readonly command_id: string | null;
  readonly payload: string;
  readonly attempts: number;
}

export function eventOf(row: EventRow): LeasedEvent {
  return {
    id: row.id,
    kind: row.kind,
    chatId: asChatId(row.chat_id),
    commandId: idOrNull(asCommandId, row.command_id),
    payload: JSON.parse(row.payload) as unknown,
    attempts: row.attempts,
  };
}
