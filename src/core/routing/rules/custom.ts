import type { AgentId } from '../../brand';
import type { Candidate } from '../candidate';

/** Orders agents as a flow has ranked them, the first one first. Agents who are not ranked must have been left out before. */
export function byRanking(ranking: readonly AgentId[]): (a: Candidate, b: Candidate) => number {
  const place = new Map(ranking.map((id, i) => [id, i]));
  return (a, b) => (place.get(a.id) ?? ranking.length) - (place.get(b.id) ?? ranking.length);
}
