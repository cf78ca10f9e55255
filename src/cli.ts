#!/usr/bin/env node
/** Sets up a store from a terminal: queues and agents. Prints one line of JSON. */
import { parseArgs } from 'node:util';
import { openSwitchboard } from './runtime/switchboard';
import { defaultStore } from './runtime/store-settings';
import type { StoreSettings } from './runtime/store-settings';
import type { Outcome } from './core/outcome';

const usage = `Usage:
  switchboard agent add --login LOGIN --name NAME --password PASSWORD [--queue QUEUE …] [--if-missing] [--store STORE]
  switchboard queue add --name NAME [--rule to_all_agents|to_available_agent] [--if-missing] [--store STORE]

STORE is the path of an SQLite file or the address of a PostgreSQL database (postgres://user:password@host:port/database). Without it,
the file in n8n's user folder is used. SWITCHBOARD_PASSWORD can give the password instead of --password. Agents without --queue join the queue Support.
`;

/** The store that an address or a path names. */
function storeAt(place: string | undefined): StoreSettings {
  if (place === undefined) return defaultStore();
  if (!/^postgres(ql)?:\/\//.test(place)) return { kind: 'sqlite', file: place };
  const { hostname, port, pathname, username, password, searchParams } = new URL(place);
  return {
    kind: 'postgres',
    host: hostname,
    port: port === '' ? 5432 : Number(port),
    database: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    schema: searchParams.get('schema') ?? 'switchboard',
    ssl: searchParams.get('sslmode') === 'require' ? 'require' : 'disable',
  };
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      login: { type: 'string' },
      name: { type: 'string' },
      password: { type: 'string' },
      queue: { type: 'string', multiple: true },
      rule: { type: 'string' },
      store: { type: 'string' },
      'if-missing': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const command = positionals.join(' ');
  if (values.help || !['agent add', 'queue add'].includes(command)) {
    process.stdout.write(usage);
    return values.help ? 0 : 2;
  }
  const switchboard = await openSwitchboard(storeAt(values.store), () => undefined);
  try {
    const outcome: Outcome<string> =
      command === 'agent add'
        ? await switchboard.addAgent({
            login: values.login ?? '',
            name: values.name ?? '',
            password: values.password ?? process.env['SWITCHBOARD_PASSWORD'] ?? '',
            queues: values.queue ?? ['Support'],
          })
        : await switchboard.addQueue({
            name: values.name ?? '',
            rule: values.rule === 'to_available_agent' ? 'to_available_agent' : 'to_all_agents',
          });
    if (outcome.ok) {
      process.stdout.write(`${JSON.stringify({ added: true, id: outcome.value })}\n`);
      return 0;
    }
    if (outcome.refusal.code === 'taken' && values['if-missing']) {
      process.stdout.write(`${JSON.stringify({ added: false })}\n`);
      return 0;
    }
    process.stderr.write(`${outcome.refusal.reason}\n`);
    return 1;
  } finally {
    await switchboard.close();
  }
}

run()
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'Unknown failure'}\n`);
    process.exitCode = 1;
  });
