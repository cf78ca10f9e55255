import { shallowRef } from 'vue';

import type { InboxContactRow, MergeField } from '../../src/wire/inbox';
import type { ContactCalls, MergeOrder } from '../contact-calls';
import { failureOf, keepLoaded } from './loaded';
import { isSameValue } from './same-value';

/** How likely two contacts are the same person. */
export type Likeness = 'very_likely' | 'likely' | 'possible';

/** The likeness that a score from 1 to 100 stands for. */
export function likenessOf(score: number): Likeness {
  if (score >= 80) return 'very_likely';
  return score >= 50 ? 'likely' : 'possible';
}

/** The fields of a merge in the order in which they are shown. */
const mergeFields: readonly MergeField[] = [
  'picture',
  'name',
  'phone',
  'businessPhone',
  'email',
  'account',
  'jobTitle',
  'language',
  'note',
];

/** What a merge does with a field. */
export interface FieldChoice {
  readonly field: MergeField;
  /** `united`: all who have a value have the same one. */
  readonly kind: 'united' | 'differs';
  /** The values that there are, each with the first contact that has it. */
  readonly options: readonly { readonly contactId: string; readonly value: string }[];
  /** Whose value is kept. */
  readonly chosenId: string;
}

function valueOf(row: InboxContactRow, field: MergeField): string {
  return (row[field] ?? '').trim();
}

/** The survivor first, the others in their order. */
function survivorFirst(rows: readonly InboxContactRow[], survivorId: string): readonly InboxContactRow[] {
  return [...rows.filter(({ id }) => id === survivorId), ...rows.filter(({ id }) => id !== survivorId)];
}

/**
 * What a merge does with each field of which there is a value: the survivor's is kept unless the agent chose another one, and where the
 * survivor has none, the first that there is.
 *
 * @param chosen whose value the agent chose
 */
export function fieldChoices(
  rows: readonly InboxContactRow[],
  survivorId: string,
  chosen: Readonly<Partial<Record<MergeField, string>>>,
): readonly FieldChoice[] {
  return mergeFields.flatMap((field): readonly FieldChoice[] => {
    const options: { contactId: string; value: string }[] = [];
    for (const row of survivorFirst(rows, survivorId)) {
      const value = valueOf(row, field);
      const isKnown = options.some((option) => isSameValue(field, option.value, value));
      if (value !== '' && !isKnown) options.push({ contactId: row.id, value });
    }
    const [first] = options;
    if (first === undefined) return [];
    const picked = options.find(({ contactId }) => contactId === chosen[field]) ?? first;
    return [{ field, kind: options.length === 1 ? 'united' : 'differs', options, chosenId: picked.contactId }];
  });
}

/** What is asked of the server: whose value is kept where they differ. */
export function mergeOrder(
  chatId: string,
  survivorId: string,
  rows: readonly InboxContactRow[],
  choices: readonly FieldChoice[],
): MergeOrder {
  const differing = choices.filter(({ kind }) => kind === 'differs').map(({ field, chosenId }) => [field, chosenId] as const);
  return {
    chatId,
    survivorId,
    removedIds: rows.map(({ id }) => id).filter((id) => id !== survivorId),
    fields: Object.fromEntries(differing),
  };
}

/** How much moves to the survivor. */
export function movesOf(rows: readonly InboxContactRow[], survivorId: string): { readonly chats: number; readonly cases: number } {
  const removed = rows.filter(({ id }) => id !== survivorId);
  const sum = (of: (row: InboxContactRow) => number): number => removed.reduce((total, row) => total + of(row), 0);
  return { chats: sum(({ chats }) => chats), cases: sum(({ cases }) => cases) };
}

/** What the agent is told after a merge. */
export interface MergeNotice {
  readonly chatId: string;
  readonly mergeIds: readonly string[];
  readonly phase: 'merged' | 'undoing' | 'undone' | 'failed';
  /** With `failed`: why; empty when the server was not reached. */
  readonly reason: string;
}

/**
 * Keeps the similar contacts of chats, and the merges of this page.
 *
 * @param changed called when the contact of a chat became another one
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepSimilar(calls: ContactCalls, changed: (chatId: string) => void, unauthenticated: () => void) {
  const loaded = keepLoaded(calls.similar, unauthenticated);
  const notice = shallowRef<MergeNotice | null>(null);

  function refresh(chatId: string): void {
    changed(chatId);
    void loaded.load(chatId);
  }

  return {
    of: loaded.of,
    load: loaded.load,
    notice,
    /** Merges contacts; the answer is why it failed, null when it did not. */
    async merge(order: MergeOrder): Promise<string | null> {
      const answer = await calls.merge(order);
      if (answer.kind === 'ok') {
        notice.value = { chatId: order.chatId, mergeIds: answer.value.mergeIds, phase: 'merged', reason: '' };
        refresh(order.chatId);
      } else if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
      return failureOf(answer);
    },
    /** Takes merges back, and tells how it went. */
    async undo(chatId: string, mergeIds: readonly string[]): Promise<void> {
      if (notice.value?.phase === 'undoing') return;
      notice.value = { chatId, mergeIds, phase: 'undoing', reason: '' };
      const answer = await calls.undoMerge(chatId, mergeIds);
      if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
      const failure = failureOf(answer);
      notice.value = { chatId, mergeIds, phase: failure === null ? 'undone' : 'failed', reason: failure ?? '' };
      if (failure === null) refresh(chatId);
    },
    /** Takes contacts off the list because they are other people; the answer is why it failed, null when it did not. */
    async dismiss(chatId: string, contactIds: readonly string[]): Promise<string | null> {
      const answer = await calls.notDuplicates(chatId, contactIds);
      if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
      const { value } = loaded.of(chatId);
      if (answer.kind === 'ok' && value !== null) {
        loaded.put(chatId, { ...value, candidates: value.candidates.filter(({ id }) => !contactIds.includes(id)) });
        changed(chatId);
      }
      return failureOf(answer);
    },
    clear(): void {
      loaded.clear();
      notice.value = null;
    },
  };
}
