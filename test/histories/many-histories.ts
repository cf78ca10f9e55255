import fc from 'fast-check';
import { offerLeftOvers } from '../../src/app/offer-left-overs';
import { openStore } from '../../src/store/store';
import { rawTables } from '../builders/engines';
import { sqliteInMemory } from '../builders/sqlite';
import { testSurroundings } from '../builders/surroundings';
import { broken, illegalMoves, leftToTheSweep, lineOf, servedOutOfTurn, statusesOf } from './rules';
import { beginning, step, take } from './steps';
import { aWorld, beginAnew } from './world';

/**
 * How many histories each half makes: together a few while one works, 20,000 for the whole proof (see scripts/histories.mjs). Two halves
 * share two cores.
 */
const histories = Number(process.env['SWITCHBOARD_HISTORIES'] ?? 150) / 2;
const seed = process.env['SWITCHBOARD_SEED'];

/** Random histories, one after the other on SQLite; the halves differ in their chance. */
export function manyHistories(half: 1 | 2): void {
  it(
    'no chat is lost, doubled, stuck or given to the wrong agent, and every deadline stands where it should',
    async () => {
      const clock = testSurroundings();
      const database = sqliteInMemory();
      const store = await openStore(database.engine(), clock.now);
      const raw = rawTables(database);
      const world = await aWorld(store, clock, raw);
      await raw.rows(`insert into counters (name, value) values ('now', 0)`);
      let made = 0;
      await fc.assert(
        fc.asyncProperty(beginning, fc.array(step, { minLength: 8, maxLength: 24, size: 'large' }), async (start, steps) => {
          made += 1;
          await beginAnew(world, start);
          let statuses = await statusesOf(world);
          let line = await lineOf(world);
          for (const wanted of steps) {
            clock.advance(1_000);
            await take(world, wanted);
            await world.centre.pass(0);
            expect(await leftToTheSweep(world)).toEqual([]);
            await offerLeftOvers(world.centre.on);
            expect(await broken(world)).toEqual([]);
            const [statusesNow, lineNow] = [await statusesOf(world), await lineOf(world)];
            expect(illegalMoves(statuses, statusesNow)).toEqual([]);
            expect(servedOutOfTurn(line, lineNow)).toEqual([]);
            statuses = statusesNow;
            line = lineNow;
          }
        }),
        { numRuns: histories, ...(seed === undefined ? {} : { seed: Number(seed) + half }) },
      );
      expect(made).toBeGreaterThanOrEqual(histories);
      await store.close();
      await database.dispose();
    },
    30 * 60_000,
  );
}
