import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { MigrationContext } from './migration';

/** Limits of queues, roles, bots, rounds of offers, deadlines, decisions, and who hears of events. */
export async function lifeOfAChat(db: Kysely<unknown>, { int }: MigrationContext): Promise<void> {
  const statements = [
    // A check cannot be changed, so a column with more values takes the place of the old one.
    `alter table queues add column routing text not null default 'to_available_agent'
      check (routing in ('to_all_agents', 'to_available_agent', 'round_robin', 'custom'))`,
    `update queues set routing = rule`,
    `alter table queues drop column rule`,
    `alter table queues rename column routing to rule`,
    `alter table queues add column last_agent_first ${int} not null default 0 check (last_agent_first in (0, 1))`,
    `alter table queues add column priority ${int} not null default 0`,
    `alter table queues add column chat_timeout_minutes ${int} check (chat_timeout_minutes > 0)`,
    `alter table queues add column first_response_minutes ${int} check (first_response_minutes > 0)`,
    `alter table queues add column ongoing_response_minutes ${int} check (ongoing_response_minutes > 0)`,
    `alter table queues add column accept_timeout_minutes ${int} check (accept_timeout_minutes > 0)`,
    `alter table queues add column no_agents text not null default 'wait' check (no_agents in ('wait', 'create_case'))`,
    `alter table queues add column overflow_queue_id text references queues (id)`,
    `alter table queues add column overflow_after_minutes ${int} check (overflow_after_minutes > 0)`,
    `alter table queues add column hours text`,

    `create table roles (id text primary key, name text not null unique, created_at ${int} not null)`,
    `create table role_members (
      role_id text not null references roles (id), agent_id text not null references agents (id), primary key (role_id, agent_id))`,
    `create index role_members_by_agent on role_members (agent_id, role_id)`,
    `create table queue_roles (
      queue_id text not null references queues (id), role_id text not null references roles (id),
      level ${int} not null check (level in (1, 2)), primary key (queue_id, role_id))`,
    `create index queue_roles_by_role on queue_roles (role_id, queue_id)`,

    `alter table channels add column queue_id text references queues (id)`,
    `alter table channels add column active ${int} not null default 1 check (active in (0, 1))`,
    `alter table channels add column bot_mode text not null default 'off' check (bot_mode in ('off', 'first', 'only'))`,
    `alter table channels add column language text`,

    `alter table agents add column access text not null default 'agent' check (access in ('agent', 'supervisor', 'administrator'))`,
    `alter table agents add column status_before_logout text check (status_before_logout in ('active', 'inactive'))`,
    `alter table agents add column enabled ${int} not null default 1 check (enabled in (0, 1))`,
    `alter table agent_sessions add column seen_at ${int} not null default 0`,
    `update agent_sessions set seen_at = created_at`,
    `alter table agent_sessions add column lost_at ${int}`,
    `create index agent_sessions_seen on agent_sessions (seen_at) where lost_at is null`,
    `alter table agent_status_log add column actor_id text references agents (id)`,

    `alter table chats add column origin text not null default 'customer' check (origin in ('customer', 'transfer', 'handover', 'agent'))`,
    `update chats set origin = 'transfer' where parent_id is not null`,
    `alter table chats add column state text not null default 'new' check (state in ('new', 'in_progress', 'completed'))`,
    `alter table chats add column round ${int} not null default 1`,
    `alter table chats add column next_round_at ${int}`,
    `alter table chats add column queued_at ${int}`,
    `alter table chats add column last_message_at ${int} not null default 0`,
    `alter table chats add column last_customer_at ${int}`,
    `alter table chats add column unanswered_since ${int}`,
    `alter table chats add column replied_at ${int}`,
    `alter table chats add column overdue_at ${int}`,
    `update chats set
      last_message_at = coalesce((select max(m.created_at) from messages m where m.chat_id = chats.id and m.author <> 'system'), created_at),
      last_customer_at = (select max(m.created_at) from messages m where m.chat_id = chats.id and m.author = 'customer'),
      replied_at = (select min(m.created_at) from messages m where m.chat_id = chats.id and m.author = 'agent'),
      queued_at = case when queue_id is null then null else created_at end`,
    `update chats set state = case when completed_at is not null then 'completed' when replied_at is not null then 'in_progress' else 'new' end,
      unanswered_since = (select min(m.created_at) from messages m where m.chat_id = chats.id and m.author = 'customer' and m.seq >
        coalesce((select max(r.seq) from messages r where r.chat_id = chats.id and r.author = 'agent'), 0))`,
    `create index chats_by_contact on chats (contact_id, accepted_at) where agent_id is not null`,

    `drop index one_open_offer`,
    `drop index offers_open_by_agent`,
    `alter table offers add column stage text not null default 'open' check (stage in ('open', 'accepted', 'withdrawn', 'declined', 'missed'))`,
    `update offers set stage = state`,
    `alter table offers drop column state`,
    `alter table offers rename column stage to state`,
    `alter table offers add column round ${int} not null default 1`,
    `create unique index one_open_offer on offers (chat_id, coalesce(agent_id, '')) where state = 'open'`,
    `create index offers_open_by_agent on offers (agent_id) where state = 'open'`,
    `create index offers_declined on offers (chat_id, round, agent_id) where state = 'declined'`,
    `create index offers_by_agent on offers (agent_id, offered_at)`,

    `create table decisions (
      id text primary key, chat_id text not null references chats (id), queue_id text not null references queues (id),
      at ${int} not null, cause text not null, rule text not null, result text not null, agent_id text references agents (id),
      candidates text not null)`,
    `create index decisions_of_chat on decisions (chat_id, at)`,

    `create table deadlines (
      subject_id text not null, kind text not null, due_at ${int} not null, lease_until ${int},
      primary key (subject_id, kind))`,
    `create index deadlines_due on deadlines (due_at)`,

    // Who is asked, and what waits for a flow, has its deadline from now on as if it had always had one, by the settings' defaults.
    `insert into deadlines (subject_id, kind, due_at)
      select chat_id, 'accept', offered_at + 5 * 60000 from offers where state = 'open' and agent_id is not null`,
    `insert into deadlines (subject_id, kind, due_at)
      select id, 'unrouted', created_at + 5 * 60000 from chats where status = 'waiting' and queue_id is null`,

    `alter table events rename column chat_id to subject_id`,
    `create table subscriptions (topic text primary key, delay_ms ${int} not null, seen_at ${int} not null)`,
    `create table subscription_filters (
      kind text not null, queue_id text not null, channel_id text not null, topic text not null references subscriptions (topic),
      primary key (kind, queue_id, channel_id, topic))`,
    `create index subscription_filters_by_topic on subscription_filters (topic)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
