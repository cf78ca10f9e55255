import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { startPostgres } from '../scripts/host/postgres.mjs';

const load = createRequire(import.meta.url);

/** The built package's own code; only there once it has been built. */
export function builtStore() {
  const built = (file) => load(`../dist/src/${file}.js`);
  return {
    ...built('store/store'),
    ...built('store/engines/sqlite'),
    ...built('store/engines/postgres'),
    ...built('app/receive-message'),
    ...built('app/route-chat'),
    ...built('app/complete-chat'),
    ...built('runtime/clock'),
  };
}

/**
 * Does something with empty databases of an engine, each with bare access beside the store's own.
 *
 * SQLite is a file with `synchronous=FULL`; PostgreSQL is one server with its defaults, a schema for each database.
 *
 * @param name `sqlite` or `postgres`
 * @param work is given a function `(label) → { engine, bare }`; `bare` has `transaction(work)`, `query(text, values)` and `close()`
 */
export async function withDatabases(name, work) {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-bench-'));
  // A PostgreSQL that root starts runs as another user, who has to get through to its data.
  chmodSync(folder, 0o711);
  const server =
    name === 'postgres'
      ? await startPostgres({ folder: path.join(folder, 'postgres'), password: randomBytes(9).toString('base64url') })
      : null;
  const opened = [];
  const keep = (database) => {
    opened.push(database.bare);
    return database;
  };
  try {
    return await work((label) => keep(server === null ? onSqlite(path.join(folder, `${label}.sqlite`)) : onPostgres(server, label)));
  } finally {
    for (const bare of opened) await bare.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function onSqlite(file) {
  const { sqliteEngine } = builtStore();
  let database = null;
  let last = Promise.resolve();
  const prepared = new Map();
  const query = (text, values = []) => {
    database ??= openSqlite(file);
    if (!prepared.has(text)) prepared.set(text, database.prepare(text.replaceAll(/\$(\d+)/g, '?$1')));
    return prepared.get(text).all(...values);
  };
  return {
    engine: () => sqliteEngine(file),
    bare: {
      query: async (text, values) => query(text, values),
      // One connection, one transaction after the other: SQLite has one writer.
      transaction: (work) => {
        last = last.then(async () => {
          query('begin immediate');
          await work(query);
          query('commit');
        });
        return last;
      },
      close: async () => database?.close(),
    },
  };
}

function openSqlite(file) {
  const database = new DatabaseSync(file);
  for (const pragma of ['busy_timeout = 5000', 'journal_mode = wal', 'synchronous = full', 'foreign_keys = on'])
    database.exec(`pragma ${pragma}`);
  return database;
}

function onPostgres({ host, port, database, user, password }, schema) {
  const { postgresEngine } = builtStore();
  const place = { host, port, database, user, password };
  const pool = new pg.Pool({ ...place, max: 8, options: `-c search_path=${schema}` });
  // The server may be gone before the last idle connection has said goodbye.
  pool.on('error', () => {});
  const names = new Map();
  const named = (text, values = []) => {
    if (!names.has(text)) names.set(text, `bare_${names.size}`);
    return { name: names.get(text), text, values };
  };
  return {
    engine: () => postgresEngine({ ...place, schema, ssl: 'disable' }),
    bare: {
      query: async (text, values) => (await pool.query(text, values)).rows,
      transaction: async (work) => {
        const client = await pool.connect();
        try {
          await client.query('begin');
          await work(async (text, values) => (await client.query(named(text, values))).rows);
          await client.query('commit');
        } finally {
          client.release();
        }
      },
      close: () => pool.end(),
    },
  };
}
