import { createHmac, timingSafeEqual } from 'node:crypto';

const sign = (visitorId: string, secret: string): Buffer => createHmac('sha256', secret).update(`visitor:${visitorId}`).digest();

/** The signed id that a visitor's browser keeps: whoever has it reads the visitor's chats, nobody can make one. */
export function visitorToken(visitorId: string, secret: string): string {
  return `${visitorId}.${sign(visitorId, secret).toString('base64url')}`;
}

/** The visitor's id, or null when the token is not one of ours. Compares in constant time. */
export function verifyVisitorToken(token: string, secret: string): string | null {
  const [visitorId, signature, ...rest] = token.split('.');
  if (visitorId === undefined || visitorId === '' || signature === undefined || rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(visitorId, secret);
  return given.length === expected.length && timingSafeEqual(given, expected) ? visitorId : null;
}
