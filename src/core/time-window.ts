import { asInstant, asMillis } from './brand';
import type { Instant, Millis } from './brand';

/**
 * How long after the customer's last message a provider lets us write freely; null where it always does.
 *
 * Meta's rule for Messenger and WhatsApp, which holds through Twilio and Infobip as well
 * (https://developers.facebook.com/docs/whatsapp/conversation-types, 2026-11).
 */
export function timeWindowOf(channelType: string): Millis | null {
  return windowed.has(channelType) ? asMillis(24 * 60 * 60_000) : null;
}

const windowed = new Set(['messenger', 'whatsapp', 'twilio_whatsapp', 'infobip_whatsapp']);

/** The moment at which the window closes; null when the channel has none or the customer never wrote. */
export function windowClosesAt(channelType: string, lastCustomerAt: Instant | null): Instant | null {
  const length = timeWindowOf(channelType);
  return length === null || lastCustomerAt === null ? null : asInstant(lastCustomerAt + length);
}
