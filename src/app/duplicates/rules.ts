import { attributesOf } from '../../core/duplicates/rules';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { manage, searchText } from '../administration/manage';
import type { Change, Which } from '../administration/manage';
import type { DuplicateRuleRecord } from '../duplicate-ports';
import { NotFoundError } from '../errors';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

/** Lists the rules by which duplicates are found, in their order. */
export async function findDuplicateRules(
  on: UseCase,
  wanted: { readonly by: Caller; readonly text?: string },
): Promise<Outcome<readonly DuplicateRuleRecord[], Forbidden>> {
  const text = searchText(wanted.text)?.toLowerCase() ?? '';
  return manage(on, wanted.by, async (tx) =>
    accepted((await tx.duplicates.rules()).filter(({ name }) => name.toLowerCase().includes(text))),
  );
}

export interface SavedDuplicateRule {
  readonly rule: DuplicateRuleRecord;
  readonly change: Change;
}

/** More rules than people can oversee. */
const mostRules = 50;

/**
 * Makes a rule or changes one; from the next search on it holds.
 *
 * @param wanted what is left out stays; a new rule is active
 * @throws NotFoundError when the rule that is meant does not exist
 */
export async function saveDuplicateRule(
  on: UseCase,
  wanted: {
    readonly by: Caller;
    readonly which: Which;
    readonly name?: string;
    readonly attributes?: readonly string[];
    readonly isActive?: boolean;
  },
): Promise<Outcome<SavedDuplicateRule, Refusal<'bad_name' | 'taken' | 'bad_attributes' | 'too_many'> | Forbidden>> {
  return manage(on, wanted.by, async (tx): ReturnType<typeof saveDuplicateRule> => {
    const rules = await tx.duplicates.rules();
    const before = meant(rules, wanted.which, wanted.name);
    const name = (wanted.name ?? before?.name ?? '').trim();
    if (name === '' || name.length > 200) return refused('bad_name', 'A rule needs a name of 1 to 200 characters.');
    if (rules.some((rule) => rule.name === name && rule.id !== before?.id))
      return refused('taken', `There is already a rule named ${name}.`);
    const attributes = attributesOf(wanted.attributes ?? before?.attributes ?? []);
    if (!attributes.ok) return attributes;
    if (before === null && rules.length >= mostRules) {
      return refused('too_many', `There are ${String(mostRules)} rules, which is the most. Delete one first.`);
    }
    const rule: DuplicateRuleRecord = {
      id: before?.id ?? on.newId(),
      name,
      attributes: attributes.value,
      isActive: wanted.isActive ?? before?.isActive ?? true,
    };
    const isChanged = before === null || JSON.stringify(before) !== JSON.stringify(rule);
    if (before === null) await tx.duplicates.insertRule(rule, on.now());
    else if (isChanged) await tx.duplicates.updateRule(rule);
    return accepted({ rule, change: before === null ? 'created' : isChanged ? 'updated' : 'unchanged' });
  });
}

/**
 * Deletes a rule.
 *
 * @param wanted `rule` is its id or its name
 * @throws NotFoundError when there is no such rule
 */
export async function deleteDuplicateRule(
  on: UseCase,
  wanted: { readonly by: Caller; readonly rule: string },
): Promise<Outcome<string, Forbidden>> {
  return manage(on, wanted.by, async (tx) => {
    const { id } = named(await tx.duplicates.rules(), wanted.rule);
    await tx.duplicates.deleteRule(id);
    return accepted(id);
  });
}

type Rules = Awaited<ReturnType<Tx['duplicates']['rules']>>;

function meant(rules: Rules, which: Which, name: string | undefined): DuplicateRuleRecord | null {
  if (which.kind === 'existing') return named(rules, which.idOrName);
  return which.kind === 'named' ? (rules.find((rule) => rule.name === (name ?? '').trim()) ?? null) : null;
}

function named(rules: Rules, idOrName: string): DuplicateRuleRecord {
  const rule = rules.find(({ id, name }) => id === idOrName || name === idOrName);
  if (rule === undefined) throw new NotFoundError('There is no such rule for duplicates in this store. List them with Get Many.');
  return rule;
}
