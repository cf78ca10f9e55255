import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';

import type { InboxCommand, InboxEvents, InboxMessage, InboxTile } from '../../src/wire/inbox';
import type { InboxApi } from '../api';
import {
  applyCommandEvent,
  forgetCommand,
  isBusy,
  markUnanswered,
  moveCommand,
  openStep,
  settleByAbsence,
  settleByMessages,
  settleByTile,
  startCommand,
  unsaid,
  type Commands,
  type OpenStep,
  type SentCommand,
} from './commands';
import type { DraftStore } from './drafts';
import { whyRefused } from './refusals';

/** The commands of this page, from the click until the workflow has carried them out. */
export interface Outbox {
  readonly commands: ShallowRef<Commands>;
  /** Sends a command; sent again under the same id it is carried out once. */
  send(command: InboxCommand): Promise<void>;
  /** Takes a command off the screen. */
  forget(commandId: string): void;
  /** Whether a step of this kind is under way for a chat. */
  isBusyWith(chatId: string, kind: OpenStep['command']['kind']): boolean;
  applyEvent(event: InboxEvents['command']): void;
  applyTile(tile: InboxTile): void;
  /** The chat is in none of the agent's lists any more. */
  applyAbsence(chatId: string): void;
  applyMessages(messages: readonly InboxMessage[]): void;
  /** Moves the page's clock on. */
  tick(now: number): void;
  clear(): void;
}

const storeKey = 'switchboard.unsent';

type Reply = Extract<InboxCommand, { kind: 'reply' }>;

function readStored(store: DraftStore | null): Commands {
  try {
    const replies = JSON.parse(store?.getItem(storeKey) ?? '[]') as readonly Reply[];
    return new Map(replies.map((command) => [command.id, { command, phase: 'unsent', ...unsaid, at: 0 }]));
  } catch {
    return new Map();
  }
}

/**
 * Keeps commands; replies that were not confirmed outlive a reload of the page as unsent ones.
 *
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepOutbox(
  api: Pick<InboxApi, 'command'>,
  store: DraftStore | null,
  now: () => number,
  unauthenticated: () => void,
): Outbox {
  const commands = shallowRef<Commands>(readStored(store));

  function set(next: Commands): void {
    if (next === commands.value) return;
    commands.value = next;
    const unconfirmed = [...next.values()]
      .filter((sent) => sent.command.kind === 'reply' && sent.phase !== 'done')
      .map((sent) => sent.command);
    try {
      if (unconfirmed.length === 0) store?.removeItem(storeKey);
      else store?.setItem(storeKey, JSON.stringify(unconfirmed));
    } catch {
      // A full or forbidden store costs only what a reload would have kept.
    }
  }

  return {
    commands,
    async send(command) {
      set(startCommand(commands.value, command, now()));
      const answer = await api.command(command);
      if (answer.kind === 'ok') set(moveCommand(commands.value, command.id, 'pending', null));
      else if (answer.kind === 'away' || answer.status >= 500) set(moveCommand(commands.value, command.id, 'unsent', null));
      else if (answer.status === 401) {
        set(moveCommand(commands.value, command.id, 'unsent', null));
        unauthenticated();
      } else set(moveCommand(commands.value, command.id, 'refused', whyRefused(answer.error)));
    },
    forget: (commandId) => set(forgetCommand(commands.value, commandId)),
    isBusyWith(chatId, kind) {
      const step = openStep(commands.value, chatId);
      return step !== null && step.command.kind === kind && isBusy(step);
    },
    applyEvent: (event) => set(applyCommandEvent(commands.value, event)),
    applyTile: (tile) => set(settleByTile(commands.value, tile)),
    applyAbsence: (chatId) => set(settleByAbsence(commands.value, chatId)),
    applyMessages: (messages) => set(settleByMessages(commands.value, messages)),
    tick: (at) => set(markUnanswered(commands.value, at)),
    clear: () => set(new Map<string, SentCommand>()),
  };
}

/** Who is writing right now. */
export interface Writers {
  readonly active: ComputedRef<ReadonlySet<string>>;
  note(chatId: string): void;
  stop(chatId: string): void;
}

/** How long a customer is shown as writing after the last sign of it. */
const writingShownFor = 6_000;

/** Keeps the chats whose customer is writing. */
export function keepWriters(now: Readonly<Ref<number>>, clock: () => number): Writers {
  const until = ref<ReadonlyMap<string, number>>(new Map());
  return {
    active: computed(() => new Set([...until.value].filter(([, end]) => end > now.value).map(([chatId]) => chatId))),
    note(chatId) {
      until.value = new Map(until.value).set(chatId, clock() + writingShownFor);
    },
    stop(chatId) {
      const rest = new Map(until.value);
      if (rest.delete(chatId)) until.value = rest;
    },
  };
}
