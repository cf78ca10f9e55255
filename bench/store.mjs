import { storeFirstMessage, storeMessage } from './bare-message.mjs';
import { builtStore, withDatabases } from './stores.mjs';

const perRun = 700;
const warmUp = 1_000;
/** Open chats whose customers write on. */
const openChats = 500;
/** Many short runs: a disk is not equally quick from second to second, and turns have to be close to each other to meet the same. */
const runsPerRound = 3;
/** Every so many messages one is the first of a new customer. */
const newEvery = 10;
const callers = 8;
const text = 'Hello, is anybody there? My parcel was to arrive on Monday.';
const supportId = '00000000-0000-7000-8000-000000000001';
const tables = ['contacts', 'contact_identities', 'chats', 'messages', 'deadlines', 'events', 'changes'];

/**
 * Measures `receiveMessage` on both engines beside the same rows written by bare prepared statements.
 *
 * @param rounds how often each side runs, in turn
 * @returns a comparison for each engine, in messages per second
 */
export async function measureStore(rounds) {
  return [await measureOn('sqlite', 'SQLite', rounds), await measureOn('postgres', 'PostgreSQL', rounds)];
}

function measureOn(engine, label, rounds) {
  return withDatabases(engine, async (database) => {
    const ours = await prepare(database('ours'));
    const bare = await prepare(database('bare'));
    const payloads = await payloadsOf(ours);
    const byUs = oneByUs(ours);
    const byBare = oneByBare(bare, payloads);
    const rates = { ours: [], bare: [] };
    await run(byUs, ours, warmUp);
    await run(byBare, bare, warmUp);
    for (let round = 0; round < rounds * runsPerRound; round += 1) {
      rates.ours.push(await run(byUs, ours, perRun));
      rates.bare.push(await run(byBare, bare, perRun));
    }
    await compareRows(ours, bare);
    await ours.store.close();
    await bare.store.close();
    return {
      key: engine,
      title: `Customers' messages stored on ${label}`,
      unit: 'messages/s',
      ours: { label: 'receiveMessage', rates: rates.ours },
      baseline: { label: 'bare prepared statements', rates: rates.bare },
      limit: { says: 'at least 0.5', holds: (ratio) => ratio >= 0.5 },
      notes: [
        `${perRun} messages a run, ${callers} callers at once, one transaction a message, one in ${newEvery} of a new customer, ${openChats} open chats.`,
        `Both write the same rows: ${tables.join(', ')} and the counter of the change feed. The bare side looks nothing up.`,
      ],
    };
  });
}

/** A store with a channel, limits on its queue, and open chats in it. */
async function prepare({ engine, bare }) {
  const { openStore, surroundings, receiveMessage } = builtStore();
  const store = await openStore(engine(), surroundings.now);
  const on = { ...surroundings, store };
  const channel = await store.transaction((tx) =>
    tx.channels.ensure({
      id: surroundings.newId(),
      type: 'web',
      key: 'bench',
      name: 'Web',
      botMode: 'off',
      events: [],
      at: surroundings.now(),
    }),
  );
  for (let chat = 0; chat < openChats; chat += 1) {
    const outcome = await receiveMessage(on, incoming(on, channel, `visitor ${chat}`));
    if (!outcome.ok) throw new Error(outcome.refusal.reason);
  }
  await bare.query('update queues set chat_timeout_minutes = 60, first_response_minutes = 5, ongoing_response_minutes = 5');
  await bare.query('update chats set queue_id = $1, queued_at = created_at', [supportId]);
  await bare.query('delete from deadlines');
  const chats = await bare.query('select h.id, i.external_id from chats h join contact_identities i on i.id = h.identity_id order by h.id');
  return { on, store, bare, channel, chats, written: 0 };
}

function incoming(on, channel, externalId) {
  return {
    channel,
    sender: { externalId },
    placeholder: 'A visitor',
    providerMessageId: `${externalId}:${on.newId()}`,
    content: { text },
    writtenAt: null,
    hasProfile: false,
    events: new Set(['new_chat', 'message']),
  };
}

/** The JSON of an event of each kind, so that both sides write as many bytes. */
async function payloadsOf({ on, bare, channel, chats }) {
  const { receiveMessage } = builtStore();
  await receiveMessage(on, incoming(on, channel, chats[0].external_id));
  const rows = await bare.query('select kind, max(payload) as payload from events group by kind');
  return Object.fromEntries(rows.map(({ kind, payload }) => [kind, payload]));
}

function oneByUs({ on, channel, chats }) {
  const { receiveMessage } = builtStore();
  return async (index) => {
    const externalId = index % newEvery === 0 ? on.newId() : chats[index % openChats].external_id;
    const outcome = await receiveMessage(on, incoming(on, channel, externalId));
    if (!outcome.ok) throw new Error(outcome.refusal.reason);
  };
}

function oneByBare({ on, bare, channel, chats }, payloads) {
  return async (index) => {
    const isNew = index % newEvery === 0;
    const externalId = isNew ? on.newId() : chats[index % openChats].external_id;
    const message = {
      id: on.newId(),
      chatId: isNew ? on.newId() : chats[index % openChats].id,
      channelId: channel.id,
      providerMessageId: `${externalId}:${on.newId()}`,
      text,
      eventId: on.newId(),
      payload: payloads[isNew ? 'new_chat' : 'message'],
      at: on.now(),
    };
    if (!isNew) return await bare.transaction((query) => storeMessage(query, message));
    const customer = { contactId: on.newId(), identityId: on.newId(), externalId, name: 'A visitor' };
    return await bare.transaction((query) => storeFirstMessage(query, { ...message, ...customer }));
  };
}

/** Runs one after the other in each caller. @returns how many a second */
async function run(one, side, count) {
  let left = count;
  const started = performance.now();
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      side.written += 1;
      await one(side.written);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (count * 1_000) / (performance.now() - started);
}

/** A comparison of two that did not write the same would say nothing. */
async function compareRows(ours, bare) {
  for (const table of tables) {
    const [one, other] = await Promise.all(
      [ours, bare].map(async (side) => Number((await side.bare.query(`select count(*) as count from ${table}`))[0].count)),
    );
    // The payloads were looked up by one message more.
    const more = { messages: 1, events: 1, changes: 1 }[table] ?? 0;
    if (Math.abs(one - other - more) > (table === 'deadlines' ? 2 : 0))
      throw new Error(`The two sides do not write the same: ${table} has ${one} rows on ours and ${other} on the other side.`);
  }
}
