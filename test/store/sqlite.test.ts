import { sqliteFiles } from '../builders/sqlite';
import { lifecycleContract } from '../contracts/lifecycle';
import { storeContract } from '../contracts/store';

describe('a store on SQLite', () => {
  storeContract(() => sqliteFiles);
});

describe('a chat on SQLite', () => {
  lifecycleContract(() => sqliteFiles);
});
