import { createRequire } from 'node:module';
import { builtStore, withDatabases } from './stores.mjs';

const load = createRequire(import.meta.url);

const few = 1_000;
/** A smaller number is enough to see that the benchmark works. */
const many = Number(process.env.BENCH_CONTACTS ?? 1_000_000);
const searchesPerRun = 300;
const warmUp = 300;
const importedAtOnce = 10_000;
/** Contacts that are the same person. */
const ofOnePerson = 4;

/**
 * Measures the search for similar contacts among few and among very many contacts, in turn, and how quickly so many are imported.
 *
 * @param rounds how often each side runs, in turn
 * @returns two comparisons for each engine: milliseconds a search, and contacts imported a second
 */
export async function measureDuplicates(rounds) {
  return [...(await measureOn('sqlite', 'SQLite', rounds)), ...(await measureOn('postgres', 'PostgreSQL', rounds))];
}

function measureOn(engine, label, rounds) {
  return withDatabases(engine, async (database) => {
    const small = await filled(database('small'), few);
    const large = await filled(database('large'), many);
    const medians = { small: [], large: [] };
    await search(small, warmUp);
    await search(large, warmUp);
    for (let round = 0; round < rounds * 3; round += 1) {
      medians.small.push(await search(small, searchesPerRun));
      medians.large.push(await search(large, searchesPerRun));
    }
    await small.store.close();
    await large.store.close();
    const imported = [large.rates.slice(0, Math.ceil(large.rates.length / 2)), large.rates.slice(-Math.ceil(large.rates.length / 2))];
    return [
      {
        key: `${engine}_search`,
        title: `Similar contacts of one contact on ${label}`,
        unit: 'median ms a search',
        ours: { label: `among ${many.toLocaleString('en')}`, rates: medians.large },
        baseline: { label: `among ${few.toLocaleString('en')}`, rates: medians.small },
        limit: { says: 'at most 2', holds: (ratio) => ratio <= 2 },
        notes: [
          `${searchesPerRun} searches a run, each of another contact, by the six rules of a new store; every contact has ${ofOnePerson - 1} similar ones.`,
        ],
      },
      {
        key: `${engine}_import`,
        title: `Contacts imported with their keys on ${label}`,
        unit: 'contacts/s',
        ours: { label: 'second half', rates: fold(imported[1]) },
        baseline: { label: 'first half', rates: fold(imported[0]) },
        // A server elsewhere is as quick as it is.
        ...(engine === 'sqlite' ? { limit: { says: 'at least 2,000 contacts/s', holds: () => middle(imported[1]) >= 2_000 } } : {}),
        notes: [`${many.toLocaleString('en')} contacts, 1,000 a transaction; each has a name, a mobile phone and an e-mail address.`],
      },
    ];
  });
}

/** A store with that many contacts, and how many a second it took. */
async function filled({ engine, bare }, count) {
  const { openStore, surroundings } = builtStore();
  const { importContacts } = load('../dist/src/app/duplicates/import-contacts.js');
  const { similarTo } = load('../dist/src/app/duplicates/find-similar.js');
  const store = await openStore(engine(), surroundings.now);
  const on = { ...surroundings, store };
  const ids = [];
  const rates = [];
  for (let from = 0; from < count; from += importedAtOnce) {
    const contacts = Array.from({ length: Math.min(importedAtOnce, count - from) }, (_, index) => contact(from + index));
    const began = performance.now();
    const imported = await importContacts(on, contacts);
    rates.push((contacts.length / (performance.now() - began)) * 1_000);
    ids.push(...imported.value);
  }
  await bare.query('analyze');
  let next = 0;
  const searchOne = async () => {
    next = (next + 7_919) % ids.length;
    const found = await store.transaction((tx) => similarTo(tx, ids[next]));
    if (found.length !== ofOnePerson - 1) throw new Error(`${found.length} similar contacts were found`);
  };
  return { store, rates, searchOne };
}

/** One of the same person's four: they share phone and address, and the name in another order. */
function contact(number) {
  const person = Math.floor(number / ofOnePerson);
  const name = `${syllables(person)} ${syllables(person * 31 + 7)}${person}`;
  return {
    name: number % 2 === 0 ? name : name.split(' ').reverse().join(' ').toUpperCase(),
    phone: `+1${2_000_000_000 + person}`,
    businessPhone: null,
    email: `person${person}@example.org`,
  };
}

const parts = ['ana', 'du', 'mi', 'ro', 'ke', 'sol', 'vi', 'ta', 'lo', 'bar'];
const syllables = (number) => [...String(number)].map((digit) => parts[Number(digit)]).join('');

async function search({ searchOne }, count) {
  const times = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    await searchOne();
    times.push(performance.now() - began);
  }
  return middle(times);
}

const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** At most nine values to show, each the middle of some. */
function fold(values) {
  const size = Math.max(1, Math.ceil(values.length / 9));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => middle(values.slice(index * size, (index + 1) * size)));
}
