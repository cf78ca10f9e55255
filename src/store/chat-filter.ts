import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { AllChatsFilter } from '../app/views';

/** Chats as {@link tileViews} takes them, for whoever reads all of them: in nobody's list, and offered to nobody. `which` may have an order. */
export const everyChat = (which: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select * from (
    select h.id as chat_id, '' as for_agent, 'live' as area, null as offer, cast(null as bigint) as offered_at
    from chats h ${which}) every_chat`;

/** The chats of a filter in the order in which they are shown; ids are in the order of their making. */
export function matching({ status, queueId, agentId, name, after }: AllChatsFilter): RawBuilder<unknown> {
  const conditions = [statusIs(status)];
  if (queueId !== null) conditions.push(sql`h.queue_id = ${queueId}`);
  if (agentId !== null) conditions.push(sql`h.agent_id = ${agentId}`);
  if (name !== null) conditions.push(sql`h.contact_id in (select c.id from contacts c where ${contains(sql`c.name`, name)})`);
  const isOver = status === 'completed';
  if (after !== null) {
    conditions.push(
      isOver ? sql`h.id < ${after}` : sql`(h.waiting_since, h.id) > (select x.waiting_since, x.id from chats x where x.id = ${after})`,
    );
  }
  return sql`${sql.join(conditions, sql` and `)} order by ${isOver ? sql`h.id desc` : sql`h.waiting_since, h.id`}`;
}

function statusIs(status: AllChatsFilter['status']): RawBuilder<unknown> {
  switch (status) {
    case null:
      return sql`h.status in ('bot_processing', 'waiting', 'in_progress')`;
    case 'completed':
      return sql`h.status in ('completed', 'handed_over', 'completed_by_bot')`;
    case 'bot_processing':
    case 'waiting':
    case 'in_progress':
      return sql`h.status = ${sql.lit(status)}`;
  }
}

/** SQLite knows the case of ASCII letters only, so the ways in which names are usually written are all looked for. */
function contains(column: RawBuilder<unknown>, text: string): RawBuilder<unknown> {
  const lower = text.toLowerCase();
  const ways = new Set([text, lower, text.toUpperCase(), lower.replace(/(^|\s)\S/gu, (start) => start.toUpperCase())]);
  const patterns = [...ways].map((way) => `%${way.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`);
  return sql`(${sql.join(
    patterns.map((pattern) => sql`${column} like ${pattern} escape '\\'`),
    sql` or `,
  )})`;
}
