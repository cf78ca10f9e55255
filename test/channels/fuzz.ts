import fc from 'fast-check';
import type { ChannelAdapter, Happening, ProviderRequest, Received } from '../../src/app/adapter';
import { apply, changeOf, damage, damaged, oddValue } from './mutations';

const change = changeOf(oddValue);

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
    fc.property(
      fc.constantFrom(...samples),
      fc.array(change, { maxLength: 4 }),
      fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: damage }),
      (sample, changes, how) => {
        const value = changes.reduce<unknown>(apply, structuredClone(sample));
        check(adapter.receive(settings, sign(damaged(new Uint8Array(Buffer.from(encode(value))), how))));
      },
    ),
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
