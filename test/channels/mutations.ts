import fc from 'fast-check';

/** Values that nobody expects where something else was. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 60,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1.5,
      1e308,
      Number.MAX_SAFE_INTEGER + 2,
      '',
      ' ',
      '\u0000',
      '\uD800',
      '__proto__',
      [],
      {},
      [[]],
      [null],
    ),
  },
  { weight: 20, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  { weight: 20, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 15, arbitrary: fc.integer().map(String) },
  { weight: 1, arbitrary: fc.constant('x'.repeat(70_000)) },
);

/** One thing that is changed in a payload. `at` counts its fields and entries, and begins anew behind the last. */
export type Change =
  | { readonly kind: 'replace'; readonly at: number; readonly by: unknown }
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'wrap'; readonly at: number }
  | { readonly kind: 'double'; readonly at: number }
  | { readonly kind: 'rename'; readonly at: number; readonly to: string };

const at = fc.nat({ max: 10_000 });

/** @param values what a field may become, beside what was there */
export const changeOf = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Change> =>
  fc.oneof(
    fc.record({ kind: fc.constant('replace' as const), at, by: values }),
    fc.record({ kind: fc.constant('remove' as const), at }),
    fc.record({ kind: fc.constant('wrap' as const), at }),
    fc.record({ kind: fc.constant('double' as const), at }),
    fc.record({ kind: fc.constant('rename' as const), at, to: fc.constantFrom('__proto__', 'constructor', 'type', 'id', 'unheard_of') }),
  );

/** A field or an entry of a payload. */
export interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** Every field and entry of a value, in their order. */
export function placesIn(value: unknown, found: Place[] = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return found;
  const parent = value as Record<string, unknown>;
  for (const key of Object.keys(parent)) {
    found.push({ parent, key });
    placesIn(parent[key], found);
  }
  return found;
}

/** Changes a value, which has to be the caller's own. @returns the value, or what it was replaced by */
export function apply(value: unknown, one: Change): unknown {
  const places = placesIn(value);
  const place = places[one.at % Math.max(places.length, 1)];
  // What it is replaced by may stand in other payloads too.
  const by = one.kind === 'replace' ? structuredClone(one.by) : null;
  if (place === undefined) return one.kind === 'replace' ? by : value;
  const { parent, key } = place;
  const before = parent[key];
  if (one.kind === 'replace') set(parent, key, by);
  else if (one.kind === 'wrap') set(parent, key, [before]);
  else if (one.kind === 'double') {
    if (Array.isArray(parent)) parent.push(structuredClone(before));
    else set(parent, key, [before, structuredClone(before)]);
  } else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else {
    Reflect.deleteProperty(parent, key);
    if (one.kind === 'rename') set(parent, one.to, before);
  }
  return value;
}

/** Also a field that is called `__proto__`, as JSON can have it. */
const set = (parent: object, key: string, value: unknown): void =>
  void Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });

/** Where bytes are cut, and what is put there instead. */
export interface Damage {
  readonly from: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

/** Bytes that are cut, doubled or damaged. */
export const damage: fc.Arbitrary<Damage> = fc.record({
  from: fc.nat({ max: 5_000 }),
  remove: fc.nat({ max: 8 }),
  insert: fc.uint8Array({ maxLength: 8 }),
});

/** The bytes after the damage. */
export function damaged(bytes: Uint8Array, how: Damage | null): Uint8Array {
  if (how === null) return bytes;
  const from = how.from % (bytes.length + 1);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, from), how.insert, bytes.subarray(from + how.remove)]));
}
