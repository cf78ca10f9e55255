import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageName } from '../../scripts/host/paths.mjs';
import { startTelegramSimulator } from '../simulators/telegram/index.ts';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';

const updates = 5_000;
const chats = 250;
/** The queue that the template puts chats into. */
const support = '00000000-0000-7000-8000-000000000001';

describe('a bot that is asked for its messages while n8n is killed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-polling-'));
  // While this file is there, n8n does not kill itself.
  const marker = path.join(folder, 'crashed');
  let telegram;
  let centre;
  let store;

  before(async () => {
    telegram = await startTelegramSimulator();
    telegram.preload(updates, chats);
    writeFileSync(marker, '');
    centre = await startContactCentre({ name: 'polling', env: dyingAt('after_commit') });
    store = new DatabaseSync(centre.storeFile, { readOnly: true });
  });
  after(async () => {
    store?.close();
    await centre?.stop();
    await telegram?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has every message stored once and in its order, every chat routed, and nothing left at Telegram', async () => {
    // It dies right after the first messages are stored, before Telegram hears that it has them.
    rmSync(marker);
    await publish().catch(() => {
      // n8n may die before it has answered that it published.
    });
    await itDies();
    const first = stored();
    assert.ok(first > 0 && first < updates, `${first} messages were stored before the first end`);
    assert.equal(telegram.waiting(), updates);

    // In the middle of storing, wherever that is.
    await centre.startN8n();
    await until(updates / 2);
    await centre.killN8n();
    // While a flow routes what was stored.
    rmSync(marker);
    await centre.startN8n(dyingAt('in_flow'));
    await itDies();
    await centre.startN8n();

    await eventually('every message is stored', () => stored() >= updates, { within: 60_000 });
    await eventually('Telegram has nothing left', () => telegram.waiting() === 0);
    // What died in a flow is leased again when its lease has run out.
    await eventually('the flows have dealt with every chat', () => row('select count(*) as count from events').count === 0, {
      within: 120_000,
    });
    assert.deepEqual(
      row(`select count(*) as messages, count(distinct provider_message_id) as ids, count(distinct chat_id) as chats from messages
        where author = 'customer'`),
      { messages: updates, ids: updates, chats },
    );
    assert.deepEqual(disordered(), []);
    assert.deepEqual(
      row(`select count(*) as open, count(distinct contact_id) as contacts,
        sum(queue_id = '${support}') as routed, sum(status = 'waiting') as waiting from chats`),
      { open: chats, contacts: chats, routed: chats, waiting: chats },
    );
    assert.equal(row('select sum(last_seq) - (select count(*) from messages) as gaps from chats').gaps, 0);
    assert.equal(row(`select count(*) as deadlines from deadlines where kind = 'unrouted'`).deadlines, 0);
    assert.deepEqual(telegram.refused, []);
  });

  async function publish() {
    const { editor } = centre;
    const credential = await editor('POST', '/credentials', {
      name: 'Bot',
      type: 'switchboardTelegramApi',
      data: { token: telegram.token, baseUrl: telegram.url },
    });
    await centre.republish('telegramChatTrigger', ({ nodes, meta }) => {
      delete meta.templateCredsSetupCompleted;
      const trigger = nodes.find(({ type }) => type === `${packageName}.telegramChatTrigger`);
      trigger.parameters.receiveBy = 'polling';
      trigger.credentials = { switchboardTelegramApi: { id: credential.id, name: credential.name } };
    });
  }

  async function itDies() {
    const end = await Promise.race([centre.ended, sleep(30_000, 'is still running', { ref: false })]);
    assert.equal(end, 'SIGKILL');
  }

  /** Looks often, because messages come by thousands a second. */
  async function until(count) {
    await eventually(`${count} messages are stored`, () => stored() >= count, { within: 30_000, every: 2 });
    assert.ok(stored() < updates, 'n8n was done before it could be killed');
  }

  /** Messages that do not follow the one before of their chat. */
  function disordered() {
    const all = store.prepare(`select chat_id, text from messages where author = 'customer' order by chat_id, seq`).all();
    const last = new Map();
    return all.filter(({ chat_id: chatId, text }) => {
      const number = Number(/^Message (\d+):/.exec(text)[1]);
      const before = last.get(chatId);
      last.set(chatId, number);
      // Each chat has every 250th message.
      return before === undefined ? number > chats : number !== before + chats;
    });
  }

  const stored = () => row(`select count(*) as count from messages where author = 'customer'`).count;
  const row = (query) => ({ ...store.prepare(query).get() });
  const dyingAt = (point) => ({ SWITCHBOARD_CRASH_AT: point, SWITCHBOARD_CRASH_MARKER: marker });
});
