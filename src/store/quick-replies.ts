import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { ChatFacts, OfferedReply, QuickReplies, QuickReply } from '../app/quick-reply-ports';
import { asInstant, asQueueId, asQuickReplyId } from '../core/brand';
import { containing } from './administration/containing';
import type { Tables } from './tables';

/** A reply with one of its texts, or with one of its queues. */
interface PieceRow {
  readonly id: string;
  readonly name: string;
  readonly active: number;
  readonly updated_at: number;
  readonly language: string | null;
  readonly text: string | null;
  readonly queue_id: string | null;
}

interface OfferedRow {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly text: string;
  readonly used_at: number | null;
}

interface FactsRow {
  readonly contact_name: string;
  readonly named_by: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly contact_language: string | null;
  readonly account: string | null;
  readonly agent_name: string;
  readonly agent_language: string | null;
  readonly channel: string;
  readonly channel_language: string | null;
  readonly queue: string | null;
  readonly case_number: number | null;
  readonly case_subject: string | null;
  readonly is_on: number | null;
  readonly customer_language: string | null;
  readonly detected_language: string | null;
}

export function quickReplies(db: Kysely<Tables>): QuickReplies {
  const read = async (chosen: RawBuilder<unknown>): Promise<readonly QuickReply[]> => {
    const { rows } = await sql<PieceRow>`
      with chosen as (select r.id, r.name, r.active, r.updated_at from quick_replies r ${chosen})
      select c.id, c.name, c.active, c.updated_at, t.language, t.text, null as queue_id
        from chosen c join quick_reply_texts t on t.reply_id = c.id
      union all
      select c.id, c.name, c.active, c.updated_at, null, null, q.queue_id from chosen c join quick_reply_queues q on q.reply_id = c.id
      order by name, id, language, queue_id`.execute(db);
    return repliesOf(rows);
  };
  return {
    find: async (id) => (await read(sql`where r.id = ${id}`))[0] ?? null,
    findByName: async (name) => (await read(sql`where r.name = ${name}`))[0] ?? null,
    search: ({ text, limit }) =>
      read(sql`
        where ${containing(sql`r.name`, text)} or exists (
          select 1 from quick_reply_texts s where s.reply_id = r.id and ${containing(sql`s.text`, text)})
        order by r.name, r.id ${limit === null ? sql`` : sql`limit ${limit}`}`),
    names: async () => new Set((await db.selectFrom('quick_replies').select('name').execute()).map(({ name }) => name)),
    ofChat: async (chatId, agentId) => {
      const { rows } = await sql<OfferedRow>`
        select r.id, r.name, t.language, t.text, u.used_at
        from quick_replies r join quick_reply_texts t on t.reply_id = r.id
        left join quick_reply_uses u on u.reply_id = r.id and u.agent_id = ${agentId}
        where r.active = 1 and (
          not exists (select 1 from quick_reply_queues n where n.reply_id = r.id)
          or exists (
            select 1 from quick_reply_queues q join chats c on c.queue_id = q.queue_id where q.reply_id = r.id and c.id = ${chatId}))
        order by r.id, t.language`.execute(db);
      return offeredOf(rows);
    },
    factsOf: async (chatId, agentId) => {
      const { rows } = await sql<FactsRow>`
        select p.name as contact_name, p.named_by, p.phone, p.email, p.language as contact_language, o.name as account,
          a.name as agent_name, a.language as agent_language, h.name as channel, h.language as channel_language, q.name as queue,
          k.number as case_number, k.subject as case_subject, x.is_on, x.customer_language, x.detected_language
        from chats c join contacts p on p.id = c.contact_id join channels h on h.id = c.channel_id join agents a on a.id = ${agentId}
        left join accounts o on o.id = p.account_id left join queues q on q.id = c.queue_id left join cases k on k.id = c.case_id
        left join chat_translations x on x.chat_id = c.id
        where c.id = ${chatId}`.execute(db);
      return rows[0] === undefined ? null : factsOf(chatId, rows[0]);
    },
    put: async ({ id, name, texts, queueIds, isActive, updatedAt: at }) => {
      const fields = { name, active: isActive ? 1 : 0, updated_at: at };
      await db
        .insertInto('quick_replies')
        .values({ ...fields, id, created_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(fields))
        .execute();
      await db.deleteFrom('quick_reply_texts').where('reply_id', '=', id).execute();
      await db.deleteFrom('quick_reply_queues').where('reply_id', '=', id).execute();
      await db
        .insertInto('quick_reply_texts')
        .values(texts.map(({ language, text }) => ({ reply_id: id, language, text })))
        .execute();
      if (queueIds.length === 0) return;
      await db
        .insertInto('quick_reply_queues')
        .values(queueIds.map((queueId) => ({ reply_id: id, queue_id: queueId })))
        .execute();
    },
    use: async (id, agentId, at) => {
      const { rows } = await sql`
        insert into quick_reply_uses (agent_id, reply_id, used_at, uses)
        select cast(${agentId} as text), r.id, cast(${at} as bigint), 1 from quick_replies r where r.id = ${id}
        on conflict (agent_id, reply_id) do update set used_at = excluded.used_at, uses = quick_reply_uses.uses + 1
        returning reply_id`.execute(db);
      return rows.length > 0;
    },
    delete: async (id) => {
      for (const table of ['quick_reply_uses', 'quick_reply_texts', 'quick_reply_queues'] as const) {
        await db.deleteFrom(table).where('reply_id', '=', id).execute();
      }
      await db.deleteFrom('quick_replies').where('id', '=', id).execute();
    },
  };
}

function repliesOf(rows: readonly PieceRow[]): readonly QuickReply[] {
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((pieces) => {
    const [first] = pieces;
    if (first === undefined) return [];
    return {
      id: asQuickReplyId(first.id),
      name: first.name,
      texts: pieces.flatMap(({ language, text }) => (language === null || text === null ? [] : { language, text })),
      queueIds: pieces.flatMap(({ queue_id: queueId }) => (queueId === null ? [] : asQueueId(queueId))),
      isActive: first.active === 1,
      updatedAt: asInstant(first.updated_at),
    };
  });
}

function offeredOf(rows: readonly OfferedRow[]): readonly OfferedReply[] {
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((texts) => {
    const [first] = texts;
    if (first === undefined) return [];
    return {
      id: asQuickReplyId(first.id),
      name: first.name,
      texts: texts.map(({ language, text }) => ({ language, text })),
      usedAt: first.used_at === null ? null : asInstant(first.used_at),
    };
  });
}

const factsOf = (chatId: string, row: FactsRow): ChatFacts => ({
  macros: {
    // A name that we made up for somebody unknown is none to be called by.
    'contact.name': row.named_by === 'placeholder' ? null : row.contact_name,
    'contact.phone': row.phone,
    'contact.email': row.email,
    'contact.account': row.account,
    'agent.name': row.agent_name,
    'chat.id': chatId,
    'chat.queue': row.queue,
    'chat.channel': row.channel,
    'case.number': row.case_number === null ? null : String(row.case_number),
    'case.subject': row.case_subject,
  },
  clues: {
    detected: row.customer_language ?? row.detected_language,
    isTranslated: row.is_on === 1,
    contact: row.contact_language,
    channel: row.channel_language,
    agent: row.agent_language,
  },
});
