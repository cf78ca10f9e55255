/** Customers of the simulated Infobip. */
import type { DeliveredWebhook, SentFile, SimulatedCustomer } from '../simulator.ts';
import type { State } from './state.ts';

/** Delivers entries of a push to the portal's address. */
export type Push = (results: readonly object[], messageId: string | null) => Promise<DeliveredWebhook>;

/** `2026-11-21T10:00:00.000+0000`: an offset without a colon. */
export const stampOf = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

const idOf = (prefix: string): string => `${prefix}${crypto.randomUUID().replaceAll('-', '')}`;

/** A customer with a phone number; on SMS a customer can write texts and nothing else. */
export function customerOf(state: State, baseUrl: () => string, push: Push, id: string, name: string): SimulatedCustomer {
  return state.kind === 'sms' ? smsCustomer(state, push, id, name) : whatsappCustomer(state, baseUrl, push, id, name);
}

interface Options {
  readonly id?: string;
  readonly at?: number;
  readonly replyTo?: string;
}

function smsCustomer(state: State, push: Push, id: string, name: string): SimulatedCustomer {
  const entry = (text: string, { id: messageId = idOf(''), at = Date.now() }: Options = {}) => ({
    messageId,
    from: id,
    to: state.sender,
    text,
    cleanText: text.split(' ').slice(1).join(' '),
    keyword: text.split(' ')[0]?.toUpperCase() ?? '',
    receivedAt: stampOf(at),
    smsCount: Math.ceil(text.length / 153),
    price: { pricePerMessage: 0, currency: 'EUR' },
    callbackData: null,
  });
  const write = (text: string, options?: Options) => {
    const result = entry(text, options);
    return push([result], result.messageId);
  };
  return {
    id,
    name,
    text: write,
    batch: (texts) =>
      push(
        texts.map((text) => entry(text)),
        null,
      ),
    file: () => write('https://example.com/a-file'),
    place: (latitude, longitude) => write(`https://maps.example.com/?q=${String(latitude)},${String(longitude)}`),
    contactCard: null,
    react: null,
    edit: null,
    remove: null,
    press: null,
    unknownKind: () => push([{ messageId: idOf(''), from: id, to: state.sender, binary: 'C0FFEE', receivedAt: stampOf(Date.now()) }], null),
    inGroup: null,
    setReachable: null,
  };
}

function whatsappCustomer(state: State, baseUrl: () => string, push: Push, id: string, name: string): SimulatedCustomer {
  const entry = (message: object, { id: messageId = idOf('wamid.'), at = Date.now(), replyTo }: Options = {}) => {
    state.written.add(messageId);
    return {
      from: id,
      to: state.sender,
      integrationType: 'WHATSAPP',
      receivedAt: stampOf(at),
      messageId,
      pairedMessageId: null,
      callbackData: null,
      message: { ...message, ...(replyTo === undefined ? {} : { context: { from: state.sender, id: replyTo } }) },
      contact: { name },
      price: { pricePerMessage: 0, currency: 'EUR' },
    };
  };
  const write = (message: object, options?: Options) => {
    const result = entry(message, options);
    return push([result], result.messageId);
  };
  const about = (messageId: string) => ({ context: { from: state.sender, id: messageId } });
  return {
    id,
    name,
    text: (text, options) => write({ type: 'TEXT', text }, options),
    batch: (texts) =>
      push(
        texts.map((text) => entry({ type: 'TEXT', text })),
        null,
      ),
    file: (file) => write(fileMessage(state, baseUrl(), file)),
    place: (latitude, longitude) => write({ type: 'LOCATION', latitude, longitude, name: 'Here' }),
    contactCard: (formattedName, phone) =>
      write({ type: 'CONTACT', contacts: [{ name: { formattedName, firstName: formattedName }, phones: [{ phone, type: 'CELL' }] }] }),
    react: (messageId, emoji) =>
      write(
        emoji === null
          ? { type: 'REACTION', action: 'UNREACT', ...about(messageId) }
          : { type: 'REACTION', action: 'REACT', emoji, ...about(messageId) },
      ),
    edit: null,
    remove: (messageId) => push([{ messageId, from: id, to: state.sender, deletedAt: stampOf(Date.now()) }], null),
    press: (messageId, label) => {
      const payload = state.taken.get(messageId)?.payloads.get(label);
      if (payload === undefined) throw new Error(`There is no button "${label}" under this message.`);
      return write({ type: 'INTERACTIVE_BUTTON_REPLY', id: payload, title: label, ...about(messageId) });
    },
    unknownKind: () => write({ type: 'HOLOGRAM_INVITATION', depth: 3 }),
    inGroup: (text) => push([{ ...entry({ type: 'TEXT', text }), groupId: 'group-1' }], null),
    setReachable: null,
  };
}

function fileMessage(state: State, baseUrl: string, { kind, name, type, bytes, caption }: SentFile): object {
  const id = crypto.randomUUID();
  state.media.set(id, { bytes, type, isExpired: false });
  const url = `${baseUrl}/whatsapp/1/senders/${state.sender}/media/${id}`;
  // A document's name comes as its caption: there is no other field for it.
  const told = kind === 'document' ? { caption: name } : caption === undefined ? {} : { caption };
  return { type: kind.toUpperCase(), url, ...told };
}
