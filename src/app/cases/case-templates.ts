import { caseFields, isCaseField } from '../../core/case';
import type { CaseField } from '../../core/case';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { manage } from '../administration/manage';
import type { Change } from '../administration/manage';
import { namedAgent } from '../administration/references';
import type { CaseTemplate } from '../case-ports';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { namedCategory, namedTemplate } from './wanted';

export type TemplateRefusal = Refusal<'bad_name' | 'taken' | 'too_long' | 'bad_field' | 'chosen_for_chats'>;

/** What cases can begin with. */
export async function findCaseTemplates(
  on: UseCase,
  wanted: { readonly by: Caller },
): Promise<Outcome<readonly (CaseTemplate & { readonly isForChats: boolean })[], Forbidden>> {
  return manage<readonly (CaseTemplate & { readonly isForChats: boolean })[], never>(on, wanted.by, async (tx) => {
    const chosen = (await tx.settings.values()).ChatCaseTemplate;
    return accepted((await tx.caseSetup.templates()).map((template) => ({ ...template, isForChats: template.name === chosen })));
  });
}

export interface WantedTemplate {
  readonly by: Caller;
  readonly name: string;
  /** Renames one that is there. */
  readonly idOrName?: string;
  readonly category?: string | null;
  readonly priority?: string | null;
  readonly project?: string | null;
  readonly assignee?: string | null;
  /** What a person has to fill in; such a template is not for chats. */
  readonly requiredFields?: readonly string[];
}

/**
 * Makes a template, or changes the one of the name. What is left out stays, null empties.
 *
 * @throws NotFoundError when the category, the assignee or the template that is meant does not exist
 */
export async function saveCaseTemplate(
  on: UseCase,
  wanted: WantedTemplate,
): Promise<Outcome<{ readonly template: CaseTemplate; readonly change: Change }, TemplateRefusal | Forbidden>> {
  return manage<{ readonly template: CaseTemplate; readonly change: Change }, TemplateRefusal>(on, wanted.by, async (tx) => {
    const name = wanted.name.replaceAll('\u0000', '').trim();
    if (name === '' || name.length > 200) return refused('bad_name', 'A template needs a name of 1 to 200 characters.');
    const namesake = await tx.caseSetup.lockTemplate(name);
    const before = wanted.idOrName === undefined ? namesake : await namedTemplate(tx, wanted.idOrName);
    if (namesake !== null && namesake.id !== before?.id) return refused('taken', `There is already a template named ${name}.`);
    const odd = wanted.requiredFields?.find((field) => !isCaseField(field));
    if (odd !== undefined)
      return refused('bad_field', `Required fields are some of: ${caseFields.join(', ')}. "${odd.slice(0, 40)}" is none.`);
    const after = await changedTemplate(tx, wanted, { id: before?.id ?? on.newId(), name, before });
    if ([after.priority, after.project].some((text) => (text ?? '').length > 200)) {
      return refused('too_long', 'The priority and the project of a template have 200 characters at most.');
    }
    if (before !== null && same(before, after)) return accepted({ template: before, change: 'unchanged' });
    const isForChats = before !== null && (await tx.settings.values()).ChatCaseTemplate === before.name;
    if (isForChats && after.requiredFields.length > 0) {
      const why = `The template ${name} is the one for chats, where nobody fills in fields. Choose another one for chats first.`;
      return refused('chosen_for_chats', why);
    }
    await tx.caseSetup.putTemplate(after, on.now());
    if (isForChats && before.name !== name) await tx.administration.settings.set('ChatCaseTemplate', name);
    return accepted({ template: await namedTemplate(tx, after.id), change: before === null ? 'created' : 'updated' });
  });
}

/**
 * Deletes a template; cases that began with it stay as they are.
 *
 * @throws NotFoundError when there is no such template
 */
export async function deleteCaseTemplate(
  on: UseCase,
  wanted: { readonly by: Caller; readonly idOrName: string },
): Promise<Outcome<string, Refusal<'chosen_for_chats'> | Forbidden>> {
  return manage<string, Refusal<'chosen_for_chats'>>(on, wanted.by, async (tx) => {
    const { id, name } = await namedTemplate(tx, wanted.idOrName);
    if ((await tx.settings.values()).ChatCaseTemplate === name) {
      return refused(
        'chosen_for_chats',
        `The template ${name} is the one for chats. Choose another one in the setting ChatCaseTemplate first.`,
      );
    }
    await tx.caseSetup.deleteTemplate(id);
    return accepted(id);
  });
}

type Values = Omit<CaseTemplate, 'categoryName' | 'assigneeName'>;

async function changedTemplate(
  tx: Tx,
  wanted: WantedTemplate,
  { id, name, before }: { readonly id: string; readonly name: string; readonly before: CaseTemplate | null },
): Promise<Values> {
  const { category, assignee, requiredFields } = wanted;
  return {
    id,
    name,
    categoryId: category === undefined ? (before?.categoryId ?? null) : category === null ? null : (await namedCategory(tx, category)).id,
    priority: text(wanted.priority, before?.priority),
    project: text(wanted.project, before?.project),
    assigneeId: assignee === undefined ? (before?.assigneeId ?? null) : assignee === null ? null : (await namedAgent(tx, assignee)).id,
    requiredFields: requiredFields === undefined ? (before?.requiredFields ?? []) : [...new Set(requiredFields)].filter(isCaseField),
  };
}

function text(wanted: string | null | undefined, before: string | null | undefined): string | null {
  if (wanted === undefined) return before ?? null;
  const trimmed = (wanted ?? '').replaceAll('\u0000', '').trim();
  return trimmed === '' ? null : trimmed;
}

const fields = (required: readonly CaseField[]): string => required.toSorted().join();

const same = (a: Values, b: Values): boolean =>
  (['name', 'categoryId', 'priority', 'project', 'assigneeId'] as const).every((key) => a[key] === b[key]) &&
  fields(a.requiredFields) === fields(b.requiredFields);
