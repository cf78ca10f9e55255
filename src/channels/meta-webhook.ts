import type { Happening, ProviderRequest, Received } from '../app/adapter';
import { acknowledged } from '../app/adapter';
import { exactJson } from './exact-json';
import { hmac, isSameSecret } from './signature';

/** What proves that a webhook call comes from Meta. */
export interface MetaSecrets {
  /** The secret of the app, with which Meta signs every call. One for all pages and numbers of the app. */
  readonly appSecret: string;
  /** What Meta shows once, when the address is entered; empty when it is to be made from the app secret. */
  readonly verifyToken: string;
}

/**
 * The verify token: the one of the settings, or one made from the app secret, so that there is always one that nobody can guess. Empty, and
 * then never right, only when there is no app secret either.
 */
export function verifyTokenOf({ appSecret, verifyToken }: MetaSecrets): string {
  if (verifyToken.trim() !== '') return verifyToken.trim();
  return appSecret === '' ? '' : hmac('sha256', appSecret, 'switchboard verify token', 'hex');
}

/**
 * Receives a webhook call of Meta: the handshake by GET, signed events by POST. Never throws.
 *
 * @param read the events of a verified payload; never throws
 */
export function receiveMeta(secrets: MetaSecrets, request: ProviderRequest, read: (payload: unknown) => readonly Happening[]): Received {
  if (request.method === 'GET') return handshake(secrets, request);
  if (request.method !== 'POST') return { kind: 'refused', status: 400, reason: 'Meta calls by GET and POST only' };
  if (!isSigned(secrets, request)) return { kind: 'refused', status: 401, reason: 'the signature X-Hub-Signature-256 does not fit' };
  const payload = exactJson(request.body);
  if (payload === undefined) return { kind: 'refused', status: 400, reason: 'the body is no JSON' };
  return { kind: 'happened', happenings: read(payload), answer: acknowledged };
}

/** Meta calls the address once with a challenge, and takes it only when the same challenge comes back. */
function handshake(secrets: MetaSecrets, { query }: ProviderRequest): Received {
  const isOurs = query['hub.mode'] === 'subscribe' && isSameSecret(query['hub.verify_token'], verifyTokenOf(secrets));
  if (!isOurs) return { kind: 'refused', status: 403, reason: 'the verify token does not fit' };
  return { kind: 'answered', answer: { status: 200, contentType: 'text/plain', text: query['hub.challenge'] ?? '' } };
}

/** Over the bytes as they came: Meta escapes what is not ASCII, so JSON that was written anew would have another signature. */
function isSigned({ appSecret }: MetaSecrets, { header, body }: ProviderRequest): boolean {
  // An empty key makes a signature too, one that everybody can make.
  if (appSecret === '') return false;
  return isSameSecret(header('x-hub-signature-256'), `sha256=${hmac('sha256', appSecret, body, 'hex')}`);
}

/** Where another address is, for a person: its path may be all that keeps it secret. */
export const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : 'another address');
