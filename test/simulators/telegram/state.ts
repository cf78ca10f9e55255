import type { Fault, RefusedCall } from '../simulator.ts';
import type { Received } from '../shared/received.ts';
import { no } from './rejection.ts';
import type { Updates } from './updates.ts';

/** Telegram's JSON, as it is sent. */
export type Json = Readonly<Record<string, unknown>>;

/** Somebody with an account at Telegram. */
export interface Person {
  readonly id: number;
  readonly user: Json & { readonly first_name: string; readonly last_name?: string };
  /** E.164 without `+`, as Telegram writes numbers. */
  readonly phone: string;
  /** The file ids of the profile picture: small, big. */
  readonly picture: readonly [string, string];
  hasBlocked: boolean;
  allowsVoice: boolean;
}

/** A private chat: with the bot, or with the owner of a business account that the bot is connected to. */
export interface Chat {
  readonly person: Person;
  readonly connection: string | null;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly folder: string;
  readonly bytes: Uint8Array;
}

/** Everything that the simulated Telegram knows. */
export interface State {
  readonly token: string;
  readonly bot: Json & { readonly id: number };
  /** How many times quicker than Telegram time goes by for retries and links. */
  readonly speed: number;
  readonly people: Map<number, Person>;
  /** The business account that the bot is connected to. */
  readonly business: { readonly connection: string; readonly owner: Json & { readonly id: number } };
  /** Messages of both sides by their full id. */
  readonly messages: Map<string, Json>;
  readonly files: Map<string, StoredFile>;
  /** Addresses of files, and until when they are good (milliseconds since 1970). */
  readonly links: Map<string, { readonly file: StoredFile; readonly until: number }>;
  /** Presses of buttons that were not answered yet, and until when they can be. */
  readonly presses: Map<string, number>;
  readonly mailbox: Received;
  readonly updates: Updates;
  readonly refused: RefusedCall[];
  readonly calls: { readonly name: string; readonly about: string }[];
  readonly faults: Fault[];
  /** Calls that send, with their times, for the limits. */
  readonly sent: { readonly chat: number; readonly at: number }[];
  /** How many messages are taken in a second, overall and for one chat; null for no limit. */
  readonly limits: { readonly overall: number; readonly chat: number } | null;
  readonly next: (of: 'message' | 'businessMessage' | 'file' | 'person' | 'press') => number;
}

/** An object without some of its fields. */
export const without = (object: Json, ...fields: readonly string[]): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !fields.includes(name)));

/** The id that the adapter stores: `42:7`, with the connection for a customer of the business account. */
export const fullId = (chat: Chat, message: number): string =>
  chat.connection === null ? `${chat.person.id}:${message}` : `${chat.person.id}:${message}@${chat.connection}`;

/** The id that the adapter takes for the customer's. */
export const customerId = ({ person, connection }: Chat): string =>
  connection === null ? String(person.id) : `${person.id}@${connection}`;

/** A private chat in a message. */
export function chatJson({ person: { user } }: Chat): Json {
  const { id, first_name, last_name, username } = user;
  return {
    id,
    first_name,
    ...(last_name === undefined ? {} : { last_name }),
    ...(username === undefined ? {} : { username }),
    type: 'private',
  };
}

/** Keeps a file, as if it had been uploaded. */
export function keepFile(state: State, file: Omit<StoredFile, 'id'>): StoredFile {
  // Ids of Telegram hold characters that have to be encoded in no address, and are long.
  const id = `AgACAgQAAxkBAAI${String(state.next('file')).padStart(6, '0')}-${file.folder}_Simulated`;
  const kept = { id, ...file };
  state.files.set(id, kept);
  return kept;
}

/** What a message says of a file. */
export const fileJson = (file: StoredFile): Json => ({
  file_id: file.id,
  file_unique_id: `AQAD${file.id.slice(15, 21)}`,
  file_size: file.bytes.length,
});

/** Keeps a message and gives it its number. */
export function keepMessage(
  state: State,
  chat: Chat,
  from: Json,
  content: Json,
  wanted: { number?: number; at?: number } = {},
): Json & { message_id: number } {
  const message_id = wanted.number ?? state.next(chat.connection === null ? 'message' : 'businessMessage');
  const message = {
    message_id,
    from,
    chat: chatJson(chat),
    date: Math.floor((wanted.at ?? Date.now()) / 1_000),
    ...(chat.connection === null ? {} : { business_connection_id: chat.connection }),
    ...content,
  };
  state.messages.set(fullId(chat, message_id), message);
  return message;
}

/** The chat that a call names. @throws Rejection when there is none, or when it does not take the bot's messages */
export function chatFor(state: State, chatId: number | string, connection: unknown): Chat {
  const person = state.people.get(Number(chatId));
  if (connection !== undefined && connection !== state.business.connection) throw no(400, 'business connection not found');
  if (person === undefined) throw no(400, 'chat not found');
  return { person, connection: connection === undefined ? null : state.business.connection };
}
