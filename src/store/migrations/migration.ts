import type { Kysely } from 'kysely';

/** The words in which the two databases differ. */
export interface MigrationContext {
  /** A 64-bit integer. */
  readonly int: string;
  /** Bytes of any length. */
  readonly bytes: string;
  /** Orders texts by their bytes, whatever the language of the database: beginnings of texts are ranges then. */
  readonly bytewise: string;
  /** A primary key that numbers its rows in the order of their insertion. */
  readonly identity: string;
}

/** One step of the schema, forward only. Once released it never changes. */
export type Migration = (db: Kysely<unknown>, context: MigrationContext) => Promise<void>;
