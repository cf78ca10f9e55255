import { sqliteFiles } from '../builders/sqlite';
import { actionsContract } from '../contracts/actions';
import { administrationContract } from '../contracts/administration';
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

describe('a store on SQLite', () => {
  storeContract(() => sqliteFiles);
});

describe('lines of the system on SQLite', () => {
  systemLinesContract(() => sqliteFiles);
});

describe('a chat on SQLite', () => {
  lifecycleContract(() => sqliteFiles);
});

describe('many at once on SQLite', () => {
  concurrencyContract(() => sqliteFiles);
});

describe('what pages read on SQLite', () => {
  viewsContract(() => sqliteFiles);
});

describe('deadlines on SQLite', () => {
  deadlinesContract(() => sqliteFiles);
});

describe('routing on SQLite', () => {
  routingContract(() => sqliteFiles);
});

describe('bots and agents who begin chats on SQLite', () => {
  botsContract(() => sqliteFiles);
});

describe('the status of an agent on SQLite', () => {
  agentStatusContract(() => sqliteFiles);
});

describe('administration on SQLite', () => {
  administrationContract(() => sqliteFiles);
});

describe('what flows hear of on SQLite', () => {
  outboxContract(() => sqliteFiles);
});

describe('duplicates on SQLite', () => {
  duplicatesContract(() => sqliteFiles);
});

describe('merging contacts on SQLite', () => {
  mergesContract(() => sqliteFiles);
});

describe('contacts and accounts on SQLite', () => {
  contactsContract(() => sqliteFiles);
});

describe('erasing a person on SQLite', () => {
  eraseContract(() => sqliteFiles);
});

describe('contacts in a storm on SQLite', () => {
  contactStormsContract(() => sqliteFiles);
});

describe('what is left of a contact on SQLite', () => {
  tracesContract(() => sqliteFiles);
});

describe('a person on SQLite', () => {
  identitiesContract(() => sqliteFiles);
});

describe('a case on SQLite', () => {
  casesContract(() => sqliteFiles);
});

describe('what customers say on SQLite', () => {
  ratingsContract(() => sqliteFiles);
});

describe('whom agents can write to on SQLite', () => {
  reachContract(() => sqliteFiles);
});

describe('quick replies on SQLite', () => {
  quickRepliesContract(() => sqliteFiles);
});

describe('a store of an earlier version on SQLite', () => {
  migrationsContract(() => sqliteFiles);
});

describe('chat actions on SQLite', () => {
  actionsContract(() => sqliteFiles);
});

describe('translation on SQLite', () => {
  translationContract(() => sqliteFiles);
});
