import { sqliteFiles } from '../builders/sqlite';
import { lifecycleContract } from '../contracts/lifecycle';

describe('a chat on SQLite', () => {
  lifecycleContract(() => sqliteFiles);
});
