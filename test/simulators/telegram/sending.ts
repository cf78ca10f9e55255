/** The methods that send a message: what each takes, what it checks, what the customer then has. */
import { fetchFile } from '../shared/outbound.ts';
import { seenFile } from '../shared/seen-file.ts';
import type { SentByUs } from '../simulator.ts';
import type { Parameters, Upload, Values } from './parameters.ts';
import { no, Rejection } from './rejection.ts';
import { chatFor, customerId, fileJson, fullId, keepFile, keepMessage, without } from './state.ts';
import type { Chat, Json, State, StoredFile } from './state.ts';

const megabyte = 1024 * 1024;

/** What every method that sends takes. */
const every = {
  business_connection_id: 'text',
  chat_id: 'chat!',
  message_thread_id: 'integer',
  direct_messages_topic_id: 'integer',
  disable_notification: 'boolean',
  protect_content: 'boolean',
  allow_paid_broadcast: 'boolean',
  message_effect_id: 'text',
  suggested_post_parameters: 'object',
  reply_parameters: 'object',
  reply_markup: 'object',
} as const satisfies Parameters;
const captioned = { caption: 'text', parse_mode: 'text', caption_entities: 'list' } as const satisfies Parameters;
const sized = { duration: 'integer', width: 'integer', height: 'integer', thumbnail: 'file' } as const satisfies Parameters;
const covered = { show_caption_above_media: 'boolean', has_spoiler: 'boolean' } as const satisfies Parameters;

interface Sending {
  readonly parameters: Parameters;
  /** The parameter with the file, for methods that send one. */
  readonly file?: string;
  readonly folder?: string;
  /** What the message says. */
  readonly content: (values: Values, file: StoredFile | null) => Json;
}

const ofFile = (field: string, folder: string, parameters: Parameters, more: (file: StoredFile) => Json): Sending => ({
  parameters: { ...every, [field]: 'file!', ...parameters },
  file: field,
  folder,
  content: (values, file) => ({
    [field]: file === null ? {} : { ...fileJson(file), ...more(file) },
    ...(values['caption'] === undefined || values['caption'] === '' ? {} : { caption: values['caption'] }),
  }),
});

const named = ({ name, type }: StoredFile): Json => ({ file_name: name, mime_type: type });

/** By method. */
export const sendings: Readonly<Record<string, Sending>> = {
  sendMessage: {
    parameters: { ...every, text: 'text!', parse_mode: 'text', entities: 'list', link_preview_options: 'object' },
    content: ({ text }) => ({ text }),
  },
  sendPhoto: {
    ...ofFile('photo', 'photos', { ...captioned, ...covered }, () => ({})),
    content: ({ caption }, file) => ({
      photo: file === null ? [] : [{ ...fileJson(file), width: 90, height: 90 }],
      ...(caption === undefined || caption === '' ? {} : { caption }),
    }),
  },
  sendDocument: ofFile('document', 'documents', { ...captioned, thumbnail: 'file', disable_content_type_detection: 'boolean' }, named),
  sendVideo: ofFile(
    'video',
    'videos',
    { ...captioned, ...sized, ...covered, cover: 'file', start_timestamp: 'integer', supports_streaming: 'boolean' },
    named,
  ),
  sendAnimation: ofFile('animation', 'animations', { ...captioned, ...sized, ...covered }, named),
  sendAudio: ofFile('audio', 'music', { ...captioned, duration: 'integer', performer: 'text', title: 'text', thumbnail: 'file' }, named),
  sendVoice: ofFile('voice', 'voice', { ...captioned, duration: 'integer' }, ({ type }) => ({ mime_type: type, duration: 1 })),
  sendSticker: ofFile('sticker', 'stickers', { emoji: 'text' }, () => ({ type: 'regular', width: 512, height: 512 })),
  sendLocation: {
    parameters: {
      ...every,
      ...{ latitude: 'float!', longitude: 'float!', horizontal_accuracy: 'float', live_period: 'integer' },
      ...{ heading: 'integer', proximity_alert_radius: 'integer' },
    },
    content: ({ latitude, longitude }) => ({ location: { latitude, longitude } }),
  },
  sendVenue: {
    parameters: {
      ...every,
      ...{ latitude: 'float!', longitude: 'float!', title: 'text!', address: 'text!' },
      ...{ foursquare_id: 'text', foursquare_type: 'text', google_place_id: 'text', google_place_type: 'text' },
    },
    content: ({ latitude, longitude, title, address }) => ({
      location: { latitude, longitude },
      venue: { location: { latitude, longitude }, title, address },
    }),
  },
};

/** Carries a sending out. @returns the message as Telegram answers it. @throws Rejection */
export async function sendAs(state: State, method: string, given: Values): Promise<Json> {
  const values = withoutReturns(given);
  const sending = sendings[method];
  if (sending === undefined) throw no(404, 'method not found');
  const chat = chatFor(state, values['chat_id'] as number | string, values['business_connection_id']);
  checkTexts(values);
  checkPlace(values);
  const keyboard = checkKeyboard(values['reply_markup']);
  if (chat.person.hasBlocked) throw no(403, 'bot was blocked by the user');
  checkLimits(state, chat);
  const repliedTo = repliedMessage(state, chat, values['reply_parameters'] as Json | undefined);
  const file = sending.file === undefined ? null : await fileOf(state, chat, method, sending.folder ?? '', values[sending.file]);
  const content = {
    ...sending.content(values, file),
    ...(repliedTo === null ? {} : { reply_to_message: repliedTo }),
    ...(keyboard === null ? {} : { reply_markup: keyboard }),
    ...(chat.connection === null ? {} : { sender_business_bot: state.bot }),
  };
  const message = keepMessage(state, chat, chat.connection === null ? state.bot : state.business.owner, content);
  state.mailbox.add(receivedOf(chat, message, values, file));
  // The owner's own messages come back to the bot, and so do those that it wrote for the owner.
  if (chat.connection !== null) void state.updates.add({ kind: 'business_message', update: message, line: `chat ${customerId(chat)}` });
  return message;
}

function receivedOf(chat: Chat, message: Json & { message_id: number }, values: Values, file: StoredFile | null): SentByUs {
  const repliedTo = message['reply_to_message'] as { message_id: number } | undefined;
  const rows = (message['reply_markup'] as { inline_keyboard: { text: string }[][] } | undefined)?.inline_keyboard ?? [];
  const place = message['location'];
  return {
    id: fullId(chat, message.message_id),
    to: customerId(chat),
    kind: file !== null ? 'file' : place !== undefined ? 'place' : 'text',
    text: ((values['text'] ?? values['caption'] ?? '') as string) || '',
    file: file === null ? null : seenFile(file.name, file.type, file.bytes),
    buttons: rows.flat().map(({ text }) => text),
    replyTo: repliedTo === undefined ? null : fullId(chat, repliedTo.message_id),
    raw: values,
  };
}

/** Multipart bodies write the end of a line with two characters; Telegram takes the first away. */
const withoutReturns = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value.replaceAll('\r', '') : value]));

function checkTexts({ text, caption, parse_mode: mode }: Values): void {
  if (typeof text === 'string' && text.trim() === '') throw no(400, 'text must be non-empty');
  if (typeof text === 'string' && text.length > 4096) throw no(400, 'message is too long');
  if (typeof caption === 'string' && caption.length > 1024) throw no(400, 'message caption is too long');
  if (mode !== undefined && !['HTML', 'Markdown', 'MarkdownV2'].includes(mode as string)) throw no(400, 'unsupported parse_mode');
}

function checkPlace({ latitude, longitude }: Values): void {
  if (typeof latitude === 'number' && Math.abs(latitude) > 90) throw no(400, 'wrong latitude specified');
  if (typeof longitude === 'number' && Math.abs(longitude) > 180) throw no(400, 'wrong longitude specified');
}

function checkKeyboard(markup: unknown): Json | null {
  if (markup === undefined) return null;
  const rows: unknown = (markup as Json)['inline_keyboard'];
  if (!Array.isArray(rows) || !rows.every((row) => Array.isArray(row))) throw no(400, 'object expected as reply markup');
  const buttons = rows.flat() as unknown[];
  if (buttons.length > 100) throw no(400, 'BUTTON_COUNT_INVALID');
  for (const button of buttons) checkButton(button);
  return markup as Json;
}

function checkButton(button: unknown): void {
  if (typeof button !== 'object' || button === null)
    throw no(400, "can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  const { text, url, callback_data: data, ...others } = button as Json;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw no(400, `there is no field "${unknown}" in an inline keyboard button`);
  if (typeof text !== 'string' || text.trim() === '') throw no(400, "can't parse inline keyboard button: Text buttons must be non-empty");
  if ((url === undefined) === (data === undefined)) throw no(400, 'Text buttons are unallowed in the inline keyboard');
  if (data !== undefined && (typeof data !== 'string' || data === '' || Buffer.byteLength(data) > 64)) throw no(400, 'BUTTON_DATA_INVALID');
  if (url === undefined) return;
  const isWeb = typeof url === 'string' && URL.canParse(url) && ['http:', 'https:', 'tg:'].includes(new URL(url).protocol);
  if (!isWeb) throw no(400, `inline keyboard button URL '${url as string}' is invalid: Wrong HTTP URL`);
}

function repliedMessage(state: State, chat: Chat, reply: Json | undefined): Json | null {
  if (reply === undefined) return null;
  const { message_id: number, allow_sending_without_reply: mayBeMissing = false, ...others } = reply;
  const known = ['chat_id', 'quote', 'quote_parse_mode', 'quote_entities', 'quote_position', 'checklist_task_id', 'poll_option_id'];
  const unknown = Object.keys(others).find((name) => !known.includes(name));
  if (unknown !== undefined) throw no(400, `there is no field "${unknown}" in reply parameters`);
  if (!Number.isSafeInteger(number) || typeof mayBeMissing !== 'boolean') throw no(400, "can't parse reply parameters");
  const message = state.messages.get(fullId(chat, number as number));
  if (message !== undefined) return without(message, 'reply_to_message');
  if (!mayBeMissing) throw no(400, 'message to be replied not found');
  return null;
}

/** As many in a second as Telegram takes. */
function checkLimits(state: State, { person }: Chat): void {
  const at = Date.now();
  if (state.limits !== null) {
    const recent = state.sent.filter((sent) => at - sent.at < 1_000);
    const inChat = recent.filter((sent) => sent.chat === person.id);
    if (recent.length >= state.limits.overall || inChat.length >= state.limits.chat)
      throw new Rejection(429, 'Too Many Requests: retry after 1', 1);
  }
  state.sent.push({ chat: person.id, at });
}

async function fileOf(state: State, chat: Chat, method: string, folder: string, value: unknown): Promise<StoredFile> {
  if (typeof value === 'string') {
    const known = state.files.get(value);
    if (known !== undefined) return known;
    if (!/^https?:\/\//.test(value)) throw no(400, 'wrong file identifier/HTTP URL specified');
    const { status, type, bytes } = await fetchFile(value);
    if (status !== 200) throw no(400, 'failed to get HTTP URL content');
    if (bytes.length > (method === 'sendPhoto' ? 5 : 20) * megabyte) throw no(400, 'failed to get HTTP URL content');
    const name = new URL(value).pathname.split('/').at(-1) ?? 'file';
    return keepFile(state, { name, type: type ?? 'application/octet-stream', folder, bytes });
  }
  const { name, type, bytes } = value as Upload;
  if (bytes.length === 0) throw no(400, 'file must be non-empty');
  if (bytes.length > 50 * megabyte) throw new Rejection(413, 'Request Entity Too Large');
  if (method === 'sendPhoto') checkPhoto(bytes);
  if (method === 'sendSticker' && bytes.length > 512 * 1024) throw no(400, 'STICKER_FILE_INVALID');
  if (method === 'sendVoice' && !chat.person.allowsVoice) throw no(400, 'VOICE_MESSAGES_FORBIDDEN');
  return keepFile(state, { name, type, folder, bytes });
}

function checkPhoto(bytes: Uint8Array): void {
  if (bytes.length > 10 * megabyte) throw no(400, 'file is too big');
  const head = Buffer.from(bytes.subarray(0, 24));
  const isPng = head.toString('latin1', 1, 4) === 'PNG';
  const isOther = head.readUInt16BE(0) === 0xffd8 || head.toString('latin1', 0, 3) === 'GIF' || head.toString('latin1', 8, 12) === 'WEBP';
  if (!isPng && !isOther) throw no(400, 'IMAGE_PROCESS_FAILED');
  if (!isPng) return;
  const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)];
  if (width + height > 10_000 || Math.max(width / height, height / width) > 20) throw no(400, 'PHOTO_INVALID_DIMENSIONS');
}
