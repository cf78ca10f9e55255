import type { Surroundings } from '../../src/app/ports';
import { asInstant } from '../../src/core/brand';

/** A Monday at noon. */
const start = Date.UTC(2026, 2, 2, 12);

/** A clock that moves when it is told to, and ids in the order of their making. */
export interface TestSurroundings extends Surroundings {
  readonly advance: (milliseconds: number) => void;
}

/** Time and chance for one test. Stores that share rows must share these, so that no id is made twice. */
export function testSurroundings(): TestSurroundings {
  let now = start;
  let made = 0;
  return {
    now: () => asInstant(now),
    newId: () => {
      made += 1;
      return `01900000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
