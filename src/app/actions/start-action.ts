import { ownedBy } from '../../core/chat';
import type { OwnerRefusal } from '../../core/chat';
import type { ActionId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Settings } from '../../core/settings';
import type { ChatAction } from '../action-ports';
import type { ChatRecord, Tx } from '../ports';
import { found } from '../receive-message';
import { storeCommand } from '../take-command';
import type { CommandItem, WantedCommand } from '../take-command';
import type { UseCase } from '../use-case';

/** What the workflow of an action is called with. */
export interface ActionParameters {
  readonly ChatId: string;
  readonly ContactId: string;
}

export type StartRefusal = OwnerRefusal | Refusal<'no_action' | 'is_running'>;

/**
 * Takes down that an agent chose an action of the chat's queue. One run of an action goes on in a chat at a time, so that a double click
 * starts one.
 *
 * @returns the item for the flow, null when this command had been taken before, or why it cannot be started
 * @throws NotFoundError when there is no such chat
 */
export async function startAction(
  on: UseCase,
  wanted: Omit<WantedCommand, 'kind'> & { readonly actionId: ActionId },
): Promise<Outcome<CommandItem | null, StartRefusal>> {
  const { id, chatId, agentId, actionId } = wanted;
  return on.store.transaction<Outcome<CommandItem | null, StartRefusal>>(async (tx) => {
    const record = await found(tx.chats.lock(chatId), chatId);
    if ((await tx.commands.find(id)) !== null) return accepted(null);
    const owned = ownedBy(record.chat, agentId);
    if (!owned.ok) return owned;
    const action = (await actionsOf(tx, record)).find((one) => one.id === actionId);
    if (action === undefined) {
      return refused('no_action', 'The queue of this chat does not have this action any more. Open the menu again.');
    }
    const { caption, workflowId, workflowName } = action;
    // The chat's row is locked, so nobody else starts one in between.
    if ((await tx.actions.running(chatId)).has(actionId)) {
      return refused('is_running', `${caption} is already running in this chat. Its result appears here.`);
    }
    const parameters: ActionParameters = { ChatId: chatId, ContactId: record.chat.contactId };
    const details = { action: { id: actionId, caption, workflowId, workflowName, parameters } };
    const item = await storeCommand(on, tx, { ...wanted, kind: 'action', details }, record);
    await tx.actions.start({ commandId: id, actionId, chatId, agentId }, on.now());
    return accepted(item);
  });
}

/** The actions that a chat has: those of its queue, of what is switched on. */
export async function actionsOf(tx: Tx, { chat }: ChatRecord): Promise<readonly ChatAction[]> {
  if (chat.queueId === null) return [];
  const settings = await tx.settings.values();
  return (await tx.actions.ofQueue(chat.queueId)).filter(({ feature }) => isOn(feature, settings));
}

const isOn = (feature: ChatAction['feature'], settings: Settings): boolean => feature !== 'cases' || settings.CaseManagement;
