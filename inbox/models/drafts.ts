import { shallowRef } from 'vue';

/** Where drafts outlive a reload of the page; the browser's session storage. */
export type DraftStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Unsent texts by chat. */
export interface Drafts {
  /** Reactive: whoever shows a draft sees it change. */
  read(chatId: string): string;
  write(chatId: string, text: string): void;
}

const prefix = 'switchboard.draft.';

/** Keeps drafts in memory and, where it is allowed and has room, in a store. */
export function keepDrafts(store: DraftStore | null): Drafts {
  const texts = shallowRef<ReadonlyMap<string, string>>(new Map());
  return {
    read(chatId) {
      const known = texts.value.get(chatId);
      if (known !== undefined) return known;
      try {
        return store?.getItem(prefix + chatId) ?? '';
      } catch {
        return '';
      }
    },
    write(chatId, text) {
      texts.value = new Map(texts.value).set(chatId, text);
      try {
        if (text === '') store?.removeItem(prefix + chatId);
        else store?.setItem(prefix + chatId, text);
      } catch {
        // A full or forbidden store costs the draft only at the next reload.
      }
    },
  };
}
