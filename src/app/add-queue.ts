import { asQueueId } from '../core/brand';
import type { QueueId } from '../core/brand';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import type { RoutingRule } from '../core/routing/route';
import { addFirstActions } from './actions/first-actions';
import type { UseCase } from './use-case';

/** Adds a queue to a store. Its name is unique. */
export async function addQueue(
  on: UseCase,
  wanted: { readonly name: string; readonly rule: RoutingRule },
): Promise<Outcome<QueueId, Refusal<'taken' | 'bad_name'>>> {
  const name = wanted.name.trim();
  if (name === '' || name.length > 200) return refused('bad_name', 'A queue needs a name of 1 to 200 characters.');
  return on.store.transaction(async (tx) => {
    if ((await tx.queues.findByName(name)) !== null) return refused('taken', `There is already a queue named ${name}.`);
    const id = asQueueId(on.newId());
    await tx.queues.insert({ id, name, rule: wanted.rule, at: on.now() });
    await addFirstActions(on, tx, id);
    return accepted(id);
  });
}
