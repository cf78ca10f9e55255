import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Which chats asked for which translated texts: who erases a person finds those of replies that were never sent, too. */
export async function translationUses(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // The chat '' stands for what flows had translated without naming a chat.
    `create table translation_uses (
      chat_id text not null, key text not null references translation_cache (key) on delete cascade, primary key (chat_id, key))`,
    `create index translation_uses_of_key on translation_uses (key)`,
    `insert into translation_uses (chat_id, key)
      select distinct m.chat_id, t.cache_key from message_translations t join messages m on m.id = t.message_id
      join translation_cache c on c.key = t.cache_key`,
    // Of the rest nobody knows whose it is: it is paid for once more.
    `delete from translation_cache where not exists (select 1 from translation_uses u where u.key = translation_cache.key)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
