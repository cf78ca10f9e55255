import { storeFile } from '../../app/store-file';
import { asAttachmentId } from '../../core/brand';
import type { AttachmentId } from '../../core/brand';
import { megabytes } from '../../core/file';
import { fileRulesOf } from '../../core/settings';
import { fileAnswer, json } from '../../wire/http';
import type { HttpAnswer, HttpRequest } from '../../wire/http';
import type { WebChatLinks, WebChatUpload } from '../../wire/web-chat';
import { uploadedFile } from './messages';
import { refuse } from './parts';
import type { WebChat } from './parts';

/** A link is good for an hour; what it leads to never changes. */
const keptByBrowser = 'private, max-age=3600, immutable';

/** Stores a file of a visitor for a message to come. Its size is looked at before it is read. */
export async function upload({ parts }: WebChat, visitorId: string, { file }: HttpRequest): Promise<HttpAnswer> {
  if (file === null) return refuse('bad_request', 'The call has no file. Choose one again.');
  const { maxBytes } = fileRulesOf(await parts.on.store.transaction((tx) => tx.settings.values()));
  if (file.size > maxBytes) {
    return refuse('file_too_large', `The file has ${megabytes(file.size)}; at most ${megabytes(maxBytes)} are allowed.`);
  }
  const stored = await storeFile(parts.on, parts.tools, { name: file.name, bytes: await file.read(), ownerId: visitorId });
  if (!stored.ok) return refuse(stored.refusal.code, stored.refusal.reason);
  const body: WebChatUpload = { file: uploadedFile(stored.value, parts.links) };
  return json(200, body);
}

/**
 * The file that a link leads to, of a message on this chat, or uploaded and not yet sent. The link is the proof: it is made for the
 * visitor alone, and pictures are fetched without anything else.
 */
export async function linkedFile({ parts, channel }: WebChat, { query }: HttpRequest): Promise<HttpAnswer> {
  const id = parts.links.proven(query);
  const file = id === null ? null : await fileOf(asAttachmentId(id));
  if (file === null) return refuse('not_found', 'This link is not good, or its time is over. Reload the page.');
  return fileAnswer(file, keptByBrowser);

  function fileOf(wanted: AttachmentId) {
    return parts.on.store.transaction(async (tx) => {
      const known = await tx.files.find(wanted);
      if (known?.hash == null || (known.channelId !== null && known.channelId !== channel.id)) return null;
      const stored = await tx.files.read(known.hash);
      return stored === null ? null : { name: known.attachment.name, type: known.attachment.type, bytes: stored.bytes };
    });
  }
}

/** New links, because those that came with the messages are old. */
export async function renewLinks({ parts, channel }: WebChat, visitorId: string, ids: readonly string[]): Promise<HttpAnswer> {
  const own = await parts.on.store.transaction(async (tx) => {
    const found = await Promise.all(ids.map((id) => tx.files.find(asAttachmentId(id))));
    return found.flatMap((file) => (file?.externalId === visitorId && file.channelId === channel.id ? [file.attachment.id] : []));
  });
  const body: WebChatLinks = { links: Object.fromEntries(own.map((id) => [id, parts.links.proof(id)])) };
  return json(200, body, { 'cache-control': 'no-store' });
}
