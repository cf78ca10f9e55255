/** Customers of the simulated Messenger. */
import { randomBytes } from 'node:crypto';
import type { DeliveredWebhook, SentFile, SimulatedCustomer } from '../simulator.ts';
import type { Person, State } from './state.ts';

/** Delivers events of conversations in one webhook call; they go to standby where another application has the conversation. */
export type Deliver = (events: readonly Event[], messageId: string | null) => Promise<DeliveredWebhook>;

export interface Event {
  readonly sender: { readonly id: string };
  readonly recipient: { readonly id: string };
  readonly timestamp: number;
  readonly [kind: string]: unknown;
}

export interface MessengerCustomer extends SimulatedCustomer {
  /** A message with its own fields. */
  readonly write: (message: object, options?: WriteOptions) => Promise<DeliveredWebhook>;
  /** Presses a button that is not under a message of ours: of the menu, of an advertisement. It can come without an id. */
  readonly postback: (postback: object) => Promise<DeliveredWebhook>;
}

interface WriteOptions {
  readonly id?: string;
  readonly at?: number;
  readonly replyTo?: string;
}

export const mid = (): string => `m_${randomBytes(24).toString('base64url')}`;

/** @param comment delivers a comment on the page */
export function customerOf(
  state: State,
  deliver: Deliver,
  comment: (text: string) => Promise<DeliveredWebhook>,
  person: Person,
): MessengerCustomer {
  const event = (kind: object, at: number = Date.now()): Event => ({
    sender: { id: person.id },
    recipient: { id: state.credential.pageId },
    timestamp: at,
    ...kind,
  });
  const entry = (message: object, { id = mid(), at, replyTo }: WriteOptions = {}) => ({
    id,
    event: event({ message: { mid: id, ...message, ...(replyTo === undefined ? {} : { reply_to: { mid: replyTo } }) } }, at),
  });
  const write = (message: object, options?: WriteOptions) => {
    const written = entry(message, options);
    return deliver([written.event], written.id);
  };
  const postback = (pressed: object) => deliver([event({ postback: pressed })], null);
  return {
    id: person.id,
    name: person.name,
    write,
    postback,
    text: (text, options) => write({ text }, options),
    batch: (texts) =>
      deliver(
        texts.map((text) => entry({ text }).event),
        null,
      ),
    file: (file) => write(fileMessage(state, file)),
    place: (lat, long) => write({ attachments: [{ type: 'location', title: 'Pinned location', payload: { coordinates: { lat, long } } }] }),
    contactCard: null,
    react: (messageId, emoji) =>
      deliver(
        [event({ reaction: { mid: messageId, action: emoji === null ? 'unreact' : 'react', emoji: emoji ?? '❤', reaction: 'other' } })],
        null,
      ),
    edit: (messageId, text) => deliver([event({ message_edit: { mid: messageId, text, num_edit: 1 } })], null),
    remove: null,
    press: (messageId, label) => {
      const taken = state.taken.get(messageId);
      const payload = taken?.payloads.get(label);
      if (taken === undefined || payload === undefined) throw new Error(`There is no button "${label}" to press under this message.`);
      if (taken.pressedAs === 'quick_reply') return write({ text: label, quick_reply: { payload } });
      return postback({ mid: mid(), title: label, payload });
    },
    unknownKind: () => write({ attachments: [{ type: 'hologram_invitation', payload: { depth: 3 } }] }),
    inGroup: comment,
    setReachable: null,
  };
}

const types: Readonly<Record<SentFile['kind'], string>> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  voice: 'audio',
  sticker: 'image',
  document: 'file',
};

function fileMessage(state: State, { kind, name, type, bytes, caption }: SentFile): object {
  const id = `sent-${String(state.files.size)}`;
  state.files.set(id, { bytes, type, until: Infinity });
  const url = `${state.url}/files/${id}/${encodeURIComponent(name)}?oh=signature&oe=expiry`;
  const sticker = kind === 'sticker' ? { sticker_id: 369_239_263_222_822 } : {};
  return {
    ...(caption === undefined ? {} : { text: caption }),
    ...sticker,
    attachments: [{ type: types[kind], payload: { url, ...sticker } }],
  };
}
