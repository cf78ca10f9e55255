import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { MigrationContext } from './migration';

/** The six rules by which people are found twice, in the order in which they are shown. */
const rules: readonly (readonly [name: string, attributes: readonly string[]])[] = [
  ['Full name and phone', ['name', 'phone']],
  ['Full name and email', ['name', 'email']],
  ['Mobile phone', ['mobile']],
  ['Business phone', ['business']],
  ['Email', ['email']],
  ['Full name, whatever the order of its words', ['name']],
];

const statuses: readonly (readonly [id: string, name: string, isFinal: 0 | 1])[] = [
  ['new', 'New', 0],
  ['in_progress', 'In progress', 0],
  ['waiting', 'Waiting for the customer', 0],
  ['resolved', 'Resolved', 1],
  ['closed', 'Closed', 1],
  ['cancelled', 'Cancelled', 1],
];

const categories = ['Question', 'Problem', 'Complaint', 'Request'];

/** What agents do with a chat beside answering it: contacts and accounts, duplicates, cases, actions, quick replies, translation. */
export async function contactsAndCases(db: Kysely<unknown>, { int, bytewise }: MigrationContext): Promise<void> {
  const statements = [
    // The key is the name without its case: of two who make an account of one name at once, the second finds the first's.
    `create table accounts (
      id text primary key, name text not null, name_key text ${bytewise} not null unique, phone text, website text,
      created_at ${int} not null, updated_at ${int} not null)`,

    `alter table contacts add column business_phone text`,
    `alter table contacts add column job_title text`,
    `alter table contacts add column note text`,
    `alter table contacts add column account_id text references accounts (id)`,
    `create index contacts_of_account on contacts (account_id) where account_id is not null`,
    // 'unidentified': somebody wrote on a channel that makes no contacts; nobody knows yet who it is.
    `alter table contacts add column origin text not null default 'chat' check (origin in ('chat', 'unidentified', 'person'))`,
    `alter table contacts add column updated_at ${int}`,
    `alter table contacts add column deleted_at ${int}`,
    `alter table contacts add column deleted_as text check (deleted_as in ('merged', 'erased'))`,
    `create index contacts_by_phone on contacts (phone ${bytewise}) where phone is not null`,
    // When the keys by which duplicates are found were made; null until then.
    `alter table contacts add column keys_at ${int}`,
    `create index contacts_by_picture on contacts (picture_hash) where picture_hash is not null`,
    `create index contacts_without_keys on contacts (id) where keys_at is null and deleted_at is null`,
    `alter table channels add column auto_create_contact ${int} not null default 1`,
    `alter table agents add column language text`,
    // Whether the agent had translation on when last asked, for new chats.
    `alter table agents add column translates ${int} not null default 0`,

    `create table duplicate_rules (
      id text primary key, name text not null unique, attributes text not null, active ${int} not null, position ${int} not null,
      created_at ${int} not null)`,
    `create table duplicate_keys (
      field text not null, key text ${bytewise} not null, contact_id text not null references contacts (id), primary key (field, key, contact_id))`,
    `create index duplicate_keys_of_contact on duplicate_keys (contact_id)`,
    `create table not_duplicates (
      first_id text not null, second_id text not null, agent_id text, at ${int} not null, primary key (first_id, second_id))`,
    `create index not_duplicates_of_second on not_duplicates (second_id)`,
    // One a contact that was removed; the record has everything that undoing it needs.
    `create table merges (
      id text primary key, survivor_id text not null, removed_id text not null, kind text not null check (kind in ('merge', 'link')),
      agent_id text, at ${int} not null, undone_at ${int}, record text not null)`,
    `create index merges_by_survivor on merges (survivor_id)`,
    `create index merges_by_removed on merges (removed_id)`,
    `create table erasures (id text primary key, contact_id text not null, agent_id text, at ${int} not null, receipt text not null)`,
    `create index erasures_by_contact on erasures (contact_id)`,

    // After a merge a contact may have two open chats on a channel: the older stands beside the newer, which gets the next message.
    `alter table chats add column beside ${int} not null default 0`,
    `alter table chats add column case_id text`,
    `drop index one_open_chat`,
    `create unique index one_open_chat on chats (contact_id, channel_id)
      where status in ('bot_processing', 'waiting', 'in_progress') and beside = 0`,
    `create index open_chats_of_contact on chats (contact_id, channel_id, beside) where status in ('bot_processing', 'waiting', 'in_progress')`,

    `create table case_categories (id text primary key, name text not null unique, position ${int} not null, active ${int} not null)`,
    `create table case_statuses (
      id text primary key, name text not null unique, is_final ${int} not null, position ${int} not null, active ${int} not null)`,
    // What cases of chats begin with. A template that asks for more than a chat can say cannot be chosen for them.
    `create table case_templates (
      id text primary key, name text not null unique, category_id text references case_categories (id), priority text, project text,
      assignee_id text references agents (id), required_fields text not null, created_at ${int} not null, updated_at ${int} not null)`,
    `create table cases (
      id text primary key, number ${int} not null unique, subject text not null, description text not null, source text not null,
      status_id text not null references case_statuses (id), category_id text references case_categories (id), priority text, project text,
      contact_id text not null references contacts (id), account_id text references accounts (id), assignee_id text references agents (id),
      registered_at ${int} not null, updated_at ${int} not null, closed_at ${int},
      foreign_system text, foreign_key text, foreign_url text, once_key text unique)`,
    `create index cases_of_contact on cases (contact_id, number)`,
    `create index cases_of_account on cases (account_id) where account_id is not null`,
    `create index cases_of_assignee on cases (assignee_id) where assignee_id is not null`,
    `create index cases_of_category on cases (category_id) where category_id is not null`,
    `create index cases_by_status on cases (status_id, number)`,
    `create unique index cases_by_foreign_key on cases (foreign_system, foreign_key) where foreign_key is not null`,
    `create table case_chats (
      chat_id text not null references chats (id), case_id text not null references cases (id), at ${int} not null,
      primary key (chat_id, case_id))`,
    `create index case_chats_of_case on case_chats (case_id)`,
    `insert into counters (name, value) values ('case', 0)`,

    `create table chat_actions (
      id text primary key, caption text not null, queue_id text not null references queues (id), workflow_id text not null,
      workflow_name text, position ${int} not null, active ${int} not null,
      feature text check (feature in ('cases')), created_at ${int} not null, updated_at ${int} not null, unique (queue_id, caption))`,
    `create table action_runs (
      command_id text primary key references commands (id), action_id text not null, chat_id text not null references chats (id),
      agent_id text not null, state text not null check (state in ('running', 'done', 'failed')), message text,
      started_at ${int} not null, begun_at ${int}, finished_at ${int})`,
    `create unique index one_running_action on action_runs (chat_id, action_id) where state = 'running'`,
    `create index action_runs_of_chat on action_runs (chat_id, started_at)`,

    `create table quick_replies (
      id text primary key, name text not null unique, active ${int} not null, created_at ${int} not null, updated_at ${int} not null)`,
    // The language '' is for every customer whose language has no text of its own.
    `create table quick_reply_texts (
      reply_id text not null references quick_replies (id), language text not null, text text not null, primary key (reply_id, language))`,
    `create table quick_reply_queues (
      reply_id text not null references quick_replies (id), queue_id text not null references queues (id), primary key (reply_id, queue_id))`,
    `create index quick_reply_queues_of_queue on quick_reply_queues (queue_id)`,
    `create table quick_reply_uses (
      agent_id text not null references agents (id), reply_id text not null references quick_replies (id), used_at ${int} not null,
      uses ${int} not null, primary key (agent_id, reply_id))`,
    `create index quick_reply_uses_of_reply on quick_reply_uses (reply_id)`,

    // A message in another language than the one in which it went between customer and us. 'written' is what the agent wrote before it was
    // translated for the customer; a row with a failure has no text.
    `create table message_translations (
      message_id text not null references messages (id), language text not null, text text not null,
      origin text not null check (origin in ('translated', 'written')), source_language text, provider text, failure text, cache_key text,
      at ${int} not null, primary key (message_id, language))`,
    `create index message_translations_by_key on message_translations (cache_key) where cache_key is not null`,
    `create table translation_cache (
      key text primary key, text text not null, source_language text, provider text, used_at ${int} not null)`,
    `create index translation_cache_by_use on translation_cache (used_at)`,
    `create table chat_translations (
      chat_id text primary key references chats (id), is_on ${int} not null, customer_language text, agent_language text,
      detected_language text, detected_seq ${int} not null, updated_at ${int} not null)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
  for (const [position, [name, attributes]] of rules.entries()) {
    await sql`
      insert into duplicate_rules (id, name, attributes, active, position, created_at)
      values (${fixedId('d', position)}, ${name}, ${JSON.stringify(attributes)}, 1, ${position}, 0)`.execute(db);
  }
  for (const [position, [id, name, isFinal]] of statuses.entries()) {
    await sql`insert into case_statuses (id, name, is_final, position, active) values (${id}, ${name}, ${isFinal}, ${position}, 1)`.execute(
      db,
    );
  }
  for (const [position, name] of categories.entries()) {
    await sql`insert into case_categories (id, name, position, active) values (${fixedId('c', position)}, ${name}, ${position}, 1)`.execute(
      db,
    );
  }
  // Every queue has the action that comes with case management; its workflow is the template of this id.
  const queues = await sql<{ id: string }>`select id from queues`.execute(db);
  for (const { id } of queues.rows) {
    await sql`
      insert into chat_actions (id, caption, queue_id, workflow_id, workflow_name, position, active, feature, created_at, updated_at)
      values (${`ca5e0000-${id.slice(9)}`}, 'Create case', ${id}, 'swbCreateCase020', 'CreateCaseFromChat', 0, 1, 'cases', 0, 0)`.execute(
      db,
    );
  }
}

/** Ids of rows that every store has, so that a second store has the same. */
const fixedId = (kind: 'c' | 'd', position: number): string => `00000000-0000-7000-8000-0000000000${kind}${String(position + 1)}`;
