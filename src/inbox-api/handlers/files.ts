import { asAttachmentId, asContactId } from '../../core/brand';
import type { AgentId, ChatId } from '../../core/brand';
import { storeFile } from '../../app/store-file';
import { megabytes } from '../../core/file';
import { fileRulesOf } from '../../core/settings';
import { fileAnswer, json, refusal } from '../../wire/http';
import type { HttpAnswer, HttpRequest } from '../../wire/http';
import type { InboxUpload } from '../../wire/inbox';
import type { InboxParts } from '../parts';
import { readableTile } from '../readable';
import { signedIn, withoutCsrfToken } from '../session';
import type { SignedIn } from '../session';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** What is stored under an id never changes. */
const keptByBrowser = 'private, max-age=86400, immutable';
const notFound = (): HttpAnswer => refusal(404, 'not_found', 'This file does not exist.');

/** A file of a message, for whoever may read its chat; an agent's own upload as well. */
export async function handleFile(parts: InboxParts, request: HttpRequest, session: SignedIn): Promise<HttpAnswer> {
  const id = request.query['id'] ?? '';
  if (!uuid.test(id)) return notFound();
  const known = await parts.on.store.transaction((tx) => tx.files.find(asAttachmentId(id)));
  if (known === null) return notFound();
  const { chatId, hash, ownerId, attachment } = known;
  if (chatId === null ? ownerId !== session.agentId : !(await isReadable(parts, chatId, session.agentId))) return notFound();
  const file = hash === null ? null : await parts.on.store.transaction((tx) => tx.files.read(hash));
  if (file === null) return refusal(404, 'not_found', attachment.reason ?? 'This file is still on its way.');
  return fileAnswer({ name: attachment.name, type: attachment.type, bytes: file.bytes }, keptByBrowser, request.header('range'));
}

/** Whether an agent may read a chat: by itself, or as an earlier one above the customer's open chat. */
async function isReadable(parts: InboxParts, chatId: ChatId, agentId: AgentId): Promise<boolean> {
  if ('tile' in (await readableTile(parts, chatId, agentId))) return true;
  const open = await parts.on.store.transaction(async (tx) => {
    const chat = (await tx.chats.find(chatId))?.chat;
    return chat === undefined ? null : tx.chats.findOpen(chat.contactId, chat.channelId);
  });
  return open !== null && 'tile' in (await readableTile(parts, open.chat.id, agentId));
}

/** The picture of a customer. */
export async function handlePicture(parts: InboxParts, request: HttpRequest): Promise<HttpAnswer> {
  const id = request.query['id'] ?? '';
  if (!uuid.test(id)) return notFound();
  const file = await parts.on.store.transaction(async (tx) => {
    const hash = await tx.files.pictureOf(asContactId(id));
    return hash === null ? null : tx.files.read(hash);
  });
  return file === null ? notFound() : fileAnswer({ name: 'picture', ...file }, keptByBrowser);
}

/** Stores a file for a reply to come. Its size is looked at before it is read. */
export async function handleUpload(parts: InboxParts, request: HttpRequest): Promise<HttpAnswer> {
  const session = await signedIn({ ...parts.on, views: parts.views }, request);
  if (session === null) return refusal(401, 'unauthenticated', 'Log in to go on.');
  const forged = withoutCsrfToken(request, session.token);
  if (forged !== null) return forged;
  const { file } = request;
  if (file === null) return refusal(400, 'bad_request', 'The call has no file. Choose one again.');
  const { maxBytes } = fileRulesOf(await parts.on.store.transaction((tx) => tx.settings.values()));
  if (file.size > maxBytes) {
    return refusal(413, 'file_too_large', `The file has ${megabytes(file.size)}; at most ${megabytes(maxBytes)} are allowed.`);
  }
  const stored = await storeFile(parts.on, parts.tools, { name: file.name, bytes: await file.read(), ownerId: session.agentId });
  if (!stored.ok) return refusal(stored.refusal.code === 'file_too_large' ? 413 : 422, stored.refusal.code, stored.refusal.reason);
  const body: InboxUpload = { file: stored.value };
  return json(200, body);
}
