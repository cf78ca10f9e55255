/** What the trigger of Telegram needs. */
export { poll as pollTelegram, telegram } from '../../channels/telegram';
export type { TelegramSettings } from '../../channels/telegram';
