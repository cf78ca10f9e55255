/**
 * How Telegram's numbers are written in the store. A message's number is unique in its chat only, and messages of a business account that
 * the bot is connected to are counted apart; replies to such a customer have to name the connection. So both ids carry what is needed.
 */

/** `42`, or `42@connection` for a customer of a connected business account. */
export const personId = (chat: number, connection: string | undefined): string =>
  connection === undefined ? String(chat) : `${chat}@${connection}`;

/** `42:7`, or `42:7@connection`. */
export const messageId = (chat: number, message: number, connection: string | undefined): string =>
  connection === undefined ? `${chat}:${message}` : `${chat}:${message}@${connection}`;

const person = /^(\d{1,16})(?:@(.+))?$/s;
const message = /^\d{1,16}:(\d{1,16})(?:@|$)/;

/** Where a message to a person goes; null when the id is none of Telegram's. */
export function chatOf(externalId: string): { readonly chat: number; readonly connection: string | null } | null {
  const [, chat, connection = null] = person.exec(externalId) ?? [];
  return chat === undefined ? null : { chat: Number(chat), connection };
}

/** A message's number in its chat; null when it has none, as the press of a button. */
export function numberOf(providerMessageId: string): number | null {
  const [, number] = message.exec(providerMessageId) ?? [];
  return number === undefined ? null : Number(number);
}
