import { inject, provide, type InjectionKey } from 'vue';

import type { InboxMessage } from '../../../src/wire/inbox';

/** What a message can ask of the conversation that it stands in. */
export interface LogPlace {
  /** Opens a picture large, among the others of the conversation. */
  readonly showPicture: (fileId: string) => void;
  /** A message that is on the page, to be gone to. */
  readonly find: (messageId: string) => InboxMessage | undefined;
  readonly goTo: (messageId: string) => void;
  readonly answer: (message: InboxMessage) => void;
}

const key: InjectionKey<LogPlace> = Symbol('log');

/** Tells the messages within a conversation what they can ask of it. */
export function provideLog(place: LogPlace): void {
  provide(key, place);
}

/** The conversation that a message stands in. */
export function useLog(): LogPlace {
  const place = inject(key);
  if (place === undefined) throw new Error('A message is shown outside of a conversation.');
  return place;
}
