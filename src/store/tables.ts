/** The rows of every table, as they are stored. Instants are integer milliseconds, ids UUIDv7 text, JSON is text. */
import type { Generated } from 'kysely';
import type { WorkTables } from './work-tables';

/** Every table of the store. */
export interface Tables extends WorkTables {
  settings: { key: string; value: string };
  counters: { name: string; value: number };
  channels: {
    id: string;
    type: string;
    key: string;
    name: string;
    created_at: number;
    queue_id: string | null;
    active: Generated<number>;
    bot_mode: Generated<string>;
    language: string | null;
    /** JSON of the kinds of events that start executions. */
    events: Generated<string>;
    served_by: string | null;
    served_at: number | null;
    poll_offset: number | null;
    /** JSON of the templates that the provider last told. */
    templates: string | null;
    webhook_url: string | null;
    person_window: number | null;
    auto_create_contact: Generated<number>;
  };
  queues: {
    id: string;
    name: string;
    created_at: number;
    rule: string;
    last_agent_first: Generated<number>;
    priority: Generated<number>;
    chat_timeout_minutes: number | null;
    first_response_minutes: number | null;
    ongoing_response_minutes: number | null;
    accept_timeout_minutes: number | null;
    no_agents: Generated<string>;
    overflow_queue_id: string | null;
    overflow_after_minutes: number | null;
    /** JSON of the working hours; null when the queue is always open. */
    hours: string | null;
  };
  roles: { id: string; name: string; created_at: number };
  role_members: { role_id: string; agent_id: string };
  queue_roles: { queue_id: string; role_id: string; level: number };
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
    access: Generated<string>;
    status_before_logout: string | null;
    enabled: Generated<number>;
    language: string | null;
    /** Whether the agent had translation on when last asked, for new chats. */
    translates: Generated<number>;
  };
  agent_sessions: {
    id: string;
    token_hash: string;
    agent_id: string;
    created_at: number;
    expires_at: number;
    /** When a page of the session was last connected. */
    seen_at: number;
    /** When the session was found to have no page any more. */
    lost_at: number | null;
  };
  agent_status_log: { id: string; agent_id: string; status: string; reason: string; at: number; actor_id: string | null };
  login_attempts: { key: string; failures: number; since: number };
  contacts: {
    id: string;
    name: string;
    created_at: number;
    phone: string | null;
    email: string | null;
    language: string | null;
    picture_hash: string | null;
    named_by: Generated<string>;
    business_phone: string | null;
    job_title: string | null;
    note: string | null;
    account_id: string | null;
    origin: Generated<string>;
    updated_at: number | null;
    deleted_at: number | null;
    deleted_as: string | null;
    /** When the keys by which duplicates are found were made; null until then. */
    keys_at: number | null;
  };
  accounts: {
    id: string;
    name: string;
    name_key: string;
    phone: string | null;
    website: string | null;
    created_at: number;
    updated_at: number;
  };
  duplicate_rules: { id: string; name: string; attributes: string; active: number; position: number; created_at: number };
  duplicate_keys: { field: string; key: string; contact_id: string };
  not_duplicates: { first_id: string; second_id: string; agent_id: string | null; at: number };
  merges: {
    id: string;
    survivor_id: string;
    removed_id: string;
    kind: string;
    agent_id: string | null;
    at: number;
    undone_at: number | null;
    record: string;
  };
  erasures: { id: string; contact_id: string; agent_id: string | null; at: number; receipt: string };
  contact_phones: { phone: string; contact_id: string };
  contact_identities: {
    id: string;
    contact_id: string;
    channel_type: string;
    external_id: string;
    created_at: number;
    name: string | null;
    phone: string | null;
    unreachable_since: number | null;
    unreachable_reason: string | null;
  };
  identity_aliases: { channel_type: string; external_id: string; identity_id: string };
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
    origin: string;
    state: string;
    /** Counts the rounds in which agents are asked, from 1. */
    round: number;
    next_round_at: number | null;
    queued_at: number | null;
    /** Of any author but the system; the beginning of the chat when nobody wrote. */
    last_message_at: number;
    last_customer_at: number | null;
    unanswered_since: number | null;
    replied_at: number | null;
    /** When the missing answer was told to be overdue. */
    overdue_at: number | null;
    /** 1 for an open chat beside a newer one of its contact on the channel, after a merge. */
    beside: Generated<number>;
    case_id: string | null;
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
    /** Whom it came from or goes to; null where the chat's own identity says it. */
    identity_id: string | null;
    /** JSON of what it holds beside text and files. */
    content: string | null;
    /** How many files it has. */
    files: Generated<number>;
    original_text: string | null;
    edited_at: number | null;
    deleted_at: number | null;
    reaction: string | null;
  };
  /** What is sent of a message with one call of a provider. */
  message_parts: {
    seq: Generated<number>;
    id: string;
    message_id: string;
    chat_id: string;
    channel_id: string;
    identity_id: string;
    position: number;
    content: string;
    state: string;
    code: string | null;
    reason: string | null;
    status_at: number;
    sent_at: number | null;
    attempts: number;
    due_at: number;
    lease_until: number | null;
    created_at: number;
  };
  provider_ids: { channel_id: string; provider_message_id: string; part_id: string };
  early_receipts: {
    channel_id: string;
    provider_message_id: string;
    status: string;
    at: number;
    code: string | null;
    reason: string | null;
    received_at: number;
  };
  files: { hash: string; size: number; type: string; bytes: Uint8Array; created_at: number };
  attachments: {
    id: string;
    /** Null while an uploaded file waits for its message. */
    message_id: string | null;
    position: number;
    kind: string;
    name: string;
    type: string;
    size: number | null;
    hash: string | null;
    state: string;
    reason: string | null;
    /** Who uploaded it. */
    owner_id: string | null;
    created_at: number;
  };
  errands: {
    id: string;
    kind: string;
    subject_id: string;
    channel_id: string;
    source: string | null;
    attempts: number;
    due_at: number;
    lease_until: number | null;
    created_at: number;
  };
  ratings: { chat_id: string; value: number; comment: string | null; at: number };
  offers: {
    id: string;
    chat_id: string;
    queue_id: string;
    agent_id: string | null;
    offered_at: number;
    ended_at: number | null;
    state: string;
    round: number;
  };
  commands: {
    id: string;
    agent_id: string;
    chat_id: string;
    kind: string;
    payload: string;
    state: string;
    reason: string | null;
    code: string | null;
    created_at: number;
    finished_at: number | null;
  };
  events: {
    seq: Generated<number>;
    id: string;
    topic: string;
    kind: string;
    /** What the event is about, and what it waits in line with: a chat, or an agent. */
    subject_id: string;
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
  decisions: {
    id: string;
    chat_id: string;
    queue_id: string;
    at: number;
    cause: string;
    rule: string;
    result: string;
    agent_id: string | null;
    /** JSON of every candidate. */
    candidates: string;
  };
  deadlines: { subject_id: string; kind: string; due_at: number; lease_until: number | null };
  subscriptions: { topic: string; delay_ms: number; seen_at: number };
  subscription_filters: { kind: string; queue_id: string; channel_id: string; topic: string };
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
