import type { Outcome, Refusal } from '../../core/outcome';
import { mayManage } from '../permission';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

/** Runs a step of administration in one transaction, for those who may. */
export function manage<T, R extends Refusal>(
  on: UseCase,
  by: Caller,
  work: (tx: Tx) => Promise<Outcome<T, R>>,
): Promise<Outcome<T, R | Forbidden>> {
  return on.store.transaction(async (tx) => {
    const allowed = await mayManage(tx, by);
    return allowed.ok ? work(tx) : allowed;
  });
}

/** Which thing is meant: a new one, the one of an id (or of the name that people know it by), or whichever has the wanted name. */
export type Which = { readonly kind: 'new' } | { readonly kind: 'existing'; readonly idOrName: string } | { readonly kind: 'named' };

/** What a step did: whoever runs it twice sees that the second time changed nothing. */
export type Change = 'created' | 'updated' | 'unchanged';

/** How many rows a list has when nobody says. */
const usualLimit = 50;
/** How many rows a list has at most. */
const mostRows = 500;

/** A number of rows that a list may have. */
export const rowLimit = (wanted: number | undefined): number =>
  wanted === undefined || !Number.isFinite(wanted) ? usualLimit : Math.min(mostRows, Math.max(1, Math.floor(wanted)));

/** The text to look for; null when there is none. */
export const searchText = (text: string | undefined): string | null => {
  const clean = text?.replaceAll('\u0000', '').trim() ?? '';
  return clean === '' ? null : clean;
};
