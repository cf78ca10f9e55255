import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eraseContact } from '../../src/app/contacts/erase-contact';
import { asContactId } from '../../src/core/brand';
import { sqliteEngine } from '../../src/store/engines/sqlite';
import { valueOf } from '../builders/contact-centre';
import { aDesk } from '../builders/desk';

it('the files of a store have nothing of who was erased, nor what was deleted of the person long before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-erased-'));
  const dispose = () => rm(folder, { recursive: true });
  const engine = () => sqliteEngine(join(folder, 'store.sqlite'));
  const desk = await aDesk({ name: 'sqlite', fresh: () => Promise.resolve({ engine, dispose }) });
  const traces = async (): Promise<number> => {
    await desk.raw.rows('pragma wal_checkpoint(truncate)');
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')));
    return texts.reduce((sum, text) => sum + text.split('ZQMARK').length - 1, 0);
  };
  for (let round = 0; round < 50; round += 1) {
    for (const customer of ['Zara', 'Ben', 'Carl']) {
      valueOf(await desk.centre.writes(customer, `${customer === 'Zara' ? 'ZQMARK' : 'Hello'} ${String(round)} `.repeat(8)));
    }
    // Flows have dealt with it: whole pages become free, and keep what was in them.
    if (round % 10 === 9) await desk.raw.rows('delete from events');
  }
  const [zara] = await desk.raw.rows<{ id: string }>(`select contact_id as id from contact_identities where external_id = 'Zara'`);
  expect(await traces()).toBeGreaterThan(400);
  valueOf(await eraseContact(desk.centre.on, { by: { kind: 'system' }, contactId: asContactId(zara?.id ?? '') }));
  expect(await traces()).toBe(0);
  expect(await desk.raw.count('files')).toBe(0);
  await desk.close();
});
