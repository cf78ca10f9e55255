import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { CompiledQuery, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import type { DatabaseConnection, Driver, QueryExecutorProvider, QueryResult } from 'kysely';
import { Announcements } from './announcements';
import type { Engine } from './engine';

/** How long a transaction waits for those of other processes before it fails, in milliseconds. */
const waitAtMost = 10_000;
/** How long it sleeps between two looks, in milliseconds: at first, and at most. */
const lookAgainAfter = { first: 1, most: 20 } as const;
/** How long a statement outside a transaction may block this process for another one, in milliseconds: readers hardly ever wait in WAL. */
const busyTimeout = 1_000;

/**
 * SQLite through Node's own module: no native build, one file. `:memory:` lives as long as the engine.
 *
 * Commits reach the disk before they return (`synchronous=FULL`).
 */
export function sqliteEngine(file: string): Engine {
  const announcements = new Announcements();
  return {
    name: 'sqlite',
    dialect: {
      createDriver: () => new NodeSqliteDriver(file),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new TransactionalAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
    migration: { int: 'integer', bytes: 'blob', bytewise: 'collate binary', identity: 'integer primary key autoincrement' },
    schema: null,
    locksRows: false,
    forUpdate: sql``,
    forUpdateOf: () => sql``,
    forUpdateSkipLocked: sql``,
    clock: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
    bytewise: sql`collate binary`,
    overwriting: {
      within: [fillFreePages, sql`delete from files where hash > ${`${filling} `} and hash < ${`${filling}!`}`],
      after: emptyLog,
    },
    anyOf: (values) => sql<string>`(select value from json_each(${JSON.stringify(values)}))`,
    rowsOf: (rows) => sql`json_each(${JSON.stringify(rows)})`,
    // A transaction that could not begin has waited long enough, and one that has begun is never in the way of another.
    isRetryable: () => false,
    announce: (signal) => {
      announcements.announce(signal ?? null);
    },
    listen: (heard) => announcements.listen(heard),
  };
}

/** What the rows are called that exist for a moment only. */
const filling = 'filling';
/** So many pages a row: of 4,096 bytes each, they are 64 MB. */
const pagesOfARow = 16_384;

/** Takes every page of the file that is free, which may still have in it what an earlier version deleted, and writes zeros there. */
const fillFreePages = sql`
  insert into files (hash, size, type, bytes, created_at)
  with recursive portion (number, rest) as (
    select 1, freelist_count from pragma_freelist_count where freelist_count > 0
    union all
    select number + 1, rest - ${pagesOfARow} from portion where rest > ${pagesOfARow})
  select ${filling} || ' ' || number, 0, ${filling}, zeroblob(min(rest, ${pagesOfARow}) * (select page_size from pragma_page_size)), 0
  from portion`;

/** Empties the log beside the file, in which pages stay as they were; false where another connection reads or writes. */
async function emptyLog(connection: QueryExecutorProvider): Promise<boolean> {
  try {
    await sql`pragma busy_timeout = 0`.execute(connection);
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(connection);
    return rows[0]?.busy === 0;
  } finally {
    await sql`pragma busy_timeout = ${sql.lit(busyTimeout)}`.execute(connection);
  }
}

/** SQLite's result code for a database that another connection is writing; the upper bits only say more about it. */
const busy = 5;
const isBusy = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === busy;

/** Runs all migrations in one transaction, so that of several processes only the first runs them. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Kysely's driver over one `node:sqlite` connection; whoever wants it while it is in use waits in line. */
class NodeSqliteDriver implements Driver {
  private database: DatabaseSync | null = null;
  private connection: NodeSqliteConnection | null = null;
  private last: Promise<void> = Promise.resolve();
  private release: () => void = () => undefined;

  constructor(private readonly file: string) {}

  init(): Promise<void> {
    if (this.file !== ':memory:') mkdirSync(dirname(this.file), { recursive: true });
    const database = new DatabaseSync(this.file);
    database.exec(`pragma busy_timeout = ${String(busyTimeout)}`);
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    database.exec('pragma foreign_keys = on');
    // Whole pages too: a long text that takes such a page again would leave the end of it as it was. Beside waiting for the disk it costs nothing.
    database.exec('pragma secure_delete = on');
    this.database = database;
    this.connection = new NodeSqliteConnection(database);
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.last;
    let release: () => void = () => undefined;
    this.last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.release = release;
    if (this.connection === null) {
      release();
      throw new Error('The SQLite store is closed');
    }
    return this.connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite's own waiting would block the whole process, so this waits by itself.
    const giveUpAt = performance.now() + waitAtMost;
    for (let pause: number = lookAgainAfter.first; ; pause = Math.min(pause * 2, lookAgainAfter.most)) {
      try {
        this.database?.exec('pragma busy_timeout = 0');
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() >= giveUpAt) throw error;
      } finally {
        this.database?.exec(`pragma busy_timeout = ${String(busyTimeout)}`);
      }
      await sleep(pause);
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  releaseConnection(): Promise<void> {
    this.release();
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    await this.last;
    this.connection?.close();
    this.connection = null;
    this.database = null;
  }
}

/** Prepares each statement once and keeps it, but for pragmas: SQLite carries out some of them while it prepares them, and only then. */
class NodeSqliteConnection implements DatabaseConnection {
  private readonly prepared = new Map<string, { readonly statement: StatementSync; readonly returnsRows: boolean }>();

  constructor(private readonly database: DatabaseSync) {}

  executeQuery<R>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    // Synchronous underneath: an error must still arrive as a rejection.
    return new Promise((resolve) => {
      const { statement, returnsRows } = this.prepare(text);
      const values = parameters as (string | number | Uint8Array | null)[];
      if (returnsRows) {
        resolve({ rows: statement.all(...values) as R[] });
        return;
      }
      const { changes } = statement.run(...values);
      resolve({ rows: [], numAffectedRows: BigInt(changes) });
    });
  }

  // eslint-disable-next-line require-yield -- nothing here streams: pages of rows are small
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    await Promise.reject(new Error('Streaming is not available on SQLite'));
  }

  close(): void {
    this.prepared.clear();
    this.database.close();
  }

  private prepare(text: string): { readonly statement: StatementSync; readonly returnsRows: boolean } {
    const known = this.prepared.get(text);
    if (known !== undefined) return known;
    const statement = this.database.prepare(text);
    const fresh = { statement, returnsRows: statement.columns().length > 0 };
    if (!text.startsWith('pragma')) this.prepared.set(text, fresh);
    return fresh;
  }
}
