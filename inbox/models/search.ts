import { shallowRef } from 'vue';

import type { Answer } from '../api';
import { failureOf, type Loaded } from './loaded';

/** How long the agent has to pause before a search goes out. */
const pause = 250;

/** A search that goes out when the agent pauses; only the answer to the last one is shown. */
export function keepSearch<T>(find: (text: string) => Promise<Answer<T>>) {
  const found = shallowRef<Loaded<T>>({ value: null, isLoading: false, failure: null });
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(text: string): Promise<void> {
    const question = (asked += 1);
    const answer = await find(text);
    if (question !== asked) return;
    found.value = { value: answer.kind === 'ok' ? answer.value : null, isLoading: false, failure: failureOf(answer) };
  }

  return {
    found,
    /** Searches for a text, at once or after a pause; what was found before stays until the answer is there. */
    search: (text: string, atOnce = false): void => {
      clearTimeout(timer);
      asked += 1;
      found.value = { ...found.value, isLoading: true, failure: null };
      if (atOnce) void ask(text.trim());
      else timer = setTimeout(() => void ask(text.trim()), pause);
    },
    /** Forgets what was found, and what is being searched for. */
    stop: (): void => {
      clearTimeout(timer);
      asked += 1;
      found.value = { value: null, isLoading: false, failure: null };
    },
  };
}
