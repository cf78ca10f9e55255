import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Happening } from '../../src/app/adapter';
import { eraseContact } from '../../src/app/contacts/erase-contact';
import { receiveHappenings } from '../../src/app/receive-happenings';
import { channelTypes } from '../../src/channels/registry';
import { asContactId } from '../../src/core/brand';
import { sqliteEngine } from '../../src/store/engines/sqlite';
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
const eraseZara = async () => {
  const [zara] = await desk.raw.rows<{ id: string }>(`select contact_id as id from contact_identities where external_id = 'Zara'`);
  valueOf(await eraseContact(desk.centre.on, { by: { kind: 'system' }, contactId: asContactId(zara?.id ?? '') }));
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
