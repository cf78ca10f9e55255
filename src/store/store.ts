import { Kysely, Migrator, sql } from 'kysely';
import type { Transaction } from 'kysely';
import { NotFoundError, StoreUnavailableError } from '../app/errors';
import type { Store, Tx } from '../app/ports';
import type { Views } from '../app/views';
import type { Instant } from '../core/brand';
import { accounts } from './accounts';
import { administration } from './administration';
import { agents } from './agents';
import { cases } from './cases';
import { caseSetup } from './case-setup';
import { channels } from './channels';
import { chatActions } from './chat-actions';
import { chats } from './chats';
import { commands } from './commands';
import { contactRecords } from './contact-records';
import { contacts } from './contacts';
import { deadlines } from './deadlines';
import { decisions } from './decisions';
import { deliveries } from './deliveries';
import { duplicates } from './duplicates';
import type { Engine } from './engines/engine';
import { erasures } from './erasures';
import { events } from './events';
import { pendingChanges } from './feed';
import { errands, files } from './files';
import { logins } from './logins';
import { merges } from './merges';
import { messages } from './messages';
import { migrations } from './migrations';
import { offers } from './offers';
import { overwritingOf } from './overwriting';
import type { Overwriting } from './overwriting';
import { personExports } from './person-exports';
import { queues } from './queues';
import { quickReplies } from './quick-replies';
import { ratings } from './ratings';
import { reach } from './reach';
import { settings } from './settings';
import { subscriptions } from './subscriptions';
import type { Tables } from './tables';
import { translations } from './translations';
import { views } from './views';

/** How often a transaction runs before the store gives up on it. */
const attemptsAllowed = 8;

/** An open store: transactions, the read side, and what its processes tell each other. */
export interface OpenStore extends Store {
  readonly views: Views;
  /** Hears that something was committed (null), or a signal, in any process that shares the store. Returns how to stop. */
  readonly listen: (heard: (signal: string | null) => void) => () => void;
  /** Tells every process something that is not worth storing. Never throws. */
  readonly signal: (signal: string) => void;
  /** Deletes changes of the feed older than a moment; readers further behind begin anew. */
  readonly pruneChanges: (before: Instant) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a store and brings its schema up to date; several processes may do so at once.
 *
 * @param now for the time of changes in the feed
 * @throws StoreUnavailableError when the database cannot be reached or its schema is newer than this package
 */
export async function openStore(engine: Engine, now: () => Instant): Promise<OpenStore> {
  const db = new Kysely<Tables>({ dialect: engine.dialect });
  try {
    await migrate(db, engine);
  } catch (error) {
    await db.destroy().catch(() => undefined);
    throw unavailable('The Switchboard store could not be opened', error);
  }
  const overwriting = overwritingOf(db, engine);
  // A process that ended too early may have left it undone.
  await overwriting.finish();
  return {
    views: views(db, engine),
    transaction: async (work) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await runOnce({ db, engine, now, overwriting }, work);
        } catch (error) {
          if (attempt < attemptsAllowed && engine.isRetryable(error)) continue;
          if (error instanceof NotFoundError) throw error;
          throw unavailable('Nothing was stored: the Switchboard store refused', error);
        }
      }
    },
    listen: (heard) => engine.listen(heard),
    signal: (signal) => {
      engine.announce(signal);
    },
    pruneChanges: async (before) => {
      await db.deleteFrom('changes').where('at', '<', before).execute();
    },
    close: async () => {
      await overwriting.close();
      await db.destroy();
    },
  };
}

interface Parts {
  readonly db: Kysely<Tables>;
  readonly engine: Engine;
  readonly now: () => Instant;
  readonly overwriting: Overwriting;
}

async function runOnce<T>({ db, engine, now, overwriting }: Parts, work: (tx: Tx) => Promise<T>): Promise<T> {
  let news = 0;
  let erased = 0;
  const result = await db.transaction().execute(async (transaction) => {
    const changes = pendingChanges(transaction);
    const outbox = events(transaction, engine);
    const setup = administration(transaction, engine);
    const others = nouns(transaction, engine);
    const done = await work({
      ...others,
      erasures: {
        ...others.erasures,
        put: async (receipt) => {
          await others.erasures.put(receipt);
          erased++;
        },
      },
      administration: {
        ...setup,
        events: {
          ...setup.events,
          replay: async (ids) => {
            const replayed = await setup.events.replay(ids);
            news += replayed.length;
            return replayed;
          },
        },
      },
      feed: changes,
      events: {
        ...outbox,
        add: async (event) => {
          await outbox.add(event);
          news++;
        },
        raise: async (raised) => {
          await outbox.raise(raised);
          news += raised.length;
        },
      },
    });
    if (await changes.write(now())) news++;
    return done;
  });
  if (news > 0) engine.announce();
  if (erased > 0) await overwriting.finish();
  return result;
}

function nouns(db: Transaction<Tables>, engine: Engine): Omit<Tx, 'administration' | 'feed' | 'events'> {
  return {
    accounts: accounts(db),
    agents: agents(db, engine),
    cases: cases(db, engine),
    caseSetup: caseSetup(db, engine),
    channels: channels(db),
    actions: chatActions(db, engine),
    chats: chats(db, engine),
    commands: commands(db, engine),
    contactRecords: contactRecords(db, engine),
    contacts: contacts(db, engine),
    deadlines: deadlines(db, engine),
    decisions: decisions(db),
    deliveries: deliveries(db, engine),
    duplicates: duplicates(db, engine),
    erasures: erasures(db, engine),
    errands: errands(db, engine),
    files: files(db, engine),
    logins: logins(db, engine),
    merges: merges(db, engine),
    messages: messages(db, engine),
    offers: offers(db, engine),
    personExports: personExports(db, engine),
    queues: queues(db, engine),
    quickReplies: quickReplies(db),
    ratings: ratings(db),
    reach: reach(db, engine),
    settings: settings(db),
    subscriptions: subscriptions(db, engine),
    translations: translations(db, engine),
  };
}

async function migrate(db: Kysely<Tables>, engine: Engine): Promise<void> {
  if (engine.schema !== null) {
    const { rows } = await sql`select 1 from pg_namespace where nspname = ${engine.schema}`.execute(db);
    if (rows.length === 0) {
      await sql`create schema if not exists ${sql.id(engine.schema)}`.execute(db).catch((error: unknown) => {
        // `if not exists` does not look at a schema that another process is making at this moment.
        if (!engine.isRetryable(error)) throw error;
      });
    }
  }
  const migrator = new Migrator({
    db,
    migrationTableName: 'switchboard_migrations',
    migrationLockTableName: 'switchboard_migrations_lock',
    ...(engine.schema === null ? {} : { migrationTableSchema: engine.schema }),
    provider: {
      getMigrations: () =>
        Promise.resolve(
          Object.fromEntries(
            Object.entries(migrations).map(([name, migration]) => [
              name,
              { up: (trx: Kysely<unknown>) => migration(trx, engine.migration) },
            ]),
          ),
        ),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('A migration failed', { cause: error });
}

function unavailable(what: string, cause: unknown): StoreUnavailableError {
  const detail = cause instanceof Error ? cause.message : 'unknown reason';
  return new StoreUnavailableError(`${what}: ${detail}. Check the credential Switchboard Store and that the database is running.`, {
    cause,
  });
}
