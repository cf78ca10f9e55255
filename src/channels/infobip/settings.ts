/** What one Infobip sender is, as parameters and credential say it. */
export interface InfobipSettings {
  /** The account's own address: `https://xxxxx.api.infobip.com`; the portal shows it without `https://`, which is taken too. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The sender's number: digits; a `+` or spaces before or between them are taken too. */
  readonly sender: string;
  readonly kind: 'whatsapp' | 'sms';
  /** The name and the password that the push brings (HTTP Basic); an empty password means that it brings none. */
  readonly webhookUser: string;
  readonly webhookPassword: string;
  /** The key of the push's HMAC-SHA256; empty when the push is not signed. */
  readonly webhookSecret: string;
  /** The header that brings the HMAC. */
  readonly signatureHeader?: string;
  /** Where Infobip sends what becomes of our messages; null when the portal knows it. */
  readonly webhookUrl?: string | null;
}

/** The header that is read unless the settings name another one. */
export const usualSignatureHeader = 'X-Infobip-Signature';

/** A number as Infobip writes it: digits only. What is no number, an alphanumeric sender, stays as it is. */
export function numberOf(address: string): string {
  const bare = address.replaceAll(/[\s()+-]/g, '');
  return /^\d+$/.test(bare) ? bare : address.trim();
}

/** The base URL with its scheme and without a slash at its end. */
export function baseOf({ baseUrl }: InfobipSettings): string {
  const trimmed = baseUrl.trim().replace(/\/+$/, '');
  return /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
}

/** What proves to Infobip that a call is ours. */
export const authorizationOf = ({ apiKey }: InfobipSettings): Readonly<Record<string, string>> => ({ authorization: `App ${apiKey}` });
