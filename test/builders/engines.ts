import { Kysely, sql } from 'kysely';
import type { Engine } from '../../src/store/engines/engine';
import type { Tables } from '../../src/store/tables';

/** An empty database of a test. */
export interface TestDatabase {
  /** One more engine on the same database, as another process would have it. */
  readonly engine: () => Engine;
  readonly dispose: () => Promise<void>;
}

/** Makes a database for each test that asks. */
export interface TestEngines {
  readonly name: Engine['name'];
  readonly fresh: () => Promise<TestDatabase>;
}

/** Looks at rows behind the store's back, or plants them. */
export interface RawTables {
  readonly db: Kysely<Tables>;
  readonly rows: <T>(text: string) => Promise<readonly T[]>;
  readonly count: (text: string) => Promise<number>;
}

/** Raw access to a test's database; ends with the `close` of its caller. */
export function rawTables(database: TestDatabase): RawTables {
  const db = new Kysely<Tables>({ dialect: database.engine().dialect });
  const rows = async <T>(text: string) => (await sql.raw<T>(text).execute(db)).rows;
  return { db, rows, count: async (text) => (await rows<{ n: number }>(`select count(*) as n from ${text}`))[0]?.n ?? 0 };
}
