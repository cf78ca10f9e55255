/** The rows of what agents do with a chat beside answering it: cases, actions, quick replies, translation. */
export interface WorkTables {
  case_categories: { id: string; name: string; position: number; active: number };
  case_statuses: { id: string; name: string; is_final: number; position: number; active: number };
  case_templates: {
    id: string;
    name: string;
    category_id: string | null;
    priority: string | null;
    project: string | null;
    assignee_id: string | null;
    /** JSON of the names of fields that a person has to fill in. */
    required_fields: string;
    created_at: number;
    updated_at: number;
  };
  cases: {
    id: string;
    number: number;
    subject: string;
    description: string;
    source: string;
    status_id: string;
    category_id: string | null;
    priority: string | null;
    project: string | null;
    contact_id: string;
    account_id: string | null;
    assignee_id: string | null;
    registered_at: number;
    updated_at: number;
    closed_at: number | null;
    foreign_system: string | null;
    foreign_key: string | null;
    foreign_url: string | null;
    once_key: string | null;
  };
  case_chats: { chat_id: string; case_id: string; at: number };
  chat_actions: {
    id: string;
    caption: string;
    queue_id: string;
    workflow_id: string;
    workflow_name: string | null;
    position: number;
    active: number;
    feature: string | null;
    created_at: number;
    updated_at: number;
  };
  action_runs: {
    command_id: string;
    action_id: string;
    chat_id: string;
    agent_id: string;
    state: string;
    message: string | null;
    started_at: number;
    /** When its workflow was called; from then on it may have done something. */
    begun_at: number | null;
    finished_at: number | null;
  };
  quick_replies: { id: string; name: string; active: number; created_at: number; updated_at: number };
  quick_reply_texts: { reply_id: string; language: string; text: string };
  quick_reply_queues: { reply_id: string; queue_id: string };
  quick_reply_uses: { agent_id: string; reply_id: string; used_at: number; uses: number };
  message_translations: {
    message_id: string;
    language: string;
    text: string;
    origin: string;
    source_language: string | null;
    provider: string | null;
    failure: string | null;
    cache_key: string | null;
    at: number;
  };
  translation_cache: { key: string; text: string; source_language: string | null; provider: string | null; used_at: number };
  /** The chats that asked for what is in the cache; '' stands for no chat. */
  translation_uses: { chat_id: string; key: string };
  chat_translations: {
    chat_id: string;
    is_on: number;
    customer_language: string | null;
    agent_language: string | null;
    detected_language: string | null;
    detected_seq: number;
    updated_at: number;
  };
}
