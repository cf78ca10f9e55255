import { isOpen, ownedBy } from '../core/chat';
import type { OwnerRefusal } from '../core/chat';
import { asMessageId, asPartId } from '../core/brand';
import type { AttachmentId, ChatId, Instant, MessageId } from '../core/brand';
import type { ChannelTraits } from '../core/channel-traits';
import type { MessageContent, OutgoingButton, Place } from '../core/content';
import { mostFiles } from '../core/file';
import { messageText } from '../core/message';
import type { TextRefusal } from '../core/message';
import { planMessage } from '../core/outgoing/plan';
import type { PlannedPart, PlanRefusal } from '../core/outgoing/plan';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { act, stepped } from './actor';
import type { Acting, Actor, CommandRefusal, Step } from './actor';
import type { OutgoingTemplate } from './adapter';
import { chatItem, messageItem } from './chat-item';
import type { ChatItem, MessageItem } from './chat-item';
import { armForMessage, armForReply } from './deadlines';
import type { Attachment } from './file-ports';
import type { ChatRecord, StoredMessage, Tx } from './ports';
import { found } from './receive-message';
import { replyAsSent } from './translation/translate-reply';
import type { ReplyAsSent, SentTranslation } from './translation/translate-reply';
import type { UseCase } from './use-case';

/** What each type of channel takes; a type that is missing has no provider to call. */
export type TraitsOf = (channelType: string) => ChannelTraits | null;

export interface OutgoingMessage {
  readonly chatId: ChatId;
  /** An agent writes as the chat's owner; the flow writes as a bot. */
  readonly actor: Actor;
  readonly text: string;
  /** How the text was translated for the customer; null when it was not to be. */
  readonly translation?: SentTranslation | null;
  /** Files that were uploaded for it; the command's own when an agent sends. */
  readonly files?: readonly AttachmentId[];
  /** Who uploaded them. */
  readonly uploader?: string;
  readonly buttons?: readonly OutgoingButton[];
  readonly template?: OutgoingTemplate | null;
  readonly place?: Place | null;
  /** The message of the chat that this one answers. */
  readonly replyTo?: MessageId | null;
  /** The name the customer reads when the flow writes. */
  readonly botName: string;
  /** The same key sends once, however often the flow runs; a command is its own key. */
  readonly idempotencyKey: string | null;
}

export interface SentItem extends ChatItem {
  readonly message: MessageItem;
}

export type SendRefusal = TextRefusal | OwnerRefusal | PlanRefusal | Refusal<'agent_owns' | 'ended' | 'unknown_files' | 'too_many_files'>;

/**
 * Writes a message to the customer of a chat. Where the channel has a provider, the message is `sending` and waits in the channel's line
 * for the trigger that serves the channel; web chat has no provider to call: the message is sent once it is stored, because the feed
 * brings it to every connected page and the history to the rest.
 *
 * @returns the stored message, or why it cannot be sent
 */
export async function sendMessage(
  on: UseCase,
  traitsOf: TraitsOf,
  outgoing: OutgoingMessage,
): Promise<Outcome<Step<SentItem>, SendRefusal | CommandRefusal>> {
  const { chatId, actor } = outgoing;
  const key = actor.kind === 'command' ? `command:${actor.commandId}` : outgoing.idempotencyKey;
  return on.store.transaction((tx) =>
    act<SentItem, SendRefusal>(on, tx, { actor, kind: 'reply', chatId }, async (acting) => {
      const record = await found(tx.chats.lock(chatId), chatId);
      const sentBefore = key === null ? null : await tx.messages.findByIdempotencyKey(key);
      if (sentBefore !== null) return stepped({ ...chatItem(record), message: messageItem(sentBefore) }, true);

      const allowed = mayWrite(record, acting);
      if (!allowed.ok) return allowed;
      const draft = await draftOf(tx, outgoing, acting);
      if (!draft.ok) return draft;
      const traits = traitsOf(record.channel.type);
      if (traits === null && draft.value.template !== null)
        return refused('no_templates', 'A web chat has no templates. Write a text instead.');
      const parts = traits === null ? accepted([]) : planMessage(traits, draft.value);
      if (!parts.ok) return parts;
      const message = await appended(on, tx, { record, outgoing, acting, key, draft: draft.value, isSent: traits === null });
      const after = await found(tx.chats.find(chatId), chatId);
      await queueParts(on, tx, message, parts.value, after);
      await keepWritten(on, tx, message, draft.value);
      await (acting.agent === null ? armForMessage(tx, after) : armForReply(tx, after));
      tx.feed.note({ kind: 'message', chatId, messageId: message.id });
      return stepped({ ...chatItem(after), message: messageItem(message) });
    }),
  );
}

function mayWrite({ chat }: ChatRecord, { agent }: Acting): Outcome<true, SendRefusal> {
  if (agent !== null) {
    const owned = ownedBy(chat, agent.id);
    return owned.ok ? accepted(true) : owned;
  }
  if (!isOpen(chat)) return refused('ended', 'This chat is completed and read-only.');
  if (chat.status === 'in_progress') {
    return refused('agent_owns', 'An agent has this chat: a bot cannot speak into it. Send as the agent, or before a chat is accepted.');
  }
  return accepted(true);
}

interface Draft {
  readonly text: string;
  readonly translation: ReplyAsSent['beside'] | null;
  readonly files: readonly (Attachment & { readonly size: number })[];
  readonly buttons: readonly OutgoingButton[];
  readonly template: OutgoingTemplate | null;
  readonly place: Place | null;
}

async function draftOf(tx: Tx, outgoing: OutgoingMessage, { agent }: Acting): Promise<Outcome<Draft, SendRefusal>> {
  const { buttons = [], template = null, place = null } = outgoing;
  const wanted = outgoing.files ?? [];
  if (wanted.length > mostFiles) {
    return refused('too_many_files', `A message has ${String(mostFiles)} files at most. Send the others in another message.`);
  }
  const files = await tx.files.unused(wanted, agent?.id ?? outgoing.uploader ?? '');
  if (files.length !== wanted.length) {
    return refused('unknown_files', 'A file of this message was not uploaded by its author, or is in another message. Attach it again.');
  }
  const text = messageText(outgoing.text);
  const mayBeEmpty = files.length > 0 || template !== null || place !== null;
  if (!text.ok && !(mayBeEmpty && text.refusal.code === 'text_empty')) return text;
  const written = text.ok ? text.value : '';
  const { translation = null } = outgoing;
  const sent = written === '' || template !== null || translation === null ? null : replyAsSent(written, translation);
  return accepted({
    text: sent?.text ?? written,
    translation: sent?.beside ?? null,
    files: files.map((file) => ({ ...file, size: file.size ?? 0 })),
    buttons,
    template,
    place,
  });
}

async function appended(
  on: UseCase,
  tx: Tx,
  step: {
    readonly record: ChatRecord;
    readonly outgoing: OutgoingMessage;
    readonly acting: Acting;
    readonly key: string | null;
    readonly draft: Draft;
    readonly isSent: boolean;
  },
): Promise<StoredMessage> {
  const { record, outgoing, draft, isSent } = step;
  const { agent, command } = step.acting;
  const message = await tx.messages.append({
    id: asMessageId(on.newId()),
    chatId: record.chat.id,
    channelId: record.chat.channelId,
    author: agent === null ? 'bot' : 'agent',
    agentId: agent?.id ?? null,
    authorName: agent?.name ?? outgoing.botName,
    text: draft.text === '' && draft.template !== null ? templateText(draft.template) : draft.text,
    status: isSent ? 'sent' : 'sending',
    note: null,
    providerMessageId: null,
    idempotencyKey: step.key,
    commandId: command?.id ?? null,
    identityId: record.chat.identityId,
    content: await contentOf(tx, record, outgoing, draft),
    files: draft.files.length,
    at: on.now(),
  });
  if (draft.files.length > 0) {
    await tx.files.attach(
      draft.files.map(({ id }) => id),
      message.id,
    );
  }
  return message;
}

const templateText = ({ name, parameters }: OutgoingTemplate): string => [`[${name}]`, ...parameters].join(' ');

const quotedText = 200;

async function contentOf(tx: Tx, { chat }: ChatRecord, outgoing: OutgoingMessage, draft: Draft): Promise<MessageContent | null> {
  const replyTo = outgoing.replyTo ?? null;
  const answered = replyTo === null ? null : await tx.messages.find(replyTo);
  // Only what the two said to each other can be quoted.
  const quoted = answered?.chatId === chat.id || answered?.identityId === chat.identityId ? answered : null;
  const content: MessageContent = {
    ...(draft.buttons.length === 0 ? {} : { buttons: draft.buttons }),
    ...(draft.template === null ? {} : { template: draft.template.name }),
    ...(draft.place === null ? {} : { place: draft.place }),
    ...(quoted === null
      ? {}
      : { replyTo: { id: quoted.id, author: quoted.author, text: quoted.text.slice(0, quotedText).toWellFormed() } }),
  };
  return Object.keys(content).length === 0 ? null : content;
}

/** Keeps what the agent wrote beside what the customer reads. */
async function keepWritten(on: UseCase, tx: Tx, { id: messageId }: StoredMessage, { translation }: Draft): Promise<void> {
  if (translation === null) return;
  await tx.translations.put([{ ...translation, messageId, sourceLanguage: null, cacheKey: null }], on.now());
}

/** Puts the parts of a message into the line of its channel. Only the first points to the message that is answered. */
async function queueParts(
  on: UseCase,
  tx: Tx,
  message: StoredMessage,
  parts: readonly PlannedPart<OutgoingTemplate>[],
  { chat }: ChatRecord,
): Promise<void> {
  if (parts.length === 0) return;
  const answered = message.content?.replyTo?.id ?? null;
  const replyTo = answered === null ? null : await tx.deliveries.providerIdOf(asMessageId(answered));
  const at: Instant = message.at;
  await tx.deliveries.addAll(
    parts.map((part, position) => ({
      id: asPartId(on.newId()),
      messageId: message.id,
      chatId: chat.id,
      channelId: chat.channelId,
      identityId: chat.identityId,
      position,
      content: { ...part, replyTo: position === 0 ? replyTo : null },
      at,
    })),
  );
}
