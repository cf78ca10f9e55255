import type { Happening } from './adapter';

/**
 * The longest id that is kept, in UTF-16 code units. No provider's is half as long, and a key in an index of PostgreSQL has 2,704 bytes at
 * most.
 */
const longestId = 500;

/**
 * A happening as every engine can store it, without NUL in any text; none when an id of it cannot be. That one is of no interest to
 * anybody: refused, it would be delivered again for ever, and with long polling nothing after it would arrive.
 */
export function storableOf(happening: Happening): readonly Happening[] {
  if (!idsOf(happening).every((id) => id.length <= longestId && !id.includes('\u0000'))) return [];
  return [hasNul(happening) ? withoutNul(happening) : happening];
}

function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNul);
}

function withoutNul<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\u0000', '') as T & string;
  if (Array.isArray(value)) return value.map(withoutNul) as T & unknown[];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withoutNul(field)])) as T;
}

function idsOf(happening: Happening): readonly string[] {
  if (happening.kind === 'watermark') return [happening.externalId];
  if (happening.kind === 'renamed') return [happening.from, happening.to];
  const message = 'providerMessageId' in happening ? [happening.providerMessageId] : [];
  if (!('sender' in happening)) return message;
  const { externalId, aliases = [] } = happening.sender;
  return [...message, externalId, ...aliases];
}
