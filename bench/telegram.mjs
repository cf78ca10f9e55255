import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { storeFirstMessage, storeMessage } from './bare-message.mjs';
import { builtStore, withDatabases } from './stores.mjs';

const waiting = 5_000;
const chats = 500;
const atOnce = 100;
const load = createRequire(import.meta.url);

/**
 * Measures how quickly updates that wait at Telegram are read and stored, beside the bare loop: fetch a hundred, parse, write the same
 * rows by prepared statements, remember how far it came, in one transaction a hundred as well.
 *
 * @param rounds how often each side runs, in turn
 * @returns a comparison for each engine, in updates per second
 */
export async function measureTelegram(rounds) {
  return [await measureOn('sqlite', 'SQLite', rounds), await measureOn('postgres', 'PostgreSQL', rounds)];
}

function measureOn(engine, label, rounds) {
  return withDatabases(engine, async (database) => {
    const rates = { ours: [], bare: [] };
    for (let round = 0; round <= rounds; round += 1) {
      // The first of each is for warming up.
      const ours = await drained(byUs, database(`ours_${round}`));
      const bare = await drained(byBare, database(`bare_${round}`));
      if (round === 0) continue;
      rates.ours.push(ours);
      rates.bare.push(bare);
    }
    return {
      key: engine,
      title: `Telegram's waiting updates drained into ${label}`,
      unit: 'updates/s',
      ours: { label: 'long polling', rates: rates.ours },
      baseline: { label: 'fetch, parse, insert', rates: rates.bare },
      limit: { says: 'at least 0.5', holds: (ratio) => ratio >= 0.5 },
      notes: [
        `${waiting} updates of ${chats} new customers wait; ${atOnce} a call, one transaction a call, the offset stored with it.`,
        'The simulated Telegram runs in a process of its own. The bare side looks nothing up and trusts what it gets.',
      ],
    };
  });
}

/** Drains what waits into an empty store of its own. @returns updates per second */
async function drained(side, { engine, bare }) {
  const { openStore, surroundings } = builtStore();
  const store = await openStore(engine(), surroundings.now);
  const child = fork(path.join(import.meta.dirname, 'waiting', 'telegram.ts'), [String(waiting), String(chats)], { stdio: 'inherit' });
  try {
    const [telegram] = await once(child, 'message');
    const drain = await side(store, bare, telegram);
    const started = performance.now();
    await drain();
    const rate = (waiting * 1_000) / (performance.now() - started);
    const [{ count }] = await bare.query('select count(*) as count from messages');
    if (Number(count) !== waiting) throw new Error(`${count} of ${waiting} messages were stored.`);
    return rate;
  } finally {
    child.disconnect();
    await once(child, 'exit');
    await store.close();
  }
}

async function byUs(store, _bare, { url, token }) {
  const { surroundings } = builtStore();
  const { telegram, poll } = load('../dist/src/channels/telegram');
  const { deliveriesOf, ensureChannel } = load('../dist/src/runtime/provider-channel');
  const { receiveHappenings } = load('../dist/src/app/receive-happenings');
  const on = { ...surroundings, store };
  const settings = { baseUrl: url, token, receiveBy: 'polling' };
  const events = new Set(['new_chat']);
  const described = { adapter: telegram, settings, triggerId: 'bench', name: 'Bench', botMode: 'off', events, webhookUrl: null };
  const channel = await ensureChannel(on, described);
  const bound = { ...described, channel };
  return async () => {
    for (let offset = null; ; ) {
      const { happenings, next, count } = await poll(settings, offset, { limit: atOnce, timeout: 0 });
      if (count === 0) return;
      await receiveHappenings(on, await deliveriesOf(on, bound, happenings), { channel, value: next });
      offset = next;
    }
  };
}

async function byBare(_store, bare, { url, token }) {
  const { surroundings } = builtStore();
  const channelId = surroundings.newId();
  await bare.query(`insert into channels (id, type, key, name, created_at) values ($1, 'web', 'bench', 'Bench', 0)`, [channelId]);
  const known = new Map();
  return async () => {
    for (let offset = 0; ; ) {
      const response = await fetch(`${url}/bot${token}/getUpdates`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ offset, limit: atOnce, timeout: 0 }),
      });
      const { result } = await response.json();
      if (result.length === 0) return;
      offset = result.at(-1).update_id + 1;
      await bare.transaction(async (query) => {
        for (const { message } of result) await insert(query, { message, channelId, known, ...surroundings });
        await query('update channels set poll_offset = $2 where id = $1', [channelId, offset]);
      });
    }
  };
}

/** The payload of an event is about as long as ours. */
const payload = JSON.stringify({
  chat: { id: 'x'.repeat(36), status: 'waiting' },
  contact: {},
  channel: {},
  message: {},
  more: 'x'.repeat(700),
});

async function insert(query, { message, channelId, known, newId, now }) {
  const externalId = String(message.from.id);
  const chatId = known.get(externalId);
  const row = {
    id: newId(),
    chatId: chatId ?? newId(),
    channelId,
    providerMessageId: `${externalId}:${message.message_id}`,
    text: message.text,
    eventId: newId(),
    payload,
    at: now(),
    isForFlow: chatId === undefined,
  };
  if (chatId !== undefined) return storeMessage(query, row);
  known.set(externalId, row.chatId);
  const customer = { contactId: newId(), identityId: newId(), externalId, name: message.from.first_name };
  return storeFirstMessage(query, { ...row, ...customer });
}
