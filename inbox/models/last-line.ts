import type { FileKind, InboxTile } from '../../src/wire/inbox';

/** The files of a tile's last message, where its text says nothing; `kind` null when they differ. */
export interface LastFiles {
  readonly count: number;
  readonly kind: FileKind | null;
}

/** What the last line of a tile says. */
export function lastLine(last: InboxTile['lastMessage']): { readonly text: string; readonly files: LastFiles | null } {
  if (last === null) return { text: '', files: null };
  const text = last.text.slice(0, 200).replace(/\s+/g, ' ').trim();
  if (text !== '' || last.files === 0) return { text, files: null };
  return { text, files: { count: last.files, kind: last.kind } };
}
