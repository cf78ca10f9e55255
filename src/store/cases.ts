import { sql } from 'kysely';
import type { Kysely, RawBuilder, Selectable } from 'kysely';
import type { Cases } from '../app/case-ports';
import { asAccountId, asAgentId, asCaseId, asContactId, asInstant } from '../core/brand';
import type { CaseMessage, CaseRecord, CaseValues } from '../core/case';
import { textFor } from '../core/content';
import type { MessageContent } from '../core/content';
import { containing } from './administration/containing';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

type CaseRow = Selectable<Tables['cases']> & {
  readonly status_name: string;
  readonly is_final: number;
  readonly category_name: string | null;
  readonly assignee_name: string | null;
};

/** So many messages of a conversation are looked at to make a case of it. */
const messagesRead = 1_000;
/** A chat is linked to few cases; pages show so many. */
const linksRead = 50;

export function cases(db: Kysely<Tables>, engine: Engine): Cases {
  const select = async (where: RawBuilder<unknown>, limit: number): Promise<readonly CaseRecord[]> => {
    const { rows } = await sql<CaseRow>`
      select k.*, s.name as status_name, s.is_final, g.name as category_name, a.name as assignee_name
      from cases k join case_statuses s on s.id = k.status_id left join case_categories g on g.id = k.category_id
      left join agents a on a.id = k.assignee_id
      where ${where} order by k.number desc limit ${limit}`.execute(db);
    return rows.map(caseOf);
  };
  const one = async (where: RawBuilder<unknown>) => (await select(where, 1))[0] ?? null;
  const find: Cases['find'] = (id) => one(sql`k.id = ${id}`);
  return {
    find,
    lock: async (id) => {
      if (engine.locksRows) await sql`select id from cases where id = ${id} ${engine.forUpdate}`.execute(db);
      return find(id);
    },
    findByNumber: (number) => one(sql`k.number = ${number}`),
    findByForeignKey: (system, key) => one(sql`k.foreign_system = ${system ?? ''} and k.foreign_key = ${key}`),
    findByOnceKey: (key) => one(sql`k.once_key = ${key}`),
    search: ({ contactId, statusId, categoryId, assigneeId, text, before, limit }) => {
      const conditions = [
        ...(contactId === null ? [] : [sql`k.contact_id = ${contactId}`]),
        ...(statusId === null ? [] : [sql`k.status_id = ${statusId}`]),
        ...(categoryId === null ? [] : [sql`k.category_id = ${categoryId}`]),
        ...(assigneeId === null ? [] : [sql`k.assignee_id = ${assigneeId}`]),
        ...(text === null ? [] : [sql`(k.number = ${numberIn(text)} or ${containing(sql`k.subject`, text)})`]),
        ...(before === null ? [] : [sql`k.number < ${before}`]),
      ];
      return select(conditions.length === 0 ? sql`1 = 1` : sql.join(conditions, sql` and `), limit);
    },
    insert: async (wanted) => {
      const { rows } = await sql<{ value: number }>`
        update counters set value = value + 1 where name = 'case' returning value`.execute(db);
      const number = rows[0]?.value;
      if (number === undefined) throw new TypeError('The counter of cases is not there');
      await db
        .insertInto('cases')
        .values({
          ...columnsOf(wanted),
          id: wanted.id,
          number,
          source: wanted.source,
          contact_id: wanted.contactId,
          account_id: wanted.accountId,
          registered_at: wanted.registeredAt,
          updated_at: wanted.registeredAt,
          once_key: wanted.onceKey,
        })
        .execute();
      const inserted = await find(wanted.id);
      if (inserted === null) throw new TypeError('The case that was just stored is not there');
      return inserted;
    },
    update: async (id, values, at) => {
      await db
        .updateTable('cases')
        .set({ ...columnsOf(values), updated_at: at })
        .where('id', '=', id)
        .execute();
    },
    conversation: (chatId) => conversation(db, engine, chatId),
    ofChat: async (chatId) => ({
      current: await one(sql`k.id = (select h.case_id from chats h where h.id = ${chatId})`),
      linked: await select(sql`k.id in (select l.case_id from case_chats l where l.chat_id = ${chatId})`, linksRead),
    }),
    setCurrent: async (chatId, id) => {
      await db.updateTable('chats').set({ case_id: id }).where('id', '=', chatId).execute();
    },
    link: async (chatId, id, at) => {
      await db
        .insertInto('case_chats')
        .values({ chat_id: chatId, case_id: id, at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}

const columnsOf = (values: CaseValues) => ({
  subject: values.subject,
  description: values.description,
  status_id: values.statusId,
  category_id: values.categoryId,
  priority: values.priority,
  project: values.project,
  assignee_id: values.assigneeId,
  closed_at: values.closedAt,
  // A key without a system has the empty one: nulls would not count as the same.
  foreign_system: values.foreign === null ? null : (values.foreign.system ?? ''),
  foreign_key: values.foreign?.key ?? null,
  foreign_url: values.foreign?.url ?? null,
});

const idOrNull = <T>(make: (id: string) => T, id: string | null): T | null => (id === null ? null : make(id));

function caseOf(row: CaseRow): CaseRecord {
  const { foreign_key: key } = row;
  return {
    id: asCaseId(row.id),
    number: row.number,
    subject: row.subject,
    description: row.description,
    source: row.source,
    statusId: row.status_id,
    status: { id: row.status_id, name: row.status_name, isFinal: row.is_final === 1 },
    categoryId: row.category_id,
    categoryName: row.category_name,
    priority: row.priority,
    project: row.project,
    contactId: asContactId(row.contact_id),
    accountId: idOrNull(asAccountId, row.account_id),
    assigneeId: idOrNull(asAgentId, row.assignee_id),
    assigneeName: row.assignee_name,
    registeredAt: asInstant(row.registered_at),
    updatedAt: asInstant(row.updated_at),
    closedAt: row.closed_at === null ? null : asInstant(row.closed_at),
    foreign: key === null ? null : { system: row.foreign_system === '' ? null : row.foreign_system, key, url: row.foreign_url },
  };
}

/** The number that a text may be; one that no case has where it is none. */
const numberIn = (text: string): number => (/^#?\d{1,12}$/.test(text) ? Number(text.replace('#', '')) : 0);

/** A transfer and a hand-over leave what was said before in the chat that this one came from. */
async function conversation(db: Kysely<Tables>, engine: Engine, chatId: string): Promise<readonly CaseMessage[]> {
  const { rows } = await sql<{ id: string; author: string; text: string; content: string | null; files: number }>`
    with recursive chain (id, parent_id, depth) as (
      select h.id, h.parent_id, 0 from chats h where h.id = ${chatId}
      union all
      select p.id, p.parent_id, c.depth + 1 from chain c join chats p on p.id = c.parent_id where c.depth < 100)
    select m.id, m.author, m.text, m.content, m.files from chain c join messages m on m.chat_id = c.id
    where m.author in ('customer', 'agent') and m.deleted_at is null
    order by c.depth desc, m.seq limit ${messagesRead}`.execute(db);
  const withFiles = rows.filter(({ files }) => files > 0).map(({ id }) => id);
  const names = await fileNames(db, engine, withFiles);
  return rows.map(({ id, author, text, content }) => ({
    author: author === 'agent' ? 'agent' : 'customer',
    text: textFor(text, content === null ? null : (JSON.parse(content) as MessageContent)),
    files: names.get(id) ?? [],
  }));
}

async function fileNames(
  db: Kysely<Tables>,
  engine: Engine,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (messageIds.length === 0) return new Map();
  const { rows } = await sql<{ message_id: string; name: string }>`
    select message_id, name from attachments where message_id in ${engine.anyOf(messageIds)} order by message_id, position`.execute(db);
  const byMessage = Map.groupBy(rows, ({ message_id: id }) => id);
  return new Map([...byMessage].map(([id, files]) => [id, files.map(({ name }) => name)]));
}
