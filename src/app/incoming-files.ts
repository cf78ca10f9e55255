import { asAttachmentId } from '../core/brand';
import type { AttachmentId, Instant } from '../core/brand';
import { textFor } from '../core/content';
import type { MessageContent } from '../core/content';
import { checkFile, fileName, mostFiles } from '../core/file';
import { fileRulesOf } from '../core/settings';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import type { IncomingFile } from './adapter';
import type { StoredMessage, Tx } from './ports';
import type { IncomingMessage } from './receive-message';
import type { UseCase } from './use-case';

/** A file of a message that came in: uploaded to us, to be fetched from the provider, or not taken. */
type FileOfMessage =
  | { readonly kind: 'uploaded'; readonly id: AttachmentId }
  | { readonly kind: 'to_fetch'; readonly file: IncomingFile; readonly name: string }
  | { readonly kind: 'refused'; readonly file: IncomingFile; readonly name: string; readonly reason: string };

/** The files of a message, checked by their names and sizes as far as these are known. Uploads must be the sender's own. */
export async function filesOf(
  tx: Tx,
  { content, uploads = [], sender }: Pick<IncomingMessage, 'content' | 'uploads' | 'sender'>,
): Promise<Outcome<readonly FileOfMessage[], Refusal<'unknown_files'>>> {
  if (uploads.length > 0) {
    const unused = await tx.files.unused(uploads, sender.externalId);
    if (unused.length !== uploads.length || uploads.length > mostFiles) {
      return refused('unknown_files', 'A file of this message was not uploaded, or is in another message. Choose the files again.');
    }
    return accepted(unused.map(({ id }) => ({ kind: 'uploaded' as const, id })));
  }
  const { files = [] } = content;
  if (files.length === 0) return accepted([]);
  const rules = fileRulesOf(await tx.settings.values());
  return accepted(
    files.map((file): FileOfMessage => {
      const name = fileName(file.name, nameFor(file));
      const check = checkFile(rules, file.name ?? name, file.size ?? 1);
      return check.ok ? { kind: 'to_fetch', file, name } : { kind: 'refused', file, name, reason: check.refusal.reason };
    }),
  );
}

/** What a file is called that came without a name. */
function nameFor({ kind, type }: IncomingFile): string {
  const extension = type === null ? undefined : extensions[type];
  return extension === undefined ? kind : `${kind}.${extension}`;
}

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'application/pdf': 'pdf',
};

/** Stores the files of a message, and what is to be fetched for them. */
export async function storeFiles(
  on: UseCase,
  tx: Tx,
  message: StoredMessage,
  files: readonly FileOfMessage[],
  uploads: readonly AttachmentId[],
): Promise<void> {
  if (files.length === 0) return;
  if (uploads.length > 0) {
    await tx.files.attach(uploads, message.id);
    return;
  }
  const known = files.flatMap((file, position) =>
    file.kind === 'uploaded' ? [] : [{ ...file, position, id: asAttachmentId(on.newId()) }],
  );
  await tx.files.addAll(
    known.map(({ file, name, position, id }) => ({
      id,
      messageId: message.id,
      position,
      kind: file.kind,
      name,
      type: file.type ?? 'application/octet-stream',
      size: file.size,
      hash: null,
      ownerId: null,
      at: message.at,
    })),
  );
  for (const file of known) {
    if (file.kind === 'refused') await tx.files.settle(file.id, { state: 'failed', reason: file.reason });
  }
  await tx.errands.addAll(
    known
      .filter(({ kind }) => kind === 'to_fetch')
      .map(({ file, id }) => ({
        id: on.newId(),
        kind: 'file' as const,
        subjectId: id,
        channelId: message.channelId,
        source: file.source,
        at: message.at,
      })),
  );
}

/** A message that came later than this after it was written says when that was. */
const lateAfter = 2 * 60_000;

/** What a message holds beside text and files; null when nothing. */
export async function contentOf(
  tx: Tx,
  { content, channel, writtenAt }: Pick<IncomingMessage, 'content' | 'channel' | 'writtenAt'>,
  at: Instant,
): Promise<MessageContent | null> {
  const { place, contacts, payload, referral, isForwarded, isPlaceholder, replyTo } = content;
  const quoted = replyTo === undefined ? undefined : await quote(tx, channel.id, replyTo);
  const kept: MessageContent = {
    ...(place === undefined ? {} : { place }),
    ...(contacts === undefined ? {} : { contacts }),
    ...(payload === undefined ? {} : { payload }),
    ...(referral === undefined ? {} : { referral }),
    ...(isForwarded === true ? { isForwarded } : {}),
    ...(isPlaceholder === true ? { isPlaceholder } : {}),
    ...(quoted === undefined ? {} : { replyTo: quoted }),
    ...(writtenAt !== null && at - writtenAt > lateAfter ? { writtenAt } : {}),
  };
  return Object.keys(kept).length === 0 ? null : kept;
}

/** As much of a quoted message as is shown above its answer. */
const quotedText = 200;

/** The message that another one answers, as it is now; without text when we never had it. */
async function quote(tx: Tx, channelId: StoredMessage['channelId'], providerMessageId: string): Promise<MessageContent['replyTo']> {
  const id = await tx.deliveries.messageOf(channelId, providerMessageId);
  const message = id === null ? null : await tx.messages.find(id);
  return message === null
    ? { id: null, author: '', text: '' }
    : {
        id: message.id,
        author: message.author,
        text: textFor(message.text, message.content ?? null)
          .slice(0, quotedText)
          .toWellFormed(),
      };
}
