import { sql } from 'kysely';
import type { Kysely, RawBuilder, Selectable } from 'kysely';
import { asChannelId, asChatId, asQueueId } from '../core/brand';
import type { ChatId } from '../core/brand';
import type { ChatState } from '../core/chat';
import type { BotMode, ChatRecord } from '../app/ports';
import type { ChatTranslation } from '../app/translation-ports';
import { chatOf, queueOf, timesOf } from './rows';
import type { Tables } from './tables';

type QueueColumn = keyof Tables['queues'];

const queueColumns = [
  'id',
  'name',
  'created_at',
  'rule',
  'last_agent_first',
  'priority',
  'chat_timeout_minutes',
  'first_response_minutes',
  'ongoing_response_minutes',
  'accept_timeout_minutes',
  'no_agents',
  'overflow_queue_id',
  'overflow_after_minutes',
  'hours',
] as const satisfies readonly QueueColumn[];

type RecordRow = Tables['chats'] & {
  readonly contact_name: string;
  readonly channel_type: string;
  readonly channel_name: string;
  readonly channel_queue_id: string | null;
  readonly channel_active: number;
  readonly channel_bot_mode: string;
  readonly channel_language: string | null;
  readonly channel_auto: number;
  readonly channel_events: string;
  readonly agent_name: string | null;
  readonly translation_on: number | null;
  readonly customer_language: string | null;
  readonly agent_language: string | null;
  readonly detected_language: string | null;
} & Readonly<Record<`queue_${QueueColumn}`, unknown>>;

const selectRecord = sql`
  select h.*, c.name as contact_name, n.type as channel_type, n.name as channel_name, n.queue_id as channel_queue_id,
    n.active as channel_active, n.bot_mode as channel_bot_mode, n.language as channel_language, n.auto_create_contact as channel_auto, n.events as channel_events, a.name as agent_name,
    t.is_on as translation_on, t.customer_language, t.agent_language, t.detected_language,
    ${sql.raw(queueColumns.map((column) => `q.${column} as queue_${column}`).join(', '))}
  from chats h join contacts c on c.id = h.contact_id join channels n on n.id = h.channel_id
  left join queues q on q.id = h.queue_id left join agents a on a.id = h.agent_id
  left join chat_translations t on t.chat_id = h.id`;

/** Reads chats with everything that belongs beside them, by a condition on `h`. */
export async function chatRecords(db: Kysely<Tables>, where: RawBuilder<unknown>): Promise<readonly ChatRecord[]> {
  const { rows } = await sql<RecordRow>`${selectRecord} where ${where}`.execute(db);
  return rows.map(recordOf);
}

/** As {@link chatRecords}, for a condition that one chat meets at most. */
export async function chatRecord(db: Kysely<Tables>, where: RawBuilder<unknown>): Promise<ChatRecord | null> {
  return (await chatRecords(db, where))[0] ?? null;
}

/** By the chats' ids. */
export const byId = (records: readonly ChatRecord[]): ReadonlyMap<ChatId, ChatRecord> =>
  new Map(records.map((record) => [asChatId(record.chat.id), record]));

function recordOf(row: RecordRow): ChatRecord {
  return {
    chat: chatOf(row),
    contactName: row.contact_name,
    channel: {
      id: asChannelId(row.channel_id),
      type: row.channel_type,
      name: row.channel_name,
      queueId: row.channel_queue_id === null ? null : asQueueId(row.channel_queue_id),
      isActive: row.channel_active === 1,
      botMode: row.channel_bot_mode as BotMode,
      language: row.channel_language,
      createsContacts: row.channel_auto === 1,
      events: JSON.parse(row.channel_events) as readonly string[],
    },
    queue: row.queue_id === null ? null : queueOf(queueRow(row)),
    agentName: row.agent_name,
    state: row.state as ChatState,
    round: row.round,
    times: timesOf(row),
    translation: translationOf(row),
  };
}

const translationOf = (row: RecordRow): ChatTranslation | null =>
  row.translation_on === null
    ? null
    : { isOn: row.translation_on === 1, from: row.customer_language, detected: row.detected_language, to: row.agent_language };

const queueRow = (row: RecordRow) =>
  Object.fromEntries(queueColumns.map((column) => [column, row[`queue_${column}`]])) as unknown as Selectable<Tables['queues']>;
