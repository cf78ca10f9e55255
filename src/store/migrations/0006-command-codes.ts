import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What a command came to for programs, beside the sentence for people: pages have words for it in the language of the agent. */
export async function commandCodes(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table commands add column code text`).execute(db);
}
