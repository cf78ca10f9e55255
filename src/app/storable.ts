import type { Happening } from './adapter';

/**
 * The longest id that is kept, in UTF-16 code units. No provider's is half as long, and a key in an index of PostgreSQL has 2,704 bytes at
 * most.
 */
const longestId = 500;

/**
 * True when every id of it can be stored on every engine. What cannot be is of no interest to anybody: refused, it would be delivered again
 * for ever, and with long polling nothing after it would arrive.
 */
export function isStorable(happening: Happening): boolean {
  return idsOf(happening).every((id) => id.length <= longestId && !id.includes('\u0000'));
}

function idsOf(happening: Happening): readonly string[] {
  if (happening.kind === 'watermark') return [happening.externalId];
  if (happening.kind === 'renamed') return [happening.from, happening.to];
  const message = 'providerMessageId' in happening ? [happening.providerMessageId] : [];
  if (!('sender' in happening)) return message;
  const { externalId, aliases = [] } = happening.sender;
  return [...message, externalId, ...aliases];
}
