/** The rows of every table, as they are stored. Instants are integer milliseconds, ids UUIDv7 text, JSON is text. */
import type { Generated } from 'kysely';

export interface Tables {
  settings: { key: string; value: string };
  counters: { name: string; value: number };
  channels: { id: string; type: string; key: string; name: string; created_at: number };
  queues: { id: string; name: string; rule: string; created_at: number };
  queue_members: { queue_id: string; agent_id: string; level: number };
  agents: {
    id: string;
    login: string;
    name: string;
    password_hash: string;
    status: string;
    status_since: number;
    capacity: number | null;
    last_taken_at: number | null;
    created_at: number;
  };
  agent_sessions: { id: string; token_hash: string; agent_id: string; created_at: number; expires_at: number };
  agent_status_log: { id: string; agent_id: string; status: string; reason: string; at: number };
  login_attempts: { key: string; failures: number; since: number };
  contacts: { id: string; name: string; created_at: number };
  contact_identities: { id: string; contact_id: string; channel_type: string; external_id: string; created_at: number };
  chats: {
    id: string;
    contact_id: string;
    identity_id: string;
    channel_id: string;
    queue_id: string | null;
    agent_id: string | null;
    parent_id: string | null;
    status: string;
    /** Counts the chats of the identity on the channel, from 1. */
    ordinal: number;
    waiting_since: number;
    created_at: number;
    accepted_at: number | null;
    completed_at: number | null;
    end_reason: string | null;
    last_seq: number;
    agent_read_seq: number;
  };
  messages: {
    id: string;
    chat_id: string;
    channel_id: string;
    seq: number;
    author: string;
    agent_id: string | null;
    author_name: string | null;
    note: string | null;
    text: string;
    status: string;
    status_reason: string | null;
    status_at: number;
    provider_message_id: string | null;
    idempotency_key: string | null;
    command_id: string | null;
    created_at: number;
  };
  offers: {
    id: string;
    chat_id: string;
    queue_id: string;
    agent_id: string | null;
    state: string;
    offered_at: number;
    ended_at: number | null;
  };
  commands: {
    id: string;
    agent_id: string;
    chat_id: string;
    kind: string;
    payload: string;
    state: string;
    reason: string | null;
    created_at: number;
    finished_at: number | null;
  };
  events: {
    seq: Generated<number>;
    id: string;
    topic: string;
    kind: string;
    chat_id: string;
    command_id: string | null;
    payload: string;
    state: string;
    attempts: number;
    next_attempt_at: number;
    lease_token: string | null;
    lease_until: number | null;
    last_error: string | null;
    created_at: number;
  };
  changes: {
    seq: number;
    kind: string;
    chat_id: string | null;
    message_id: string | null;
    agent_id: string | null;
    command_id: string | null;
    at: number;
  };
}
