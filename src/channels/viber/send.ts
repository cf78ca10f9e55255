import type { OutgoingFile, OutgoingPart, Recipient, Sent } from '../../app/adapter';
import { exactJson } from '../exact-json';
import { retryAfterOf, UnansweredError } from '../http';
import type { ProviderResponse } from '../http';
import { post } from './api';
import { keyboardOf } from './buttons';
import { reasonOf } from './errors';
import { answerOf } from './payload';
import type { ViberSettings } from './settings';

/** The longest body of a call, in bytes. Source: developers.viber.com/docs/faq, 2026-11. */
const mostBytes = 30_000;

/** Sends one part: one call. Never throws. */
export async function sendPart(settings: ViberSettings, recipient: Recipient, part: OutgoingPart): Promise<Sent> {
  if (part.kind === 'template') return never('template', 'Viber has no templates. Write a text instead.');
  const content = contentOf(part);
  if (content === null) return never('3', 'The buttons are longer than Viber takes. Use fewer of them, or shorter ones.');
  const body = { receiver: recipient.externalId, min_api_version: 1, sender: senderOf(settings), ...content };
  if (Buffer.byteLength(JSON.stringify(body)) > mostBytes) return never('3', 'The message is longer than Viber takes. Send it in several.');
  try {
    return sentOf(await post(settings, 'send_message', body));
  } catch (error) {
    if (!(error instanceof UnansweredError)) return notKnown('network');
    if (error.mayHaveArrived) return notKnown(error.code);
    return { kind: 'failed', failure: { code: error.code, reason: 'Viber cannot be reached. It is tried again.' }, retryAfter: 5_000 };
  }
}

const longestName = 28;

function senderOf({ senderName, senderAvatar = '' }: ViberSettings): Readonly<Record<string, string>> {
  return { name: senderName.slice(0, longestName).toWellFormed().trim(), ...(senderAvatar === '' ? {} : { avatar: senderAvatar }) };
}

type Content = Readonly<Record<string, unknown>>;

/** Null when the buttons are too long. */
function contentOf(part: Exclude<OutgoingPart, { kind: 'template' }>): Content | null {
  if (part.kind === 'place') return { type: 'location', location: { lat: part.place.latitude, lon: part.place.longitude } };
  const content: Content = part.kind === 'text' ? { type: 'text', text: part.text } : fileContent(part.file, part.caption);
  if (part.buttons.length === 0) return content;
  const keyboard = keyboardOf(part.buttons);
  return keyboard === null ? null : { ...content, ...keyboard };
}

const longestFileName = 256;

function fileContent(file: OutgoingFile, caption: string): Content {
  const media = file.link();
  // The text is required even when it is empty; other kinds have none.
  if (file.kind === 'image') return { type: 'picture', text: caption, media };
  if (file.kind === 'video') return { type: 'video', media, size: file.size };
  return { type: 'file', media, size: file.size, file_name: file.name.slice(-longestFileName).toWellFormed() };
}

function sentOf(response: ProviderResponse): Sent {
  const { status } = response;
  const answer = answerOf(exactJson(response.text));
  if (status === 200 && answer !== null) return outcomeOf(answer.status, answer.message_token);
  if (status === 429) return later('429', reasonOf(12).reason, retryAfterOf(response.header('retry-after')) ?? 5_000);
  if (status === 503) {
    const reason = 'Viber has trouble of its own and did not take the message. It is tried again.';
    return later('503', reason, retryAfterOf(response.header('retry-after')) ?? 5_000);
  }
  if (status === 200 || status >= 500) return notKnown(String(status));
  return never(String(status), 'Viber does not answer as it should. Ask an administrator to check the base URL of the credential.');
}

function outcomeOf(status: number, token: string | undefined): Sent {
  if (status !== 0) {
    const { reason, retryAfter, isUnreachable } = reasonOf(status);
    return { kind: 'failed', failure: { code: String(status), reason }, retryAfter, ...(isUnreachable ? { isUnreachable } : {}) };
  }
  // Sent, but without its id no receipt would find it.
  return token === undefined ? notKnown('0') : { kind: 'sent', providerMessageIds: [token] };
}

const never = (code: string, reason: string): Sent => ({ kind: 'failed', failure: { code, reason }, retryAfter: null });
const later = (code: string, reason: string, retryAfter: number): Sent => ({ kind: 'failed', failure: { code, reason }, retryAfter });

function notKnown(code: string): Sent {
  const reason = 'Viber did not answer, so it is not known whether the message was sent. Ask the customer before you send it again.';
  return { kind: 'unknown', failure: { code, reason } };
}
