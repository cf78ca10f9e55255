/** What a channel of Telegram needs to know. */
export interface TelegramSettings {
  /** `https://api.telegram.org`, or a Bot API server of one's own. */
  readonly baseUrl: string;
  /** As BotFather gives it: the bot's number, a colon, a secret. */
  readonly token: string;
  /** How messages come: Telegram calls a public address, or is asked again and again. */
  readonly receiveBy: 'webhook' | 'polling';
}

const shape = /^(\d{1,20}):[A-Za-z0-9_-]+$/;

/** The token without what copying leaves around it; null when it cannot be one. */
export function tokenOf({ token }: TelegramSettings): string | null {
  const trimmed = token.trim();
  return shape.test(trimmed) ? trimmed : null;
}

/** The number of the bot, which its token begins with; null when the token cannot be one. */
export const botOf = (settings: TelegramSettings): string | null => shape.exec(settings.token.trim())?.[1] ?? null;
