import { seedOrganisation } from './organisation.mjs';
import { builtStore, withDatabases } from './stores.mjs';

const perRun = 60;
const warmUp = 30;
const queues = 1_000;
const openChats = 100_000;
/** Each agent of the first is in one queue, each of the second in a hundred: ten agents a queue in both. */
const sizes = { many: 10_000, few: 100 };

/**
 * Measures what a routing decision costs with 10,000 agents and with 100, on both engines: for a new chat, and for an agent who becomes free.
 *
 * @param rounds how often each side runs, in turn
 * @returns a comparison for each engine and kind of decision, in milliseconds
 */
export async function measureRouting(rounds) {
  return [...(await measureOn('sqlite', 'SQLite', rounds)), ...(await measureOn('postgres', 'PostgreSQL', rounds))];
}

function measureOn(engine, label, rounds) {
  return withDatabases(engine, async (database) => {
    const many = await prepare(database('many'), sizes.many);
    const few = await prepare(database('few'), sizes.few);
    const freed = await measureInTurn(many, few, freeOne, rounds);
    for (const side of [many, few]) await side.bare.query('update agents set capacity = 1000');
    const routed = await measureInTurn(many, few, routeOne, rounds);
    await many.store.close();
    await few.store.close();
    return [
      comparison(engine, 'route', `Routing one new chat on ${label}`, routed),
      comparison(engine, 'free', `Completing a chat, and offering its agent the oldest waiting one, on ${label}`, freed),
    ];
  });
}

function comparison(engine, kind, title, { many, few }) {
  return {
    key: `${engine}_${kind}`,
    title,
    unit: 'ms a decision',
    ours: { label: `${sizes.many} agents`, rates: many },
    baseline: { label: `${sizes.few} agents`, rates: few },
    limit: { says: 'at most 3', holds: (ratio) => ratio <= 3 },
    notes: [
      `${(1_000 / middle(many)).toFixed(0)} decisions a second with ${sizes.many} agents, ${(1_000 / middle(few)).toFixed(0)} with ${sizes.few}, one after the other.`,
      `${queues} queues (to an available agent) of ten agents each, ${openChats} open chats; the median of ${perRun} decisions a run.`,
    ],
  };
}

async function prepare({ engine, bare }, agents) {
  const { openStore, surroundings } = builtStore();
  const store = await openStore(engine(), surroundings.now);
  const { fresh, busy } = await seedOrganisation(bare, { agents, queues, openChats, now: surroundings.now() });
  return { on: { ...surroundings, store }, store, bare, fresh, busy };
}

async function measureInTurn(many, few, one, rounds) {
  const costs = { many: [], few: [] };
  for (const side of [many, few]) await run(side, one, warmUp);
  for (let round = 0; round < rounds; round += 1) {
    costs.many.push(await run(many, one, perRun));
    costs.few.push(await run(few, one, perRun));
  }
  return costs;
}

/**
 * @param one makes a decision and answers a function that looks whether it was one
 * @returns the median cost of a decision, in milliseconds
 */
async function run(side, one, count) {
  const costs = [];
  for (let decision = 0; decision < count; decision += 1) {
    const started = performance.now();
    const check = await one(side);
    costs.push(performance.now() - started);
    await check();
  }
  return middle(costs);
}

async function routeOne({ on, fresh }) {
  const { routeChat } = builtStore();
  const wanted = fresh.pop();
  const { routing } = await routeChat(on, wanted);
  return async () => {
    if (routing.result !== 'assigned') throw new Error(`A chat was routed and is ${routing.result}, though agents are free.`);
  };
}

async function freeOne({ on, store, busy }) {
  const { completeChat } = builtStore();
  const { chatId, agentId } = busy.pop();
  const outcome = await completeChat(on, { chatId, actor: { kind: 'agent', agentId } });
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return async () => {
    const offers = await store.transaction((tx) => tx.offers.countDirected(agentId));
    if (offers === 0) throw new Error('An agent became free and was offered nothing, though chats wait.');
  };
}

function middle(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
