import fc from 'fast-check';
import type { RawTables } from '../builders/engines';
import { placesIn } from '../channels/mutations';
import { inconsistencies } from './consistency';

/** How many calls each channel gets: some while one works, 100,000 for the whole proof (see scripts/fuzz.mjs). */
const runs = Number(process.env['SWITCHBOARD_FUZZ_RUNS'] ?? 400);
const isWhole = process.env['SWITCHBOARD_FUZZ_RUNS'] !== undefined;
const givenSeed = process.env['SWITCHBOARD_FUZZ_SEED'] ?? '2026';
/** A store is looked at after so many calls, and a fresh one is taken after so many. */
const perLook = 500;
const perStore = 4_000;
/** What fails is made smaller for so long, in milliseconds. */
const patience = 45_000;

/** A payload that is sent, and how. What stays when it is made smaller is what matters. */
export interface FuzzedCall {
  /** What is written as the provider writes it. */
  readonly payload: unknown;
  /** How the call differs from a good one, one entry a thing, by its name; nothing in it is a good call. */
  readonly odd: Readonly<Record<string, unknown>>;
}

/** A store with the channel in it. */
export interface FuzzedWorld {
  readonly raw: RawTables;
  /** @returns what is wrong with the answer, null when it is one that may be; and its status */
  readonly call: (call: FuzzedCall) => Promise<{ readonly status: number; readonly wrong: string | null }>;
  readonly close: () => Promise<void>;
}

/** A channel whose calls are made up. */
export interface Fuzzed {
  readonly name: string;
  readonly calls: fc.Arbitrary<FuzzedCall>;
  readonly open: () => Promise<FuzzedWorld>;
}

/** What is wrong, and after which of some calls it was seen. */
interface Fault {
  readonly what: string;
  readonly after: number;
}

/** Defines the test of a channel: whatever arrives is answered as documented, and leaves a store that is whole. */
export function fuzzes(subject: Fuzzed): void {
  it(
    'are answered as they should be, whatever is in them, and leave nothing half stored',
    async () => {
      const seed = givenSeed === 'random' ? Math.trunc(Math.random() * 1_000_000_000) : Number(givenSeed);
      const started = performance.now();
      const answers = new Map<number, number>();
      let stored = 0;
      for (let done = 0; done < runs; done += perStore) {
        const world = await subject.open();
        try {
          for (let at = done; at < Math.min(done + perStore, runs); at += perLook) {
            const numRuns = Math.min(perLook, runs - at);
            const calls = fc.sample(subject.calls, { seed: seed + at, numRuns });
            const fault = await faultOf(world, calls, (status) => answers.set(status, (answers.get(status) ?? 0) + 1));
            if (fault !== null) throw new Error(await explained(subject, calls, fault, seed));
          }
          stored += await world.raw.count(`messages where author = 'customer'`);
        } finally {
          await world.close();
        }
      }
      const statuses = [...answers].sort(([a], [b]) => a - b).map(([status, count]) => `${String(count)} × ${String(status)}`);
      if (isWhole) {
        const seconds = ((performance.now() - started) / 1_000).toFixed(0);
        const made = `${subject.name}: ${String(runs)} calls, seed ${String(seed)}: ${statuses.join(', ')}; ${String(stored)} messages stored`;
        process.stderr.write(`${made}; ${seconds} s\n`);
      }
      // What never gets through proves nothing.
      expect(stored).toBeGreaterThan(runs / 20);
      expect(statuses.length).toBeGreaterThan(1);
    },
    60 * 60_000,
  );
}

/** Makes the calls one after the other. @param look whether the store is looked at after each one, or after all of them */
async function faultOf(
  world: FuzzedWorld,
  calls: readonly FuzzedCall[],
  answered: (status: number) => void = () => undefined,
  look: 'after each' | 'at the end' = 'at the end',
): Promise<Fault | null> {
  for (const [after, call] of calls.entries()) {
    try {
      const { status, wrong } = await world.call(call);
      answered(status);
      if (wrong !== null) return { what: wrong, after };
    } catch (error) {
      return { what: error instanceof Error ? (error.stack ?? error.message) : String(error), after };
    }
    if (look === 'at the end' && after < calls.length - 1) continue;
    const broken = await inconsistencies(world.raw);
    if (broken.length > 0) return { what: broken.join('; '), after };
  }
  return null;
}

async function inFreshWorld(subject: Fuzzed, calls: readonly FuzzedCall[], look: 'after each' | 'at the end' = 'at the end') {
  const world = await subject.open();
  try {
    return await faultOf(world, calls, undefined, look);
  } finally {
    await world.close();
  }
}

/** Finds which of the calls is to blame, and the least of it that still is. */
async function explained(subject: Fuzzed, calls: readonly FuzzedCall[], fault: Fault, seed: number): Promise<string> {
  const before = calls.slice(0, fault.after + 1);
  const found = (await inFreshWorld(subject, before, 'after each')) ?? fault;
  const last = before[found.after];
  if (last === undefined) throw new Error('There is no call without a place');
  const giveUpAt = performance.now() + patience;
  const fails = async (candidates: readonly FuzzedCall[]) =>
    performance.now() < giveUpAt && (await inFreshWorld(subject, candidates)) !== null;
  let least: readonly FuzzedCall[] = before.slice(0, found.after + 1);
  if (await fails([last])) least = [last];
  else if (await fails(least)) least = await fewest(least, fails);
  else return unrepeated(subject, found, last, seed);
  for (const [index, call] of least.entries()) {
    const smaller = await smallest(call, (one) => fails(least.with(index, one)));
    least = least.with(index, smaller);
  }
  const again = (await inFreshWorld(subject, least)) ?? found;
  return [`${subject.name}, seed ${String(seed)}: ${again.what}`, 'The least that makes it happen:', ...least.map(shown)].join('\n');
}

const unrepeated = ({ name }: Fuzzed, { what }: Fault, last: FuzzedCall, seed: number): string =>
  [`${name}, seed ${String(seed)}: ${what}`, 'Not again in a fresh store; the last call before it was seen:', shown(last)].join('\n');

/** Leaves out calls, many at once and then single ones, as long as it still fails. */
async function fewest(calls: readonly FuzzedCall[], fails: (calls: readonly FuzzedCall[]) => Promise<boolean>) {
  let left = calls;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length - 1; ) {
      const fewer = [...left.slice(0, at), ...left.slice(at + size)];
      if (fewer.length > 0 && (await fails(fewer))) left = fewer;
      else at += size;
    }
  }
  return left;
}

/** Takes away oddities, fields and entries, and shortens texts, as long as it still fails. */
async function smallest(call: FuzzedCall, fails: (call: FuzzedCall) => Promise<boolean>): Promise<FuzzedCall> {
  let least = call;
  const take = async (smaller: FuzzedCall): Promise<boolean> => {
    if (!(await fails(smaller))) return false;
    least = smaller;
    return true;
  };
  for (const name of Object.keys(call.odd)) {
    await take({ ...least, odd: Object.fromEntries(Object.entries(least.odd).filter(([other]) => other !== name)) });
  }
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (let at = 0; at < placesIn(least.payload).length; ) {
      if (
        (await take({ ...least, payload: without(least.payload, at) })) ||
        (await take({ ...least, payload: shorter(least.payload, at) }))
      ) {
        isSmaller = true;
      } else at += 1;
    }
  }
  return least;
}

function without(payload: unknown, at: number): unknown {
  const copy = structuredClone(payload);
  const place = placesIn(copy)[at];
  if (Array.isArray(place?.parent)) place.parent.splice(Number(place.key), 1);
  else if (place !== undefined) Reflect.deleteProperty(place.parent, place.key);
  return copy;
}

function shorter(payload: unknown, at: number): unknown {
  const copy = structuredClone(payload);
  const place = placesIn(copy)[at];
  const value = place?.parent[place.key];
  if (place === undefined || typeof value !== 'string' || value.length < 2) return without(payload, at);
  place.parent[place.key] = value.slice(0, Math.floor(value.length / 2));
  return copy;
}

/** On one line, without the middle of long texts. */
function shown(call: FuzzedCall): string {
  return JSON.stringify(call, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
    return typeof value === 'string' && value.length > 200 ? `${value.slice(0, 40)}… (${String(value.length)} characters)` : value;
  });
}
