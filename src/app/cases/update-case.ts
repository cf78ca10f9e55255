import { changeCase } from '../../core/case';
import type { CaseRefusal, CaseValues } from '../../core/case';
import { accepted } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Change } from '../administration/manage';
import type { UseCase } from '../use-case';
import { caseItem } from './case-item';
import type { CaseItem } from './case-item';
import { keyTaken } from './create-case';
import { meantCase } from './find-cases';
import type { WhichCase } from './find-cases';
import { changesOf, withCases } from './wanted';
import type { CasesOff, WantedCase } from './wanted';

export interface WantedCaseUpdate extends WantedCase {
  readonly which: WhichCase;
  /** Where it goes on in another system; null for nowhere. */
  readonly foreign?: { readonly system: string | null; readonly key: string; readonly url: string | null } | null;
}

/**
 * Changes a case. A final status closes it, another one opens it again.
 *
 * @throws NotFoundError when the case, or something that is named, does not exist
 */
export async function updateCase(
  on: UseCase,
  wanted: WantedCaseUpdate,
): Promise<Outcome<{ readonly case: CaseItem; readonly change: Change }, CaseRefusal | CasesOff | Refusal<'inactive' | 'key_taken'>>> {
  return on.store.transaction(async (tx) => {
    const allowed = await withCases(tx);
    if (!allowed.ok) return allowed;
    const before = await meantCase(tx, wanted.which);
    const changes = await changesOf(tx, wanted);
    if (!changes.ok) return changes;
    const after = changeCase<CaseValues>(before, { ...changes.value, foreign: wanted.foreign }, on.now());
    if (!after.ok) return after;
    if (same(before, after.value)) return accepted({ case: caseItem(before), change: 'unchanged' });
    const taken = await keyTaken(tx, after.value.foreign, before.id);
    if (!taken.ok) return taken;
    await tx.cases.update(before.id, after.value, on.now());
    return accepted({ case: caseItem((await tx.cases.find(before.id)) ?? before), change: 'updated' });
  });
}

const editable = ['subject', 'description', 'statusId', 'categoryId', 'priority', 'project', 'assigneeId', 'closedAt'] as const;

const same = (a: CaseValues, b: CaseValues): boolean =>
  editable.every((field) => a[field] === b[field]) &&
  a.foreign?.system === b.foreign?.system &&
  a.foreign?.key === b.foreign?.key &&
  a.foreign?.url === b.foreign?.url;
