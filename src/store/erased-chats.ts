import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { ErasedCounts } from '../app/contact-ports';
import type { ChatId, ContactId, Instant } from '../core/brand';
import type { MessageContent } from '../core/content';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';
import { noChat } from './translations';

/** What an agent reads of a command that was still under way. */
const erased = { reason: 'The customer was erased.', code: 'customer_erased' } as const;

/** Deletes what was said in chats, and everything that tells of it. What a row refers to goes after the row. */
export async function eraseChats(
  db: Kysely<Tables>,
  engine: Engine,
  wanted: {
    readonly chatIds: readonly ChatId[];
    readonly contactIds: readonly ContactId[];
    readonly others: readonly ContactId[];
    readonly once: readonly ChatId[];
    readonly at: Instant;
    readonly changed: (statement: RawBuilder<unknown>) => Promise<number>;
  },
): Promise<Pick<ErasedCounts, 'messages' | 'translations' | 'ratings' | 'cases' | 'commands'> & { readonly hashes: readonly string[] }> {
  const { anyOf } = engine;
  const { contactIds, others, at, changed } = wanted;
  const chats = anyOf(wanted.chatIds);
  const messagesOfChats = sql`(
    select m.id from messages m where m.chat_id in ${chats}
    union all
    select m.id from messages m join chats h on h.id = m.chat_id join contact_identities i on i.id = m.identity_id
    where h.contact_id in ${anyOf(others)} and i.contact_id in ${anyOf(contactIds)})`;
  const partsOfChats = sql`(select p.id from message_parts p where p.message_id in ${messagesOfChats})`;

  await sql`
    delete from events where exists (
      select 1 from messages m join chats h on h.id = m.chat_id join contact_identities i on i.id = m.identity_id
      where m.chat_id = events.subject_id and h.contact_id in ${anyOf(others)} and i.contact_id in ${anyOf(contactIds)}
        and (events.command_id = m.command_id or events.payload like '%' || m.id || '%'))`.execute(db);
  await eraseComments(db, engine, wanted);
  // Ids of providers may have the customer's number in them.
  await sql`
    delete from early_receipts where (channel_id, provider_message_id) in (
      select m.channel_id, m.provider_message_id from messages m where m.id in ${messagesOfChats} and m.provider_message_id is not null
      union select i.channel_id, i.provider_message_id from provider_ids i where i.part_id in ${partsOfChats})`.execute(db);
  await sql`delete from provider_ids where part_id in ${partsOfChats}`.execute(db);
  await sql`delete from message_parts where message_id in ${messagesOfChats}`.execute(db);

  // Replies that were never sent, too. Somebody else may have said the same: it is translated once more then.
  await sql`
    delete from translation_cache where key in (
      select u.key from translation_uses u where u.chat_id in ${anyOf([...wanted.chatIds, ...wanted.once, noChat])}
      union
      select u.key from translation_uses u where u.chat_id in (select m.chat_id from messages m where m.id in ${messagesOfChats}))`.execute(
    db,
  );
  const translations = await changed(sql`delete from message_translations where message_id in ${messagesOfChats}`);
  await sql`delete from chat_translations where chat_id in ${chats}`.execute(db);

  // Before the messages, which know what agents asked for in chats of others.
  const commands = await changed(sql`
    update commands set payload = '{}', reason = case when state in ('done', 'refused') then null else ${erased.reason} end,
      code = case when state in ('done', 'refused') then code else ${erased.code} end,
      state = case when state in ('pending', 'retrying') then 'failed' else state end, finished_at = coalesce(finished_at, ${at})
    where chat_id in ${chats}
      or id in (select m.command_id from messages m where m.id in ${messagesOfChats} and m.command_id is not null)`);
  await sql`
    delete from errands where subject_id in (select a.id from attachments a where a.message_id in ${messagesOfChats})`.execute(db);
  const files = await sql<{ hash: string | null }>`
    delete from attachments where message_id in ${messagesOfChats} returning hash`.execute(db);
  const messages = await changed(sql`delete from messages where id in ${messagesOfChats}`);

  await sql`
    update action_runs set message = null, state = case when state = 'running' then 'failed' else state end,
      finished_at = coalesce(finished_at, ${at})
    where chat_id in ${chats}`.execute(db);
  await sql`update ratings set comment = null where chat_id in ${chats}`.execute(db);
  const ratings = await sql<{ n: number }>`select count(*) as n from ratings where chat_id in ${chats}`.execute(db);

  const cases = await changed(sql`
    update cases set subject = 'Erased', description = '', foreign_system = null, foreign_key = null, foreign_url = null, once_key = null
    where contact_id in ${anyOf(contactIds)} or id in (select k.case_id from case_chats k where k.chat_id in ${chats})`);
  return {
    messages,
    translations,
    ratings: ratings.rows[0]?.n ?? 0,
    cases,
    commands,
    hashes: files.rows.flatMap(({ hash }) => hash ?? []),
  };
}

/** Clears what these people wrote when they rated chats that are somebody else's by now, and what flows have not heard of it yet. */
async function eraseComments(
  db: Kysely<Tables>,
  { anyOf }: Engine,
  { contactIds, others }: { readonly contactIds: readonly ContactId[]; readonly others: readonly ContactId[] },
): Promise<void> {
  // Somebody else may have rated the same chat before or after: only the lines know who said what.
  const lines = await sql<{ chat_id: string; content: string }>`
    select m.chat_id, m.content from messages m join chats h on h.id = m.chat_id join contact_identities i on i.id = m.identity_id
    where h.contact_id in ${anyOf(others)} and i.contact_id in ${anyOf(contactIds)} and m.author = 'system' and m.content is not null`.execute(
    db,
  );
  for (const { chat_id: chatId, content } of lines.rows) {
    const { line } = JSON.parse(content) as MessageContent;
    if (line === undefined || (line.kind !== 'rated' && line.kind !== 'rating_changed') || line.comment === null) continue;
    await sql`update ratings set comment = null where chat_id = ${chatId} and comment = ${line.comment}`.execute(db);
    const told = `"comment":${JSON.stringify(line.comment)}`;
    await sql`
      delete from events where subject_id = ${chatId} and kind = 'rated' and replace(payload, ${told}, '') <> payload`.execute(db);
  }
}
