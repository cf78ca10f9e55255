import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startContactCentre } from '../e2e/harness/contact-centre.mjs';
import { workInInbox } from './agents.mjs';
import { chanceOf } from './chance.mjs';
import { writeMessages } from './customers.mjs';
import { Ledger } from './ledger.mjs';
import { judge, unsettled } from './verdict.mjs';

const agents = ['ana', 'ben', 'cleo'];
/** n8n takes up again after two minutes what it was publishing when it died, and flows begin only then. Here it is not n8n that is tested. */
const environment = { N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '5' };
/** An event whose process died is leased again after 20 s at most, and its flow may fail a few times on the way. */
const settleWithin = 180_000;
/** How long after the moment that the seed chose n8n may still live, and how long it stays away, in milliseconds. */
const killAfter = 400;
const awayFor = 1_500;

/**
 * Lets customers and agents work with a real n8n on PostgreSQL, kills n8n again and again, and judges what is in the store afterwards.
 *
 * @param options `{ seed, messages, customers, kills }`
 * @param surroundings.signal ends the run early
 * @param surroundings.say is told what happens
 * @returns `{ sent, acknowledged, stored, kills, faults, chats, answers }`; `kills` are those that n8n died of
 */
export async function runChaos({ seed, messages, customers, kills }, { signal, say }) {
  say('Starting n8n on PostgreSQL …');
  const centre = await startContactCentre({ name: 'chaos', store: 'postgres', isShared: true, agents, env: environment });
  let store = null;
  try {
    const ledger = new Ledger();
    // Whoever fails ends the others: a run that cannot be finished must not go on until everybody's patience is over.
    const ending = new AbortController();
    const run = { seed, ledger, signal: AbortSignal.any([signal, ending.signal]), chatUrl: centre.chatUrl, inboxUrl: centre.inboxUrl };
    store = await connect(centre.postgresUrl);
    await together(ending, [
      customersAndKills(centre, run, { messages, customers, kills, say }),
      ...agents.map((login, number) => workInInbox({ login, number }, run, () => run.isOver === true)),
    ]);
    await settle(store, run, say);
    const { stored, faults } = await judge(store, ledger);
    return { sent: ledger.sent, acknowledged: ledger.messages.length, stored, kills: run.killed, faults, ...(await countWork(store)) };
  } finally {
    await store?.end();
    await centre.stop();
  }
}

async function customersAndKills(centre, run, { messages, customers, kills, say }) {
  const shares = Array.from({ length: customers }, (_, number) => ({
    number,
    messages: Math.floor(messages / customers) + (number < messages % customers ? 1 : 0),
  }));
  const started = Date.now();
  await Promise.all([...shares.map((share) => writeMessages(share, run)), killAtRandom(centre, run, { messages, kills, say })]);
  say(`Every message is acknowledged after ${Math.round((Date.now() - started) / 1000)} s.`);
  run.isOver = true;
}

/** Kills n8n while messages come, each time in another part of them, and starts it again. */
async function killAtRandom(centre, run, { messages, kills, say }) {
  const chance = chanceOf(run.seed);
  run.killed = 0;
  for (let part = 0; part < kills; part += 1) {
    // A little before the end, so that something is still on its way.
    const moment = Math.floor(((part + chance()) / kills) * messages * 0.95);
    const later = chance() * killAfter;
    const away = chance() * awayFor;
    await Promise.race([run.ledger.reached(moment), untilAborted(run.signal)]);
    await sleep(later, undefined, { signal: run.signal });
    const ended = await centre.killN8n();
    if (ended === 'SIGKILL') run.killed += 1;
    say(`n8n was killed (${ended}) when ${run.ledger.messages.length} messages were acknowledged.`);
    await sleep(away, undefined, { signal: run.signal });
    await centre.startN8n(environment);
  }
}

async function settle(store, run, say) {
  const deadline = Date.now() + settleWithin;
  for (;;) {
    run.signal.throwIfAborted();
    const left = await unsettled(store);
    if (left.events === 0 && left.commands === 0) return;
    if (Date.now() > deadline) {
      say(`After ${settleWithin / 1000} s ${left.events} events and ${left.commands} commands are still not dealt with.`);
      return;
    }
    await sleep(500, undefined, { signal: run.signal });
  }
}

async function countWork(store) {
  const { rows } = await store.query(
    `select (select count(*)::int from chats) as chats, (select count(*)::int from messages where author = 'agent') as answers`,
  );
  return rows[0];
}

async function connect(connectionString) {
  const client = new pg.Client({ connectionString, options: '-c search_path=switchboard' });
  await client.connect();
  return client;
}

/** Waits for all; the first failure ends the others, and is thrown when all have ended. */
async function together(ending, work) {
  let failure = null;
  await Promise.allSettled(
    work.map((one) =>
      one.catch((error) => {
        failure ??= error;
        ending.abort(error);
      }),
    ),
  );
  if (failure !== null) throw failure;
}

function untilAborted(signal) {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
