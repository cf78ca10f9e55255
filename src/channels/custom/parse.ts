import type { Happening, IncomingContent, IncomingFile, Sender } from '../../app/adapter';
import { fileKindOf } from '../../core/file';
import type { CallCustomer, IncomingCall, IncomingCallEvent, IncomingCallMessage } from './payload';

/**
 * What a call tells: its messages, then its events, then its receipts.
 *
 * @param now counts where no moment is told
 */
export function happeningsOf({ messages = [], events = [], receipts = [] }: IncomingCall, now: number): readonly Happening[] {
  return [
    ...messages.map((message) => messageHappening(message, now)),
    ...events.map((event) => eventHappening(event, now)),
    ...receipts.map(({ message, status, at, code = 'failed', reason }): Happening => {
      const failure = { code, reason: reason ?? 'The message could not be brought to the customer. Send again, or use another channel.' };
      const receipt = { account: null, kind: 'receipt' as const, providerMessageId: message, status, at: momentOf(at, now) };
      return status === 'failed' ? { ...receipt, failure } : receipt;
    }),
  ];
}

const momentOf = (at: string | undefined, now: number): number => (at === undefined ? now : Date.parse(at));

function senderOf({ id, name, phone, language, picture, aliases }: CallCustomer): Sender {
  return {
    externalId: id,
    ...(aliases === undefined ? {} : { aliases }),
    ...(name === undefined || name === '' ? {} : { name }),
    ...(phone === undefined ? {} : { phone }),
    ...(language === undefined ? {} : { language }),
    ...(picture === undefined || picture === null ? {} : { picture: { url: picture } }),
  };
}

function messageHappening(message: IncomingCallMessage, now: number): Happening {
  const common = {
    account: null,
    providerMessageId: message.id,
    sender: senderOf(message.from),
    at: momentOf(message.at, now),
    content: contentOf(message),
  };
  if (message.direction === 'out') return { ...common, kind: 'echo' };
  return { ...common, kind: 'message', ...(message.history === true ? { isHistory: true } : {}) };
}

function contentOf(message: IncomingCallMessage): IncomingContent {
  const { text = '', files = [], place, contacts = [], replyTo, payload, referral, forwarded, placeholder } = message;
  const isPlaceholder = text === '' && files.length === 0 && contacts.length === 0 && place === undefined;
  return {
    text: isPlaceholder ? `[${placeholder ?? 'Message'}]` : text,
    ...(isPlaceholder ? { isPlaceholder: true } : {}),
    ...(files.length === 0 ? {} : { files: files.map(fileOf) }),
    ...(place === undefined ? {} : { place: placeOf(place) }),
    ...(contacts.length === 0 ? {} : { contacts: contacts.map(({ name, phones = [], emails = [] }) => ({ name, phones, emails })) }),
    ...(replyTo === undefined || replyTo === null ? {} : { replyTo }),
    ...(payload === undefined || payload === null ? {} : { payload }),
    ...(referral === undefined ? {} : { referral }),
    ...(forwarded === true ? { isForwarded: true } : {}),
  };
}

function fileOf({ url, kind, name, type, size }: NonNullable<IncomingCallMessage['files']>[number]): IncomingFile {
  const bare = type?.split(';')[0]?.trim().toLowerCase() ?? '';
  return {
    kind: kind ?? fileKindOf(bare),
    name: name ?? null,
    type: bare === '' ? null : bare,
    size: size ?? null,
    source: { url },
  };
}

function placeOf({ latitude, longitude, name, address }: NonNullable<IncomingCallMessage['place']>): NonNullable<IncomingContent['place']> {
  return { latitude, longitude, ...(name === undefined ? {} : { name }), ...(address === undefined ? {} : { address }) };
}

function eventHappening(event: IncomingCallEvent, now: number): Happening {
  const common = { account: null, at: momentOf(event.at, now) };
  switch (event.type) {
    case 'edited':
      return { ...common, kind: 'edited', providerMessageId: event.message, sender: senderOf(event.from), text: event.text };
    case 'deleted':
      return { ...common, kind: 'deleted', providerMessageId: event.message, sender: senderOf(event.from) };
    case 'reacted':
      return { ...common, kind: 'reacted', providerMessageId: event.message, sender: senderOf(event.from), emoji: event.emoji };
    case 'watermark':
      return { ...common, kind: 'watermark', externalId: event.customer, status: event.status, upTo: Date.parse(event.upTo) };
    case 'reachable': {
      const reason = event.reason ?? (event.reachable ? 'The customer takes messages again.' : 'The customer takes no messages.');
      return { ...common, kind: 'reachable', sender: senderOf(event.from), isReachable: event.reachable, reason };
    }
    case 'renamed':
      return { ...common, kind: 'renamed', from: event.from, to: event.to, ...(event.phone === undefined ? {} : { phone: event.phone }) };
    case 'control': {
      const asked = event.asked === undefined ? {} : { isAsked: event.asked };
      return { ...common, kind: 'control', sender: senderOf(event.from), isOurs: event.ours, ...asked, metadata: event.metadata ?? null };
    }
  }
}
