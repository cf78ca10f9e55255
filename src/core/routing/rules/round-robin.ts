import type { Candidate } from '../candidate';

/** Orders agents by who was asked longest ago (never beats any), then by id, so that each gets a turn whatever the load. */
export function byTurn(a: Candidate, b: Candidate): number {
  return (a.lastAskedAt ?? -1) - (b.lastAskedAt ?? -1) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
