import { computed, ref, shallowRef } from 'vue';

import type { InboxQuickReplyList, SavedQuickReply } from '../../src/wire/inbox';
import type { quickReplyTextLimit } from '../../src/wire/quick-reply';
import type { QuickReplyCalls } from '../quick-reply-calls';

/** The longest text of a quick reply, in UTF-16 code units. */
export const longestQuickReply: typeof quickReplyTextLimit = 10_000;

/** A quick reply as an administrator changes it. */
export interface ReplyForm {
  /** Of a new one, made up by the page. */
  readonly key: string;
  readonly id: string | null;
  readonly name: string;
  readonly texts: readonly { readonly language: string; readonly text: string }[];
  readonly queueIds: readonly string[];
  readonly isActive: boolean;
}

/** What keeps a form from being saved. */
export type FormProblem = 'name' | 'text' | 'macro';

/** What a text consists of; `known` says whether a macro is one that there is. */
export type TextPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'macro'; readonly name: string; readonly known: boolean };

/** Cuts a text at its macros. */
export function macroPieces(text: string, macros: readonly string[]): readonly TextPiece[] {
  return text
    .split(/(\{\{[^{}]*\}\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const name = /^\{\{([^{}]*)\}\}$/.exec(piece)?.[1]?.trim();
      return name === undefined ? { kind: 'text', text: piece } : { kind: 'macro', name, known: macros.includes(name) };
    });
}

/** The first thing that keeps a form from being saved; null when nothing does. */
export function problemOf(form: ReplyForm, macros: readonly string[]): FormProblem | null {
  if (form.name.trim() === '') return 'name';
  if (form.texts.length === 0 || form.texts.some(({ text }) => text.trim() === '')) return 'text';
  const isUnknown = form.texts.some(({ text }) => macroPieces(text, macros).some((piece) => piece.kind === 'macro' && !piece.known));
  return isUnknown ? 'macro' : null;
}

/** What a save or a removal came to. */
export interface Failure {
  readonly kind: 'taken' | 'away' | 'refused';
  /** The server's words; empty where it said none. */
  readonly reason: string;
}

const formOf = (reply: InboxQuickReplyList['replies'][number]): ReplyForm => ({ ...reply, key: reply.id });
const savedOf = ({ id, name, texts, queueIds, isActive }: ReplyForm): SavedQuickReply => ({
  id,
  name: name.trim(),
  texts: [...texts],
  queueIds: [...queueIds],
  isActive,
});

function isSame(one: ReplyForm, other: ReplyForm): boolean {
  const facts = (form: ReplyForm): string => {
    const texts = form.texts.map(({ language, text }) => [language, text]).sort();
    return JSON.stringify([form.name, texts, [...form.queueIds].sort(), form.isActive]);
  };
  return facts(one) === facts(other);
}

/**
 * Keeps the quick replies that administrators work on. What is changed of one stays while another is looked at, until it is saved or
 * undone.
 *
 * @param newKey makes up keys for new ones
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepKeptReplies(calls: QuickReplyCalls, newKey: () => string, unauthenticated: () => void) {
  const state = ref<'loading' | 'failed' | 'ready'>('loading');
  const list = shallowRef<InboxQuickReplyList>({ replies: [], queues: [], macros: [] });
  /** Changed and new ones by key; the rest is as it is kept. */
  const changed = shallowRef<ReadonlyMap<string, ReplyForm>>(new Map());
  const chosenKey = ref<string | null>(null);
  const busy = ref(false);
  const failure = shallowRef<Failure | null>(null);

  const kept = computed(() => new Map(list.value.replies.map((reply) => [reply.id, formOf(reply)])));
  /** New ones first, then all others by their kept names, so that no row moves while its name is typed. */
  const rows = computed<readonly ReplyForm[]>(() => [
    ...[...changed.value.values()].filter(({ id }) => id === null).toReversed(),
    ...[...kept.value.values()].map((form) => changed.value.get(form.key) ?? form),
  ]);
  const chosen = computed<ReplyForm | null>(() => rows.value.find(({ key }) => key === chosenKey.value) ?? null);

  function put(form: ReplyForm | null, key: string): void {
    const next = new Map(changed.value);
    const before = kept.value.get(key);
    if (form === null || (before !== undefined && isSame(form, before))) next.delete(key);
    else next.set(key, form);
    changed.value = next;
  }

  /** Reads the list; what is being changed stays as it is. */
  async function load(): Promise<void> {
    if (state.value !== 'ready') state.value = 'loading';
    const answer = await calls.list();
    if (answer.kind === 'ok') {
      list.value = answer.value;
      state.value = 'ready';
      return;
    }
    if (answer.kind === 'refused' && answer.status === 401) {
      unauthenticated();
      return;
    }
    if (state.value !== 'ready') state.value = 'failed';
  }

  function choose(key: string | null): void {
    chosenKey.value = key;
    failure.value = null;
  }

  function add(form: Omit<ReplyForm, 'key' | 'id'>): void {
    const key = newKey();
    put({ ...form, key, id: null }, key);
    choose(key);
  }

  function noteFailure(answer: Awaited<ReturnType<QuickReplyCalls['remove']>>): void {
    if (answer.kind === 'ok') return;
    if (answer.kind === 'away') failure.value = { kind: 'away', reason: '' };
    else if (answer.status === 401) unauthenticated();
    else failure.value = { kind: answer.error.code === 'conflict' ? 'taken' : 'refused', reason: answer.error.message };
  }

  async function save(): Promise<boolean> {
    const form = chosen.value;
    if (form === null || busy.value) return false;
    busy.value = true;
    failure.value = null;
    const answer = await calls.save(savedOf(form));
    noteFailure(answer);
    if (answer.kind === 'ok') {
      await load();
      // What was typed while it was being saved is not what was saved.
      const current = changed.value.get(form.key);
      put(null, form.key);
      if (current !== undefined && current !== form) put({ ...current, key: answer.value.id, id: answer.value.id }, answer.value.id);
      if (chosenKey.value === form.key) chosenKey.value = answer.value.id;
    }
    busy.value = false;
    return answer.kind === 'ok';
  }

  /** Deletes the chosen one; one that was never saved is only dropped. */
  async function remove(): Promise<void> {
    const form = chosen.value;
    if (form === null || busy.value) return;
    const at = rows.value.findIndex(({ key }) => key === form.key);
    if (form.id !== null) {
      busy.value = true;
      failure.value = null;
      const answer = await calls.remove(form.id);
      busy.value = false;
      const isGone = answer.kind === 'refused' && answer.status === 404;
      if (answer.kind !== 'ok' && !isGone) {
        noteFailure(answer);
        return;
      }
      list.value = { ...list.value, replies: list.value.replies.filter(({ id }) => id !== form.id) };
    }
    put(null, form.key);
    choose(rows.value[Math.min(at, rows.value.length - 1)]?.key ?? null);
  }

  return {
    state,
    list,
    rows,
    chosen,
    busy,
    failure,
    load,
    choose,
    save,
    remove,
    isChanged: (key: string): boolean => changed.value.has(key),
    changes: computed(() => changed.value.size),
    change(difference: Partial<Omit<ReplyForm, 'key' | 'id'>>): void {
      if (chosen.value !== null) put({ ...chosen.value, ...difference }, chosen.value.key);
    },
    /** A new one without anything. */
    begin: (): void => add({ name: '', texts: [{ language: '', text: '' }], queueIds: [], isActive: true }),
    /** A new one with all that the chosen one has, under the name of a copy. */
    copy(nameOf: (name: string) => string): void {
      if (chosen.value !== null) add({ ...chosen.value, name: freeName(nameOf(chosen.value.name), rows.value) });
    },
    /** Back to what was saved last; a new one goes. */
    undo(): void {
      const form = chosen.value;
      if (form === null) return;
      put(null, form.key);
      failure.value = null;
      if (form.id === null) choose(rows.value[0]?.key ?? null);
    },
    /** Forgets every change that was not saved. */
    forget(): void {
      changed.value = new Map();
      choose(null);
    },
  };
}

/** A name that no row has: `Hello (copy)`, `Hello (copy) 2`, … */
function freeName(wanted: string, rows: readonly ReplyForm[]): string {
  const names = new Set(rows.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; names.has(name); number += 1) name = `${wanted} ${number}`;
  return name;
}
