import fc from 'fast-check';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import type { TestDatabase } from '../builders/engines';
import { startTestPostgres } from '../builders/postgres';
import type { TestPostgres } from '../builders/postgres';
import { testSurroundings } from '../builders/surroundings';
import { broken, illegalMoves, statusesOf } from './rules';
import { beginning, step, take, tick } from './steps';
import type { Step } from './steps';
import { aWorld, beginAnew } from './world';
import type { World } from './world';

/** How many histories one run makes: a few while one works, 200 for the whole proof (see scripts/histories.mjs). */
const histories = Number(process.env['SWITCHBOARD_CONCURRENT_HISTORIES'] ?? 10);
const clients = 8;

describe('whatever eight clients of one PostgreSQL do at once', () => {
  let postgres: TestPostgres;
  let database: TestDatabase;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    database = await postgres.fresh();
  }, 60_000);
  afterAll(async () => {
    await database.dispose();
    await postgres.stop();
  });

  it(
    'no chat is lost, doubled, stuck or given to the wrong agent, and nothing fails',
    async () => {
      const clock = testSurroundings();
      const stores: OpenStore[] = [];
      for (let i = 0; i < clients; i++) stores.push(await openStore(database.engine(), clock.now));
      const [first] = stores;
      if (first === undefined) throw new Error('There are eight stores');
      const raw = rawTables(database);
      const world = await aWorld(first, clock, raw);
      await raw.rows(`insert into counters (name, value) values ('now', 0)`);
      const worlds: World[] = [];
      for (const store of stores) worlds.push({ ...world, centre: await aContactCentre(store, clock) });
      const run = async (steps: readonly Step[], own: World): Promise<void> => {
        for (const wanted of steps) {
          await take(own, wanted);
          if (wanted.do === 'pass') await tick(own);
        }
      };
      await fc.assert(
        fc.asyncProperty(
          beginning,
          fc.array(step, { minLength: 4, maxLength: 12 }),
          fc.tuple(...Array.from({ length: clients }, () => fc.array(step, { minLength: 3, maxLength: 8 }))),
          async (start, before, atOnce) => {
            await beginAnew(world, start);
            await run(before, world);
            const statuses = await statusesOf(world);
            clock.advance(1_000);
            await Promise.all(worlds.map((own, i) => run(atOnce[i] ?? [], own)));
            await tick(world);
            expect(await broken(world)).toEqual([]);
            expect(illegalMoves(statuses, await statusesOf(world))).toEqual([]);
          },
        ),
        // What happened at once cannot be repeated, so there is nothing to shrink.
        { numRuns: histories, endOnFailure: true },
      );
      await Promise.all(stores.map((store) => store.close()));
      await raw.db.destroy();
    },
    30 * 60_000,
  );
});
