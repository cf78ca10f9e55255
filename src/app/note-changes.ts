import { asMessageId } from '../core/brand';
import type { ChatId, MessageId } from '../core/brand';
import { incomingText } from '../core/message';
import type { SystemLine } from '../core/system-line';
import { armForReply } from './deadlines';
import { contentOf } from './incoming-files';
import type { StoredMessage } from './ports';
import type { Happened } from './receive-happenings';
import { found } from './receive-message';
import { addSystemLine } from './system-line';
import { wantTranslation } from './translation/want-translation';

/** The message that a happening is about, when it is stored and its customer is the one who acts. */
async function messageOf(
  { tx, channel }: Pick<Happened<'edited'>, 'tx' | 'channel'>,
  { providerMessageId }: { readonly providerMessageId: string },
): Promise<StoredMessage | null> {
  const id = await tx.deliveries.messageOf(channel.id, providerMessageId);
  return id === null ? null : tx.messages.find(id);
}

/** The customer changed a message; one that was never stored is of no interest. */
export async function noteEdit(happened: Happened<'edited'>): Promise<void> {
  const { on, tx, happening } = happened;
  const message = await messageOf(happened, happening);
  if (message?.author !== 'customer') return;
  const text = incomingText(happening.text);
  if (!(await tx.messages.edit(message.id, text, on.now()))) return;
  // What was translated is not what the message says now.
  await tx.translations.forget(message.id);
  const record = await found(tx.chats.find(message.chatId), message.chatId);
  await wantTranslation(on, tx, [{ record, messages: [{ ...message, text }] }]);
  noteMessage(happened, message);
}

/** The customer took a message back. Agents go on reading it, marked: they may have answered it. */
export async function noteRemoval(happened: Happened<'deleted'>): Promise<void> {
  const { on, tx, happening } = happened;
  const message = await messageOf(happened, happening);
  if (message?.author !== 'customer') return;
  if (await tx.messages.markDeleted(message.id, on.now())) noteMessage(happened, message);
}

/** The customer reacted to a message of either side. */
export async function noteReaction(happened: Happened<'reacted'>): Promise<void> {
  const message = await messageOf(happened, happened.happening);
  if (message === null) return;
  const emoji = happened.happening.emoji?.slice(0, 64).toWellFormed() ?? null;
  if (await happened.tx.messages.react(message.id, emoji)) noteMessage(happened, message);
}

function noteMessage({ tx }: Pick<Happened<'edited'>, 'tx'>, { id, chatId }: { readonly id: MessageId; readonly chatId: ChatId }): void {
  tx.feed.note({ kind: 'message', chatId, messageId: id });
  tx.feed.note({ kind: 'chat', chatId });
}

/** Somebody answered in our name by other means: kept in the open chat, and the customer waits no more. */
export async function noteEcho({ on, tx, channel, happening }: Happened<'echo'>): Promise<void> {
  const { sender, providerMessageId, content } = happening;
  if ((await tx.deliveries.messageOf(channel.id, providerMessageId)) !== null) return;
  const identity = await tx.contacts.findIdentity(channel.type, sender.externalId);
  const open = identity === null ? null : await tx.chats.findOpen(identity.contactId, channel.id);
  if (identity === null || open === null) return;
  const at = on.now();
  const isBots = open.chat.status === 'bot_processing';
  const kept = await contentOf(tx, { content, channel, writtenAt: null }, at);
  const message = await tx.messages.append({
    id: asMessageId(on.newId()),
    chatId: open.chat.id,
    channelId: channel.id,
    author: isBots ? 'bot' : 'agent',
    agentId: null,
    authorName: null,
    text: incomingText(content.text),
    status: 'sent',
    note: null,
    providerMessageId,
    idempotencyKey: null,
    commandId: null,
    identityId: identity.id,
    content: { ...kept, isElsewhere: true },
    at,
  });
  await armForReply(tx, await found(tx.chats.find(open.chat.id), open.chat.id));
  noteMessage({ tx }, message);
}

/** The customer blocked us or can be reached again, or has another id: agents read so in the open chat. */
export async function noteReachable({ on, tx, channel, happening }: Happened<'reachable' | 'renamed'>): Promise<void> {
  const externalId = happening.kind === 'renamed' ? happening.from : happening.sender.externalId;
  const identity = await tx.contacts.findIdentity(channel.type, externalId);
  if (identity === null) return;
  if (happening.kind === 'renamed') {
    await tx.contacts.rename(identity.id, channel.type, happening.from, happening.to);
    const facts = { name: null, phone: happening.phone ?? null, language: null };
    await tx.contacts.learn(identity.id, facts);
  } else {
    const { isReachable, reason } = happening;
    if (!(await tx.contacts.setReachable(identity.id, isReachable ? null : on.now(), isReachable ? null : reason))) return;
  }
  const open = await tx.chats.findOpen(identity.contactId, channel.id);
  if (open === null) return;
  await addSystemLine(on, tx, open.chat, lineOf(happening));
  tx.feed.note({ kind: 'chat', chatId: open.chat.id });
}

function lineOf(happening: Happened<'reachable' | 'renamed'>['happening']): SystemLine {
  if (happening.kind === 'renamed') return { kind: 'number_changed' };
  return happening.isReachable ? { kind: 'reachable' } : { kind: 'unreachable', reason: happening.reason };
}
