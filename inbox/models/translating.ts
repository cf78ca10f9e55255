import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';

import type { InboxMe, InboxMessage, InboxState, InboxTile, InboxTranslation, InboxTranslationState } from '../../src/wire/inbox';
import type { Answer } from '../api';
import type { TranslationCalls, WantedTranslation } from '../translation-calls';
import type { NewReply } from './replies';
import type { Tiles } from './tiles';
import { keepRequests } from './translation-requests';
import {
  chatLanguages,
  isCommonLanguage,
  readingOf,
  replyMode,
  untranslated,
  type ChatLanguages,
  type Reading,
  type ReplyMode,
  type TranslationProblem,
} from './translation';

/** What translation needs to know of the desk. */
export interface TranslationSurroundings {
  readonly calls: TranslationCalls;
  readonly selected: Readonly<Ref<InboxTile | null>>;
  readonly tiles: Readonly<Ref<Tiles>>;
  readonly features: ShallowRef<InboxState['features'] | null>;
  readonly me: ShallowRef<InboxMe | null>;
  /** By the server's clock. */
  readonly now: Readonly<Ref<number>>;
  /** Called when the server does not know the session any more. */
  readonly endSession: () => void;
}

type Kept<T> = ShallowRef<ReadonlyMap<string, T>>;

const openStatuses: readonly InboxTile['status'][] = ['in_progress', 'waiting', 'bot_processing'];

/** What an answer said of a chat, true until the feed brings something newer. */
interface Told {
  readonly state: InboxTranslationState;
  readonly revision: number;
}

function put<T>(kept: Kept<T>, key: string, value: T | null): void {
  const next = new Map(kept.value);
  if (value === null) next.delete(key);
  else next.set(key, value);
  kept.value = next;
}

/** Keeps what the agent reads translated, and what was asked for. */
export function keepTranslation(around: TranslationSurroundings) {
  const { features } = around;
  /** The language of the page, for agents who chose none. */
  const pageLanguage = ref('en');
  const told: Kept<Told> = shallowRef(new Map());
  const offered: Kept<InboxTranslation> = shallowRef(new Map());
  const problems: Kept<TranslationProblem> = shallowRef(new Map());
  const shown: Kept<boolean> = shallowRef(new Map());
  const flipped = shallowRef<ReadonlySet<string>>(new Set());
  const choices: Kept<boolean> = shallowRef(new Map());
  const busy = shallowRef<ReadonlySet<string>>(new Set());
  /** Whether a text is in the customer's language already, so that it must not be translated once more. */
  const isInTheirs = shallowRef<(chatId: string, text: string) => boolean>(() => false);
  const isEnabled = computed(() => features.value?.translation === true);

  function stateOf(tile: InboxTile): InboxTranslationState | null {
    const answered = told.value.get(tile.chatId);
    return answered !== undefined && answered.revision >= tile.revision ? answered.state : tile.translation;
  }

  function languagesOf(tile: InboxTile | null | undefined): ChatLanguages {
    const agent = { chosen: around.me.value?.language ?? null, page: pageLanguage.value };
    return chatLanguages(tile && isEnabled.value ? stateOf(tile) : null, agent, tile?.area === 'in_progress');
  }

  const languages: ComputedRef<ChatLanguages> = computed(() => languagesOf(around.selected.value));
  const requests = keepRequests(around.now, languages);

  function modeOf(chatId: string, text: string): ReplyMode | null {
    const chosen = choices.value.get(chatId) ?? null;
    return replyMode(
      languagesOf(around.tiles.value.get(chatId)),
      features.value?.translatesReplies === true,
      chosen,
      text !== '' && isInTheirs.value(chatId, text),
    );
  }

  /** Whether an answer is a yes; notes what stands against it otherwise. */
  function isTaken(answer: Answer<unknown>, refuse: (problem: TranslationProblem) => void): boolean {
    if (answer.kind === 'ok') return true;
    if (answer.kind === 'refused' && answer.status === 401) around.endSession();
    else if (answer.kind === 'refused' && answer.error.code === 'not_served') refuse({ kind: 'not_served', reason: answer.error.message });
    else refuse({ kind: 'failed', reason: answer.kind === 'refused' && answer.status < 500 ? answer.error.message : '' });
    return false;
  }

  function takeAnswer(tile: InboxTile, answer: Answer<InboxTranslation>): void {
    if (!isTaken(answer, (problem) => put(problems, tile.chatId, problem)) || answer.kind !== 'ok') return;
    const { isOn, from, detected, to, isServed } = answer.value;
    put(problems, tile.chatId, isServed ? null : { kind: 'not_served', reason: '' });
    put(offered, tile.chatId, answer.value);
    put(told, tile.chatId, { state: { isOn, from, detected, to }, revision: tile.revision });
  }

  /** Learns what can be chosen for a chat. */
  async function load(tile: InboxTile): Promise<void> {
    takeAnswer(tile, await around.calls.of(tile.chatId));
  }

  /** Switches the translation of a chat, or changes its languages. */
  async function set(tile: InboxTile, wanted: WantedTranslation): Promise<void> {
    const { chatId } = tile;
    if (busy.value.has(chatId)) return;
    busy.value = new Set(busy.value).add(chatId);
    const answer = await around.calls.set(chatId, wanted);
    busy.value = new Set([...busy.value].filter((id) => id !== chatId));
    takeAnswer(tile, answer);
    if (answer.kind !== 'ok') return;
    // The panel in which it was switched stays, whatever that means for chats to come.
    put(shown, chatId, isPanelShown(tile));
    if (features.value) features.value = { ...features.value, wantsTranslation: wanted.isOn };
    if (wanted.isOn) requests.noteStart(chatId);
  }

  /** The agent's own language, for this chat and those to come. */
  async function setLanguage(language: string): Promise<string | null> {
    let refusal: string | null = null;
    const answer = await around.calls.setLanguage(language);
    if (!isTaken(answer, ({ reason }) => (refusal = reason))) return refusal;
    if (around.me.value) around.me.value = { ...around.me.value, language };
    return null;
  }

  /** Has messages of the selected conversation translated, those of earlier chats as well; again those that failed. */
  async function translate(messages: readonly InboxMessage[]): Promise<void> {
    const tile = around.selected.value;
    if (tile === null || messages.length === 0) return;
    requests.ask(messages);
    // The server has to know the language that the page shows as the agent's.
    if (around.me.value?.language == null && stateOf(tile)?.to == null) await setLanguage(languages.value.mine);
    const answer = await around.calls.translate(
      tile.chatId,
      messages.map(({ id }) => id),
    );
    isTaken(answer, (problem) => {
      if (problem.kind === 'not_served') put(problems, tile.chatId, problem);
      requests.refuse(messages, problem);
    });
  }

  function isPanelShown({ chatId, area }: InboxTile): boolean {
    if (!isEnabled.value) return false;
    return shown.value.get(chatId) ?? (features.value?.wantsTranslation === true && area === 'in_progress');
  }

  return {
    isEnabled,
    /** Whether messages of the selected chat can be asked for one by one. */
    offersMore: computed(() => {
      const tile = around.selected.value;
      return tile !== null && isEnabled.value && (languages.value.isOn || isPanelShown(tile)) && !isCommonLanguage(languages.value);
    }),
    isInTheirs,
    /** Whether answers are translated unless the agent says no. */
    translatesReplies: computed(() => features.value?.translatesReplies === true),
    pageLanguage,
    languages,
    offered,
    problems,
    busy,
    stateOf,
    load,
    set,
    setLanguage,
    translate,
    modeOf,
    refusalOf: (messageId: string): TranslationProblem | undefined => requests.refusalOf(messageId),
    isWaiting: (message: InboxMessage): boolean => isEnabled.value && requests.isWaiting(message),
    /** What of messages the agent cannot read yet; what was asked for in vain is in the agent's language already. */
    leftOf: (messages: readonly InboxMessage[]): readonly InboxMessage[] =>
      untranslated(messages, languages.value).filter((message) => {
        const hasFailed = message.translations.some(({ failure }) => failure !== null);
        return !requests.isWaiting(message) && (hasFailed || !requests.wasAsked(message.id));
      }),
    /** What the agent can read of a message of the selected conversation. */
    read(message: InboxMessage): Reading {
      if (!isEnabled.value) return { kind: 'plain', wire: { text: message.text, language: null }, failure: null };
      return readingOf(message, languages.value, flipped.value.has(message.id));
    },
    flip(messageId: string): void {
      const next = new Set(flipped.value);
      if (!next.delete(messageId)) next.add(messageId);
      flipped.value = next;
    },
    isPanelShown,
    /** Whether the agent may switch the translation of a chat: of one's own, or of any open one for those who read all chats. */
    canSwitch: ({ status, area }: InboxTile): boolean =>
      (area === 'in_progress' || around.me.value?.access !== 'agent') && openStatuses.includes(status),
    showPanel: (chatId: string, isShown: boolean): void => put(shown, chatId, isShown),
    /** What the agent says for the next answer of a chat. */
    choose: (chatId: string, isTranslated: boolean): void => put(choices, chatId, isTranslated),
    /** The reply with what was said of its translation, which holds for this one only. */
    mark(reply: NewReply): NewReply {
      const mode = modeOf(reply.chatId, reply.text);
      put(choices, reply.chatId, null);
      return mode === null || reply.text === '' ? reply : { ...reply, translate: mode.isTranslated };
    },
    clear(): void {
      for (const kept of [told, offered, problems, shown, choices]) kept.value = new Map();
      flipped.value = new Set();
      requests.clear();
    },
  };
}
