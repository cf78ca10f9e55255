import { computed, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';

import type { InboxMe, InboxReach, InboxWay, ReachOf, WayState } from '../../src/wire/inbox';
import type { ReachCalls } from '../reach-calls';
import type { Clock } from './clock';
import { isBegunBy, isBusy, isSettled, type Commands, type SentCommand, type StartCommand } from './commands';
import type { Outbox } from './outbox';
import { keepSearch } from './search';
import type { Tiles } from './tiles';

/** Somebody whom a chat can be begun with, or not. */
export type Person = InboxReach['people'][number];

/** The record beside which the agent wished to write to somebody. */
export type Occasion =
  | { readonly kind: 'contact'; readonly contactId: string; readonly name: string }
  | { readonly kind: 'case'; readonly caseId: string; readonly number: number };

/** The server takes no longer text. */
const longestSearch = 200;

/** What beginning a chat needs of the desk. */
export interface StartSurroundings {
  readonly calls: ReachCalls;
  readonly outbox: Outbox;
  readonly tiles: Readonly<Ref<Tiles>>;
  readonly me: ShallowRef<InboxMe | null>;
  readonly clock: Pick<Clock, 'now'>;
  readonly selectedId: Readonly<Ref<string | null>>;
  readonly select: (chatId: string) => void;
  readonly newId: () => string;
  /** Called when the server does not know the session any more. */
  readonly endSession: () => void;
}

/** A chat that the agent is beginning. */
interface Beginning {
  readonly command: StartCommand;
  /** Whom with. */
  readonly name: string;
  /** The chat that was on screen. Whoever goes to another one does not wait any more. */
  readonly from: string | null;
  /** Whether the dialog was closed before the chat was there. */
  readonly isLeft: boolean;
}

/** How beginning a chat stands while the agent waits for it, or after it did not work. */
export type BeginningState = SentCommand & { readonly name: string };

/** Whether a chat can be begun on a channel now: a time window may have closed since the server was asked. */
export function stateOfWay(way: InboxWay, now: number): WayState {
  return way.state === 'free' && way.closesAt !== null && now > way.closesAt ? 'window_closed' : way.state;
}

function questionOf(text: string, occasion: Occasion | null): ReachOf {
  if (text !== '' || occasion === null) return { kind: 'search', text };
  if (occasion.kind === 'contact') return { kind: 'contact', contactId: occasion.contactId };
  return { kind: 'case', caseId: occasion.caseId };
}

/** The same wish that nobody has answered yet: sent again, it is carried out once. */
function unansweredStart(commands: Commands, { contactId, channelId }: Omit<StartCommand, 'id'>): StartCommand | undefined {
  for (const sent of commands.values()) {
    const { command } = sent;
    if (command.kind === 'start' && command.contactId === contactId && command.channelId === channelId && !isSettled(sent)) return command;
  }
  return undefined;
}

/** Keeps the dialog in which an agent begins a chat, and the chat until it is there. */
export function keepStarting(around: StartSurroundings) {
  const { outbox, tiles } = around;
  const isOpen = ref(false);
  const occasion = shallowRef<Occasion | null>(null);
  const text = ref('');
  const beginning = shallowRef<Beginning | null>(null);
  /** The chat that came on screen last by being begun or opened here; a new object each time. */
  const arrived = shallowRef<{ readonly chatId: string } | null>(null);
  const { found, search, stop } = keepSearch(async (typed) => {
    const answer = await around.calls.people(questionOf(typed, occasion.value));
    if (answer.kind === 'refused' && answer.status === 401) around.endSession();
    return answer;
  });

  const state = computed<BeginningState | null>(() => {
    const sent = beginning.value === null ? undefined : outbox.commands.value.get(beginning.value.command.id);
    return sent === undefined || beginning.value === null ? null : { ...sent, name: beginning.value.name };
  });
  const isUnderWay = computed(() => state.value !== null && isBusy(state.value));
  const isFull = computed(() => around.me.value !== null && around.me.value.load >= around.me.value.capacity);
  const begun = computed(() => {
    const { command } = beginning.value ?? {};
    return command === undefined ? undefined : [...tiles.value.values()].find((tile) => isBegunBy(command, tile));
  });

  /** Whether the agent waits for the chat: it is put on screen as soon as it is there. */
  function isAwaited(): boolean {
    return beginning.value !== null && !beginning.value.isLeft && beginning.value.from === around.selectedId.value;
  }

  function open(about: Occasion | null, typed = ''): void {
    if (!isUnderWay.value) dismiss();
    occasion.value = about;
    text.value = typed.slice(0, longestSearch);
    isOpen.value = true;
    search(text.value, true);
  }

  /** A chat that comes after the dialog was closed only comes into the list: the agent may be writing elsewhere. */
  function close(): void {
    isOpen.value = false;
    stop();
    if (beginning.value !== null) beginning.value = { ...beginning.value, isLeft: true };
  }

  /** Puts aside what became of the last wish. */
  function dismiss(): void {
    const { command } = beginning.value ?? {};
    beginning.value = null;
    const sent = command && outbox.commands.value.get(command.id);
    // What nobody has answered may still be answered.
    if (sent !== undefined && (isSettled(sent) || sent.phase === 'unsent')) outbox.forget(sent.command.id);
  }

  function show(chatId: string): void {
    isOpen.value = false;
    stop();
    around.select(chatId);
    arrived.value = { chatId };
  }

  /** Whether a way can be taken now, by what this page knows; the server decides. */
  function canTake(way: InboxWay): boolean {
    const can = stateOfWay(way, around.clock.now.value);
    return !isUnderWay.value && (can === 'yours' || (can === 'free' && !isFull.value));
  }

  /** Begins a chat, or opens the one that the agent has there already. */
  function take(person: Pick<Person, 'id' | 'name'>, way: InboxWay): void {
    if (!canTake(way)) return;
    if (way.state === 'yours') {
      dismiss();
      return show(way.chatId);
    }
    const about = occasion.value?.kind === 'case' ? { caseId: occasion.value.caseId } : {};
    const wish = { kind: 'start', chatId: way.chatId, contactId: person.id, channelId: way.channel.id, ...about } as const;
    const before = unansweredStart(outbox.commands.value, wish);
    if (before === undefined || before.id !== beginning.value?.command.id) dismiss();
    const command = before ?? { ...wish, id: around.newId() };
    beginning.value = { command, name: person.name, from: around.selectedId.value, isLeft: false };
    void outbox.send(command);
  }

  watch(
    () => state.value?.phase,
    (phase) => {
      // The reason is old news for the list as well: it shows what is in the way now.
      if ((phase === 'refused' || phase === 'failed') && isOpen.value) search(text.value, true);
      if (phase !== 'done') return;
      if (isAwaited()) return void (isOpen.value = false);
      dismiss();
      if (isOpen.value) search(text.value, true);
    },
  );
  watch(
    () => (state.value?.phase === 'done' ? begun.value?.chatId : undefined),
    (chatId) => {
      if (chatId === undefined || !isAwaited()) return;
      dismiss();
      show(chatId);
    },
  );

  return {
    isOpen,
    occasion,
    text,
    found,
    state,
    isUnderWay,
    isFull,
    arrived,
    open,
    close,
    dismiss,
    canTake,
    take,
    stateOf: (way: InboxWay): WayState => stateOfWay(way, around.clock.now.value),
    /** Whether a chat is being begun on this way. */
    isBeginning(person: Pick<Person, 'id'>, way: InboxWay): boolean {
      const { command } = beginning.value ?? {};
      return isUnderWay.value && command?.contactId === person.id && command.channelId === way.channel.id;
    },
    /** Searches for what the agent types. */
    find(typed: string): void {
      text.value = typed;
      search(typed);
    },
    /** Asks once more for what is on screen. */
    findAgain: () => search(text.value, true),
    /** Leaves the record: everybody can be found. */
    findEverybody(): void {
      occasion.value = null;
      search(text.value, true);
    },
    /** Sends a wish that did not reach the server once more. */
    sendAgain(): void {
      if (state.value?.phase === 'unsent') void outbox.send(state.value.command);
    },
    clear(): void {
      isOpen.value = false;
      beginning.value = null;
      arrived.value = null;
      stop();
    },
  };
}
