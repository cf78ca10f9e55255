import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteEngine } from '../../src/store/engines/sqlite';
import type { TestEngines } from './engines';

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
