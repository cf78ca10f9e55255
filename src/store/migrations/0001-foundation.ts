import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { MigrationContext } from './migration';

/** The first tables. The constraints here carry the guarantees: what they forbid cannot be stored by any code. */
export async function foundation(db: Kysely<unknown>, { int, identity }: MigrationContext): Promise<void> {
  const statements = [
    `create table settings (key text primary key, value text not null)`,
    `create table counters (name text primary key, value ${int} not null)`,
    `create table channels (
      id text primary key, type text not null, key text not null, name text not null, created_at ${int} not null,
      unique (type, key))`,
    `create table queues (
      id text primary key, name text not null unique, rule text not null check (rule in ('to_all_agents', 'to_available_agent')),
      created_at ${int} not null)`,
    `create table agents (
      id text primary key, login text not null unique, name text not null, password_hash text not null,
      status text not null check (status in ('active', 'inactive')), status_since ${int} not null,
      capacity ${int} check (capacity > 0), last_taken_at ${int}, created_at ${int} not null)`,
    `create table queue_members (
      queue_id text not null references queues (id), agent_id text not null references agents (id),
      level ${int} not null check (level in (1, 2)), primary key (queue_id, agent_id))`,
    `create index queue_members_by_agent on queue_members (agent_id, queue_id)`,
    `create table agent_sessions (
      id text primary key, token_hash text not null unique, agent_id text not null references agents (id),
      created_at ${int} not null, expires_at ${int} not null)`,
    `create index agent_sessions_by_agent on agent_sessions (agent_id, expires_at)`,
    `create table agent_status_log (
      id text primary key, agent_id text not null references agents (id), status text not null, reason text not null, at ${int} not null)`,
    `create index agent_status_log_by_agent on agent_status_log (agent_id, at)`,
    `create table login_attempts (key text primary key, failures ${int} not null, since ${int} not null)`,
    `create table contacts (id text primary key, name text not null, created_at ${int} not null)`,
    `create table contact_identities (
      id text primary key, contact_id text not null references contacts (id), channel_type text not null, external_id text not null,
      created_at ${int} not null, unique (channel_type, external_id))`,
    `create index contact_identities_by_contact on contact_identities (contact_id)`,
    `create table chats (
      id text primary key, contact_id text not null references contacts (id),
      identity_id text not null references contact_identities (id), channel_id text not null references channels (id),
      queue_id text references queues (id), agent_id text references agents (id), parent_id text unique references chats (id),
      status text not null check (status in ('bot_processing', 'waiting', 'in_progress', 'completed', 'handed_over', 'completed_by_bot')),
      ordinal ${int} not null, waiting_since ${int} not null, created_at ${int} not null, accepted_at ${int}, completed_at ${int},
      end_reason text, last_seq ${int} not null, agent_read_seq ${int} not null,
      check (status <> 'in_progress' or (agent_id is not null and accepted_at is not null)),
      check (status <> 'waiting' or agent_id is null),
      check ((completed_at is null) = (status in ('bot_processing', 'waiting', 'in_progress'))))`,
    `create unique index one_open_chat on chats (contact_id, channel_id) where status in ('bot_processing', 'waiting', 'in_progress')`,
    `create index chats_in_progress on chats (agent_id) where status = 'in_progress'`,
    `create index chats_waiting on chats (queue_id, waiting_since, id) where status = 'waiting'`,
    `create index chats_closed on chats (agent_id, completed_at) where completed_at is not null`,
    `create index chats_by_identity on chats (identity_id, channel_id, ordinal)`,
    `create table messages (
      id text primary key, chat_id text not null references chats (id), channel_id text not null references channels (id),
      seq ${int} not null, author text not null check (author in ('customer', 'agent', 'bot', 'system')),
      agent_id text references agents (id), author_name text, note text, text text not null,
      status text not null check (status in ('sending', 'sent', 'delivered', 'read', 'failed')), status_reason text, status_at ${int} not null,
      provider_message_id text, idempotency_key text unique, command_id text, created_at ${int} not null,
      unique (chat_id, seq), unique (channel_id, provider_message_id))`,
    `create table offers (
      id text primary key, chat_id text not null references chats (id), queue_id text not null references queues (id),
      agent_id text references agents (id), state text not null check (state in ('open', 'accepted', 'withdrawn')),
      offered_at ${int} not null, ended_at ${int})`,
    `create unique index one_open_offer on offers (chat_id, coalesce(agent_id, '')) where state = 'open'`,
    `create index offers_open_by_agent on offers (agent_id) where state = 'open'`,
    `create table commands (
      id text primary key, agent_id text not null references agents (id), chat_id text not null references chats (id), kind text not null,
      payload text not null, state text not null check (state in ('pending', 'retrying', 'done', 'refused', 'failed')), reason text,
      created_at ${int} not null, finished_at ${int})`,
    `create table events (
      seq ${identity}, id text not null unique, topic text not null, kind text not null, chat_id text not null, command_id text,
      payload text not null, state text not null check (state in ('pending', 'leased', 'dead')), attempts ${int} not null,
      next_attempt_at ${int} not null, lease_token text, lease_until ${int}, last_error text, created_at ${int} not null)`,
    `create index events_due on events (topic, seq) where state <> 'dead'`,
    `create index events_of_chat on events (topic, chat_id, seq) where state <> 'dead'`,
    `create index events_leased on events (lease_token) where lease_token is not null`,
    `create table changes (
      seq ${int} primary key, kind text not null, chat_id text, message_id text, agent_id text, command_id text, at ${int} not null)`,
    `create index changes_by_time on changes (at)`,
    `insert into counters (name, value) values ('changes', 0)`,
    `insert into queues (id, name, rule, created_at) values ('00000000-0000-7000-8000-000000000001', 'Support', 'to_all_agents', 0)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
