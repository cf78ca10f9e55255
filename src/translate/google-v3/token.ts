import { createHash, createSign } from 'node:crypto';
import { failed, refusal, unreachable } from '../answers';
import type { Failed } from '../answers';
import { callProvider } from '../http';
import { tokenOf } from './payload';

/** A service account of a Google project. */
export interface ServiceAccount {
  readonly email: string;
  /** PEM; line breaks may be written as `\n`, as they are in the key file. */
  readonly privateKey: string;
  /** `https://oauth2.googleapis.com/token`, or a proxy. */
  readonly tokenUrl: string;
}

const scope = 'https://www.googleapis.com/auth/cloud-translation';
/** As long as Google allows, in seconds. */
const assertionLife = 3_600;
/** A token is not used in its last minute: it might expire on the way. */
const margin = 60_000;

/** Tokens by what they were made from, so that another key never finds them. */
const kept = new Map<string, { readonly token: string; readonly until: number }>();

const keyOf = ({ email, privateKey, tokenUrl }: ServiceAccount): string =>
  createHash('sha256')
    .update(JSON.stringify([email, privateKey, tokenUrl]))
    .digest('hex');

/** A token for the service account: the last one until it expires. Never throws. */
export async function accessToken(name: string, account: ServiceAccount): Promise<string | Failed> {
  const key = keyOf(account);
  const known = kept.get(key);
  if (known !== undefined && Date.now() < known.until) return known.token;
  const signed = assertion(account);
  if (signed === null) {
    return failed('The private key of the Google service account cannot be read. Ask an administrator to check it in the credential.');
  }
  const response = await callProvider({
    base: account.tokenUrl,
    path: '',
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: signed }),
  });
  if (response === null) return unreachable(name);
  const token = response.status === 200 ? tokenOf(response.json) : null;
  if (token === null) {
    if (response.status >= 500 || response.status === 429) return refusal(name, response);
    return failed(
      'Google does not accept the service account. Ask an administrator to check its e-mail and private key in the credential.',
    );
  }
  kept.set(key, { token: token.access_token, until: Date.now() + token.expires_in * 1_000 - margin });
  return token.access_token;
}

/** A refused token is not used again. */
export function forgetToken(account: ServiceAccount): void {
  kept.delete(keyOf(account));
}

/** What proves to Google who asks: a JWT signed with the account’s key. Null when the key is none. */
function assertion({ email, privateKey, tokenUrl }: ServiceAccount): string | null {
  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: email, scope, aud: tokenUrl, iat: now, exp: now + assertionLife };
  const unsigned = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`;
  try {
    const signature = createSign('RSA-SHA256').update(unsigned).sign(privateKey.replaceAll('\\n', '\n'), 'base64url');
    return `${unsigned}.${signature}`;
  } catch {
    // The error may quote the key.
    return null;
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
