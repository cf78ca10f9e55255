import type { SentByUs } from '../simulator.ts';
import { seenFile } from '../shared/seen-file.ts';
import type { Answer, Call } from '../shared/server.ts';
import { fetchFile } from '../shared/outbound.ts';
import { newSid, ourAddress } from './state.ts';
import type { State, Taken } from './state.ts';
import { deliver } from './webhooks.ts';
import { statusParameters } from './statuses.ts';

/** An error as Twilio writes it. */
export function twilioError(state: State, status: number, code: number, message: string, headers: Record<string, string> = {}): Answer {
  state.refused.push({ status, reason: `${code}: ${message}` });
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  return { status, headers, body };
}

const known = new Set([
  ...['To', 'From', 'MessagingServiceSid', 'Body', 'MediaUrl', 'ContentSid', 'ContentVariables', 'StatusCallback', 'PersistentAction'],
  ...['ApplicationSid', 'ProvideFeedback', 'Attempt', 'ValidityPeriod', 'ForceDelivery', 'ContentRetention', 'AddressRetention'],
  ...['SmartEncoded', 'TrafficType', 'ShortenUrls', 'ScheduleType', 'SendAt', 'SendAsMms', 'RiskCheck', 'FallbackFrom', 'MaxPrice'],
]);

const picture = ['image/jpeg', 'image/jpg', 'image/gif', 'image/png'];
const accepted = {
  sms: [
    ...picture,
    ...[
      'audio/basic',
      'audio/mp4',
      'audio/mpeg',
      'audio/ogg',
      'audio/3gpp',
      'audio/3gpp2',
      'audio/ac3',
      'audio/webm',
      'audio/amr',
      'audio/aac',
    ],
    ...['video/mpeg', 'video/mp4', 'video/quicktime', 'video/webm', 'video/3gpp', 'video/3gpp2', 'image/bmp', 'image/tiff'],
    ...['text/vcard', 'text/x-vcard', 'text/csv', 'text/rtf', 'text/richtext', 'text/calendar', 'text/directory', 'application/pdf'],
  ],
  whatsapp: [
    ...['image/jpeg', 'image/jpg', 'image/png', 'image/webp', 'video/mp4'],
    ...['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/ogg', 'audio/3gpp', 'text/vcard', 'application/pdf', 'application/msword'],
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ],
};

type FetchedMedia = NonNullable<SentByUs['file']>;

/** Takes a message, or refuses it as Twilio does. */
export async function createMessage(state: State, call: Call): Promise<Answer | 'hang_up'> {
  if (!(call.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    return twilioError(state, 400, 20001, 'The body is no form');
  }
  const fields = new URLSearchParams(call.body.toString('utf8'));
  const fault = state.faults[0]?.kind === 'expired_media' ? undefined : state.faults.shift();
  if (fault?.kind === 'rate_limited') return twilioError(state, 429, 20429, 'Too many requests', { 'retry-after': String(fault.seconds) });
  if (fault?.kind === 'server_error') return twilioError(state, 503, 20503, 'Service unavailable');
  if (fault?.kind === 'unreachable') return twilioError(state, 400, 21610, 'Attempt to send to unsubscribed recipient');
  if (fault?.kind === 'outside_window') return twilioError(state, 400, 63016, 'Failed to send freeform message outside the allowed window');
  const problem = problemOf(state, fields);
  if (problem !== null) return twilioError(state, 400, problem[0], problem[1]);
  const media = fields.get('MediaUrl');
  const file = media === null ? null : await fetchMedia(state, media);
  if (file !== null && 'code' in file) return twilioError(state, 400, file.code, file.message);
  const message = take(state, fields, file);
  return fault?.kind === 'hang_up' ? 'hang_up' : { status: 201, body: message };
}

/** The first thing that is wrong with the fields, as Twilio's code and message. */
function problemOf(state: State, fields: URLSearchParams): readonly [number, string] | null {
  const unknown = [...fields.keys()].find((name) => !known.has(name));
  if (unknown !== undefined) return [20001, `Unknown parameter ${unknown}`];
  const twice = [...fields.keys()].find((name) => !['MediaUrl', 'PersistentAction'].includes(name) && fields.getAll(name).length > 1);
  if (twice !== undefined) return [20001, `${twice} is there twice`];
  return problemOfAddresses(state, fields) ?? problemOfContent(state, fields) ?? problemOfTemplate(state, fields);
}

function problemOfAddresses(state: State, fields: URLSearchParams): readonly [number, string] | null {
  const to = fields.get('To') ?? '';
  const from = fields.get('From') ?? '';
  const service = fields.get('MessagingServiceSid') ?? '';
  if (to === '') return [21604, "A 'To' phone number is required"];
  if (!/^(whatsapp:)?\+[1-9]\d{4,14}$/.test(to)) return [21211, "Invalid 'To' Phone Number"];
  if (from === '' && service === '') return [21603, "A 'From' phone number is required"];
  if (service !== '' && service !== state.service.sid) return [21701, 'The Messaging Service does not exist'];
  if (from !== '' && from !== ourAddress(state)) {
    return from.startsWith('whatsapp:')
      ? [63007, 'Could not find a Channel with the specified From address']
      : [21659, "'From' is not a Twilio phone number"];
  }
  if (from !== '' && from.startsWith('whatsapp:') !== to.startsWith('whatsapp:')) return [21910, "Invalid 'From' and 'To' pair"];
  if (state.optedOut.has(to)) return [21610, 'Attempt to send to unsubscribed recipient'];
  return null;
}

function problemOfContent(state: State, fields: URLSearchParams): readonly [number, string] | null {
  const body = fields.get('Body') ?? '';
  const media = fields.getAll('MediaUrl');
  const callback = fields.get('StatusCallback');
  const action = fields.get('PersistentAction');
  if (body === '' && media.length === 0 && !fields.has('ContentSid')) return [21619, 'A text message body or media urls must be specified'];
  if (body.length > 1600) return [21617, 'The concatenated message body exceeds the 1600 character limit'];
  if (media.length > 10) return [21623, 'Number of media files exceeds allowed limit'];
  if (state.kind === 'whatsapp' && media.length > 1) return [63021, 'WhatsApp takes one file a message'];
  if (callback !== null && (!URL.canParse(callback) || callback.length > 4000 || new URL(callback).hostname.includes('_'))) {
    return [21609, 'The StatusCallback URL is not a valid url'];
  }
  if (action !== null && state.kind !== 'whatsapp') return [63005, 'Channel did not accept given content'];
  if (action !== null && !/^geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?(\|.+)?$/.test(action)) return [63021, 'Channel invalid content error'];
  return null;
}

function problemOfTemplate(state: State, fields: URLSearchParams): readonly [number, string] | null {
  const template = fields.get('ContentSid');
  const variables = fields.get('ContentVariables');
  if (template === null) return variables === null ? null : [21654, 'ContentSid Required'];
  if (!/^HX[0-9a-f]{32}$/i.test(template) || !state.templates.has(template)) return [21655, 'The ContentSid is Invalid'];
  const filled = variables === null ? {} : record(variables);
  if (filled === null) return [21656, 'The ContentVariables Parameter is invalid'];
  const needed = [...(state.templates.get(template) ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '');
  return needed.every((name) => typeof filled[name] === 'string') ? null : [21656, 'The ContentVariables Parameter is invalid'];
}

function record(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Looks at the file by HEAD and fetches it by GET, as Twilio does. */
async function fetchMedia(state: State, url: string): Promise<FetchedMedia | { readonly code: number; readonly message: string }> {
  const isWhatsApp = state.kind === 'whatsapp';
  const unreachable = isWhatsApp ? { code: 63019, message: 'Media failed to download' } : { code: 21620, message: 'Invalid media URL(s)' };
  if (!URL.canParse(url) || !/^https?:/.test(url)) return unreachable;
  const head = await fetchFile(url, 'HEAD');
  const file = await fetchFile(url);
  if (head.status !== 200 || file.status !== 200 || head.type !== file.type) return unreachable;
  const types = isWhatsApp ? accepted.whatsapp : accepted.sms;
  if (file.type === null || !types.includes(file.type))
    return { code: isWhatsApp ? 63021 : 12300, message: `Invalid Content-Type ${file.type}` };
  const most = isWhatsApp && !picture.includes(file.type) ? 16_000_000 : 5_000_000;
  if (file.bytes.length > most) return { code: 11751, message: 'Media Message - Media exceeds messaging provider size limit' };
  return seenFile(decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? ''), file.type, file.bytes);
}

function take(state: State, fields: URLSearchParams, file: FetchedMedia | null): object {
  const to = fields.get('To') ?? '';
  const text = textOf(state, fields);
  const taken: Taken = {
    sid: newSid(file === null ? 'SM' : 'MM'),
    from: state.kind === 'whatsapp' ? `whatsapp:${state.number}` : state.number,
    to,
    statusCallback: fields.get('StatusCallback'),
  };
  state.taken.set(taken.sid, taken);
  if (isOutsideWindow(state, to) && !fields.has('ContentSid')) {
    // WhatsApp refuses only after Twilio has taken the message.
    void deliver(state, taken.statusCallback, statusParameters(state, taken, 'undelivered', '63016'), null);
  } else {
    const isPlace = fields.has('PersistentAction');
    state.received.add({
      id: taken.sid,
      to: to.replace(/^whatsapp:/, ''),
      kind: fields.has('ContentSid') ? 'template' : isPlace ? 'place' : file === null ? 'text' : 'file',
      text,
      file,
      buttons: [],
      replyTo: null,
      raw: Object.fromEntries(fields),
    });
  }
  return written(state, taken, fields, text);
}

function isOutsideWindow({ kind, wroteAt }: State, to: string): boolean {
  const last = wroteAt.get(to);
  return kind === 'whatsapp' && last !== undefined && Date.now() - last > 24 * 60 * 60_000;
}

function textOf({ templates }: State, fields: URLSearchParams): string {
  const template = templates.get(fields.get('ContentSid') ?? '');
  if (template === undefined) return fields.get('Body') ?? '';
  const variables = record(fields.get('ContentVariables') ?? '{}') ?? {};
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(variables[name]));
}

/** The message as Twilio answers with it. */
function written(state: State, { sid, to, from }: Taken, fields: URLSearchParams, body: string): object {
  const uri = `/2010-04-01/Accounts/${state.accountSid}/Messages/${sid}.json`;
  const isService = fields.has('MessagingServiceSid');
  const now = new Date().toUTCString().replace('GMT', '+0000');
  return {
    account_sid: state.accountSid,
    api_version: '2010-04-01',
    body,
    date_created: now,
    date_sent: null,
    date_updated: now,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: isService ? null : from,
    messaging_service_sid: isService ? state.service.sid : null,
    num_media: String(fields.getAll('MediaUrl').length),
    num_segments: isService ? '0' : '1',
    price: null,
    price_unit: null,
    sid,
    status: isService ? 'accepted' : 'queued',
    subresource_uris: { media: uri.replace('.json', '/Media.json') },
    to,
    uri,
  };
}
