import { newStatusId } from '../../core/case';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { manage } from '../administration/manage';
import type { Change } from '../administration/manage';
import type { CaseCategory, PlacedStatus } from '../case-ports';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';

export type NameRefusal = Refusal<'bad_name' | 'taken'>;

/** What people file cases under, in their order. */
export async function findCaseCategories(
  on: UseCase,
  wanted: { readonly by: Caller },
): Promise<Outcome<readonly CaseCategory[], Forbidden>> {
  return manage<readonly CaseCategory[], never>(on, wanted.by, async (tx) => accepted(await tx.caseSetup.categories()));
}

/** How far cases come, in their order. */
export async function findCaseStatuses(on: UseCase, wanted: { readonly by: Caller }): Promise<Outcome<readonly PlacedStatus[], Forbidden>> {
  return manage<readonly PlacedStatus[], never>(on, wanted.by, async (tx) => accepted(await tx.caseSetup.statuses()));
}

/** A name that is there is changed; any other is new. `idOrName` renames one that is there. */
interface WantedName {
  readonly by: Caller;
  readonly name: string;
  readonly idOrName?: string;
  /** The smaller, the further up. */
  readonly position?: number;
  /** What is not in use any more stays where it is, and is given to no case. */
  readonly isActive?: boolean;
}

/** Makes a category, or changes one. */
export async function saveCaseCategory(
  on: UseCase,
  wanted: WantedName,
): Promise<Outcome<{ readonly category: CaseCategory; readonly change: Change }, NameRefusal | Forbidden>> {
  return manage<{ readonly category: CaseCategory; readonly change: Change }, NameRefusal>(on, wanted.by, async (tx) => {
    const all = await tx.caseSetup.categories();
    const named = nameAmong(all, wanted);
    if (!named.ok) return named;
    const { before, name } = named.value;
    const category: CaseCategory = {
      id: before?.id ?? on.newId(),
      name,
      position: wanted.position ?? before?.position ?? all.length,
      isActive: wanted.isActive ?? before?.isActive ?? true,
    };
    const change = changeOf(before, category);
    if (change !== 'unchanged') await tx.caseSetup.putCategory(category);
    return accepted({ category, change });
  });
}

/** Makes a status, or changes one. Every case begins with the first one, so that one is neither final nor out of use. */
export async function saveCaseStatus(
  on: UseCase,
  wanted: WantedName & { readonly isFinal?: boolean },
): Promise<Outcome<{ readonly status: PlacedStatus; readonly change: Change }, NameRefusal | Forbidden | Refusal<'needed'>>> {
  return manage<{ readonly status: PlacedStatus; readonly change: Change }, NameRefusal | Refusal<'needed'>>(on, wanted.by, async (tx) => {
    const all = await tx.caseSetup.statuses();
    const named = nameAmong(all, wanted);
    if (!named.ok) return named;
    const { before, name } = named.value;
    const status: PlacedStatus = {
      id: before?.id ?? on.newId(),
      name,
      position: wanted.position ?? before?.position ?? all.length,
      isActive: wanted.isActive ?? before?.isActive ?? true,
      isFinal: wanted.isFinal ?? before?.isFinal ?? false,
    };
    if (status.id === newStatusId && (status.isFinal || !status.isActive)) {
      return refused('needed', `Every case begins as ${status.name}: this status stays in use and is not final. It can be renamed.`);
    }
    const change = changeOf(before, status);
    if (change !== 'unchanged') await tx.caseSetup.putStatus(status);
    return accepted({ status, change });
  });
}

interface Named {
  readonly id: string;
  readonly name: string;
}

function nameAmong<T extends Named>(
  all: readonly T[],
  { name: wanted, idOrName }: WantedName,
): Outcome<{ readonly before: T | null; readonly name: string }, NameRefusal> {
  const name = wanted.replaceAll('\u0000', '').trim();
  if (name === '' || name.length > 100) return refused('bad_name', 'The name has 1 to 100 characters.');
  const namesake = all.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
  const meant = idOrName?.trim() ?? '';
  if (meant === '') return accepted({ before: namesake, name });
  const before = all.find((one) => one.id === meant || one.name.toLowerCase() === meant.toLowerCase());
  if (before === undefined) return refused('bad_name', `There is no ${meant}. There are: ${all.map((one) => one.name).join(', ')}.`);
  if (namesake !== null && namesake.id !== before.id) return refused('taken', `There is already one named ${name}.`);
  return accepted({ before, name });
}

const changeOf = <T extends object>(before: T | null, after: T): Change => {
  if (before === null) return 'created';
  const isSame = (Object.keys(after) as (keyof T)[]).every((key) => before[key] === after[key]);
  return isSame ? 'unchanged' : 'updated';
};
