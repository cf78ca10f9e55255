import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Happening } from '../../src/app/adapter';
import { eraseContact } from '../../src/app/contacts/erase-contact';
import { receiveHappenings } from '../../src/app/receive-happenings';
import { channelTypes } from '../../src/channels/registry';
import { asContactId } from '../../src/core/brand';
import { sqliteEngine } from '../../src/store/engines/sqlite';
import { openStore } from '../../src/store/store';
import { valueOf } from '../builders/contact-centre';
import { aDesk } from '../builders/desk';
import type { Desk } from '../builders/desk';

let folder: string;
let desk: Desk;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchboard-erased-'));
  const dispose = () => rm(folder, { recursive: true });
  const engine = () => sqliteEngine(join(folder, 'store.sqlite'));
  desk = await aDesk({ name: 'sqlite', fresh: () => Promise.resolve({ engine, dispose }) });
});
afterEach(() => desk.close());

/** How often the mark is on the disk, in the file and in the log of what was written last. */
const traces = async (): Promise<number> => {
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')));
  return texts.reduce((sum, text) => sum + text.split('QMARK').length - 1, 0);
};
/** Looks again whenever something was written, until nothing is left. */
const noTraces = async (): Promise<void> => {
  const limit = AbortSignal.timeout(10_000);
  const watcher = watch(folder);
  try {
    for (;;) {
      const next = once(watcher, 'change', { signal: limit });
      next.catch(() => undefined);
      if ((await traces()) === 0) return;
      await next;
    }
  } finally {
    watcher.close();
  }
};
const eraseZara = async (store = desk.store) => {
  const [zara] = await desk.raw.rows<{ id: string }>(`select contact_id as id from contact_identities where external_id = 'Zara'`);
  valueOf(await eraseContact({ ...desk.centre.on, store }, { by: { kind: 'system' }, contactId: asContactId(zara?.id ?? '') }));
};
/** What Zara says has the mark. */
const said = (customer: string, length: number): string =>
  `${customer === 'Zara' ? 'ZQMARK' : 'Hello'} ${String(length)} `.repeat(length).slice(0, length);

it('the files of a store have nothing of who was erased, nor what was deleted of the person long before', async () => {
  for (let round = 0; round < 50; round += 1) {
    for (const customer of ['Zara', 'Ben', 'Carl']) valueOf(await desk.centre.writes(customer, said(customer, 80 + round)));
    // Flows have dealt with it: whole pages become free, and keep what was in them.
    if (round % 10 === 9) await desk.raw.rows('delete from events');
  }
  expect(await traces()).toBeGreaterThan(400);
  await eraseZara();
  expect(await traces()).toBe(0);
  expect(await desk.raw.count('files')).toBe(0);
});

it('long texts of others have no ends of theirs behind their own, whose pages they took', async () => {
  const [traits] = Object.values(channelTypes);
  if (traits === undefined) throw new Error('There are no channels');
  const of = (customer: string) => ({ account: null, sender: { externalId: customer }, at: desk.clock.now() });
  const writes = (customer: string, id: string, length: number): Happening => ({
    ...of(customer),
    kind: 'message',
    providerMessageId: id,
    content: { text: said(customer, length) },
  });
  const edits = (id: string, length: number): Happening => ({
    ...of('Zara'),
    kind: 'edited',
    providerMessageId: id,
    text: said('Zara', length),
  });
  /** One delivery, which is one transaction. */
  const happen = (...happenings: readonly Happening[]) =>
    receiveHappenings(desk.centre.on, [{ channel: desk.centre.channel, happenings, traits, hasProfile: false, events: new Set() }]);
  for (let round = 0; round < 20; round += 1) {
    const id = `zara ${String(round)}`;
    await happen(writes('Zara', id, 20));
    await happen(edits(id, 9_000));
    // Of Zara's long text the pages become free, and Ben's takes them with less in the last.
    await happen(edits(id, 30), writes('Ben', `ben ${String(round)}`, 5_000 + round * 150));
  }
  await eraseZara();
  expect(await traces()).toBe(0);
});

describe('while another process reads', () => {
  let other: DatabaseSync;
  beforeEach(async () => {
    valueOf(await desk.centre.writes('Zara', said('Zara', 200)));
    other = new DatabaseSync(join(folder, 'store.sqlite'));
    other.exec('begin; select count(*) from messages');
  });
  afterEach(() => {
    other.close();
  });

  it('the log keeps what was in it only until the other process is done', async () => {
    await eraseZara();
    expect(await traces()).toBeGreaterThan(0);
    other.exec('commit');
    await noTraces();
  });

  it('a store that is closed empties the log if it can by then', async () => {
    await eraseZara();
    other.exec('commit');
    await desk.store.close();
    expect(await traces()).toBe(0);
  });

  it('a store that is opened empties the log for one that could not', async () => {
    await eraseZara();
    await desk.store.close();
    expect(await traces()).toBeGreaterThan(0);
    other.exec('commit');
    await (await openStore(desk.database.engine(), desk.clock.now)).close();
    expect(await traces()).toBe(0);
  });
});

it('an erasure stands when the log cannot be emptied, and the log is emptied when it can', async () => {
  const engine = desk.database.engine();
  const { overwriting } = engine;
  if (overwriting === null) throw new Error('SQLite overwrites');
  let isDiskFull = false;
  const after: typeof overwriting.after = (connection) =>
    isDiskFull ? Promise.reject(new Error('database or disk is full')) : overwriting.after(connection);
  const store = await openStore({ ...engine, overwriting: { ...overwriting, after } }, desk.clock.now);
  valueOf(await desk.centre.writes('Zara', said('Zara', 200)));
  isDiskFull = true;
  await eraseZara(store);
  expect(await desk.raw.count('erasures')).toBe(1);
  expect(await traces()).toBeGreaterThan(0);
  isDiskFull = false;
  await noTraces();
  await store.close();
});
