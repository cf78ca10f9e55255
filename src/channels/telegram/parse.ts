import type { Happening, IncomingContent, Sender } from '../../app/adapter';
import { contentOf, isEditable } from './content';
import type { RawMessage } from './content';
import { messageId, personId } from './ids';
import {
  callbackQuerySchema,
  chatMemberSchema,
  chatPersonSchema,
  contactSchema,
  deletedSchema,
  messageSchema,
  reactionSchema,
  tolerantMessageSchema,
  updateSchema,
} from './payload';
import type { Message, User } from './payload';

/**
 * The updates that we ask Telegram for, by what becomes of each. Whatever is not named here never comes. `message_reaction` is not among
 * those that Telegram sends unless asked.
 */
const readers = {
  message: writtenOf,
  edited_message: editedOf,
  callback_query: pressedOf,
  my_chat_member: reachableOf,
  message_reaction: reactedOf,
  business_message: writtenOf,
  edited_business_message: editedOf,
  deleted_business_messages: deletedOf,
} as const satisfies Readonly<Record<string, (raw: unknown, around: Around) => readonly Happening[]>>;

/** Beside the update itself: what reading it needs to know. */
export interface Around {
  /** The number of our bot; null when its token cannot be one. */
  readonly bot: string | null;
  /** When the update arrived, milliseconds since 1970: some updates carry no time. */
  readonly receivedAt: number;
}

type Kind = keyof typeof readers;
const kinds = Object.keys(readers) as readonly Kind[];

/** The kinds of updates that we read, as `allowed_updates` takes them. */
export const allowedUpdates: readonly string[] = kinds;

/** An update's number and what it comes to, which is nothing when it is of no interest; null when it is no update. Never throws. */
export function readUpdate(raw: unknown, around: Around): { readonly id: number; readonly happenings: readonly Happening[] } | null {
  const update = updateSchema.safeParse(raw);
  if (!update.success) return null;
  const { update_id: id, ...fields } = update.data;
  const kind = kinds.find((name) => fields[name] !== undefined);
  return { id, happenings: kind === undefined ? [] : readers[kind](fields[kind], around) };
}

interface Written {
  readonly message: Message;
  readonly raw: RawMessage;
  /** Who is on the other side. */
  readonly sender: Sender;
  /** True when our side wrote it: the owner of a connected business account, or what answers for them. */
  readonly isEcho: boolean;
}

/** A message of a private chat; null for groups, channels, bots, our own messages and what is no message. */
function messageOf(raw: unknown, { bot }: Around): Written | null {
  const read = messageSchema.safeParse(raw);
  const { data: message } = read.success ? read : tolerantMessageSchema.safeParse(raw);
  if (message?.chat.type !== 'private') return null;
  const { chat, from, business_connection_id: connection, sender_business_bot: writer } = message;
  // Two bots that answer each other never stop.
  if (connection === undefined && from?.is_bot === true) return null;
  if (writer !== undefined && String(writer.id) === bot) return null;
  const all = raw as RawMessage;
  const isEcho = connection !== undefined && (writer !== undefined || (from !== undefined && from.id !== chat.id));
  const externalId = personId(chat.id, connection);
  if (isEcho || from === undefined) return { message, raw: all, isEcho, sender: { externalId, name: chatName(all['chat']) } };
  return {
    message,
    raw: all,
    isEcho,
    sender: senderOf(from, externalId, message.text === undefined ? ownPhone(all['contact'], from.id) : null),
  };
}

const nameOf = ({ first_name: first, last_name: last, username }: Pick<User, 'first_name' | 'last_name' | 'username'>): string | null => {
  const name = [first, last]
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
    .trim();
  return name === '' ? (username ?? null) : name;
};

function chatName(raw: unknown): string | null {
  const chat = chatPersonSchema.safeParse(raw);
  return chat.success ? nameOf(chat.data) : null;
}

const senderOf = (user: User, externalId: string, phone: string | null = null): Sender => ({
  externalId,
  name: nameOf(user),
  phone,
  language: user.language_code ?? null,
});

/** The number on a contact card, when the card is the sender's own: Telegram vouches for that alone. */
function ownPhone(raw: unknown, sender: number): string | null {
  if (raw === undefined) return null;
  const contact = contactSchema.safeParse(raw);
  if (!contact.success || contact.data.user_id !== sender) return null;
  const digits = contact.data.phone_number.replaceAll(/[^\d]/g, '');
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : null;
}

/** Telegram's seconds as milliseconds; where there are none, when it came. */
const momentOf = (seconds: number, { receivedAt }: Around): number => (seconds === 0 ? receivedAt : seconds * 1_000);

function writtenOf(raw: unknown, around: Around): readonly Happening[] {
  const written = messageOf(raw, around);
  const content = written === null ? null : contentOf(written.message, written.raw);
  if (written === null || content === null) return [];
  const { message, sender, isEcho } = written;
  const providerMessageId = messageId(message.chat.id, message.message_id, message.business_connection_id);
  return [{ kind: isEcho ? 'echo' : 'message', account: null, providerMessageId, sender, at: momentOf(message.date, around), content }];
}

/** A new text or caption. Telegram also reports changes that nobody sees, and every step of a live location. */
function editedOf(raw: unknown, around: Around): readonly Happening[] {
  const written = messageOf(raw, around);
  if (written === null || !isEditable(written.message, written.raw)) return [];
  const { message, sender } = written;
  const providerMessageId = messageId(message.chat.id, message.message_id, message.business_connection_id);
  const text = message.text ?? message.caption ?? '';
  return [{ kind: 'edited', account: null, providerMessageId, sender, at: momentOf(message.edit_date ?? message.date, around), text }];
}

function deletedOf(raw: unknown, { receivedAt: at }: Around): readonly Happening[] {
  const deleted = deletedSchema.safeParse(raw);
  if (!deleted.success || deleted.data.chat.type !== 'private') return [];
  const { chat, business_connection_id: connection, message_ids: numbers } = deleted.data;
  const sender = { externalId: personId(chat.id, connection), name: chatName((raw as RawMessage)['chat']) };
  return numbers.map((number) => ({
    kind: 'deleted',
    account: null,
    providerMessageId: messageId(chat.id, number, connection),
    sender,
    at,
  }));
}

/** A pressed button is a message that says what is written on it. It carries no time of its own. */
function pressedOf(raw: unknown, { receivedAt: at }: Around): readonly Happening[] {
  const query = callbackQuerySchema.safeParse(raw);
  if (!query.success) return [];
  const { id, from, data, message } = query.data;
  if (message?.chat.type !== 'private' || from.is_bot === true) return [];
  const { chat, message_id: number, business_connection_id: connection, reply_markup: keyboard } = message;
  const pressed = keyboard?.inline_keyboard.flat().find((button) => button.callback_data !== undefined && button.callback_data === data);
  const content: IncomingContent = {
    ...(pressed === undefined || pressed.text === '' ? { text: '[Button]', isPlaceholder: true } : { text: pressed.text }),
    replyTo: messageId(chat.id, number, connection),
    ...(data === undefined ? {} : { payload: data }),
  };
  const sender = senderOf(from, personId(chat.id, connection));
  return [{ kind: 'message', account: null, providerMessageId: `press:${id}`, sender, at, content, acknowledge: { callbackQueryId: id } }];
}

/** Of a private chat this comes only when the customer blocks the bot, and when that is over. */
function reachableOf(raw: unknown, around: Around): readonly Happening[] {
  const change = chatMemberSchema.safeParse(raw);
  if (!change.success || change.data.chat.type !== 'private') return [];
  const { chat, from, date, new_chat_member: now } = change.data;
  if (now.status !== 'kicked' && now.status !== 'member') return [];
  const isReachable = now.status === 'member';
  const reason = isReachable
    ? 'The customer has allowed messages of the bot again.'
    : 'The customer has blocked the bot. Messages arrive again when they unblock it.';
  return [
    {
      kind: 'reachable',
      account: null,
      sender: senderOf(from, personId(chat.id, undefined)),
      at: momentOf(date, around),
      isReachable,
      reason,
    },
  ];
}

/** A person may have several reactions; the newest stands for them. One that is a picture of its own is shown as a star. */
function reactedOf(raw: unknown, around: Around): readonly Happening[] {
  const change = reactionSchema.safeParse(raw);
  if (!change.success || change.data.chat.type !== 'private') return [];
  const { chat, message_id: number, user, date, new_reaction: reactions } = change.data;
  if (user === undefined) return [];
  const newest = reactions.at(-1);
  const emoji = newest === undefined ? null : (newest.emoji ?? '⭐');
  const providerMessageId = messageId(chat.id, number, undefined);
  return [
    {
      kind: 'reacted',
      account: null,
      providerMessageId,
      sender: senderOf(user, personId(chat.id, undefined)),
      at: momentOf(date, around),
      emoji,
    },
  ];
}
