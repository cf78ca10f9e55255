import type { OutgoingPart, OutgoingTemplate, Recipient, Sent } from '../../app/adapter';
import { placeText } from '../../core/content';
import type { Place } from '../../core/content';
import { retryAfterOf, UnansweredError } from '../http';
import type { ProviderResponse } from '../http';
import { accountUrl, postTo } from './api';
import { reasonOf } from './errors';
import { codeOf, createdOf } from './payload';
import { addressOf, isService, isWhatsApp } from './settings';
import type { TwilioSettings } from './settings';

/** Sends one part: one call. Never throws. */
export async function sendPart(settings: TwilioSettings, recipient: Recipient, part: OutgoingPart): Promise<Sent> {
  const to = addressOf(settings, recipient.externalId);
  if (recipient.isOutsideWindow && isWhatsApp(to) && part.kind !== 'template') return refusedBy('63016');
  if (part.kind === 'template' && !/^HX[0-9a-f]{32}$/i.test(part.template.name)) return refusedBy('21655');
  const fields = { ...senderOf(settings), To: to, ...contentOf(part, isWhatsApp(to)) };
  const post = async (more: Fields): Promise<Sent> =>
    sentOf(await postTo(settings, accountUrl(settings, 'Messages'), { ...fields, ...more }));
  try {
    const sent = await post(receiptsTo(settings));
    // Refused for our address alone: better a message without receipts than none.
    return sent.kind === 'failed' && sent.failure.code === '21609' ? await post({}) : sent;
  } catch (error) {
    if (!(error instanceof UnansweredError)) return notKnown('network');
    if (error.mayHaveArrived) return notKnown(error.code);
    const reason = 'Twilio cannot be reached. It is tried again.';
    return { kind: 'failed', failure: { code: error.code, reason }, retryAfter: 5_000 };
  }
}

type Fields = Readonly<Record<string, string>>;

const senderOf = ({ address }: TwilioSettings): Fields => (isService(address) ? { MessagingServiceSid: address } : { From: address });

const receiptsTo = ({ webhookUrl }: TwilioSettings): Fields =>
  typeof webhookUrl === 'string' && webhookUrl !== '' ? { StatusCallback: webhookUrl } : {};

function contentOf(part: OutgoingPart, onWhatsApp: boolean): Fields {
  switch (part.kind) {
    case 'text':
      return { Body: part.text };
    case 'file':
      return { MediaUrl: part.file.link(), ...(part.caption === '' ? {} : { Body: part.caption }) };
    case 'template':
      return templateOf(part.template);
    case 'place':
      return onWhatsApp ? whatsAppPlace(part.place) : { Body: `${placeText(part.place)}\n${mapOf(part.place)}` };
  }
}

/** Placeholders are named `1`, `2`, … in their order; `extra` adds those that have names, or puts others in their place. */
function templateOf({ name, parameters, extra }: OutgoingTemplate): Fields {
  const named = typeof extra === 'object' && extra !== null ? Object.entries(extra) : [];
  const variables = Object.fromEntries([
    ...parameters.map((text, index) => [String(index + 1), text] as const),
    ...named.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as const),
  ]);
  return { ContentSid: name, ...(Object.keys(variables).length === 0 ? {} : { ContentVariables: JSON.stringify(variables) }) };
}

/** Source: twilio.com/docs/whatsapp/message-features#location-messages-with-whatsapp, 2026-11. */
function whatsAppPlace(place: Place): Fields {
  const { latitude, longitude, name = '', address = '' } = place;
  const label = [name, address].filter((part) => part !== '').join(', ');
  const at = `geo:${latitude},${longitude}`;
  return { PersistentAction: label === '' ? at : `${at}|${label}`, Body: name === '' ? placeText(place) : name };
}

/** A phone opens its map from it. */
const mapOf = ({ latitude, longitude }: Place): string => `https://maps.google.com/?q=${latitude},${longitude}`;

function sentOf(response: ProviderResponse): Sent {
  const { status, json } = response;
  if (status >= 200 && status < 300) {
    const created = createdOf(json);
    if (created === null) return notKnown(String(status));
    const isRefused = ['failed', 'undelivered', 'canceled'].includes(created.status);
    return isRefused ? refusedBy(created.error_code ?? 'unknown') : { kind: 'sent', providerMessageIds: [created.sid] };
  }
  const told = retryAfterOf(response.header('retry-after'));
  if (status === 429) return refusedBy('20429', told ?? undefined);
  if (status === 503) {
    const reason = 'Twilio has trouble of its own and did not take the message. It is tried again.';
    return { kind: 'failed', failure: { code: codeOf(json) ?? '503', reason }, retryAfter: told ?? 5_000 };
  }
  if (status >= 500) return notKnown(codeOf(json) ?? String(status));
  return refusedBy(codeOf(json) ?? codeOfStatus(status), told ?? undefined);
}

const codeOfStatus = (status: number): string => (status === 401 || status === 403 ? '20003' : '20404');

function refusedBy(code: string, told?: number): Sent {
  const { reason, retryAfter, isUnreachable } = reasonOf(code);
  const after = retryAfter === null ? null : (told ?? retryAfter);
  return { kind: 'failed', failure: { code, reason }, retryAfter: after, ...(isUnreachable ? { isUnreachable } : {}) };
}

function notKnown(code: string): Sent {
  const reason = 'Twilio did not answer, so it is not known whether the message was sent. Ask the customer before you send it again.';
  return { kind: 'unknown', failure: { code, reason } };
}
