import type { Happening, IncomingContent, IncomingFile, Sender } from '../../app/adapter';
import type { Place, SharedContact } from '../../core/content';
import type { FileKind } from '../../core/file';
import { payloadOf } from './buttons';
import { incomingOf, receiptOf, subscribedOf, unsubscribedOf } from './payload';
import type { Incoming, ViberMessage, ViberUser } from './payload';

/**
 * What one event of Viber's comes to; nothing when it is of no interest: a conversation that somebody only opened, an event nobody knows.
 *
 * @param at when it was, milliseconds
 */
export function happeningsOf(event: string, json: unknown, at: number): readonly Happening[] {
  switch (event) {
    case 'message':
      return fromMessage(incomingOf(json), at);
    case 'subscribed': {
      const told = subscribedOf(json);
      const reason = 'The customer subscribed to the bot.';
      return told === null ? [] : [{ kind: 'reachable', account: null, sender: senderOf(told.user), at, isReachable: true, reason }];
    }
    case 'unsubscribed': {
      const told = unsubscribedOf(json);
      const reason = 'The customer unsubscribed from the bot and receives nothing more until they write.';
      return told === null
        ? []
        : [{ kind: 'reachable', account: null, sender: { externalId: told.user_id }, at, isReachable: false, reason }];
    }
    case 'delivered':
      return receiptFrom(json, 'delivered', at);
    case 'seen':
      return receiptFrom(json, 'read', at);
    case 'failed':
      return receiptFrom(json, 'failed', at);
    default:
      return [];
  }
}

function fromMessage(told: Incoming | null, at: number): readonly Happening[] {
  // Silent is only what our link buttons tell when they are pressed.
  if (told === null || told.silent === true) return [];
  return [
    {
      kind: 'message',
      account: null,
      providerMessageId: told.message_token,
      sender: senderOf(told.sender),
      at,
      content: contentOf(told.message),
    },
  ];
}

/** The customer as the event tells of them. */
function senderOf({ id, name, avatar, language }: ViberUser): Sender {
  return {
    externalId: id,
    name: name === undefined || name === '' ? null : name,
    language: languageOf(language),
    picture: avatar !== undefined && isWebAddress(avatar) ? { url: avatar } : null,
  };
}

/** BCP 47, or null when it is none. */
export const languageOf = (language: string | undefined): string | null =>
  language !== undefined && /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(language) ? language.replaceAll('_', '-') : null;

/** True for `http` and `https` addresses. */
export const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

function contentOf(message: ViberMessage): IncomingContent {
  const { type, text = '', media = '' } = message;
  const file = fileOf(message);
  const place = placeOf(message);
  const contacts = contactsOf(message);
  const written = type === 'url' && media !== text ? [text, media].filter((part) => part !== '').join('\n') : text;
  const isEmpty = written === '' && file === null && place === null && contacts === null;
  const payload = type === 'text' ? payloadOf(message.tracking_data, text) : null;
  return {
    text: isEmpty ? placeholder(type) : written,
    ...(isEmpty ? { isPlaceholder: true } : {}),
    ...(file === null ? {} : { files: [file] }),
    ...(place === null ? {} : { place }),
    ...(contacts === null ? {} : { contacts }),
    ...(payload === null ? {} : { payload }),
  };
}

const fileKinds: Readonly<Record<string, FileKind>> = { picture: 'image', video: 'video', file: 'document', sticker: 'sticker' };

/** Viber claims no type of a file. */
function fileOf({ type, media, file_name: name, file_size: fileSize, size }: ViberMessage): IncomingFile | null {
  const kind = Object.hasOwn(fileKinds, type) ? fileKinds[type] : undefined;
  if (kind === undefined || media === undefined || !isWebAddress(media)) return null;
  const bytes = fileSize ?? size;
  return {
    kind,
    name: name === undefined || name === '' ? null : name,
    type: null,
    size: bytes !== undefined && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null,
    source: { url: media },
  };
}

function placeOf({ type, location }: ViberMessage): Place | null {
  if (type !== 'location' || location === undefined || Math.abs(location.lat) > 90 || Math.abs(location.lon) > 180) return null;
  return { latitude: location.lat, longitude: location.lon };
}

function contactsOf({ type, contact }: ViberMessage): readonly SharedContact[] | null {
  const { name = '', phone_number: phone = '' } = contact ?? {};
  if (type !== 'contact' || (name === '' && phone === '')) return null;
  return [{ name, phones: phone === '' ? [] : [phone], emails: [] }];
}

/** The kind as Viber names it, in brackets; what is no word is not shown. */
function placeholder(type: string): string {
  if (type === 'text' || !/^[a-z][a-z_ -]{1,30}$/i.test(type)) return '[Empty message]';
  return `[${type.charAt(0).toUpperCase()}${type.slice(1).replaceAll('_', ' ')}]`;
}

function receiptFrom(json: unknown, status: 'delivered' | 'read' | 'failed', at: number): readonly Happening[] {
  const told = receiptOf(json);
  if (told === null) return [];
  const receipt = { kind: 'receipt', account: null, providerMessageId: told.message_token, status, at } as const;
  if (status !== 'failed') return [receipt];
  const { desc = '' } = told;
  const why = /^[\w .,:;'()/-]{1,120}$/.test(desc) ? ` (${desc})` : '';
  const reason = `The customer’s Viber could not show the message${why}. Write it in another form, without buttons.`;
  return [{ ...receipt, failure: { code: 'failed', reason } }];
}
