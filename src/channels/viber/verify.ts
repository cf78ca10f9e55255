import type { ProviderRequest } from '../../app/adapter';
import { hmac, isSameSecret } from '../signature';
import type { ViberSettings } from './settings';

/**
 * True when Viber signed the call: HMAC-SHA256 of the raw body by the bot's token, in a header or in `?sig=`.
 *
 * Source: developers.viber.com/docs/api/rest-bot-api/#callbacks, 2026-11.
 */
export function isFromViber({ authToken }: ViberSettings, request: ProviderRequest): boolean {
  const given = request.header('x-viber-content-signature') ?? request.query['sig'];
  return authToken !== '' && isSameSecret(given?.toLowerCase(), hmac('sha256', authToken, request.body, 'hex'));
}
