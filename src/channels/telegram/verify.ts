import type { ProviderRequest } from '../../app/adapter';
import { hmac, isSameSecret } from '../signature';
import { tokenOf } from './settings';
import type { TelegramSettings } from './settings';

/**
 * What Telegram sends with every webhook call to prove that it is Telegram. It follows from the token, so that nobody has to set it and
 * it changes with the token. 64 of the characters that `setWebhook` allows; empty, which proves nothing, when the token cannot be one.
 */
export function secretOf(settings: TelegramSettings): string {
  const token = tokenOf(settings);
  return token === null ? '' : hmac('sha256', token, 'switchboard telegram webhook', 'hex');
}

/** True when the call carries the secret. Telegram does not sign the body. */
export const isFromTelegram = (settings: TelegramSettings, request: ProviderRequest): boolean =>
  isSameSecret(request.header('x-telegram-bot-api-secret-token'), secretOf(settings));
