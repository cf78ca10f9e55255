import { computed, ref, useId, watch } from 'vue';

import { useDesk } from '../../context';
import { findReplies, type FoundReply, type QuickReply } from '../../models/quick-replies';

/** Choosing among the quick replies of a chat by what is searched for, with the keyboard or the mouse. */
export type Choice = ReturnType<typeof useChoice>;

/**
 * Makes a choice for a panel.
 *
 * @param choose called with what was chosen
 */
export function useChoice(chatId: () => string, search: () => string, choose: (reply: QuickReply) => void) {
  const { quickReplies } = useDesk();
  const id = useId();
  const active = ref(0);
  const loaded = computed(() => quickReplies.of(chatId()));
  const all = computed(() => loaded.value.value?.replies ?? []);
  const found = computed(() => findReplies(all.value, search()));
  const isSearched = computed(() => search().trim() !== '');

  /** What there is to show. */
  const standing = computed<'loading' | 'failed' | 'none' | 'nothing' | 'found'>(() => {
    if (found.value.length > 0) return 'found';
    if (all.value.length > 0) return 'nothing';
    if (loaded.value.isLoading) return 'loading';
    return loaded.value.failure === null ? 'none' : 'failed';
  });
  const groups = computed<readonly { readonly isRecent: boolean; readonly list: readonly FoundReply[] }[]>(() => {
    if (isSearched.value) return [{ isRecent: false, list: found.value }];
    const [recent, others] = [true, false].map((wanted) => found.value.filter(({ reply }) => reply.isRecent === wanted));
    return [
      { isRecent: true, list: recent ?? [] },
      { isRecent: false, list: others ?? [] },
    ].filter(({ list }) => list.length > 0);
  });

  watch(search, () => (active.value = 0));
  // The list is read anew whenever it opens; what the agent has moved to meanwhile stays.
  watch(found, (after, before) => {
    const id = before[active.value]?.reply.id;
    if (active.value > 0)
      active.value = Math.max(
        0,
        after.findIndex(({ reply }) => reply.id === id),
      );
  });

  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };

  return {
    listId: `${id}-list`,
    optionId: (index: number): string => `${id}-option-${index}`,
    active,
    standing,
    groups,
    found,
    isSearched,
    choose,
    /** Makes a row the one that Enter chooses. */
    point(index: number): void {
      active.value = index;
    },
    load: (): void => void quickReplies.load(chatId()),
    /** Moves or chooses by a key; false for any other one. */
    take(event: KeyboardEvent): boolean {
      const last = found.value.length - 1;
      const step = steps[event.key];
      if (step !== undefined) {
        if (last < 0) return true;
        const next = active.value + step;
        // The arrows go round, a page stops at the end.
        if (Math.abs(step) === 1) active.value = next < 0 ? last : next > last ? 0 : next;
        else active.value = Math.min(Math.max(next, 0), last);
        return true;
      }
      if ((event.key !== 'Enter' && event.key !== 'Tab') || event.shiftKey) return false;
      const chosen = found.value[active.value];
      if (chosen !== undefined) choose(chosen.reply);
      // Without a reply to choose, Tab moves the focus as always.
      return chosen !== undefined || event.key === 'Enter';
    },
  };
}
