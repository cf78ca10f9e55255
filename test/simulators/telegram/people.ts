/** Customers, and what each of their acts makes Telegram send. */
import type { DeliveredWebhook, SentFile, SimulatedCustomer } from '../simulator.ts';
import { png } from '../shared/samples.ts';
import { chatJson, customerId, fileJson, fullId, keepFile, keepMessage, without } from './state.ts';
import type { Chat, Json, Person, State, StoredFile } from './state.ts';

/** The person with this id, made known when nobody knows them yet. */
export function personOf(state: State, known: { readonly id?: string; readonly name?: string } = {}): Person {
  const id = known.id === undefined ? 700_000_000 + state.next('person') : Number(known.id.split('@')[0]);
  if (!Number.isSafeInteger(id) || id <= 0) throw new Error(`An id of Telegram is a number, not "${known.id ?? ''}".`);
  const present = state.people.get(id);
  if (present !== undefined) return present;
  const [first = 'Ana', ...last] = (known.name ?? `Customer ${id % 1_000}`).split(' ');
  const names = last.length === 0 ? { first_name: first } : { first_name: first, last_name: last.join(' ') };
  const picture = () => keepFile(state, { name: 'picture.png', type: 'image/png', folder: 'profile_photos', bytes: png }).id;
  const person: Person = {
    id,
    user: { id, is_bot: false, ...names, username: `user_${id}`, language_code: 'en' },
    phone: `1555${String(id).slice(-7).padStart(7, '0')}`,
    picture: [picture(), picture()],
    hasBlocked: false,
    allowsVoice: true,
  };
  state.people.set(id, person);
  return person;
}

/** A customer who writes to the bot, or to the business account that it is connected to. */
export function customerOf(state: State, chat: Chat): SimulatedCustomer {
  const { person, connection } = chat;
  const line = `chat ${customerId(chat)}`;
  const kind = connection === null ? 'message' : 'business_message';
  const numbers = new Map<string, number>();

  /** Telegram's ids are numbers; a word stands for one, the same each time. */
  const numberFor = (id: string): number => {
    const number = /^\d+$/.test(id) ? Number(id) : (numbers.get(id) ?? state.next(connection === null ? 'message' : 'businessMessage'));
    numbers.set(id, number);
    return number;
  };
  const write = (content: Json, { id, at }: { readonly id?: string; readonly at?: number } = {}): Promise<DeliveredWebhook> => {
    const wanted = { ...(id === undefined ? {} : { number: numberFor(id) }), ...(at === undefined ? {} : { at }) };
    const message = keepMessage(state, chat, person.user, content, wanted);
    return state.updates.add({ kind, update: message, line, messageId: fullId(chat, message.message_id) });
  };
  const messageOf = (messageId: string): Json => {
    const message = state.messages.get(messageId) ?? state.messages.get(fullId(chat, numbers.get(messageId) ?? Number(messageId)));
    if (message === undefined) throw new Error(`There is no message ${messageId}.`);
    return message;
  };
  const repliedTo = (messageId: string | undefined): Json => {
    if (messageId === undefined) return {};
    return { reply_to_message: without(messageOf(messageId), 'reply_to_message') };
  };

  const text: SimulatedCustomer['text'] = (words, { replyTo, ...options } = {}) => write({ text: words, ...repliedTo(replyTo) }, options);
  return {
    id: customerId(chat),
    name: nameOf(person),
    text,
    batch: async (texts) => {
      const [first = '', ...others] = texts;
      let last = await text(first);
      for (const other of others) last = await text(other);
      return last;
    },
    file: (file) => write(fileContent(state, file)),
    place: (latitude, longitude) => write({ location: { latitude, longitude } }),
    contactCard: (name, phone) => {
      const [first = '', ...last] = name.split(' ');
      const isOwn = name === nameOf(person);
      const contact = { phone_number: phone.replace(/^\+/, ''), first_name: first, last_name: last.join(' ') };
      return write({ contact: { ...contact, ...(isOwn ? { user_id: person.id } : {}) } });
    },
    react: (messageId, emoji) => {
      const reaction = { chat: chatJson(chat), message_id: messageOf(messageId)['message_id'], user: person.user, date: now() };
      const list = emoji === null ? [] : [{ type: 'emoji', emoji }];
      return state.updates.add({
        kind: 'message_reaction',
        update: { ...reaction, old_reaction: [], new_reaction: list },
        line: `reaction ${line}`,
      });
    },
    edit: (messageId, words) => {
      const before = messageOf(messageId);
      const changed = { ...before, ...(before['caption'] === undefined ? { text: words } : { caption: words }), edit_date: now() };
      state.messages.set(fullId(chat, before['message_id'] as number), changed);
      const edited = connection === null ? 'edited_message' : 'edited_business_message';
      return state.updates.add({ kind: edited, update: changed, line });
    },
    // Bots are not told when a customer takes a message back, unless the chat belongs to a business account.
    remove:
      connection === null
        ? null
        : (messageId) => {
            const update = { business_connection_id: connection, chat: chatJson(chat), message_ids: [messageOf(messageId)['message_id']] };
            return state.updates.add({ kind: 'deleted_business_messages', update, line });
          },
    press: (messageId, label) => press(state, chat, messageOf(messageId), label),
    unknownKind: () => write({ hologram: { file_id: 'AgACHologram', seconds: 3 } }),
    inGroup:
      connection !== null
        ? null
        : (words) => {
            const group = { id: -1_001_234_567_890, title: 'A group', type: 'supergroup' };
            const message = { message_id: state.next('message'), from: person.user, chat: group, date: now(), text: words };
            return state.updates.add({
              kind: 'message',
              update: message,
              line: 'chat of the group',
              messageId: `${group.id}:${message.message_id}`,
            });
          },
    setReachable: connection !== null ? null : (isReachable) => setReachable(state, chat, isReachable),
  };
}

const now = (): number => Math.floor(Date.now() / 1_000);

function nameOf({ user }: Person): string {
  return [user.first_name, user.last_name].filter((part) => part !== undefined).join(' ');
}

function press(state: State, chat: Chat, message: Json, label: string): Promise<DeliveredWebhook> {
  const rows = (message['reply_markup'] as { inline_keyboard: Json[][] } | undefined)?.inline_keyboard ?? [];
  const button = rows.flat().find(({ text, callback_data: data }) => text === label && data !== undefined);
  if (button === undefined) throw new Error(`The message has no button "${label}" to press.`);
  const id = String(4_382_000_000_000_000 + state.next('press'));
  state.presses.set(id, Date.now() + 600_000 / Math.min(state.speed, 60));
  const query = { id, from: chat.person.user, message, chat_instance: '-3141592653589793', data: button['callback_data'] };
  // A line of its own: a press may overtake what was written before it.
  return state.updates.add({ kind: 'callback_query', update: query, line: `press ${chat.person.id}`, messageId: `press:${id}` });
}

function setReachable(state: State, chat: Chat, isReachable: boolean): Promise<DeliveredWebhook> {
  const { person } = chat;
  const member = (isMember: boolean): Json => ({
    user: state.bot,
    ...(isMember ? { status: 'member' } : { status: 'kicked', until_date: 0 }),
  });
  const change = {
    chat: chatJson(chat),
    from: person.user,
    date: now(),
    old_chat_member: member(!person.hasBlocked),
    new_chat_member: member(isReachable),
  };
  person.hasBlocked = !isReachable;
  return state.updates.add({ kind: 'my_chat_member', update: change, line: `member ${person.id}` });
}

function fileContent(state: State, { kind, name, type, bytes, caption }: SentFile): Json {
  const keep = (folder: string): StoredFile => keepFile(state, { name, type, folder, bytes });
  const described = (folder: string): Json => ({ ...fileJson(keep(folder)), file_name: name, mime_type: type });
  const content: Record<SentFile['kind'], () => Json> = {
    image: () => {
      const small = keepFile(state, { name, type, folder: 'photos', bytes: png });
      return {
        photo: [
          { ...fileJson(small), width: 90, height: 67 },
          { ...fileJson(keep('photos')), width: 1280, height: 960 },
        ],
      };
    },
    video: () => ({ video: { ...described('videos'), width: 640, height: 360, duration: 4 } }),
    audio: () => ({ audio: { ...described('music'), duration: 61 } }),
    voice: () => ({ voice: { ...fileJson(keep('voice')), mime_type: type, duration: 2 } }),
    document: () => ({ document: described('documents') }),
    sticker: () => ({
      sticker: {
        ...fileJson(keep('stickers')),
        type: 'regular',
        width: 512,
        height: 512,
        is_animated: false,
        is_video: false,
        emoji: '👍',
      },
    }),
  };
  return { ...content[kind](), ...(caption === undefined || caption === '' ? {} : { caption }) };
}
