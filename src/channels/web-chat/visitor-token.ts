import { createHash, createHmac } from 'node:crypto';
import { hmac, isSameSecret } from '../signature';

/** What tokens of a web chat are signed with. */
export interface TokenKey {
  /** The store's own. */
  readonly secret: string;
  readonly channelId: string;
  /** What the site and the chat share to prove who a visitor is; null where visitors are strangers. */
  readonly identitySecret: string | null;
}

/** How the ids of visitors begin whom a site knows. */
const knownPrefix = 'user:';
/** The longest id that a site can give a visitor, in UTF-16 code units. */
const longestUserId = 128;

/** True for a visitor whom a site knows. */
export const isKnownVisitor = (visitorId: string): boolean => visitorId.startsWith(knownPrefix);

/**
 * The visitor whom a site proves: `hash` is the hex HMAC-SHA256 of the id. Compares in constant time.
 *
 * @returns the id of the visitor, the same in every browser; null when it is not proven, or without a secret
 */
export function provenVisitor({ id, hash }: { readonly id: string; readonly hash: string }, identitySecret: string | null): string | null {
  if (identitySecret === null || identitySecret === '' || id === '' || id.length > longestUserId || !id.isWellFormed()) return null;
  return isSameSecret(hash.toLowerCase(), hmac('sha256', identitySecret, id, 'hex')) ? knownPrefix + id : null;
}

/**
 * What signs a visitor. A stranger's id is a secret in itself and is good on every chat of the store. A known visitor's is not, so that the
 * token holds for the chat that proved it alone, and for as long as the chat keeps the secret that it was proven by.
 */
function sign(visitorId: string, { secret, channelId, identitySecret }: TokenKey): string {
  const scope = isKnownVisitor(visitorId)
    ? `known:${channelId}:${createHash('sha256')
        .update(identitySecret ?? '')
        .digest('hex')}`
    : 'visitor';
  return createHmac('sha256', secret).update(`${scope}:${visitorId}`).digest('base64url');
}

/** The signed id that a visitor's browser keeps: whoever has it reads the visitor's chats, nobody can make one. Plain ASCII. */
export function visitorToken(visitorId: string, key: TokenKey): string {
  return `${encodeURIComponent(visitorId)}.${sign(visitorId, key)}`;
}

/** The visitor's id, or null when the token is not one of ours. Compares in constant time. */
export function verifyVisitorToken(token: string, key: TokenKey): string | null {
  const dot = token.lastIndexOf('.');
  const visitorId = decoded(token.slice(0, Math.max(dot, 0)));
  if (visitorId === null || visitorId === '' || (isKnownVisitor(visitorId) && key.identitySecret === null)) return null;
  return isSameSecret(token.slice(dot + 1), sign(visitorId, key)) ? visitorId : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
