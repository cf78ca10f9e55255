import fc from 'fast-check';
import type { ChannelAdapter, Happening, ProviderRequest, Received } from '../../src/app/adapter';

/** Values that nobody expects where something else was. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
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
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
  fc.integer().map(String),
  fc.constant('x'.repeat(70_000)),
);

type Change =
  | { readonly kind: 'replace'; readonly at: number; readonly by: unknown }
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'wrap'; readonly at: number }
  | { readonly kind: 'rename'; readonly at: number; readonly to: string };

const at = fc.nat({ max: 10_000 });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), at, by: odd }),
  fc.record({ kind: fc.constant('remove' as const), at }),
  fc.record({ kind: fc.constant('wrap' as const), at }),
  fc.record({ kind: fc.constant('rename' as const), at, to: fc.constantFrom('__proto__', 'constructor', 'type', 'id', 'unheard_of') }),
);

interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** Every field and entry of a value, in their order. */
function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesIn(parent[key])]);
}

function apply(value: unknown, one: Change): unknown {
  const places = placesIn(value);
  const place = places[one.at % Math.max(places.length, 1)];
  if (place === undefined) return one.kind === 'replace' ? one.by : value;
  const { parent, key } = place;
  const before = parent[key];
  if (one.kind === 'replace') set(parent, key, one.by);
  else if (one.kind === 'wrap') set(parent, key, [before]);
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else {
    Reflect.deleteProperty(parent, key);
    if (one.kind === 'rename') set(parent, one.to, before);
  }
  return value;
}

/** Also a field that is called `__proto__`, as JSON can have it. */
const set = (parent: object, key: string, value: unknown): void =>
  void Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });

/** Bytes that were cut, doubled or damaged. */
const damage = fc.option(fc.record({ from: fc.nat({ max: 5_000 }), remove: fc.nat({ max: 8 }), insert: fc.uint8Array({ maxLength: 8 }) }), {
  freq: 3,
  nil: null,
});

/**
 * Proves that `receive` never throws on whatever arrives with a good signature, and always comes to one of its three kinds, with
 * happenings that can be stored.
 *
 * @param samples payloads that are good, as values; each run changes a few things in one of them
 * @param sign makes the call that the provider would make with this body
 * @param encode how the provider writes a payload; JSON unless told
 */
export function fuzzReceive<S>(
  adapter: ChannelAdapter<S>,
  settings: S,
  samples: readonly unknown[],
  sign: (body: Uint8Array) => ProviderRequest,
  runs = 3_000,
  encode: (value: unknown) => string = (value) => JSON.stringify(value),
): void {
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.array(change, { maxLength: 4 }), damage, (sample, changes, damaged) => {
      const value = changes.reduce<unknown>(apply, structuredClone(sample));
      const bytes = Buffer.from(encode(value));
      const body =
        damaged === null
          ? bytes
          : Buffer.concat([
              bytes.subarray(0, damaged.from % (bytes.length + 1)),
              damaged.insert,
              bytes.subarray((damaged.from % (bytes.length + 1)) + damaged.remove),
            ]);
      check(adapter.receive(settings, sign(new Uint8Array(body))));
    }),
    { numRuns: runs },
  );
}

function check(received: Received): void {
  expect(['refused', 'answered', 'happened']).toContain(received.kind);
  if (received.kind !== 'refused') expect(received.answer.status).toBeLessThan(300);
  if (received.kind === 'happened') received.happenings.forEach(checkHappening);
}

function checkHappening(happening: Happening): void {
  if (!Number.isSafeInteger(happening.at)) throw new Error(`No moment: ${String(happening.at)}`);
  const texts: unknown[] = [];
  if ('providerMessageId' in happening) texts.push(happening.providerMessageId);
  if ('sender' in happening) texts.push(happening.sender.externalId);
  if (texts.some((text) => typeof text !== 'string' || text === '')) throw new Error(`An id is missing: ${JSON.stringify(happening)}`);
  if (happening.kind !== 'message' && happening.kind !== 'echo') return;
  const { text, files = [], place, isPlaceholder } = happening.content;
  if (typeof text !== 'string') throw new Error('A message has no text.');
  if (isPlaceholder === true && !/^\[.+\]$/s.test(text)) throw new Error(`No placeholder: ${text}`);
  for (const { source } of files)
    if (Object.values(source).some((part) => typeof part !== 'string')) throw new Error('A source is no text.');
  if (place !== undefined && !(Number.isFinite(place.latitude) && Number.isFinite(place.longitude))) throw new Error('A place is nowhere.');
}
