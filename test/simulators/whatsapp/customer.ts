/** Customers of the simulated WhatsApp. */
import { randomBytes } from 'node:crypto';
import type { DeliveredWebhook, SentFile, SimulatedCustomer } from '../simulator.ts';
import type { State } from './state.ts';

/** Delivers changes in one webhook call. */
export type Deliver = (changes: readonly Change[], messageId: string | null) => Promise<DeliveredWebhook>;

export interface Change {
  readonly field: string;
  readonly value: object;
}

/** Who a customer is at WhatsApp. */
export interface Known {
  /** The number's digits. */
  readonly id?: string;
  readonly name?: string;
  /** `US.1349…`, which WhatsApp gives to everybody who can take a user name. */
  readonly userId?: string;
  /** True when WhatsApp tells the user id alone. */
  readonly isNumberHidden?: boolean;
  /** Which number of ours the customer writes to, when not the one of the credential. */
  readonly phoneNumberId?: string;
}

export interface WhatsAppCustomer extends SimulatedCustomer {
  /** Takes another number, and is another person for us unless that is understood. */
  readonly changeNumber: (to: string) => Promise<DeliveredWebhook>;
  readonly changeUserId: (to: string) => Promise<DeliveredWebhook>;
  /** A message of any type, with its own fields. */
  readonly write: (message: object, options?: WriteOptions) => Promise<DeliveredWebhook>;
}

interface WriteOptions {
  readonly id?: string;
  readonly at?: number;
  readonly replyTo?: string;
}

export const wamid = (): string => `wamid.${randomBytes(20).toString('base64')}`;
export const seconds = (at: number = Date.now()): string => String(Math.floor(at / 1_000));

/** The value of a change, with the number that it is about. */
export function valueOf(state: State, phoneNumberId: string | undefined, more: object): object {
  const id = phoneNumberId ?? state.credential.phoneNumberId;
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: state.displayNumber.replaceAll(/\D/g, ''), phone_number_id: id },
    ...more,
  };
}

export function customerOf(
  state: State,
  deliver: Deliver,
  known: Known & { readonly id: string; readonly name: string },
): WhatsAppCustomer {
  const { id, name, userId, phoneNumberId } = known;
  const isHidden = known.isNumberHidden === true && userId !== undefined;
  const contact = {
    profile: { name, ...(userId === undefined ? {} : { username: name.toLowerCase().replaceAll(' ', '.') }) },
    ...(isHidden ? {} : { wa_id: id }),
    ...(userId === undefined ? {} : { user_id: userId }),
  };
  const from = { ...(isHidden ? {} : { from: id }), ...(userId === undefined ? {} : { from_user_id: userId }) };
  const messages = (written: readonly object[], withContacts = true): Change => ({
    field: 'messages',
    value: valueOf(state, phoneNumberId, { ...(withContacts ? { contacts: [contact] } : {}), messages: written }),
  });
  const entry = (message: object, { id: messageId = wamid(), at, replyTo }: WriteOptions = {}) => {
    state.written.add(messageId);
    const context = replyTo === undefined ? {} : { context: { from: state.displayNumber.replaceAll(/\D/g, ''), id: replyTo } };
    return { ...context, ...from, id: messageId, timestamp: seconds(at), ...message };
  };
  const write = (message: object, options?: WriteOptions) => {
    const written = entry(message, options);
    return deliver([messages([written])], written.id);
  };
  return {
    id: isHidden ? userId : id,
    name,
    write,
    text: (body, options) => write({ type: 'text', text: { body } }, options),
    batch: (texts) => deliver([messages(texts.map((body) => entry({ type: 'text', text: { body } })))], null),
    file: (file) => write(fileMessage(state, file)),
    place: (latitude, longitude) => write({ type: 'location', location: { latitude, longitude } }),
    contactCard: (formatted, phone) =>
      write({
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: formatted, first_name: formatted },
            phones: [{ phone, wa_id: phone.replaceAll(/\D/g, ''), type: 'CELL' }],
          },
        ],
      }),
    react: (messageId, emoji) => write({ type: 'reaction', reaction: { message_id: messageId, ...(emoji === null ? {} : { emoji }) } }),
    edit: (messageId, body) => write({ type: 'edit', edit: { original_message_id: messageId, message: { type: 'text', text: { body } } } }),
    remove: (messageId) => write({ type: 'revoke', revoke: { original_message_id: messageId } }),
    press: (messageId, label) => write(pressMessage(state, messageId, label), { replyTo: messageId }),
    unknownKind: () => write({ type: 'hologram_invitation', hologram_invitation: { depth: 3 } }),
    inGroup: (body) => write({ type: 'text', text: { body }, group_id: 'Y2FwaV9ncm91cA' }),
    setReachable: null,
    changeNumber: (to) => {
      const body = `User ${name} changed from ${id} to ${to}`;
      const written = entry({ type: 'system', system: { body, wa_id: to, type: 'user_changed_number' } });
      return deliver([messages([written], false)], written.id);
    },
    changeUserId: (to) => {
      const update = { wa_id: id, detail: 'User id has been updated.', user_id: { previous: userId, current: to }, timestamp: seconds() };
      return deliver(
        [{ field: 'user_id_update', value: valueOf(state, phoneNumberId, { contacts: [contact], user_id_update: [update] }) }],
        null,
      );
    },
  };
}

function fileMessage(state: State, { kind, name, type, bytes, caption }: SentFile): object {
  const id = String(2 * 10 ** 15 + state.media.size);
  state.media.set(id, { bytes, type });
  const field = kind === 'voice' ? 'audio' : kind;
  return {
    type: field,
    [field]: {
      ...(caption === undefined || field === 'audio' || field === 'sticker' ? {} : { caption }),
      ...(field === 'document' ? { filename: name } : {}),
      ...(field === 'audio' ? { voice: kind === 'voice' } : {}),
      ...(field === 'sticker' ? { animated: false } : {}),
      mime_type: kind === 'voice' ? `${type}; codecs=opus` : type,
      sha256: 'bm90IGNoZWNrZWQ=',
      id,
    },
  };
}

function pressMessage(state: State, messageId: string, label: string): object {
  const taken = state.taken.get(messageId);
  if (taken?.isTemplate === true) return { type: 'button', button: { payload: label, text: label } };
  const payload = taken?.payloads.get(label);
  if (payload === undefined) throw new Error(`There is no button "${label}" to press under this message.`);
  return { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: payload, title: label } } };
}
