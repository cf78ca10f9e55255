/** What somebody wants of a case, in the words in which it is asked for. */
import type { CaseChanges, CaseStatus } from '../../core/case';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { namedAgent } from '../administration/references';
import type { CaseCategory, CaseTemplate } from '../case-ports';
import { NotFoundError } from '../errors';
import type { Tx } from '../ports';

/** Things that have names are given by id or name, agents by id or login. What is left out stays; null empties. */
export interface WantedCase {
  readonly subject?: string;
  readonly description?: string;
  readonly status?: string;
  readonly category?: string | null;
  readonly priority?: string | null;
  readonly project?: string | null;
  readonly assignee?: string | null;
}

export type CasesOff = Refusal<'disabled'>;

/** Refuses where there are no cases. */
export async function withCases(tx: Tx): Promise<Outcome<true, CasesOff>> {
  if ((await tx.settings.values()).CaseManagement) return accepted(true);
  return refused('disabled', 'There are no cases here. An administrator switches them on with the setting CaseManagement.');
}

/**
 * Looks up what is named.
 *
 * @throws NotFoundError when something that is named does not exist
 */
export async function changesOf(tx: Tx, wanted: WantedCase): Promise<Outcome<CaseChanges, Refusal<'inactive'>>> {
  const { subject, description, status, category, priority, project, assignee } = wanted;
  const newStatus = status === undefined ? undefined : await namedStatus(tx, status);
  const newCategory = category === undefined || category === null ? category : await namedCategory(tx, category);
  for (const named of [newStatus, newCategory]) {
    if (named?.isActive === false) return refused('inactive', `${named.name} is not in use any more. Choose another one.`);
  }
  return accepted({
    subject,
    description,
    status: newStatus,
    categoryId: newCategory === undefined ? undefined : (newCategory?.id ?? null),
    priority,
    project,
    assigneeId: assignee === undefined || assignee === null ? assignee : (await namedAgent(tx, assignee)).id,
  });
}

const isNamed =
  (idOrName: string) =>
  ({ id, name }: { readonly id: string; readonly name: string }): boolean =>
    id === idOrName || name.toLowerCase() === idOrName.trim().toLowerCase();

/** @throws NotFoundError when no status has this id or name */
export async function namedStatus(tx: Tx, idOrName: string): Promise<CaseStatus> {
  const all = await tx.caseSetup.statuses();
  return all.find(isNamed(idOrName)) ?? notThere('status', idOrName, all);
}

/** @throws NotFoundError when no category has this id or name */
export async function namedCategory(tx: Tx, idOrName: string): Promise<CaseCategory> {
  const all = await tx.caseSetup.categories();
  return all.find(isNamed(idOrName)) ?? notThere('category', idOrName, all);
}

/** @throws NotFoundError when no template has this id or name */
export async function namedTemplate(tx: Tx, idOrName: string): Promise<CaseTemplate> {
  const template = await tx.caseSetup.lockTemplate(idOrName.trim());
  return template ?? notThere('template', idOrName, await tx.caseSetup.templates());
}

function notThere(thing: string, idOrName: string, all: readonly { readonly name: string }[]): never {
  const names = all.map(({ name }) => name).join(', ');
  throw new NotFoundError(
    `There is no ${thing} of cases ${idOrName} in this store. ${names === '' ? 'There is none yet.' : `There are: ${names}.`}`,
  );
}
