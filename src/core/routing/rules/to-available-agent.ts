import type { Candidate } from '../candidate';

/**
 * Orders agents by who should have the next chat: fewest chats in progress and offers directed to them, then the longest since last
 * taking one (never beats any), then the id, so that the order is total.
 */
export function byAvailability(a: Candidate, b: Candidate): number {
  return (
    a.load + a.directedOffers - (b.load + b.directedOffers) ||
    (a.lastTakenAt ?? -1) - (b.lastTakenAt ?? -1) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
