/** Both sides' signatures, written from docs/channels/custom.md and not from our code. */
import { createHmac } from 'node:crypto';
import type { Call } from '../shared/server.ts';

export interface Signing {
  readonly secret: string;
  readonly signature: 'timestamp' | 'body';
  readonly signatureHeader: string;
}

const digest = (secret: string, data: string): string => createHmac('sha256', secret).update(data).digest('hex');

/** Headers of a call to Switchboard. */
export function signedBy({ secret, signature, signatureHeader }: Signing, body: string, isForged: boolean): Record<string, string> {
  const key = isForged ? `${secret}!` : secret;
  const type = { 'content-type': 'application/json' };
  if (signature === 'body') return { ...type, [signatureHeader]: digest(key, body) };
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return { ...type, 'X-Switchboard-Timestamp': timestamp, 'X-Switchboard-Signature': `sha256=${digest(key, `${timestamp}.${body}`)}` };
}

/** Why a call of Switchboard's is not taken; null when its signature fits. */
export function forgeryOf({ secret, signature, signatureHeader }: Signing, { headers, body }: Call): string | null {
  const sent = body.toString('utf8');
  if (signature === 'body') return headers[signatureHeader.toLowerCase()] === digest(secret, sent) ? null : 'The signature does not fit.';
  const timestamp = [headers['x-switchboard-timestamp']].flat()[0] ?? '';
  if (!/^\d{10}$/.test(timestamp)) return 'There is no timestamp.';
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > 300) return 'The call is old.';
  const expected = `sha256=${digest(secret, `${timestamp}.${sent}`)}`;
  return headers['x-switchboard-signature'] === expected ? null : 'The signature does not fit.';
}
