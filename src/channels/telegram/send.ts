import { ProviderError } from '../../app/adapter';
import type { OutgoingFile, OutgoingPart, Recipient, Sent } from '../../app/adapter';
import type { OutgoingButton, Place } from '../../core/content';
import { UnansweredError } from '../http';
import { callTelegram } from './call';
import type { Answer } from './call';
import { isWantedAsDocument, sentOf } from './errors';
import { chatOf, messageId, numberOf } from './ids';
import { sentSchema } from './payload';
import type { TelegramSettings } from './settings';

/** Milliseconds: 50 MB on a slow line. */
const uploadTimeout = 180_000;

/** What goes with every message, whatever it is. */
type Target = Readonly<Record<string, unknown>>;

const refused = (code: string, reason: string): Sent => ({ kind: 'failed', failure: { code, reason }, retryAfter: null });

/** Sends one part; a file that Telegram does not take for what it is goes as a document in a second call. Never throws. */
export async function send(settings: TelegramSettings, recipient: Recipient, part: OutgoingPart): Promise<Sent> {
  const to = chatOf(recipient.externalId);
  if (to === null) return refused('recipient', 'This customer has no id of Telegram. Try another channel.');
  const number = part.replyTo === null ? null : numberOf(part.replyTo);
  const target: Target = {
    chat_id: to.chat,
    ...(to.connection === null ? {} : { business_connection_id: to.connection }),
    // Who took the message back that is answered still wants the answer.
    ...(number === null ? {} : { reply_parameters: { message_id: number, allow_sending_without_reply: true } }),
  };
  try {
    const answer = await sendPart(settings, target, part);
    if (answer === null) return refused('template', 'Telegram has no templates. Write a text instead.');
    return answer.ok ? sentMessage(answer.result, to.connection) : sentOf(answer.refusal);
  } catch (error) {
    return failureOf(error);
  }
}

function sendPart(settings: TelegramSettings, target: Target, part: OutgoingPart): Promise<Answer> | null {
  switch (part.kind) {
    case 'text':
      return callTelegram(settings, 'sendMessage', { ...target, text: part.text, ...keyboardOf(part.buttons) });
    case 'file':
      return sendFile(settings, { ...target, ...keyboardOf(part.buttons) }, part);
    case 'place':
      return sendPlace(settings, target, part.place);
    case 'template':
      return null;
  }
}

/** Nothing in the answer is needed beside the id; without one it still was sent, but nobody knows as what. */
function sentMessage(result: unknown, connection: string | null): Sent {
  const sent = sentSchema.safeParse(result);
  if (sent.success) {
    return { kind: 'sent', providerMessageIds: [messageId(sent.data.chat.id, sent.data.message_id, connection ?? undefined)] };
  }
  const reason = 'Telegram answered something that cannot be read, so nobody knows whether this arrived. Ask the customer.';
  return { kind: 'unknown', failure: { code: 'unreadable', reason } };
}

function failureOf(error: unknown): Sent {
  if (error instanceof UnansweredError) {
    const code = error.code;
    if (!error.mayHaveArrived) {
      return {
        kind: 'failed',
        failure: { code, reason: 'Telegram could not be reached. It is tried again by itself.' },
        retryAfter: 5_000,
      };
    }
    const reason = 'Telegram did not answer, so nobody knows whether this arrived. Ask the customer before sending it again.';
    return { kind: 'unknown', failure: { code, reason } };
  }
  if (error instanceof ProviderError) {
    return { kind: 'failed', failure: { code: error.code, reason: error.message }, retryAfter: error.retryAfter };
  }
  return refused('file', 'The file could not be read. Attach it again.');
}

/** A button a row, so that labels are not cut on a phone. */
function keyboardOf(buttons: readonly OutgoingButton[]): Target {
  if (buttons.length === 0) return {};
  const rows = buttons.map((button) => [
    button.kind === 'link'
      ? { text: button.label, url: button.url }
      : // Telegram wants at least one byte.
        { text: button.label, callback_data: button.payload === '' ? button.label : button.payload },
  ]);
  return { reply_markup: { inline_keyboard: rows } };
}

function sendPlace(settings: TelegramSettings, target: Target, { latitude, longitude, name, address }: Place): Promise<Answer> {
  const [title = '', where = title] = [name, address].filter((part) => part !== undefined && part.trim() !== '');
  if (title === '') return callTelegram(settings, 'sendLocation', { ...target, latitude, longitude });
  return callTelegram(settings, 'sendVenue', { ...target, latitude, longitude, title, address: where });
}

/** The method that sends a file, and the parameter that holds it. */
function methodOf({ kind, type }: OutgoingFile): { readonly method: string; readonly field: string } {
  switch (kind) {
    case 'image':
      return type === 'image/gif' ? { method: 'sendAnimation', field: 'animation' } : { method: 'sendPhoto', field: 'photo' };
    case 'video':
      return { method: 'sendVideo', field: 'video' };
    case 'audio':
      return { method: 'sendAudio', field: 'audio' };
    case 'voice':
      return { method: 'sendVoice', field: 'voice' };
    case 'sticker':
      return { method: 'sendSticker', field: 'sticker' };
    case 'document':
      return document;
  }
}

const document = { method: 'sendDocument', field: 'document' } as const;

/** Files are uploaded: an address of ours would have to be public, and Telegram fetches 20 MB at most. */
async function sendFile(settings: TelegramSettings, target: Target, part: OutgoingPart & { kind: 'file' }): Promise<Answer> {
  const { file, caption } = part;
  const bytes = (await file.bytes()) as Uint8Array<ArrayBuffer>;
  const blob = new Blob([bytes], { type: file.type });
  const upload = ({ method, field }: ReturnType<typeof methodOf>): Promise<Answer> => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...target, ...moreOf(method, caption) })) {
      form.append(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    form.append(field, blob, file.name);
    return callTelegram(settings, method, form, { timeout: uploadTimeout });
  };
  const first = methodOf(file);
  const answer = await upload(first);
  return !answer.ok && first.field !== 'document' && isWantedAsDocument(answer.refusal) ? upload(document) : answer;
}

function moreOf(method: string, caption: string): Target {
  if (method === 'sendSticker') return {};
  return {
    ...(caption === '' ? {} : { caption }),
    ...(method === 'sendVideo' ? { supports_streaming: true } : {}),
    // Or a picture that was to go unchanged becomes a photo again.
    ...(method === 'sendDocument' ? { disable_content_type_detection: true } : {}),
  };
}
