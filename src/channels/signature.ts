import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** True when two secrets are the same; takes as long whatever differs, the length included. */
export function isSameSecret(given: string | undefined, expected: string): boolean {
  // Without a secret nothing is proven, so nothing is the same.
  if (given === undefined || expected === '') return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** A keyed digest of raw bytes, as providers sign their bodies. */
export function hmac(algorithm: 'sha1' | 'sha256', secret: string, body: Uint8Array | string, encoding: 'hex' | 'base64'): string {
  return createHmac(algorithm, secret).update(body).digest(encoding);
}
