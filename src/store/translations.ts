import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { MessageTranslation, NewTranslation, TranslatableMessage, Translations } from '../app/translation-ports';
import { asChatId, asMessageId } from '../core/brand';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** The translations of messages, by message. */
export async function translationsOf(
  db: Kysely<Tables>,
  engine: Engine,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly MessageTranslation[]>> {
  if (messageIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('message_translations')
    .selectAll()
    .where('message_id', 'in', engine.anyOf(messageIds))
    .orderBy('at')
    .execute();
  const byMessage = new Map<string, MessageTranslation[]>();
  for (const row of rows) {
    const { language, text, source_language: sourceLanguage, provider, failure } = row;
    const origin = row.origin as MessageTranslation['origin'];
    const known = byMessage.get(row.message_id) ?? [];
    byMessage.set(row.message_id, [...known, { language, text, origin, sourceLanguage, provider, failure }]);
  }
  return byMessage;
}

/** Stands for the chat where a flow named none. */
export const noChat = '';

const byText = (a: readonly string[], b: readonly string[]): number => (a.join() < b.join() ? -1 : 1);

const day = 24 * 60 * 60_000;
/** Both engines limit how many values a statement may have. */
const rowsAtOnce = 200;

const inPortions = <T>(rows: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, i) => rows.slice(i * rowsAtOnce, (i + 1) * rowsAtOnce));

const rowOf = (translation: NewTranslation, at: number) => {
  const { messageId, language, text, origin, sourceLanguage, provider, failure, cacheKey } = translation;
  return { message_id: messageId, language, text, origin, source_language: sourceLanguage, provider, failure, cache_key: cacheKey, at };
};

/** A message whose text stands for something that cannot be shown has no words. */
const hasWords = sql`m.text <> '' and (m.content is null or m.content not like '%"isPlaceholder":true%')`;

export function translations(db: Kysely<Tables>, engine: Engine): Translations {
  return {
    translatable: async (messageIds, language) => {
      if (messageIds.length === 0) return [];
      const { rows } = await sql<TranslatableRow>`
        select m.id, m.chat_id, m.seq, m.author, m.text, t.origin, t.failure, t.cache_key
        from messages m left join message_translations t on t.message_id = m.id and t.language = ${language}
        where m.id in ${engine.anyOf(messageIds)} and m.author <> 'system' and ${hasWords} order by m.chat_id, m.seq`.execute(db);
      return rows.map(translatableOf);
    },
    lockTexts: async (messageIds) => {
      if (messageIds.length === 0) return new Map();
      // In one order everywhere, so that two transactions never wait for each other.
      const { rows } = await sql<{ id: string; text: string }>`
        select id, text from messages where id in ${engine.anyOf(messageIds)} order by id ${engine.forUpdate}`.execute(db);
      return new Map(rows.map(({ id, text }) => [asMessageId(id), text]));
    },
    untranslated: async (chatId, language, limit) => {
      const { rows } = await sql<{ id: string }>`
        select m.id from messages m
        where m.chat_id = ${chatId} and m.author = 'customer' and ${hasWords} and not exists (
          select 1 from message_translations t where t.message_id = m.id and t.language = ${language} and t.text <> '')
        order by m.seq desc limit ${limit}`.execute(db);
      return rows.map(({ id }) => asMessageId(id)).reverse();
    },
    inConversation: async (chatId, messageIds) => {
      if (messageIds.length === 0) return [];
      const { rows } = await sql<{ id: string }>`
        select m.id from messages m join chats h on h.id = m.chat_id
        join chats c on c.id = ${chatId} and c.contact_id = h.contact_id and c.channel_id = h.channel_id
        where m.id in ${engine.anyOf(messageIds)} order by m.chat_id, m.seq`.execute(db);
      return rows.map(({ id }) => asMessageId(id));
    },
    customerTexts: async (chatId, limit) => {
      const { rows } = await sql<{ seq: number; text: string }>`
        select m.seq, m.text from messages m
        where m.chat_id = ${chatId} and m.author = 'customer' and ${hasWords}
        order by m.seq desc limit ${limit}`.execute(db);
      return rows;
    },
    forget: async (messageId) => {
      // Nobody says so any more.
      await sql`
        delete from translation_cache where key in (
          select t.cache_key from message_translations t where t.message_id = ${messageId} and t.cache_key is not null)`.execute(db);
      await db.deleteFrom('message_translations').where('message_id', '=', messageId).where('origin', '=', 'translated').execute();
    },
    ofChat: async (chatId) => {
      const row = await db.selectFrom('chat_translations').selectAll().where('chat_id', '=', chatId).executeTakeFirst();
      if (row === undefined) return null;
      const { customer_language: from, detected_language: detected, agent_language: to, detected_seq: detectedSeq } = row;
      return { isOn: row.is_on === 1, from, detected, to, detectedSeq };
    },
    putChat: async (chatId, change, at) => {
      const values = {
        ...(change.isOn === undefined ? {} : { is_on: change.isOn ? 1 : 0 }),
        ...(change.from === undefined ? {} : { customer_language: change.from }),
        ...(change.to === undefined ? {} : { agent_language: change.to }),
        ...(change.detected === undefined ? {} : { detected_language: change.detected }),
        ...(change.detectedSeq === undefined ? {} : { detected_seq: change.detectedSeq }),
        updated_at: at,
      };
      const empty = { is_on: 0, customer_language: null, agent_language: null, detected_language: null, detected_seq: 0 };
      await db
        .insertInto('chat_translations')
        .values({ ...empty, ...values, chat_id: chatId })
        .onConflict((conflict) => conflict.column('chat_id').doUpdateSet(values))
        .execute();
    },
    put: async (translations, at) => {
      for (const some of inPortions(translations)) {
        await db
          .insertInto('message_translations')
          .values(some.map((translation) => rowOf(translation, at)))
          .onConflict((conflict) =>
            conflict
              .columns(['message_id', 'language'])
              .doUpdateSet((eb) => ({
                text: eb.ref('excluded.text'),
                origin: eb.ref('excluded.origin'),
                source_language: eb.ref('excluded.source_language'),
                provider: eb.ref('excluded.provider'),
                failure: eb.ref('excluded.failure'),
                cache_key: eb.ref('excluded.cache_key'),
                at: eb.ref('excluded.at'),
              }))
              .where('message_translations.origin', '<>', 'written')
              .where((eb) => eb.or([eb('excluded.text', '<>', ''), eb('message_translations.text', '=', '')])),
          )
          .execute();
      }
    },
    cached: async (keys, at) => {
      if (keys.length === 0) return new Map();
      const rows = await db.selectFrom('translation_cache').selectAll().where('key', 'in', engine.anyOf(keys)).execute();
      // By the day is enough to know what nobody asks for, and most look-ups write nothing.
      const stale = rows.filter(({ used_at: usedAt }) => usedAt < at - day).map(({ key }) => key);
      if (stale.length > 0) {
        await db.updateTable('translation_cache').set({ used_at: at }).where('key', 'in', engine.anyOf(stale)).execute();
      }
      return new Map(rows.map(({ key, text, source_language: sourceLanguage, provider }) => [key, { text, sourceLanguage, provider }]));
    },
    cache: async (texts, at) => {
      const rows = [...texts].map(([key, { text, sourceLanguage, provider }]) => ({
        key,
        text,
        source_language: sourceLanguage,
        provider,
        used_at: at,
      }));
      // In one order everywhere, so that two transactions never wait for each other.
      for (const some of inPortions(rows.toSorted((a, b) => (a.key < b.key ? -1 : 1)))) {
        await db
          .insertInto('translation_cache')
          .values(some)
          .onConflict((conflict) =>
            conflict.column('key').doUpdateSet((eb) => ({ text: eb.ref('excluded.text'), used_at: eb.ref('excluded.used_at') })),
          )
          .execute();
      }
    },
    noteUses: async (chats) => {
      // In one order everywhere, so that two transactions never wait for each other.
      const uses = [...chats].flatMap(([key, ids]) => ids.map((id) => [id ?? noChat, key] as const)).toSorted(byText);
      if (uses.length === 0) return;
      await sql`
        insert into translation_uses (chat_id, key) select value ->> 0, value ->> 1 from ${engine.rowsOf(uses)} where true
        on conflict do nothing`.execute(db);
    },
    prune: async (before) => {
      await db.deleteFrom('translation_cache').where('used_at', '<', before).execute();
    },
    setAgentLanguage: async (agentId, language) => {
      await db.updateTable('agents').set({ language }).where('id', '=', agentId).execute();
    },
    ofAgent: async (agentId) => {
      const row = await db.selectFrom('agents').select(['language', 'translates']).where('id', '=', agentId).executeTakeFirst();
      return { language: row?.language ?? null, wants: row?.translates === 1 };
    },
    setAgentWants: async (agentId, wants) => {
      await db
        .updateTable('agents')
        .set({ translates: wants ? 1 : 0 })
        .where('id', '=', agentId)
        .execute();
    },
  };
}

interface TranslatableRow {
  readonly id: string;
  readonly chat_id: string;
  readonly seq: number;
  readonly author: string;
  readonly text: string;
  readonly origin: string | null;
  readonly failure: string | null;
  readonly cache_key: string | null;
}

const translatableOf = (row: TranslatableRow): TranslatableMessage => ({
  id: asMessageId(row.id),
  chatId: asChatId(row.chat_id),
  seq: row.seq,
  author: row.author as TranslatableMessage['author'],
  text: row.text,
  translation:
    row.origin === null ? null : { origin: row.origin as MessageTranslation['origin'], failure: row.failure, cacheKey: row.cache_key },
});
