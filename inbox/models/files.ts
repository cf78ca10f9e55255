import type { ChannelTraits, FileKind, InboxFile, InboxState } from '../../src/wire/inbox';

/** What the installation allows files to be. */
export type FileRules = InboxState['fileRules'];

/** A file on the agent's computer. */
export interface Candidate {
  readonly name: string;
  /** MIME, as the browser guesses from the name; empty when it does not know. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/** Why a file cannot go with an answer. Sizes in bytes. */
export type FileProblem =
  | { readonly kind: 'too_many'; readonly most: number }
  | { readonly kind: 'denied'; readonly extension: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'too_large'; readonly most: number }
  | { readonly kind: 'no_files'; readonly channel: string }
  | { readonly kind: 'too_large_there'; readonly channel: string; readonly most: number }
  | { readonly kind: 'type_not_there'; readonly channel: string }
  /** The server was not reached. */
  | { readonly kind: 'away' }
  /** The server said no; its own sentence. */
  | { readonly kind: 'refused'; readonly message: string };

/** What a file of this type is sent and shown as. */
export function fileKindOf(type: string): FileKind {
  if (['image/png', 'image/jpeg', 'image/gif', 'image/webp'].includes(type)) return 'image';
  if (type.startsWith('video/')) return 'video';
  return type.startsWith('audio/') ? 'audio' : 'document';
}

/** Characters that hide what a name ends with: controls, marks of direction, and what has no width. */
const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Everything in a name that some system could take for its extension: all parts after the first dot, lower case. */
export function extensionsOf(name: string): readonly string[] {
  return name
    .normalize('NFKC')
    .replaceAll(invisible, '')
    .toLowerCase()
    .split(/[.:]/)
    .slice(1)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Checks a file against the rules of the installation. */
function againstRules(rules: FileRules, { name, size }: Candidate): FileProblem | null {
  const denied = extensionsOf(name).find((extension) => rules.denied.includes(extension));
  if (denied !== undefined) return { kind: 'denied', extension: denied };
  if (size === 0) return { kind: 'empty' };
  return size > rules.maxBytes ? { kind: 'too_large', most: rules.maxBytes } : null;
}

type Limit = NonNullable<ChannelTraits['files'][FileKind]>;
/** A type that the browser does not know is left to the server, which looks into the file. */
const takesType = ({ types }: Limit, type: string): boolean => type === '' || types === null || types.includes(type);

/**
 * Checks a file against what its channel takes: as what it is, or else as a document.
 *
 * @param traits undefined for a channel that takes every file
 */
export function againstChannel(traits: ChannelTraits | undefined, { type, size }: Candidate, kind = fileKindOf(type)): FileProblem | null {
  if (traits === undefined) return null;
  const { name: channel, files } = traits;
  if (Object.keys(files).length === 0) return { kind: 'no_files', channel };
  const ways = [files[kind], files.document].filter((limit) => limit !== undefined).filter((limit) => takesType(limit, type));
  if (ways.some(({ maxBytes }) => size <= maxBytes)) return null;
  const first = ways[0];
  return first === undefined ? { kind: 'type_not_there', channel } : { kind: 'too_large_there', channel, most: first.maxBytes };
}

/** Why a file cannot go with an answer on a channel; null when it can. */
export function checkFile(rules: FileRules, traits: ChannelTraits | undefined, file: Candidate): FileProblem | null {
  return againstRules(rules, file) ?? againstChannel(traits, file);
}

/** How the files of a message are laid out: pictures as a grid, what plays and stickers one by one, the rest as rows. */
export interface FileLayout {
  readonly pictures: readonly InboxFile[];
  readonly stickers: readonly InboxFile[];
  readonly players: readonly InboxFile[];
  readonly rows: readonly InboxFile[];
}

/** Lays out files; one that never came is a row, whatever it was to be. */
export function layOutFiles(files: readonly InboxFile[]): FileLayout {
  const there = files.filter(({ state }) => state !== 'failed');
  const of = (...kinds: readonly FileKind[]): readonly InboxFile[] => there.filter(({ kind }) => kinds.includes(kind));
  return {
    pictures: of('image'),
    stickers: of('sticker'),
    players: of('video', 'audio', 'voice'),
    rows: files.filter(({ kind, state }) => state === 'failed' || kind === 'document'),
  };
}

/** The kind that all files share; null for none, and for a mixture. */
export function sharedKind(files: readonly { readonly kind: FileKind }[]): FileKind | null {
  const first = files[0]?.kind;
  return first !== undefined && files.every(({ kind }) => kind === first) ? first : null;
}
