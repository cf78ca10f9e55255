import { introduceContact } from '../../app/introduce-contact';
import type { Introduction } from '../../app/introduce-contact';
import { receiveMessage, storeIncoming } from '../../app/receive-message';
import type { IncomingMessage, ReceivedMessage, ReceiveRefusal } from '../../app/receive-message';
import { addSystemLine } from '../../app/system-line';
import { asAttachmentId, asContactId, asMessageId } from '../../core/brand';
import { mostFiles } from '../../core/file';
import { messageText } from '../../core/message';
import type { Outcome } from '../../core/outcome';
import type { SystemLine } from '../../core/system-line';
import { json } from '../../wire/http';
import type { WebChatRequest, WebChatSent } from '../../wire/web-chat';
import { introductionOf } from './contact-fields';
import { providerMessageIdOf, webChatMessage } from './messages';
import { answered, refuse } from './parts';
import type { WebChat, WebChatHandled } from './parts';
import { isKnownVisitor } from './visitor-token';

type Send = Extract<WebChatRequest, { action: 'send' }>;
type Leave = Extract<WebChatRequest, { action: 'leave' }>;

const nothingKnown: Introduction = { name: null, phone: null, email: null };

/** Takes a visitor's message: text, files, or the press of a button. */
export async function send(chat: WebChat, visitorId: string, call: Send): Promise<WebChatHandled> {
  const { parts } = chat;
  const files = call.files ?? [];
  if (files.length > mostFiles) {
    return answered(refuse('too_many_files', `A message has ${String(mostFiles)} files at most. Send the others in another message.`));
  }
  const payload = call.press === undefined ? undefined : await pressed(chat, visitorId, call.press, call.text);
  if (payload === null) return answered(refuse('unknown_button', 'This button is not there any more. Write instead.'));
  // Strangers introduce themselves by the form; of known visitors the site tells.
  const introduction = isKnownVisitor(visitorId) ? introductionOf(call) : nothingKnown;
  const outcome = await receiveMessage(parts.on, {
    ...incoming(chat, visitorId, call.id, introduction),
    content: { text: call.text, ...(payload === undefined ? {} : { payload }) },
    uploads: files.map(asAttachmentId),
  });
  if (outcome.ok && outcome.value.isNewChat && introduction.email !== null) await introduced(chat, outcome.value, introduction);
  return shown(chat, outcome);
}

/** What every message of a visitor says of where it comes from. */
const incoming = ({ channel, settings }: WebChat, visitorId: string, clientId: string, { name }: Introduction) => ({
  channel,
  sender: { externalId: visitorId, name },
  placeholder: `Visitor ${visitorId.slice(-4).toUpperCase()}`,
  providerMessageId: providerMessageIdOf(visitorId, clientId),
  writtenAt: null,
  hasProfile: false,
  events: settings.events,
});

/** The payload of a button that was offered to this visitor, under the label that was pressed; null when there is none. */
async function pressed(
  { parts, channel }: WebChat,
  visitorId: string,
  { messageId, index }: NonNullable<Send['press']>,
  label: string,
): Promise<string | null> {
  const [message] = await parts.views.messages([asMessageId(messageId)]);
  if (message?.externalId !== visitorId || message.channelId !== channel.id) return null;
  const button = message.content?.buttons?.[index];
  return button?.kind === 'reply' && button.label.trim() === label.trim() ? button.payload : null;
}

const introduced = ({ parts }: WebChat, { item, message }: ReceivedMessage, introduction: Introduction): Promise<void> =>
  parts.on.store.transaction(async (tx) => {
    if (message.identityId != null) await introduceContact(tx, asContactId(item.contact.id), message.identityId, introduction);
  });

/**
 * Takes what somebody leaves while nobody is there: a message, and the ways to answer it. It begins a chat like any message; agents also
 * read what was left of name, address and number, proven by nobody.
 */
export async function leave(chat: WebChat, visitorId: string, call: Leave): Promise<WebChatHandled> {
  const { parts, settings } = chat;
  if (settings.whenNobody !== 'form') return answered(refuse('bad_request', 'This chat has no form. Reload the page.'));
  const introduction = introductionOf(call);
  const given = call.phone.trim();
  const isReachable = introduction.email !== null || given.replaceAll(/\D/g, '').length >= 6;
  if (introduction.name === null || !isReachable || (call.email.trim() !== '' && introduction.email === null)) {
    return answered(refuse('bad_contact', 'Give your name, and an e-mail address or a phone number at which you can be answered.'));
  }
  const text = messageText(call.text);
  if (!text.ok) return shown(chat, text);
  const message: IncomingMessage = {
    ...incoming(chat, visitorId, call.id, introduction),
    content: { text: text.value, referral: referralOf(introduction, given) },
  };
  const outcome = await parts.on.store.transaction(async (tx) => {
    const stored = await storeIncoming(parts.on, tx, message);
    if (!stored.ok || stored.value.isDuplicate) return stored;
    const { message: kept, item } = stored.value;
    if (kept.identityId != null) await introduceContact(tx, asContactId(item.contact.id), kept.identityId, introduction);
    const place = { id: kept.chatId, channelId: kept.channelId, about: kept.identityId ?? null };
    await addSystemLine(parts.on, tx, place, leftLine(introduction, given));
    return stored;
  });
  return shown(chat, outcome);
}

/** For flows: that it came by the form, and how to answer. */
const referralOf = ({ name, email }: Introduction, phone: string): Readonly<Record<string, string>> => ({
  form: 'nobody_connected',
  ...(name === null ? {} : { name }),
  ...(email === null ? {} : { email }),
  ...(phone === '' ? {} : { phone }),
});

const leftLine = ({ name, email }: Introduction, phone: string): SystemLine => ({
  kind: 'left',
  given: [name, email, phone].flatMap((part) => (part === null || part === '' ? [] : [part])),
});

/** The message as the page shows it, or why it was not taken. */
async function shown({ parts }: WebChat, outcome: Outcome<ReceivedMessage, ReceiveRefusal>): Promise<WebChatHandled> {
  if (!outcome.ok) return answered(refuse(outcome.refusal.code, outcome.refusal.reason));
  const [stored] = await parts.views.messages([outcome.value.message.id]);
  const message = stored === undefined ? null : webChatMessage(stored, parts.links);
  if (message === null) return answered(refuse('unavailable', 'The message was stored, but cannot be shown now. Reload the page.'));
  const body: WebChatSent = { message };
  return { answer: json(200, body), received: outcome.value };
}
