import type { IncomingContent, IncomingFile } from '../../app/adapter';
import type { SharedContact } from '../../core/content';
import type { FileKind } from '../../core/file';
import { messageId } from './ids';
import {
  contactSchema,
  diceSchema,
  fileSchema,
  locationSchema,
  photoSchema,
  stickerSchema,
  titledSchema,
  venueSchema,
  webAppDataSchema,
} from './payload';
import type { Message, TelegramFile } from './payload';
import { textOfRichMessage } from './rich-text';

/** A message with everything that came with it, unproven. */
export type RawMessage = Readonly<Record<string, unknown>>;

/** Fields that say how a message came about, not what it says. */
const envelope = new Set(
  `message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot sender_tag date guest_query_id
  business_connection_id chat forward_origin is_topic_message is_automatic_forward reply_to_message external_reply quote reply_to_story
  reply_to_checklist_task_id reply_to_poll_option_id via_bot guest_bot_caller_user guest_bot_caller_chat edit_date has_protected_content
  is_from_offline is_paid_post media_group_id author_signature paid_star_count link_preview_options suggested_post_info effect_id
  show_caption_above_media has_media_spoiler text caption entities caption_entities reply_markup`.split(/\s+/),
);

/** What Telegram notes in a chat without anybody having said anything. */
const service = [
  ...['pinned_message', 'message_auto_delete_timer_changed', 'chat_background_set', 'write_access_allowed', 'connected_website'],
  ...['forum_topic_created', 'forum_topic_edited', 'forum_topic_closed', 'forum_topic_reopened', 'proximity_alert_triggered'],
  ...['new_chat_title', 'new_chat_photo', 'delete_chat_photo', 'boost_added', 'managed_bot_created', 'paid_message_price_changed'],
  ...['new_chat_members', 'left_chat_member', 'group_chat_created', 'migrate_to_chat_id', 'migrate_from_chat_id', 'giveaway_completed'],
  ...['checklist_tasks_done', 'checklist_tasks_added', 'poll_option_added', 'poll_option_deleted', 'direct_message_price_changed'],
] as const;

/** Kinds of files that are one object, the more special first: an animation is also given as a document. */
const files: readonly { readonly field: string; readonly kind: FileKind; readonly type: string | null }[] = [
  { field: 'animation', kind: 'video', type: 'video/mp4' },
  { field: 'video', kind: 'video', type: null },
  { field: 'video_note', kind: 'video', type: 'video/mp4' },
  { field: 'voice', kind: 'voice', type: 'audio/ogg' },
  { field: 'audio', kind: 'audio', type: null },
  { field: 'document', kind: 'document', type: null },
];

/** What a message says; null when it says nothing, because it is a note of Telegram's. Never throws. */
export function contentOf(message: Message, raw: RawMessage): IncomingContent | null {
  const said = message.text === undefined ? attachmentOf(message, raw) : { text: message.text, ...startOf(message.text) };
  if (said === null) return null;
  const { reply_to_message: reply, chat, business_connection_id: connection } = message;
  return {
    ...said,
    ...(reply === undefined ? {} : { replyTo: messageId(chat.id, reply.message_id, connection) }),
    ...(message.forward_origin === undefined ? {} : { isForwarded: true }),
  };
}

/** True when the message has words or a file that an edit can change. Live locations are edited with every step. */
export const isEditable = (message: Message, raw: RawMessage): boolean =>
  message.text !== undefined ||
  message.caption !== undefined ||
  raw['photo'] !== undefined ||
  files.some(({ field }) => raw[field] !== undefined);

/** A link to the bot can carry a word, which comes as the text of the first message. */
function startOf(text: string): Pick<IncomingContent, 'referral'> {
  const parameter = text.startsWith('/start ') ? text.slice('/start '.length).trim() : '';
  return parameter === '' ? {} : { referral: { start: parameter } };
}

function attachmentOf(message: Message, raw: RawMessage): IncomingContent | null {
  const caption = message.caption ?? '';
  const sent = fileOf(raw);
  if (sent !== null) return { text: caption, files: sent };
  if (raw['sticker'] !== undefined) return stickerOf(raw['sticker']);
  if (raw['venue'] !== undefined || raw['location'] !== undefined) return placeOf(raw);
  if (raw['contact'] !== undefined) return contactOf(raw['contact']);
  if (raw['rich_message'] !== undefined) return textOr(textOfRichMessage(raw['rich_message']), 'Rich message');
  if (raw['web_app_data'] !== undefined) return pressOf(raw['web_app_data']);
  if (service.some((field) => raw[field] !== undefined)) return null;
  const shown = placeholderOf(raw);
  return caption === '' ? shown : { text: `${shown.text} ${caption}` };
}

const placeholder = (what: string): IncomingContent => ({ text: `[${what}]`, isPlaceholder: true });
const textOr = (text: string, what: string): IncomingContent => (text === '' ? placeholder(what) : { text });

function fileOf(raw: RawMessage): readonly IncomingFile[] | null {
  const found = files.find(({ field }) => raw[field] !== undefined);
  if (found !== undefined) {
    const file = fileSchema.safeParse(raw[found.field]);
    return file.success ? [incomingFile(file.data, found.kind, found.type)] : null;
  }
  const photo = photoSchema.safeParse(raw['photo']);
  const largest = photo.success ? photo.data.at(-1) : undefined;
  const still = largest === undefined ? [] : [incomingFile(largest, 'image', 'image/jpeg')];
  const live = fileSchema.safeParse(raw['live_photo']);
  const moving = live.success ? [incomingFile(live.data, 'video', 'video/mp4')] : [];
  return still.length + moving.length === 0 ? null : [...still, ...moving];
}

function incomingFile(file: TelegramFile, kind: FileKind, usualType: string | null): IncomingFile {
  const told = file.mime_type?.split(';')[0]?.trim().toLowerCase();
  const type = told === undefined || told === '' ? usualType : told;
  return {
    kind: type === 'image/gif' ? 'image' : kind,
    name: file.file_name ?? null,
    type,
    size: file.file_size ?? null,
    source: { fileId: file.file_id },
  };
}

/** An animated sticker is a format that nothing else shows, so the emoji that it stands for is its text. */
function stickerOf(raw: unknown): IncomingContent {
  const sticker = stickerSchema.safeParse(raw);
  if (!sticker.success) return placeholder('Sticker');
  const { is_animated: isAnimated, is_video: isVideo, emoji = '' } = sticker.data;
  const type = isAnimated === true ? 'application/x-tgsticker' : isVideo === true ? 'video/webm' : 'image/webp';
  return { text: isAnimated === true ? emoji : '', files: [incomingFile(sticker.data, 'sticker', type)] };
}

function placeOf(raw: RawMessage): IncomingContent {
  const venue = venueSchema.safeParse(raw['venue']);
  if (venue.success) {
    const { location, title, address } = venue.data;
    return { text: '', place: { ...location, name: title, address } };
  }
  const location = locationSchema.safeParse(raw['location']);
  return location.success ? { text: '', place: location.data } : placeholder('Location');
}

function contactOf(raw: unknown): IncomingContent {
  const contact = contactSchema.safeParse(raw);
  if (!contact.success) return placeholder('Contact');
  const { first_name: first, last_name: last, phone_number: phone, vcard = '' } = contact.data;
  const emails = [...vcard.matchAll(/^EMAIL[^:\r\n]*:[ \t]*(\S+)/gim)].flatMap(([, address]) => (address === undefined ? [] : [address]));
  const shared: SharedContact = { name: [first, last].filter(Boolean).join(' '), phones: [phone], emails };
  return { text: '', contacts: [shared] };
}

function pressOf(raw: unknown): IncomingContent {
  const press = webAppDataSchema.safeParse(raw);
  return press.success ? { ...textOr(press.data.button_text, 'Button'), payload: press.data.data } : placeholder('Button');
}

/** `[Poll: Which size?]`, `[Gift]`; of what we have never heard, the name of its field. */
function placeholderOf(raw: RawMessage): IncomingContent {
  const unknown = Object.keys(raw).filter((field) => !envelope.has(field));
  const field = unknown.find((name) => typeof raw[name] === 'object') ?? unknown[0];
  if (field === undefined || !/^[a-z][a-z0-9_]{0,39}$/.test(field)) return placeholder('Message that cannot be shown');
  const name = field.charAt(0).toUpperCase() + field.slice(1).replaceAll('_', ' ');
  const dice = diceSchema.safeParse(raw[field]);
  if (dice.success) return placeholder(`${name}: ${dice.data.emoji} ${dice.data.value}`);
  const titled = titledSchema.safeParse(raw[field]);
  return placeholder(titled.success && titled.data !== '' ? `${name}: ${titled.data}` : name);
}
