import type { ProviderRequest } from '../../app/adapter';
import { hmac, isSameSecret } from '../signature';
import type { CustomSettings } from './settings';

const timestampHeader = 'x-switchboard-timestamp';
const signatureHeader = 'x-switchboard-signature';
/** The header of gateways that sign the body alone, unless the settings name another one. */
const usualBodyHeader = 'X-Webitel-Sign';
/** How long a signature is good, in seconds, and how far two clocks may differ. */
const longestAge = 300;

/** Proven, or why not, in words for whoever builds the other side. */
export type Verified = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const unproven = (reason: string): Verified => ({ ok: false, reason });

/** Checks that a call is from the system that has our secret, and is not an old one again. */
export function verify(settings: CustomSettings, request: ProviderRequest): Verified {
  if (settings.secret === '') return unproven('The credential has no secret, so nothing can be proven.');
  return settings.signature === 'body' ? verifyBody(settings, request) : verifyMoment(settings, request);
}

function verifyMoment({ secret }: CustomSettings, { header, body, receivedAt }: ProviderRequest): Verified {
  const timestamp = header(timestampHeader)?.trim() ?? '';
  if (!/^\d{9,11}$/.test(timestamp)) return unproven('X-Switchboard-Timestamp is not the seconds since 1970.');
  const given = digestIn(header(signatureHeader));
  if (!isSameSecret(given, signatureOf(secret, timestamp, body)))
    return unproven('X-Switchboard-Signature does not fit the body and the secret.');
  const age = Math.abs(receivedAt / 1_000 - Number(timestamp));
  if (age > longestAge)
    return unproven('X-Switchboard-Timestamp is more than five minutes from now: sign each attempt anew, and set the clock.');
  return { ok: true };
}

function verifyBody(settings: CustomSettings, { header, body }: ProviderRequest): Verified {
  const name = bodyHeader(settings);
  const given = digestIn(header(name.toLowerCase()));
  if (isSameSecret(given, hmac('sha256', settings.secret, body, 'hex'))) return { ok: true };
  return unproven(`${name} does not fit the body and the secret.`);
}

const bodyHeader = ({ signatureHeader: name }: CustomSettings): string => name.trim() || usualBodyHeader;

/** The hexadecimal digest in a header, without the name of its algorithm. */
const digestIn = (header: string | undefined): string | undefined =>
  header
    ?.trim()
    .replace(/^sha256=/i, '')
    .toLowerCase();

/** The digest of `<timestamp>.<body>`, hexadecimal. */
const signatureOf = (secret: string, timestamp: string, body: Uint8Array): string =>
  hmac('sha256', secret, Buffer.concat([Buffer.from(`${timestamp}.`), body]), 'hex');

/**
 * The headers of a call of ours.
 *
 * @param now milliseconds since 1970
 */
export function signedHeaders(settings: CustomSettings, body: Uint8Array, now: number): Readonly<Record<string, string>> {
  const type = { 'content-type': 'application/json' };
  if (settings.signature === 'body') return { ...type, [bodyHeader(settings)]: hmac('sha256', settings.secret, body, 'hex') };
  const timestamp = String(Math.floor(now / 1_000));
  return { ...type, [timestampHeader]: timestamp, [signatureHeader]: `sha256=${signatureOf(settings.secret, timestamp, body)}` };
}
