import type { InboxMessage, InboxTile } from '../../src/wire/inbox';
import { sharedKind } from './files';

/** The files of a tile's last message, where its text says nothing; `kind` null when it is not known, or when they differ. */
export interface LastFiles {
  readonly count: number;
  readonly kind: ReturnType<typeof sharedKind>;
}

/**
 * What the last line of a tile says.
 *
 * @param messages the chat as far as it has been read, oldest first: only there it is seen what the files are
 */
export function lastLine(
  last: InboxTile['lastMessage'],
  messages: readonly InboxMessage[],
): { readonly text: string; readonly files: LastFiles | null } {
  if (last === null) return { text: '', files: null };
  const text = last.text.slice(0, 200).replace(/\s+/g, ' ').trim();
  if (text !== '' || last.files === 0) return { text, files: null };
  const message = messages.findLast(({ at, author }) => at === last.at && author === last.author);
  return { text, files: { count: last.files, kind: message === undefined ? null : sharedKind(message.files) } };
}
