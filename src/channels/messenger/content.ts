import type { IncomingContent, IncomingFile } from '../../app/adapter';
import type { Place } from '../../core/content';
import type { FileKind } from '../../core/file';
import type { MessengerAttachment, MessengerEvent, MessengerMessage } from './payload';

/** What a message says. What cannot be shown becomes its name in brackets. */
export function contentOf(message: MessengerMessage): IncomingContent {
  const read = message.attachments.map(attached);
  const files = read.flatMap(({ file }) => file ?? []);
  const place = read.find((part) => part.place !== undefined)?.place;
  const text = withLinks(
    message.text ?? '',
    read.flatMap(({ link }) => link ?? []),
  );
  const hasContent = text !== '' || files.length > 0 || place !== undefined;
  const referral = referralOf(message.referral);
  return {
    ...(hasContent ? { text } : placeholder(read.find(({ name }) => name !== undefined)?.name ?? 'Unsupported message')),
    ...(files.length === 0 ? {} : { files }),
    ...(place === undefined ? {} : { place }),
    ...(message.reply_to?.mid === undefined ? {} : { replyTo: message.reply_to.mid }),
    ...(message.quick_reply?.payload === undefined ? {} : { payload: message.quick_reply.payload }),
    ...(referral === null ? {} : { referral }),
  };
}

/** What a pressed button says; in conversations of another application without its payload. */
export function pressedContent({ title, payload, referral }: NonNullable<MessengerEvent['postback']>): IncomingContent {
  const from = referralOf(referral);
  return {
    ...(title === undefined || title === '' ? placeholder('Pressed a button') : { text: title }),
    ...(payload === undefined ? {} : { payload }),
    ...(from === null ? {} : { referral: from }),
  };
}

const placeholder = (name: string): IncomingContent => ({ text: `[${name}]`, isPlaceholder: true });

/** What an attachment is to us: one of these, or nothing but its name. */
interface Attached {
  readonly file?: IncomingFile;
  readonly place?: Place;
  readonly link?: string;
  readonly name?: string;
}

const fileKinds: Readonly<Record<string, FileKind>> = { image: 'image', video: 'video', audio: 'audio', file: 'document' };

function attached(attachment: MessengerAttachment): Attached {
  const { type = '', title, payload } = attachment;
  const url = payload?.url ?? attachment.url;
  const name = nameOf(type);
  const kind = Object.hasOwn(fileKinds, type) ? fileKinds[type] : undefined;
  if (kind !== undefined) return isWebAddress(url) ? { file: fileOf(kind, url, payload?.sticker_id !== undefined) } : { name };
  const { lat: latitude, long: longitude } = payload?.coordinates ?? {};
  if (latitude !== undefined && longitude !== undefined) {
    return { place: { latitude, longitude, ...(title === undefined ? {} : { name: title }) } };
  }
  // Shared links, posts and reels. Their text usually is in the message already.
  return isWebAddress(url) ? { link: url } : { name: title === undefined || title === '' ? name : `${name}: ${title}` };
}

const isWebAddress = (url: string | undefined): url is string => url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url);

/** Messenger tells no type, and no name but the one at the end of the address. */
function fileOf(kind: FileKind, url: string, isSticker: boolean): IncomingFile {
  return { kind: isSticker ? 'sticker' : kind, name: kind === 'document' ? nameIn(url) : null, type: null, size: null, source: { url } };
}

function nameIn(url: string): string | null {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return last === '' ? null : decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** `ig_reel` as `Ig reel`. */
function nameOf(type: string): string {
  if (type === 'fallback') return 'Shared link';
  if (!/^[a-z][a-z0-9_ -]{1,39}$/i.test(type)) return 'Attachment';
  const words = type.replaceAll(/[_-]+/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Links that are not in the text yet, under it. */
const withLinks = (text: string, links: readonly string[]): string =>
  [text, ...links.filter((link) => !text.includes(link))].filter((line) => line !== '').join('\n');

/** Where the customer came from; values that are no text are left out, those of an advertisement included. */
function referralOf(referral: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, string>> | null {
  const context = referral?.['ads_context_data'];
  const told = [...Object.entries(typeof context === 'object' ? (context ?? {}) : {}), ...Object.entries(referral ?? {})].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  );
  return told.length === 0 ? null : Object.fromEntries(told);
}
