import type { DeliveredWebhook, SentFile, SimulatedCustomer } from '../simulator.ts';
import { nextToken } from './state.ts';
import type { State, User } from './state.ts';
import { tell, userFields } from './webhooks.ts';

/** A customer who writes to the bot. */
export function customerOf(state: State, user: User): SimulatedCustomer {
  const write = (
    message: Record<string, unknown>,
    {
      id = nextToken(state),
      at,
      isSilent = false,
    }: { readonly id?: string; readonly at?: number | undefined; readonly isSilent?: boolean } = {},
  ): Promise<DeliveredWebhook> => {
    user.isSubscribed = true;
    const tracked = user.tracking === '' ? message : { ...message, tracking_data: user.tracking };
    const fields = { sender: userFields(state, user), message: tracked, silent: isSilent };
    return tell(state, 'message', fields, { messageId: id, token: id, ...(at === undefined ? {} : { at }) });
  };

  const text: SimulatedCustomer['text'] = (body, { id, at } = {}) =>
    write({ type: 'text', text: body }, { ...(id === undefined ? {} : { id }), at });

  return {
    id: user.id,
    name: user.name,
    text,
    batch: async (texts) => {
      let last: DeliveredWebhook = { status: 0, attempts: 0, body: '', messageId: null };
      for (const body of texts) last = await text(body);
      return last;
    },
    file: (file) => write(fileMessage(state, file)),
    place: (lat, lon) => write({ type: 'location', location: { lat, lon } }),
    contactCard: (name, phone) => write({ type: 'contact', contact: { name, phone_number: phone } }),
    react: null,
    edit: null,
    remove: null,
    press: (messageId, label) => {
      const pressed = state.taken.get(messageId)?.keys.find((one) => one.label === label);
      if (pressed === undefined) throw new Error('There is no such button.');
      return write({ type: 'text', text: pressed.body }, { isSilent: pressed.isSilent });
    },
    unknownKind: () => write({ type: 'hologram', depth: 3 }),
    inGroup: null,
    setReachable: (isReachable) => {
      user.isSubscribed = isReachable;
      return isReachable ? tell(state, 'subscribed', { user: userFields(state, user) }) : tell(state, 'unsubscribed', { user_id: user.id });
    },
  };
}

const types: Readonly<Record<SentFile['kind'], string>> = {
  image: 'picture',
  video: 'video',
  audio: 'file',
  voice: 'file',
  document: 'file',
  sticker: 'sticker',
};

function fileMessage(state: State, { kind, name, type, bytes, caption = '' }: SentFile): Record<string, unknown> {
  const path = `/media/${state.media.size}/${encodeURIComponent(name)}`;
  state.media.set(path, { type, bytes });
  const media = state.url + path;
  switch (types[kind]) {
    case 'picture':
      return { type: 'picture', text: caption, media, thumbnail: media, file_name: name };
    case 'video':
      return { type: 'video', text: caption, media, thumbnail: media, size: bytes.length, duration: 2, file_name: name };
    case 'sticker':
      return { type: 'sticker', media, sticker_id: 40_126 };
    default:
      // Viber has no text with a file: it is lost.
      return { type: 'file', media, file_name: name, file_size: bytes.length };
  }
}
