import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Engine } from '../store/engines/engine';
import { postgresEngine } from '../store/engines/postgres';
import type { PostgresSettings } from '../store/engines/postgres';
import { sqliteEngine } from '../store/engines/sqlite';

/** Where a store is. */
export type StoreSettings = { readonly kind: 'sqlite'; readonly file: string } | ({ readonly kind: 'postgres' } & PostgresSettings);

/** The folder in which n8n keeps its own files: `$N8N_USER_FOLDER/.n8n`, by default in the home folder. */
function n8nFolder(): string {
  return join(process.env['N8N_USER_FOLDER'] ?? homedir(), '.n8n');
}

/** The store of an installation that says nothing about it: a file in n8n's user folder. */
export const defaultStore = (): StoreSettings => ({ kind: 'sqlite', file: join(n8nFolder(), 'switchboard', 'switchboard.sqlite') });

/** The engine for a store. A relative SQLite path is taken from n8n's user folder. */
export function engineFor(settings: StoreSettings): Engine {
  return settings.kind === 'postgres' ? postgresEngine(settings) : sqliteEngine(resolve(n8nFolder(), settings.file));
}

/** Two settings with the same key are the same store. */
export function storeKey(settings: StoreSettings): string {
  return settings.kind === 'postgres' ? JSON.stringify(settings) : `sqlite:${resolve(n8nFolder(), settings.file)}`;
}
