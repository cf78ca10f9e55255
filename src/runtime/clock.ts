import { randomFillSync } from 'node:crypto';
import type { Surroundings } from '../app/ports';
import { asInstant } from '../core/brand';

/** The real time and real chance. */
export const surroundings: Surroundings = {
  now: () => asInstant(Date.now()),
  newId: () => uuidv7(Date.now(), tenRandomBytes()),
};

/** Asking the system for ten bytes costs as much as asking for thousands, and a message takes several ids. */
const pool = Buffer.alloc(8_190);
let used = pool.length;

function tenRandomBytes(): Buffer {
  if (used >= pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 10;
  return pool.subarray(used - 10, used);
}

/** A UUID of version 7 (RFC 9562 §5.7): ids made later sort later, to the millisecond. */
function uuidv7(milliseconds: number, random: Buffer): string {
  const hex = milliseconds.toString(16).padStart(12, '0') + random.toString('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
