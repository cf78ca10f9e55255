import { createHash } from 'node:crypto';
import { Client, Pool, types } from 'pg';
import type { PoolClient, PoolConfig, QueryResult as PgResult, QueryResultRow } from 'pg';
import { PostgresDialect, sql } from 'kysely';
import { Announcements } from './announcements';
import type { Engine } from './engine';

export interface PostgresSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ssl: 'disable' | 'require' | 'verify';
  /** Our tables live in a schema of their own, so that n8n's database can be shared. */
  readonly schema: string;
}

/**
 * Deadlock, serialization failure, a unique row that another transaction made first, a row that is referred to and that another one deleted
 * first: run the transaction again.
 */
const retryable = new Set(['40P01', '40001', '23505', '23503']);
/** How long to wait before listening again after the connection was lost, in milliseconds. Polling covers the gap. */
const listenAgainAfter = 2_000;

/** PostgreSQL through `pg`. Statements are prepared once a connection; instants are `bigint`, read as numbers here and nowhere else. */
export function postgresEngine(settings: PostgresSettings): Engine {
  const config = poolConfig(settings);
  const channel = `switchboard_${settings.schema}`;
  const announcements = new Announcements();
  const pool = new Pool({ ...config, max: 10 });
  // An idle connection that breaks is replaced by the pool; without a listener the process would end.
  pool.on('error', () => undefined);
  const listener = new Listener(config, channel, (signal) => {
    announcements.announce(signal);
  });
  return {
    name: 'postgres',
    dialect: new PostgresDialect({
      pool: {
        connect: async () => prepared(await pool.connect()),
        end: async () => {
          await listener.stop();
          await pool.end();
        },
      },
    }),
    migration: {
      int: 'bigint',
      bytes: 'bytea',
      bytewise: 'collate "C"',
      identity: 'bigint generated always as identity primary key',
    },
    schema: settings.schema,
    locksRows: true,
    // Not `for update`: rows that refer to a locked one (a message of an agent) may be inserted meanwhile.
    forUpdate: sql`for no key update`,
    forUpdateOf: (table) => sql`for no key update of ${sql.ref(table)}`,
    forUpdateSkipLocked: sql`for no key update skip locked`,
    clock: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    bytewise: sql`collate "C"`,
    overwriting: null,
    // Not a JSON array: of that the planner believes that it has a hundred elements, and reads whole tables for them.
    anyOf: (values) => sql<string>`(select unnest(${values}::text[]))`,
    rowsOf: (rows) => sql`json_array_elements(cast(${JSON.stringify(rows)} as json))`,
    isRetryable: (error) => error instanceof Error && 'code' in error && retryable.has(String(error.code)),
    announce: (signal) => {
      pool.query('select pg_notify($1, $2)', [channel, signal ?? '']).catch(() => undefined);
    },
    listen: (heard) => {
      listener.start();
      return announcements.listen(heard);
    },
  };
}

function poolConfig(settings: PostgresSettings): PoolConfig {
  const { host, port, database, user, password, ssl, schema } = settings;
  return {
    host,
    port,
    database,
    user,
    password,
    ssl: ssl === 'disable' ? false : { rejectUnauthorized: ssl === 'verify' },
    options: `-c search_path=${quoted(schema)}`,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (oid: Parameters<typeof types.getTypeParser>[0], format?: 'text' | 'binary') =>
        oid === types.builtins.INT8 ? Number : (types.getTypeParser(oid, format) as (value: string) => unknown),
    },
  };
}

/** A schema's name as it is, capitals and spaces included, within the options of a connection. */
const quoted = (schema: string): string => `"${schema.replaceAll('"', '""')}"`.replaceAll(/[\\\s]/g, '\\$&');

const names = new Map<string, string>();

/** PostgreSQL refuses a statement with NUL in a text: nothing there has one, so what is looked for with one is what it is without. */
function withoutNul(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\u0000') ? value.replaceAll('\u0000', '') : value;
  return Array.isArray(value) ? value.map(withoutNul) : value;
}

/** The same client, with every statement named after its text, so that the server plans it once a connection. */
function prepared(client: PoolClient): Pick<PoolClient, 'release'> & { query: never } {
  const query = <R extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<PgResult<R>> => {
    let name = names.get(text);
    if (name === undefined) {
      name = createHash('sha256').update(text).digest('hex').slice(0, 32);
      names.set(text, name);
    }
    return client.query<R>({ name, text, values: values.map(withoutNul) });
  };
  return { query: query as never, release: client.release.bind(client) };
}

/** Keeps one connection listening, and comes back when it breaks. */
class Listener {
  private client: Client | null = null;
  private again: NodeJS.Timeout | null = null;
  private isStopped = false;

  constructor(
    private readonly config: PoolConfig,
    private readonly channel: string,
    private readonly heard: (signal: string | null) => void,
  ) {}

  start(): void {
    if (this.client !== null || this.isStopped) return;
    const client = new Client(this.config);
    this.client = client;
    client.on('notification', ({ payload }) => {
      this.heard(payload === undefined || payload === '' ? null : payload);
    });
    const broken = () => {
      this.restart(client);
    };
    client.on('error', broken);
    client.on('end', broken);
    client
      .connect()
      .then(() => client.query(`listen "${this.channel}"`))
      .catch(broken);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.again !== null) clearTimeout(this.again);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private restart(client: Client): void {
    if (this.isStopped || this.client !== client) return;
    this.client = null;
    client.end().catch(() => undefined);
    this.again = setTimeout(() => {
      this.start();
    }, listenAgainAfter);
    this.again.unref();
  }
}
