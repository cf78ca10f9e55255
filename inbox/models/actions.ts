import { shallowRef } from 'vue';

import type { InboxActions, InboxCommand } from '../../src/wire/inbox';
import type { ContactCalls } from '../contact-calls';
import { isBusy, isSettled, openActions, type Commands, type StartedAction } from './commands';
import { keepLoaded } from './loaded';
import type { Outbox } from './outbox';

/** What an agent can start in a chat. */
export type ChatAction = InboxActions['actions'][number];

/** Whether a run of an action goes on in a chat, by what the server said or by what this page has sent. */
export function isRunning(action: ChatAction, commands: Commands, chatId: string): boolean {
  return action.isRunning || openActions(commands, chatId).some((sent) => sent.command.actionId === action.id && isBusy(sent));
}

/** The last start of an action in a chat of which nothing is known yet: sent again, it is carried out once. */
function unsettledStart(commands: Commands, chatId: string, actionId: string): StartedAction | undefined {
  return openActions(commands, chatId).find((sent) => sent.command.actionId === actionId && !isSettled(sent));
}

/**
 * Keeps the actions of chats.
 *
 * @param send sends a new command
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepActions(
  calls: ContactCalls,
  outbox: Outbox,
  send: (command: Omit<Extract<InboxCommand, { kind: 'action' }>, 'id'>) => void,
  unauthenticated: () => void,
) {
  const loaded = keepLoaded(calls.actions, unauthenticated);
  /** What actions are called, also those that are not offered any more. */
  const captions = shallowRef<ReadonlyMap<string, string>>(new Map());

  return {
    of: loaded.of,
    async load(chatId: string): Promise<void> {
      await loaded.load(chatId);
      const known = loaded.of(chatId).value?.actions ?? [];
      captions.value = new Map([...captions.value, ...known.map(({ id, caption }) => [id, caption] as const)]);
    },
    captionOf: (actionId: string) => captions.value.get(actionId) ?? '',
    /** Starts an action; one that runs already is not started a second time. */
    start(chatId: string, action: ChatAction): void {
      if (isRunning(action, outbox.commands.value, chatId)) return;
      const before = unsettledStart(outbox.commands.value, chatId, action.id);
      if (before !== undefined) return void outbox.send(before.command);
      for (const sent of openActions(outbox.commands.value, chatId))
        if (sent.command.actionId === action.id) outbox.forget(sent.command.id);
      send({ kind: 'action', chatId, actionId: action.id });
    },
    clear: loaded.clear,
  };
}
