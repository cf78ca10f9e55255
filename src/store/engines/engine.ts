import type { Dialect, QueryExecutorProvider, RawBuilder } from 'kysely';
import type { MigrationContext } from '../migrations/migration';

/** Everything in which SQLite and PostgreSQL differ for us. */
export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  readonly dialect: Dialect;
  readonly migration: MigrationContext;
  /** Where our tables live; null where a database has no schemas. */
  readonly schema: string | null;
  /** Whether rows can be locked; where a transaction locks everything there is no need to look at them first. */
  readonly locksRows: boolean;
  /** Ends a select whose rows stay locked until the transaction ends; nothing on SQLite, where a transaction locks everything. */
  readonly forUpdate: RawBuilder<unknown>;
  /** As `forUpdate`, for one table of several, by its alias. */
  readonly forUpdateOf: (table: string) => RawBuilder<unknown>;
  /** As `forUpdate`, but passes over rows that others hold. */
  readonly forUpdateSkipLocked: RawBuilder<unknown>;
  /** The database's own clock, integer milliseconds since 1970. */
  readonly clock: RawBuilder<number>;
  /** Behind a text: compares it by its bytes, as indices of beginnings are ordered. */
  readonly bytewise: RawBuilder<unknown>;
  /**
   * Overwrites in the database's files what was deleted: `within` ends the transaction that deletes, `after` follows its commit, on one
   * connection. `after` waits for nobody: false where another process was in the way, and it has to be done again. Null where only the
   * database itself can.
   */
  readonly overwriting: {
    readonly within: readonly RawBuilder<unknown>[];
    readonly after: (connection: QueryExecutorProvider) => Promise<boolean>;
  } | null;
  /** A subselect of these values: one statement text, however many they are. */
  readonly anyOf: (values: readonly string[]) => RawBuilder<string>;
  /** A source of rows, each a JSON array in `value`: `value ->> 0` is its first field. One statement text, however many they are. */
  readonly rowsOf: (rows: readonly (readonly (string | number | null)[])[]) => RawBuilder<unknown>;
  /** True when the database asks to run the transaction again. */
  readonly isRetryable: (error: unknown) => boolean;
  /** Tells every process that shares the store; without `signal` only that something was committed. Never throws. */
  readonly announce: (signal?: string) => void;
  /** Hears what any process announced, this one included. Returns how to stop. */
  readonly listen: (heard: (signal: string | null) => void) => () => void;
}
