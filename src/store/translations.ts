import type { Kysely } from 'kysely';
import type { MessageTranslation, Translations } from '../app/translation-ports';
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

export function translations(db: Kysely<Tables>, engine: Engine): Translations {
  return {
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
    put: async (messageId, { language, text, origin, sourceLanguage, provider, failure, cacheKey }, at) => {
      const values = { text, origin, source_language: sourceLanguage, provider, failure, cache_key: cacheKey, at };
      await db
        .insertInto('message_translations')
        .values({ ...values, message_id: messageId, language })
        .onConflict((conflict) =>
          conflict.columns(['message_id', 'language']).doUpdateSet(values).where('message_translations.origin', '<>', 'written'),
        )
        .execute();
    },
    cached: async (keys, at) => {
      if (keys.length === 0) return new Map();
      const rows = await db
        .updateTable('translation_cache')
        .set({ used_at: at })
        .where('key', 'in', engine.anyOf(keys))
        .returning(['key', 'text', 'source_language', 'provider'])
        .execute();
      return new Map(rows.map(({ key, text, source_language: sourceLanguage, provider }) => [key, { text, sourceLanguage, provider }]));
    },
    cache: async (key, { text, sourceLanguage, provider }, at) => {
      await db
        .insertInto('translation_cache')
        .values({ key, text, source_language: sourceLanguage, provider, used_at: at })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ text, used_at: at }))
        .execute();
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
