import type { IncomingContent, IncomingFile } from '../../app/adapter';
import type { SharedContact } from '../../core/content';
import type { FileKind } from '../../core/file';
import type { InfobipContent } from './payload';

const files: Readonly<Record<string, FileKind>> = {
  IMAGE: 'image',
  VIDEO: 'video',
  AUDIO: 'audio',
  VOICE: 'voice',
  STICKER: 'sticker',
  DOCUMENT: 'document',
  // The Messages API's word.
  FILE: 'document',
};

/** What a message says. Never throws; what cannot be shown becomes a text in brackets. */
export function contentOf(message: InfobipContent): IncomingContent {
  const { context, referral } = message;
  const product = productOf(context?.referredProduct);
  return {
    ...bodyOf(message),
    ...(context?.id === undefined ? {} : { replyTo: context.id }),
    ...(referral === undefined && product === null ? {} : { referral: { ...referral, ...product } }),
  };
}

function bodyOf(message: InfobipContent): IncomingContent {
  const type = (message.type ?? '').toUpperCase();
  const kind = files[type];
  if (kind !== undefined) return fileContent(kind, message);
  switch (type) {
    case 'TEXT':
      return said(message.text ?? message.cleanText, 'Empty message');
    case 'LOCATION':
      return placeContent(message);
    case 'CONTACT':
      return contactsContent(message);
    case 'BUTTON':
    case 'BUTTON_REPLY':
    case 'LIST_REPLY':
    case 'INTERACTIVE_BUTTON_REPLY':
    case 'INTERACTIVE_LIST_REPLY':
      return pressed(message);
    case 'INTERACTIVE_FLOW_REPLY':
      return formContent(message);
    case 'INTERACTIVE_PAYMENT_CONFIRMATION':
      return placeholder(message.status === undefined ? 'Payment' : `Payment: ${plain(message.status)}`);
    case 'INTERACTIVE_CALL_PERMISSION_REPLY':
      return placeholder(`May we call: ${plain(message.callPermissionReply?.response ?? 'no answer')}`);
    case 'ORDER':
      return said(message.text, `Order of ${String(message.productItems?.length ?? 0)} products`);
    case 'INFECTED_CONTENT':
      return placeholder('File with malware, held back by Infobip');
    case 'UNSUPPORTED':
      return placeholder('Message that WhatsApp does not pass on');
    default:
      return said(message.text ?? message.caption, type === '' ? 'Message' : plain(type));
  }
}

const placeholder = (what: string): IncomingContent => ({ text: `[${what}]`, isPlaceholder: true });

const said = (text: string | undefined, otherwise: string): IncomingContent =>
  text === undefined || text === '' ? placeholder(otherwise) : { text };

/** `POLL_CREATION` as people read it: `Poll creation`. */
function plain(type: string): string {
  const words = type
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .slice(0, 40)
    .toLowerCase();
  return words === '' ? 'Message' : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A document's name comes in the place of its caption: WhatsApp through Infobip has no field for it. */
function fileContent(kind: FileKind, message: InfobipContent): IncomingContent {
  const { url, caption, filename, text } = message;
  if (url === undefined || !/^https?:\/\//i.test(url)) return placeholder(plain(kind));
  const isNamed = kind === 'document' && filename === undefined;
  const file: IncomingFile = { kind, name: (isNamed ? caption : filename) ?? null, type: null, size: null, source: { url } };
  return { text: (isNamed ? text : (caption ?? text)) ?? '', files: [file] };
}

function placeContent({ latitude, longitude, name, address }: InfobipContent): IncomingContent {
  if (latitude === undefined || longitude === undefined) return placeholder('Place');
  const place = { latitude, longitude, ...(name === undefined ? {} : { name }), ...(address === undefined ? {} : { address }) };
  return { text: '', place };
}

function contactsContent({ contacts = [] }: InfobipContent): IncomingContent {
  const shared = contacts.map(({ name, phones = [], emails = [] }): SharedContact => {
    const parts = [name?.firstName, name?.lastName].filter((part) => part !== undefined);
    return {
      name: name?.formattedName ?? parts.join(' '),
      phones: phones.flatMap(({ phone, waId }) => phone ?? (waId === undefined ? [] : `+${waId}`)),
      emails: emails.flatMap(({ email }) => email ?? []),
    };
  });
  return shared.length === 0 ? placeholder('Contact') : { text: '', contacts: shared };
}

/** A pressed button: of a template (`text`, `payload`), or under a message of ours (`title`, `id`). */
function pressed({ text, title, payload, id }: InfobipContent): IncomingContent {
  const label = text ?? title;
  const behind = payload ?? id;
  return { ...said(label, 'Button'), ...(behind === undefined ? {} : { payload: behind }) };
}

/** A filled form of WhatsApp Flows: its values are for the workflow. */
function formContent({ text, response }: InfobipContent): IncomingContent {
  const values = response === undefined || response === null ? {} : { payload: JSON.stringify(response) };
  return { ...said(text, 'Form'), ...values };
}

/** What a customer asks about from the catalogue. */
function productOf(product: unknown): Readonly<Record<string, string>> | null {
  if (typeof product !== 'object' || product === null) return null;
  const known = Object.entries(product).filter((field): field is [string, string] => typeof field[1] === 'string');
  return known.length === 0 ? null : Object.fromEntries(known);
}

/** The entries of the Messages API's list as one message. */
export function mergedContent(entries: readonly InfobipContent[]): IncomingContent {
  const all = entries.map(contentOf);
  const told = all.filter(({ isPlaceholder }) => isPlaceholder !== true);
  const shown = told.length === 0 ? all.slice(0, 1) : told;
  const first = shown[0];
  if (first === undefined) return placeholder('Message');
  const attached = shown.flatMap((part) => part.files ?? []);
  const texts = shown.map(({ text }) => text).filter((text) => text !== '');
  return { ...first, text: texts.join('\n'), ...(attached.length === 0 ? {} : { files: attached }) };
}
