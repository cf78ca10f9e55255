import { acknowledged } from '../../app/adapter';
import type { ChannelAdapter, ProviderRequest, Received } from '../../app/adapter';
import { askTelegram, callTelegram, refusalError } from './call';
import { chatOf, numberOf } from './ids';
import { download, profile, typing } from './media';
import { readUpdate } from './parse';
import { isRegistered, register, test, unregister } from './register';
import { send } from './send';
import { botOf } from './settings';
import type { TelegramSettings } from './settings';
import { telegramTraits } from './traits';
import { isFromTelegram } from './verify';

export { poll } from './poll';
export type { TelegramSettings } from './settings';

const decoder = new TextDecoder();

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

/** A webhook call of Telegram: one update. Whatever Telegram sends is answered with 200, or it would hold back what follows in that chat. */
function receive(settings: TelegramSettings, request: ProviderRequest): Received {
  if (!isFromTelegram(settings, request)) return { kind: 'refused', status: 401, reason: 'The secret token is missing or wrong.' };
  const update = readUpdate(jsonOf(request.body), { bot: botOf(settings), receivedAt: request.receivedAt });
  if (update === null) return { kind: 'refused', status: 400, reason: 'The body is no update of the Bot API.' };
  return { kind: 'happened', happenings: update.happenings, answer: acknowledged };
}

/** Only owners of business accounts show that they have read; a bot of its own cannot. */
async function markRead(settings: TelegramSettings, externalId: string, providerMessageId: string): Promise<void> {
  const to = chatOf(externalId);
  const number = numberOf(providerMessageId);
  if (to?.connection == null || number === null) return;
  await askTelegram(settings, 'readBusinessMessage', { business_connection_id: to.connection, chat_id: to.chat, message_id: number });
}

/** Stops the little clock on a pressed button. Telegram gives some seconds for it, so being too late is no failure. */
async function acknowledge(settings: TelegramSettings, source: Readonly<Record<string, string>>): Promise<void> {
  const { callbackQueryId } = source;
  if (callbackQueryId === undefined) return;
  const answer = await callTelegram(settings, 'answerCallbackQuery', { callback_query_id: callbackQueryId });
  if (!answer.ok && answer.refusal.code !== 400) throw refusalError(answer.refusal);
}

/** Telegram: private chats with a bot, and those of business accounts that the bot is connected to. */
export const telegram: ChannelAdapter<TelegramSettings> = {
  types: { telegram: telegramTraits },
  type: () => 'telegram',
  account: botOf,
  receive,
  send,
  download,
  profile,
  typing,
  markRead,
  acknowledge,
  register,
  unregister,
  isRegistered,
  test,
};
