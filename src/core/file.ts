import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';

/** How a file is shown and sent. */
export type FileKind = 'image' | 'video' | 'audio' | 'voice' | 'sticker' | 'document';

/** The most files that one message has. */
export const mostFiles = 10;

/** What a file of this type is sent and shown as. */
export function fileKindOf(type: string): FileKind {
  if (['image/png', 'image/jpeg', 'image/gif', 'image/webp'].includes(type)) return 'image';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  return 'document';
}

export type FileRefusal = Refusal<'file_too_large' | 'file_denied' | 'file_empty' | 'too_many_files'>;

/** What an installation allows files to be. */
export interface FileRules {
  /** `MaxFileSize`, in bytes. */
  readonly maxBytes: number;
  /** `FileExtensionsDenyList`, lower case, without dots. */
  readonly denied: ReadonlySet<string>;
}

/** Characters that hide what a name ends with: controls, marks of direction, and what has no width. */
const invisible = /[\p{Cc}\p{Cf}\u2028\u2029\u180E]/gu;
/** Names that Windows keeps for devices. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const longestName = 200;

/**
 * A name that is safe to show and to save under: no path, no invisible characters, no spaces or dots at its end (Windows drops those, so
 * `a.exe ` would be `a.exe` again), at most 200 characters with its extension kept.
 */
export function fileName(raw: string | null, fallback: string): string {
  const last = (raw ?? '').toWellFormed().normalize('NFKC').replaceAll(invisible, '').split(/[/\\]/).at(-1) ?? '';
  const name = last
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s.]+|[\s.]+$/g, '');
  if (name === '') return fallback;
  const safe = device.test(name) ? `_${name}` : name;
  if (safe.length <= longestName) return safe;
  const extension = extensionsOf(safe).at(-1) ?? '';
  const end = extension === '' || extension.length > 20 ? '' : `.${extension}`;
  return safe.slice(0, longestName - end.length).toWellFormed() + end;
}

/** Everything in a name that some system could take for its extension: all parts after the first dot, lower case. */
function extensionsOf(name: string): readonly string[] {
  return name
    .normalize('NFKC')
    .replaceAll(invisible, '')
    .toLowerCase()
    .split(/[.:]/)
    .slice(1)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/**
 * Checks a file against the rules of the installation.
 *
 * @param name as it was given, before {@link fileName}: evasions are seen here
 */
export function checkFile(rules: FileRules, name: string, size: number): Outcome<true, FileRefusal> {
  const denied = extensionsOf(name).find((extension) => rules.denied.has(extension));
  if (denied !== undefined) {
    return refused('file_denied', `Files of the type .${denied} are not allowed here. Send it in another form.`);
  }
  if (size === 0) return refused('file_empty', 'The file is empty. Choose another one.');
  if (size > rules.maxBytes) {
    return refused(
      'file_too_large',
      `The file has ${megabytes(size)}; at most ${megabytes(rules.maxBytes)} are allowed. Send a smaller one.`,
    );
  }
  return accepted(true);
}

/** A size for a person to read. */
export function megabytes(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} bytes`;
  if (bytes < 1024 * 1024) return `${String(Math.ceil(bytes / 1024))} kB`;
  const value = bytes / (1024 * 1024);
  return `${Number.isInteger(value) ? String(value) : value.toFixed(2)} MB`;
}
