import type { CaseId, ContactId } from '../../core/brand';
import { keptKey } from '../../core/case';
import type { CaseRecord } from '../../core/case';
import { accepted } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import { rowLimit, searchText } from '../administration/manage';
import { namedAgent } from '../administration/references';
import { NotFoundError } from '../errors';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { caseItem } from './case-item';
import type { CaseItem } from './case-item';
import { namedCategory, namedStatus } from './wanted';

/** Which case is meant. */
export type WhichCase =
  | { readonly kind: 'id'; readonly id: CaseId }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'foreign'; readonly system: string | null; readonly key: string };

/**
 * One case.
 *
 * @throws NotFoundError when there is no such case
 */
export async function getCase(on: UseCase, wanted: { readonly which: WhichCase }): Promise<Outcome<{ readonly case: CaseItem }>> {
  return on.store.transaction(async (tx) => accepted({ case: caseItem(await there(tx, wanted.which)) }));
}

/** The case that is meant, its row locked. @throws NotFoundError when there is no such case */
export async function meantCase(tx: Tx, which: WhichCase): Promise<CaseRecord> {
  const { id } = await there(tx, which);
  return (await tx.cases.lock(id)) ?? noSuchCase();
}

async function there(tx: Tx, which: WhichCase): Promise<CaseRecord> {
  switch (which.kind) {
    case 'id':
      return (await tx.cases.find(which.id)) ?? noSuchCase();
    case 'number':
      if (!Number.isSafeInteger(which.number)) return noSuchCase();
      return (await tx.cases.findByNumber(which.number)) ?? noSuchCase();
    case 'foreign':
      return (await tx.cases.findByForeignKey(keptKey(which.system ?? ''), keptKey(which.key))) ?? noSuchCase();
  }
}

function noSuchCase(): never {
  throw new NotFoundError('There is no such case in this store. Give the id, the number, or the key of another system of one.');
}

/** What cases have to be; what is left out does not matter. Things that have names are given by id or name, agents by id or login. */
export interface WantedCases {
  readonly contactId?: ContactId;
  readonly status?: string;
  readonly category?: string;
  readonly assignee?: string;
  /** The number, or anywhere in the subject. */
  readonly text?: string;
  /** Only cases with a smaller number: the page after. */
  readonly before?: number;
  readonly limit?: number;
}

/**
 * Lists cases, newest first.
 *
 * @throws NotFoundError when something that is named does not exist
 */
export async function findCases(on: UseCase, wanted: WantedCases): Promise<Outcome<readonly CaseItem[]>> {
  const { contactId, status, category, assignee, text, before, limit } = wanted;
  return on.store.transaction(async (tx) => {
    const cases = await tx.cases.search({
      contactId: contactId ?? null,
      statusId: status === undefined ? null : (await namedStatus(tx, status)).id,
      categoryId: category === undefined ? null : (await namedCategory(tx, category)).id,
      assigneeId: assignee === undefined ? null : (await namedAgent(tx, assignee)).id,
      text: searchText(text),
      before: before === undefined ? null : Math.min(Math.ceil(before) || 0, Number.MAX_SAFE_INTEGER),
      limit: rowLimit(limit),
    });
    return accepted(cases.map(caseItem));
  });
}
