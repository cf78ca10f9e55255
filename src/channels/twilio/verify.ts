import { createHash } from 'node:crypto';
import type { ProviderRequest } from '../../app/adapter';
import { hmac, isSameSecret } from '../signature';
import type { TwilioSettings } from './settings';

/**
 * True when Twilio signed the call: HMAC-SHA1 by the primary auth token over the address and all form parameters, sorted. Twilio writes
 * the address with or without the port and in one of two encodings, so every way of writing it is tried.
 *
 * Source: twilio.com/docs/usage/security#validating-requests and the behaviour of Twilio's own library, 2026-11.
 *
 * @param fields the parameters of the body's form; none for GET and JSON
 */
export function isFromTwilio(settings: TwilioSettings, request: ProviderRequest, fields: URLSearchParams): boolean {
  const given = request.header('x-twilio-signature');
  if (given === undefined || settings.authToken === '') return false;
  const bodyHash = new URLSearchParams(queryOf(request.url)).get('bodySHA256');
  if (bodyHash !== null && !isSameSecret(bodyHash.toLowerCase(), createHash('sha256').update(request.body).digest('hex'))) return false;
  const parameters = bodyHash === null ? signedParameters(fields) : '';
  // All are tried, so that time tells nothing.
  const matches = addresses(settings, request).filter((address) =>
    isSameSecret(given, hmac('sha1', settings.authToken, address + parameters, 'base64')),
  );
  return matches.length > 0;
}

/** Names and values without separators, sorted by name in UTF-16; of a name that is there twice each value once, sorted. */
function signedParameters(fields: URLSearchParams): string {
  const names = [...new Set(fields.keys())].sort();
  return names.flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => name + value)).join('');
}

const queryOf = (url: string): string => /\?([^#]*)/.exec(url)?.[1] ?? '';

/** Every way in which Twilio may have written the address that it called. */
function addresses({ webhookUrl }: TwilioSettings, request: ProviderRequest): readonly string[] {
  const query = queryOf(request.url);
  // Behind a proxy we may not know by which address we were called; where we told Twilio to call, we do.
  const told = typeof webhookUrl === 'string' ? [`${webhookUrl.replace(/[?#].*$/s, '')}${query === '' ? '' : `?${query}`}`] : [];
  const written = [request.url, ...told].flatMap((url) => {
    // What follows `#` tells Twilio how to call and is never signed.
    const plain = url.replace(/#.*$/s, '');
    return [plain, ...withOtherPort(plain)];
  });
  return [...new Set(written.flatMap((url) => [url, withOtherEncoding(url)]))];
}

function withOtherPort(url: string): readonly string[] {
  const parts = /^(https?):\/\/([^/?#:]+|\[[^\]]*\])(:\d+)?(?=[/?#]|$)(.*)$/is.exec(url);
  if (parts === null) return [];
  const [, scheme = '', host = '', , rest = ''] = parts;
  const port = scheme.toLowerCase() === 'https' ? '443' : '80';
  return [`${scheme}://${host}${rest}`, `${scheme}://${host}:${port}${rest}`];
}

/** The query as an older library of Twilio's writes it: percent signs instead of plus signs. */
function withOtherEncoding(url: string): string {
  const query = queryOf(url);
  if (query === '') return url;
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return `${url.slice(0, url.indexOf('?'))}?${pairs.join('&')}`;
}
