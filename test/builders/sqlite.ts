import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEngine } from '../../src/store/engines/sqlite';
import type { Driver } from 'kysely';
import type { TestDatabase, TestEngines } from './engines';

/** SQLite in a file of its own for each test. */
export const sqliteFiles: TestEngines = {
  name: 'sqlite',
  fresh: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'switchboard-sqlite-'));
    return {
      engine: () => sqliteEngine(join(folder, 'store.sqlite')),
      dispose: () => rm(folder, { recursive: true }),
    };
  },
};

/** SQLite in memory: every engine of this database works on the same connection, one transaction after the other. */
export function sqliteInMemory(): TestDatabase {
  const engine = sqliteEngine(':memory:');
  const driver = engine.dialect.createDriver();
  let opening: Promise<void> | undefined;
  const shared: Driver = {
    init: () => (opening ??= driver.init()),
    acquireConnection: () => driver.acquireConnection(),
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    releaseConnection: (connection) => driver.releaseConnection(connection),
    destroy: () => Promise.resolve(),
  };
  return {
    engine: () => ({ ...engine, dialect: { ...engine.dialect, createDriver: () => shared } }),
    dispose: () => driver.destroy(),
  };
}
