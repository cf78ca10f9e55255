import type { Engine } from '../../src/store/engines/engine';
import type { RawTables } from '../builders/engines';

/** Reads the tables of a store and their columns; a column that may be null ends in `?`. */
export async function schemaOf(engine: Engine['name'], raw: RawTables): Promise<Record<string, string>> {
  const columns = await raw.rows<{ name: string; column: string; nullable: number }>(
    engine === 'sqlite'
      ? `select t.name, c.name as "column", case when c."notnull" = 1 or c.pk > 0 then 0 else 1 end as nullable
         from sqlite_master t join pragma_table_info(t.name) c where t.type = 'table' order by t.name, c.cid`
      : `select table_name as name, column_name as "column", case when is_nullable = 'YES' then 1 else 0 end as nullable
         from information_schema.columns where table_schema = current_schema() order by table_name collate "C", ordinal_position`,
  );
  const tables: Record<string, string> = {};
  for (const { name, column, nullable } of columns) {
    if (name.startsWith('switchboard_migrations') || name.startsWith('sqlite_')) continue;
    const known = tables[name];
    const shown = nullable === 1 ? `${column}?` : column;
    tables[name] = known === undefined ? shown : `${known} ${shown}`;
  }
  return tables;
}

/** The schema, which after a release only a new migration changes. */
export const schema: Readonly<Record<string, string>> = {
  accounts: 'id name name_key phone? website? created_at updated_at',
  action_runs: 'command_id action_id chat_id agent_id state message? started_at begun_at? finished_at?',
  agent_sessions: 'id token_hash agent_id created_at expires_at seen_at lost_at?',
  agent_status_log: 'id agent_id status reason at actor_id?',
  agents:
    'id login name password_hash status status_since capacity? last_taken_at? created_at access status_before_logout? enabled language? translates',
  attachments: 'id message_id? position kind name type size? hash? state reason? owner_id? created_at',
  case_categories: 'id name position active',
  case_chats: 'chat_id case_id at',
  case_statuses: 'id name is_final position active',
  case_templates: 'id name category_id? priority? project? assignee_id? required_fields created_at updated_at',
  cases:
    'id number subject description source status_id category_id? priority? project? contact_id account_id? assignee_id? registered_at updated_at closed_at? foreign_system? foreign_key? foreign_url? once_key?',
  changes: 'seq kind chat_id? message_id? agent_id? command_id? at',
  channels:
    'id type key name created_at queue_id? active bot_mode language? events served_by? served_at? poll_offset? templates? webhook_url? person_window? auto_create_contact',
  chat_actions: 'id caption queue_id workflow_id workflow_name? position active feature? created_at updated_at',
  chat_translations: 'chat_id is_on customer_language? agent_language? detected_language? detected_seq updated_at',
  chats:
    'id contact_id identity_id channel_id queue_id? agent_id? parent_id? status ordinal waiting_since created_at accepted_at? completed_at? end_reason? last_seq agent_read_seq origin state round next_round_at? queued_at? last_message_at last_customer_at? unanswered_since? replied_at? overdue_at? beside case_id?',
  commands: 'id agent_id chat_id kind payload state reason? created_at finished_at? code?',
  contact_identities: 'id contact_id channel_type external_id created_at name? phone? unreachable_since? unreachable_reason?',
  contact_phones: 'phone contact_id',
  contacts:
    'id name created_at phone? email? language? picture_hash? named_by business_phone? job_title? note? account_id? origin updated_at? deleted_at? deleted_as? keys_at?',
  counters: 'name value',
  deadlines: 'subject_id kind due_at lease_until?',
  decisions: 'id chat_id queue_id at cause rule result agent_id? candidates',
  duplicate_keys: 'field key contact_id',
  duplicate_rules: 'id name attributes active position created_at',
  early_receipts: 'channel_id provider_message_id status at code? reason? received_at',
  erasures: 'id contact_id agent_id? at receipt',
  errands: 'id kind subject_id channel_id source? attempts due_at lease_until? created_at',
  events:
    'seq id topic kind subject_id command_id? payload state attempts next_attempt_at lease_token? lease_until? last_error? created_at',
  files: 'hash size type bytes created_at',
  identity_aliases: 'channel_type external_id identity_id',
  login_attempts: 'key failures since',
  merges: 'id survivor_id removed_id kind agent_id? at undone_at? record',
  message_parts:
    'seq id message_id chat_id channel_id identity_id position content state code? reason? status_at sent_at? attempts due_at lease_until? created_at',
  message_translations: 'message_id language text origin source_language? provider? failure? cache_key? at',
  messages:
    'id chat_id channel_id seq author agent_id? author_name? note? text status status_reason? status_at provider_message_id? idempotency_key? command_id? created_at identity_id? content? files original_text? edited_at? deleted_at? reaction?',
  not_duplicates: 'first_id second_id agent_id? at',
  offers: 'id chat_id queue_id agent_id? offered_at ended_at? state round',
  provider_ids: 'channel_id provider_message_id part_id',
  queue_members: 'queue_id agent_id level',
  queue_roles: 'queue_id role_id level',
  queues:
    'id name created_at rule last_agent_first priority chat_timeout_minutes? first_response_minutes? ongoing_response_minutes? accept_timeout_minutes? no_agents overflow_queue_id? overflow_after_minutes? hours?',
  quick_replies: 'id name active created_at updated_at',
  quick_reply_queues: 'reply_id queue_id',
  quick_reply_texts: 'reply_id language text',
  quick_reply_uses: 'agent_id reply_id used_at uses',
  ratings: 'chat_id value comment? at',
  role_members: 'role_id agent_id',
  roles: 'id name created_at',
  settings: 'key value',
  subscription_filters: 'kind queue_id channel_id topic',
  subscriptions: 'topic delay_ms seen_at',
  translation_cache: 'key text source_language? provider? used_at',
  translation_uses: 'chat_id key',
};
