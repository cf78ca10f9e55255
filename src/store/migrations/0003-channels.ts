import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { MigrationContext } from './migration';

/** Providers' channels: files, several ids and phones of a person, what is to be sent and what became of it, what is to be fetched. */
export async function channels(db: Kysely<unknown>, { int, bytes, identity }: MigrationContext): Promise<void> {
  const statements = [
    `alter table channels add column events text not null default '["new_chat"]'`,
    // Which trigger serves the channel, and when it last said so: a second one for the same account is told.
    `alter table channels add column served_by text`,
    `alter table channels add column served_at ${int}`,
    // How far a provider that is asked for news has been read; null where it calls us.
    `alter table channels add column poll_offset ${int}`,
    `alter table channels add column templates text`,
    // Where the provider calls us, for those that run elsewhere: links to files begin there.
    `alter table channels add column webhook_url text`,
    // How long after the customer's last message an agent may write, where that is longer than for bots.
    `alter table channels add column person_window ${int}`,

    `alter table contacts add column phone text`,
    `alter table contacts add column email text`,
    `alter table contacts add column language text`,
    `alter table contacts add column picture_hash text`,
    // 'placeholder' until the provider or a person says who it is.
    `alter table contacts add column named_by text not null default 'placeholder' check (named_by in ('placeholder', 'provider', 'person'))`,
    `create table contact_phones (phone text primary key, contact_id text not null references contacts (id))`,
    `create index contact_phones_by_contact on contact_phones (contact_id)`,
    `alter table contact_identities add column name text`,
    `alter table contact_identities add column phone text`,
    `alter table contact_identities add column unreachable_since ${int}`,
    `alter table contact_identities add column unreachable_reason text`,
    `create table identity_aliases (
      channel_type text not null, external_id text not null, identity_id text not null references contact_identities (id),
      primary key (channel_type, external_id))`,
    `create index identity_aliases_by_identity on identity_aliases (identity_id)`,

    `create table files (hash text primary key, size ${int} not null, type text not null, bytes ${bytes} not null, created_at ${int} not null)`,
    `create table attachments (
      id text primary key, message_id text references messages (id), position ${int} not null,
      kind text not null check (kind in ('image', 'video', 'audio', 'voice', 'sticker', 'document')),
      name text not null, type text not null, size ${int}, hash text references files (hash),
      state text not null check (state in ('pending', 'stored', 'failed')), reason text, owner_id text, created_at ${int} not null,
      check (state <> 'stored' or (hash is not null and size is not null)))`,
    `create index attachments_of_message on attachments (message_id, position)`,
    `create index attachments_unused on attachments (created_at) where message_id is null`,
    `create index attachments_by_hash on attachments (hash) where hash is not null`,

    // Not a reference: the database would look through all messages whenever an identity is made.
    `alter table messages add column identity_id text`,
    `create index chats_of_contact on chats (contact_id, channel_id, created_at)`,
    `alter table messages add column content text`,
    `alter table messages add column files ${int} not null default 0`,
    `alter table messages add column original_text text`,
    `alter table messages add column edited_at ${int}`,
    `alter table messages add column deleted_at ${int}`,
    `alter table messages add column reaction text`,

    `create table message_parts (
      seq ${identity}, id text not null unique, message_id text not null references messages (id), chat_id text not null references chats (id),
      channel_id text not null references channels (id), identity_id text not null, position ${int} not null,
      content text not null, state text not null check (state in ('queued', 'calling', 'sent', 'delivered', 'read', 'failed')),
      code text, reason text, status_at ${int} not null, sent_at ${int}, attempts ${int} not null, due_at ${int} not null, lease_until ${int},
      created_at ${int} not null, unique (message_id, position))`,
    `create index parts_unsent on message_parts (channel_id, identity_id, seq) where state in ('queued', 'calling')`,
    `create index parts_due on message_parts (channel_id, due_at) where state = 'queued'`,
    `create index parts_unread on message_parts (identity_id, channel_id, sent_at) where state in ('sent', 'delivered')`,
    `create table provider_ids (
      channel_id text not null, provider_message_id text not null, part_id text not null references message_parts (id),
      primary key (channel_id, provider_message_id))`,
    `create index provider_ids_of_part on provider_ids (part_id)`,
    // What a provider told of a message before its own answer to our call was stored.
    `create table early_receipts (
      channel_id text not null, provider_message_id text not null, status text not null, at ${int} not null, code text, reason text,
      received_at ${int} not null, primary key (channel_id, provider_message_id, status))`,
    `create index early_receipts_by_time on early_receipts (received_at)`,

    `create table errands (
      id text primary key, kind text not null check (kind in ('file', 'profile', 'acknowledge', 'release')), subject_id text not null,
      channel_id text not null references channels (id), source text, attempts ${int} not null, due_at ${int} not null, lease_until ${int},
      created_at ${int} not null)`,
    `create index errands_due on errands (channel_id, due_at)`,

    `create table ratings (
      chat_id text primary key references chats (id), value ${int} not null check (value between 1 and 5), comment text, at ${int} not null)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
