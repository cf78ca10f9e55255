import { asAttachmentId } from '../core/brand';
import type { AttachmentId } from '../core/brand';
import { checkFile, fileKindOf, fileName } from '../core/file';
import type { FileKind, FileRefusal } from '../core/file';
import { accepted } from '../core/outcome';
import type { Outcome } from '../core/outcome';
import { fileRulesOf } from '../core/settings';
import type { FileTools } from './file-ports';
import type { UseCase } from './use-case';

/** A file that somebody uploads for a message to come. */
export interface Upload {
  /** As its owner calls it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Who uploads it and alone can send it: an agent's id, a visitor's, or a flow's. */
  readonly ownerId: string;
}

export interface StoredFile {
  readonly id: AttachmentId;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly kind: FileKind;
}

/** Types whose bytes say nothing of them, by the extension; whatever is not here is `application/octet-stream`. */
const typeByExtension: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  csv: 'text/csv',
  md: 'text/plain',
  json: 'application/json',
};

/** The type of a file: what its bytes show, else what its extension promises of harmless texts. What anybody claims is not believed. */
export async function typeOf(tools: FileTools, bytes: Uint8Array, name: string): Promise<string> {
  const extension = name.toLowerCase().split('.').at(-1) ?? '';
  return (await tools.sniff(bytes)) ?? typeByExtension[extension] ?? 'application/octet-stream';
}

/**
 * Stores a file for a message that is still to be written; it is deleted when no message takes it within a day.
 *
 * @returns the file, or why it is not allowed
 */
export async function storeFile(on: UseCase, tools: FileTools, upload: Upload): Promise<Outcome<StoredFile, FileRefusal>> {
  const { bytes, ownerId } = upload;
  const name = fileName(upload.name, 'file');
  const type = await typeOf(tools, bytes, name);
  const hash = tools.digest(bytes);
  return on.store.transaction(async (tx) => {
    const check = checkFile(fileRulesOf(await tx.settings.values()), upload.name, bytes.length);
    if (!check.ok) return check;
    const at = on.now();
    await tx.files.put({ hash, type, bytes, at });
    const stored: StoredFile = { id: asAttachmentId(on.newId()), name, type, size: bytes.length, kind: fileKindOf(type) };
    await tx.files.addAll([{ ...stored, messageId: null, position: 0, hash, ownerId, at }]);
    return accepted(stored);
  });
}
