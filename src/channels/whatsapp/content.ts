import type { IncomingContent, IncomingFile } from '../../app/adapter';
import type { SharedContact } from '../../core/content';
import type { FileKind } from '../../core/file';
import type { WhatsAppContent, WhatsAppMessage } from './payload';

/** What a message of any kind says. A kind that cannot be shown becomes its name in brackets. */
export function contentOf(message: WhatsAppMessage): IncomingContent {
  const { context } = message;
  const referral = referralOf(message);
  return {
    ...saidBy(message),
    ...(context?.id === undefined ? {} : { replyTo: context.id }),
    ...(context?.forwarded === true || context?.frequently_forwarded === true ? { isForwarded: true } : {}),
    ...(referral === null ? {} : { referral }),
  };
}

function saidBy(message: WhatsAppMessage): IncomingContent {
  const { text, button, interactive, location, contacts, order } = message;
  switch (message.type) {
    case 'text':
      return text?.body === undefined ? placeholder('Empty message') : { text: text.body };
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return fileOf(message, message.type);
    case 'location':
      return placeOf(location);
    case 'contacts':
      return contacts.length === 0 ? placeholder('Contact card') : { text: '', contacts: contacts.map(cardOf) };
    case 'button':
      return pressed(button?.text, button?.payload);
    case 'interactive':
      return answeredBy(interactive);
    case 'order':
      return order?.text === undefined || order.text === ''
        ? placeholder(orderText(order?.product_items.length ?? 0))
        : { text: order.text };
    case 'request_welcome':
      return placeholder('Opened the chat');
    case 'unsupported':
    case 'unknown':
      return placeholder(nameOf(message.unsupported?.type) ?? 'Unsupported message');
    default:
      return placeholder(nameOf(message.type) ?? 'Unsupported message');
  }
}

const placeholder = (name: string): IncomingContent => ({ text: `[${name}]`, isPlaceholder: true });

/** `request_welcome` as `Request welcome`; null for what is no name. */
function nameOf(type: string | undefined): string | null {
  if (type === undefined || !/^[a-z][a-z0-9_ -]{1,39}$/i.test(type)) return null;
  const words = type.replaceAll(/[_-]+/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const fileNames = { image: 'Image', video: 'Video', audio: 'Audio', document: 'Document', sticker: 'Sticker' } as const;

function fileOf(message: WhatsAppMessage, type: keyof typeof fileNames): IncomingContent {
  const media = message[type];
  // Without an id there is nothing to fetch: WhatsApp could not take the file over.
  if (media?.id === undefined) return placeholder(fileNames[type]);
  const kind: FileKind = type === 'audio' && media.voice === true ? 'voice' : type;
  const file: IncomingFile = {
    kind,
    name: media.filename ?? null,
    type: media.mime_type?.split(';')[0]?.trim().toLowerCase() ?? null,
    size: null,
    source: { id: media.id },
  };
  return { text: media.caption ?? '', files: [file] };
}

function placeOf(location: WhatsAppMessage['location']): IncomingContent {
  if (location?.latitude === undefined || location.longitude === undefined) return placeholder('Location');
  const { latitude, longitude, name, address } = location;
  return {
    text: '',
    place: { latitude, longitude, ...(name === undefined ? {} : { name }), ...(address === undefined ? {} : { address }) },
  };
}

function cardOf({ name, phones, emails, org }: WhatsAppContent['contacts'][number]): SharedContact {
  const parts = [name?.first_name, name?.last_name].filter((part) => part !== undefined);
  return {
    name: name?.formatted_name ?? (parts.length > 0 ? parts.join(' ') : (org?.company ?? '')),
    phones: phones.flatMap(({ phone, wa_id: waId }) => phone ?? (waId === undefined ? [] : `+${waId}`)),
    emails: emails.flatMap(({ email }) => email ?? []),
  };
}

const pressed = (label: string | undefined, payload: string | undefined): IncomingContent => ({
  ...(label === undefined || label === '' ? placeholder('Pressed a button') : { text: label }),
  ...(payload === undefined ? {} : { payload }),
});

/** The answer to a message with buttons, a list or a form; some arrive without their body. */
function answeredBy(interactive: WhatsAppMessage['interactive']): IncomingContent {
  const chosen = interactive?.button_reply ?? interactive?.list_reply;
  if (chosen !== undefined) return pressed(chosen.title, chosen.id);
  const form = interactive?.nfm_reply?.response_json;
  return form === undefined ? placeholder('Pressed a button') : { ...placeholder('Filled in a form'), payload: form };
}

const orderText = (products: number): string =>
  products === 0 ? 'Order' : `Order of ${products} ${products === 1 ? 'product' : 'products'}`;

/** Where the customer came from: an advertisement, or a product of the catalogue. Values that are no text are left out. */
function referralOf({ referral, context }: WhatsAppMessage): Readonly<Record<string, string>> | null {
  const product = context?.referred_product;
  const told = Object.entries({ ...product, ...referral }).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  );
  return told.length === 0 ? null : Object.fromEntries(told);
}

/** What a message says after it was edited: its text, or the caption of its file. */
export function editedTextOf(message: NonNullable<NonNullable<WhatsAppMessage['edit']>['message']>): string {
  return message.text?.body ?? (message.image ?? message.video ?? message.document)?.caption ?? '';
}
