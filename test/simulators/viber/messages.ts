import type { SentByUs } from '../simulator.ts';
import { anything, flag, list, numberBetween, object, oneOf, text, violationsOf } from '../shared/check.ts';
import type { Check } from '../shared/check.ts';
import { fetchFile } from '../shared/outbound.ts';
import { seenFile } from '../shared/seen-file.ts';
import type { Answer } from '../shared/server.ts';
import { asNumber, nextToken } from './state.ts';
import type { Key, State, User } from './state.ts';

const names: Readonly<Record<number, string>> = {
  1: 'invalidUrl',
  2: 'invalidAuthToken',
  3: 'badData',
  4: 'missingData',
  5: 'receiverNotRegistered',
  6: 'receiverNotSubscribed',
  10: 'webhookNotSet',
  12: 'tooManyRequests',
};

/** A refusal as Viber writes it: HTTP 200, whatever it is. */
export function refusal(state: State, status: number, why = ''): Answer {
  const message = [names[status] ?? 'generalError', why].filter((part) => part !== '').join(': ');
  state.refused.push({ status, reason: message });
  return { status: 200, body: { status, status_message: message } };
}

const address = text(1, 2_000, /^https?:\/\//);

const key = object(
  { ActionType: oneOf('reply', 'open-url', 'none'), ActionBody: text(1, 2_000) },
  {
    Columns: numberBetween(1, 6),
    Rows: numberBetween(1, 2),
    Text: text(0, 250),
    TextSize: oneOf('small', 'regular', 'large'),
    TextVAlign: oneOf('top', 'middle', 'bottom'),
    TextHAlign: oneOf('left', 'center', 'right'),
    BgColor: text(7, 7, /^#[0-9a-f]{6}$/i),
    Image: address,
    Silent: flag,
  },
);
const keyboard = object(
  { Type: oneOf('keyboard'), Buttons: list(key, 1, 24) },
  { DefaultHeight: flag, BgColor: text(7, 7), InputFieldState: oneOf('regular', 'minimized', 'hidden') },
);

/** What a kind of message must have beside what all have. */
const kinds: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  text: { text: text(1, 7_000) },
  picture: { text: text(0, 768), media: address },
  video: { media: address, size: numberBetween(1, 26_000_000) },
  file: { media: address, size: numberBetween(1, 50_000_000), file_name: text(1, 256) },
  location: { location: object({ lat: numberBetween(-90, 90), lon: numberBetween(-180, 180) }) },
  contact: { contact: object({ name: text(1, 28), phone_number: text(1, 18) }) },
  url: { media: address },
  sticker: { sticker_id: numberBetween(1, 1_000_000_000) },
};
const extras: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  picture: { thumbnail: address },
  video: { thumbnail: address, duration: numberBetween(1, 180) },
};

function checkOf(type: string): Check | null {
  const own = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (own === undefined) return null;
  const sender = object({ name: text(1, 28) }, { avatar: address });
  const common = { receiver: text(1, 100), type: oneOf(type), sender };
  const optional = { min_api_version: numberBetween(1, 10), tracking_data: text(0, 4_096), keyboard, ...extras[type] };
  return object({ ...common, ...own }, optional);
}

const forbidden = /\.(exe|bat|cmd|com|msi|apk|app|vbs?|ps1|jse|lnk|scr|reg|pif|cpl|wsf)$/i;

/** Takes a message, or refuses it as Viber does. */
export async function takeMessage(state: State, body: unknown, bytes: number): Promise<Answer | 'hang_up'> {
  const fault = state.faults[0]?.kind === 'expired_media' ? undefined : state.faults.shift();
  if (fault?.kind === 'rate_limited') return refusal(state, 12);
  if (fault?.kind === 'unreachable') return refusal(state, 6);
  if (fault?.kind === 'server_error') return { status: 503, body: 'Service Unavailable' };
  if (bytes > 30_000) return refusal(state, 3, 'the request is larger than 30 kB');
  const message = record(body);
  const type = typeof message['type'] === 'string' ? message['type'] : '';
  if (type === '') return refusal(state, 4, 'type');
  const check = checkOf(type);
  if (check === null) return refusal(state, 3, `type ${type}`);
  const violations = violationsOf(check, body);
  const [wrong] = Object.entries(violations);
  const isMissing = wrong?.[1].includes('must not be null') === true;
  if (wrong !== undefined) return refusal(state, isMissing ? 4 : 3, `${wrong[0]} ${wrong[1].join(', ')}`);
  const user = state.users.get(String(message['receiver']));
  if (user === undefined) return refusal(state, 5);
  if (!user.isSubscribed) return refusal(state, 6);
  if (state.webhookUrl === '') return refusal(state, 10);
  const file = await fileOf(message, type);
  if (typeof file === 'string') return refusal(state, 3, file);
  const token = deliver(state, user, message, type, file);
  if (fault?.kind === 'hang_up') return 'hang_up';
  const answer = { status: 0, status_message: 'ok', message_token: asNumber(token), chat_hostname: 'SN-CHAT-01_', billing_status: 1 };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** Fetches what the message points to; a text when it cannot be sent. */
async function fileOf(message: Record<string, unknown>, type: string): Promise<SentByUs['file'] | string> {
  if (!['picture', 'video', 'file'].includes(type)) return null;
  const url = String(message['media']);
  const last = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
  const name = typeof message['file_name'] === 'string' ? message['file_name'] : last;
  const file = await fetchFile(url);
  if (file.status !== 200) return `media is not accessible (${file.status})`;
  const size = file.bytes.length;
  if (type === 'picture') {
    const format = /\.(jpe?g|png|gif)$/i.exec(last)?.[1]?.toLowerCase();
    if (format === undefined || !/^image\/(jpeg|png|gif)$/.test(file.type ?? '')) return 'media is no JPEG, PNG or GIF';
    if (size > (file.type === 'image/jpeg' ? 1_000_000 : 3_000_000)) return 'media is too large';
  }
  if (type === 'video' && (!/\.mp4$/i.test(last) || file.type !== 'video/mp4')) return 'media is no MP4';
  if (type === 'file' && forbidden.test(name)) return 'file_name has a forbidden extension';
  if (type !== 'picture' && message['size'] !== size) return 'size is not the size of media';
  return seenFile(name, file.type, file.bytes);
}

function deliver(state: State, user: User, message: Record<string, unknown>, type: string, file: SentByUs['file']): string {
  const token = nextToken(state);
  const keys = keysOf(message['keyboard']);
  user.tracking = typeof message['tracking_data'] === 'string' ? message['tracking_data'] : '';
  state.taken.set(token, { token, user, keys });
  state.received.add({
    id: token,
    to: user.id,
    kind: file !== null ? 'file' : type === 'text' ? 'text' : type === 'location' ? 'place' : 'other',
    text: typeof message['text'] === 'string' ? message['text'] : '',
    file,
    buttons: keys.map(({ label }) => label),
    replyTo: null,
    raw: message,
  });
  return token;
}

function keysOf(value: unknown): readonly Key[] {
  const { Buttons: buttons } = record(value);
  if (!Array.isArray(buttons)) return [];
  return buttons.map(record).map((button) => ({
    label: (typeof button['Text'] === 'string' ? button['Text'] : '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
    action: String(button['ActionType']),
    body: String(button['ActionBody']),
    isSilent: button['Silent'] === true,
  }));
}

/** Any of the bot's own fields, for calls whose fields are few. */
export const noFields = object({}, {});
export const webhookFields = object({ url: anything }, { event_types: list(text(1, 40), 0, 10), send_name: flag, send_photo: flag });
