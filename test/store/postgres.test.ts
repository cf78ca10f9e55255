import { postgresEngine } from '../../src/store/engines/postgres';
import { openStore } from '../../src/store/store';
import { startTestPostgres } from '../builders/postgres';
import type { TestPostgres } from '../builders/postgres';
import { actionsContract } from '../contracts/actions';
import { administrationContract } from '../contracts/administration';
import { testSurroundings } from '../builders/surroundings';
import { agentStatusContract } from '../contracts/agent-status';
import { botsContract } from '../contracts/bots';
import { casesContract } from '../contracts/cases';
import { concurrencyContract } from '../contracts/concurrency';
import { contactStormsContract } from '../contracts/contact-storms';
import { contactsContract } from '../contracts/contacts';
import { deadlinesContract } from '../contracts/deadlines';
import { duplicatesContract } from '../contracts/duplicates';
import { eraseContract } from '../contracts/erase';
import { identitiesContract } from '../contracts/identities';
import { lifecycleContract } from '../contracts/lifecycle';
import { mergesContract } from '../contracts/merges';
import { outboxContract } from '../contracts/outbox';
import { migrationsContract } from '../contracts/migrations';
import { quickRepliesContract } from '../contracts/quick-replies';
import { ratingsContract } from '../contracts/ratings';
import { reachContract } from '../contracts/reach';
import { routingContract } from '../contracts/routing';
import { storeContract } from '../contracts/store';
import { systemLinesContract } from '../contracts/system-lines';
import { tracesContract } from '../contracts/traces';
import { translationContract } from '../contracts/translation';
import { viewsContract } from '../contracts/views';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
}, 60_000);
afterAll(() => postgres.stop());

it('keeps a store in a schema with any name', async () => {
  const settings = { ...postgres.settings, schema: 'Chat "Centre"' };
  const store = await openStore(postgresEngine(settings), testSurroundings().now);
  expect((await store.transaction((tx) => tx.queues.all())).map(({ name }) => name)).toEqual(['Support']);
  await store.close();
});

describe('a store on PostgreSQL', () => {
  storeContract(() => postgres);
});

describe('lines of the system on PostgreSQL', () => {
  systemLinesContract(() => postgres);
});

describe('a chat on PostgreSQL', () => {
  lifecycleContract(() => postgres);
});

describe('many at once on PostgreSQL', () => {
  concurrencyContract(() => postgres);
});

describe('what pages read on PostgreSQL', () => {
  viewsContract(() => postgres);
});

describe('deadlines on PostgreSQL', () => {
  deadlinesContract(() => postgres);
});

describe('routing on PostgreSQL', () => {
  routingContract(() => postgres);
});

describe('bots and agents who begin chats on PostgreSQL', () => {
  botsContract(() => postgres);
});

describe('the status of an agent on PostgreSQL', () => {
  agentStatusContract(() => postgres);
});

describe('administration on PostgreSQL', () => {
  administrationContract(() => postgres);
});

describe('what flows hear of on PostgreSQL', () => {
  outboxContract(() => postgres);
});

describe('duplicates on PostgreSQL', () => {
  duplicatesContract(() => postgres);
});

describe('merging contacts on PostgreSQL', () => {
  mergesContract(() => postgres);
});

describe('contacts and accounts on PostgreSQL', () => {
  contactsContract(() => postgres);
});

describe('erasing a person on PostgreSQL', () => {
  eraseContract(() => postgres);
});

describe('contacts in a storm on PostgreSQL', () => {
  contactStormsContract(() => postgres);
});

describe('what is left of a contact on PostgreSQL', () => {
  tracesContract(() => postgres);
});

describe('a person on PostgreSQL', () => {
  identitiesContract(() => postgres);
});

describe('a case on PostgreSQL', () => {
  casesContract(() => postgres);
});

describe('what customers say on PostgreSQL', () => {
  ratingsContract(() => postgres);
});

describe('whom agents can write to on PostgreSQL', () => {
  reachContract(() => postgres);
});

describe('quick replies on PostgreSQL', () => {
  quickRepliesContract(() => postgres);
});

describe('a store of an earlier version on PostgreSQL', () => {
  migrationsContract(() => postgres);
});

describe('chat actions on PostgreSQL', () => {
  actionsContract(() => postgres);
});

describe('translation on PostgreSQL', () => {
  translationContract(() => postgres);
});
