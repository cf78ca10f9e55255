import { asActionId } from '../../core/brand';
import type { ActionId, QueueId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { ChatAction } from '../action-ports';
import { manage, rowLimit, searchText } from '../administration/manage';
import type { Change } from '../administration/manage';
import { namedQueue } from '../administration/references';
import { NotFoundError } from '../errors';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

/** What a new chat action needs; of one that is there, what changes. */
export interface WantedAction {
  readonly caption?: string | undefined;
  /** Id or name. */
  readonly queue?: string | undefined;
  readonly workflowId?: string | undefined;
  readonly workflowName?: string | null | undefined;
  readonly position?: number | undefined;
  readonly isActive?: boolean | undefined;
}

/** Which action is meant: a new one, that of an id, or the one that has this caption in this queue. */
export type WhichAction = { readonly kind: 'new' } | { readonly kind: 'existing'; readonly id: ActionId } | { readonly kind: 'named' };

export interface SavedAction {
  readonly action: ChatAction;
  readonly change: Change;
}

type ActionRefusal = Refusal<'bad_caption' | 'no_queue' | 'no_workflow' | 'bad_position' | 'taken'>;

/**
 * Makes a chat action or changes one; agents have it the next time that they open the menu.
 *
 * @throws NotFoundError when the action that is meant, or its queue, does not exist
 */
export async function saveAction(
  on: UseCase,
  wanted: { readonly by: Caller; readonly which: WhichAction; readonly changes: WantedAction },
): Promise<Outcome<SavedAction, ActionRefusal | Forbidden>> {
  return manage<SavedAction, ActionRefusal>(on, wanted.by, async (tx) => {
    const { changes } = wanted;
    const queueId = changes.queue === undefined ? null : (await namedQueue(tx, changes.queue)).id;
    const before = await meant(tx, wanted.which, queueId, changes.caption);
    const checked = checkedAction(before, changes, queueId, asActionId(before?.id ?? on.newId()));
    if (!checked.ok) return checked;
    const action = checked.value;
    const namesake = await tx.actions.findByCaption(action.queueId, action.caption);
    if (namesake !== null && namesake.id !== action.id) {
      return refused('taken', `This queue already has an action named ${action.caption}.`);
    }
    if (before !== null && JSON.stringify(before) === JSON.stringify(action)) return accepted({ action, change: 'unchanged' });
    await tx.actions.save(action, on.now());
    return accepted({ action, change: before === null ? 'created' : 'updated' });
  });
}

async function meant(tx: Tx, which: WhichAction, queueId: QueueId | null, caption: string | undefined): Promise<ChatAction | null> {
  if (which.kind === 'existing') return foundAction(tx, which.id);
  return which.kind === 'named' && queueId !== null ? tx.actions.findByCaption(queueId, (caption ?? '').trim()) : null;
}

const longestCaption = 100;

function checkedAction(
  before: ChatAction | null,
  changes: WantedAction,
  newQueueId: QueueId | null,
  id: ActionId,
): Outcome<ChatAction, ActionRefusal> {
  const caption = (changes.caption ?? before?.caption ?? '').trim();
  if (caption === '' || caption.length > longestCaption) {
    return refused('bad_caption', `A chat action needs a caption of 1 to ${String(longestCaption)} characters: what agents read.`);
  }
  const queueId = newQueueId ?? before?.queueId ?? null;
  if (queueId === null) return refused('no_queue', 'A chat action needs a queue: chats of that queue have it.');
  const workflowId = (changes.workflowId ?? before?.workflowId ?? '').trim();
  if (workflowId === '') return refused('no_workflow', 'A chat action needs a workflow: what happens when an agent chooses it.');
  const position = changes.position ?? before?.position ?? 100;
  if (!Number.isSafeInteger(position) || position < 0) return refused('bad_position', 'The position is a whole number from 0.');
  // The workflow's name is that of the workflow; another workflow has another one.
  const keptName = workflowId === before?.workflowId ? before.workflowName : null;
  const workflowName = changes.workflowName ?? keptName;
  const isActive = changes.isActive ?? before?.isActive ?? true;
  return accepted({ id, caption, queueId, workflowId, workflowName, position, isActive, feature: before?.feature ?? null });
}

/** @throws NotFoundError when there is no such action */
async function foundAction(tx: Tx, id: ActionId): Promise<ChatAction> {
  const action = await tx.actions.find(id);
  if (action === null) throw new NotFoundError(`There is no chat action ${id} in this store. Get the list of them to find its id.`);
  return action;
}

/** Lists chat actions by queue and position. */
export async function findActions(
  on: UseCase,
  wanted: { readonly by: Caller; readonly queue?: string; readonly text?: string; readonly limit?: number },
): Promise<Outcome<readonly (ChatAction & { readonly queueName: string })[], Forbidden>> {
  return manage(on, wanted.by, async (tx) => {
    const queueId = wanted.queue === undefined ? null : (await namedQueue(tx, wanted.queue)).id;
    return accepted(await tx.actions.search({ queueId, text: searchText(wanted.text), limit: rowLimit(wanted.limit) }));
  });
}

/**
 * Deletes a chat action; runs that go on end by themselves.
 *
 * @throws NotFoundError when there is no such action
 */
export async function deleteAction(
  on: UseCase,
  wanted: { readonly by: Caller; readonly id: ActionId },
): Promise<Outcome<ActionId, Forbidden>> {
  return manage(on, wanted.by, async (tx) => {
    const { id } = await foundAction(tx, wanted.id);
    await tx.actions.delete(id);
    return accepted(id);
  });
}
