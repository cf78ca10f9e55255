/** What the Graph API and the webhooks of Meta have in common, whatever the product. */
import { createHmac, randomBytes } from 'node:crypto';
import type { RefusedCall } from '../simulator.ts';
import type { Answer, Call } from './server.ts';
import { createWebhooks } from './webhooks.ts';
import type { Webhooks } from './webhooks.ts';

/** JSON as Meta writes it: what is not ASCII is escaped, in small letters, so that another writer's JSON has another signature. */
export function metaJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const signed = (algorithm: 'sha1' | 'sha256', secret: string, body: string): string =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;

/** Seconds until a call is tried again; in truth this goes on for days. */
const waits = [0, 1, 4, 16, 64];

/** Webhook calls, signed with the app's secret. Only a 200 is taken. */
export function metaWebhooks(appSecret: string, speed: number): Webhooks {
  const headersOf = (body: string, isForged: boolean): Record<string, string> => {
    const secret = isForged ? `${appSecret}!` : appSecret;
    return {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature': signed('sha1', secret, body),
      'x-hub-signature-256': signed('sha256', secret, body),
    };
  };
  return createWebhooks(
    headersOf,
    waits.map((seconds) => (seconds * 1_000) / speed),
    (status) => status === 200,
  );
}

export interface GraphErrorBody {
  readonly code: number;
  readonly message: string;
  readonly subcode?: number;
  readonly type?: string;
  readonly isTransient?: boolean;
  /** `error_data.details` */
  readonly details?: string;
}

/** Answers with an error as the Graph API writes it. */
export function graphError(status: number, error: GraphErrorBody, headers: Readonly<Record<string, string>> = {}): Answer {
  const { code, message, subcode, type = 'OAuthException', isTransient, details } = error;
  return {
    status,
    headers,
    body: {
      error: {
        message: `(#${String(code)}) ${message}`,
        type,
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(isTransient === undefined ? {} : { is_transient: isTransient }),
        ...(details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
        fbtrace_id: randomBytes(9).toString('base64url'),
      },
    },
  };
}

/**
 * Why a call may not be made with its token; null when it may.
 *
 * @param isProofNeeded as for apps that are set to require it
 */
export function refusedToken(call: Call, token: string, appSecret: string, isProofNeeded = false): Answer | null {
  const given = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1] ?? call.query.get('access_token');
  if (given !== token) return graphError(401, { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' });
  const proof = call.query.get('appsecret_proof');
  if (proof === null && isProofNeeded) {
    const message = 'API calls from the server require an appsecret_proof argument';
    return graphError(400, { code: 100, message, type: 'GraphMethodException' });
  }
  if (proof !== null && proof !== createHmac('sha256', appSecret).update(token).digest('hex')) {
    return graphError(400, { code: 100, message: 'Invalid appsecret_proof provided in the API argument', type: 'GraphMethodException' });
  }
  return null;
}

/** True when an address answers the handshake as it must. */
export async function answersHandshake(url: string, verifyToken: string): Promise<boolean> {
  const challenge = String(Math.trunc(Math.random() * 1_000_000_000));
  const address = new URL(url);
  address.searchParams.set('hub.mode', 'subscribe');
  address.searchParams.set('hub.challenge', challenge);
  address.searchParams.set('hub.verify_token', verifyToken);
  try {
    const response = await fetch(address, { redirect: 'manual' });
    return response.status === 200 && (await response.text()) === challenge;
  } catch {
    return false;
  }
}

export const callbackRefused = (): Answer =>
  graphError(400, { code: 2200, message: 'Callback verification failed with the following errors: HTTP Status Code = 403' });

/** Notes an answer that is a refusal, and gives it. */
export function noted(refused: RefusedCall[], answer: Answer): Answer {
  refused.push({ status: answer.status, reason: JSON.stringify(answer.body) });
  return answer;
}

/** The fields of a form with files. */
export async function formOf({ headers, body }: Call): Promise<FormData | null> {
  try {
    return await new Response(Uint8Array.from(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
  } catch {
    return null;
  }
}

/** Templates of every sort, on two pages; those that texts alone are enough for are `order_ready` and `hello`. */
export function templatesAnswer(call: Call): Answer {
  const body = (text: string) => ({ type: 'BODY', text });
  const template = (name: string, components: readonly object[], status = 'APPROVED') => ({
    name,
    language: 'en_US',
    status,
    id: '1',
    components,
  });
  const first = [
    template('order_ready', [body('Hello {{1}}, order {{2}} is ready.'), { type: 'FOOTER', text: 'Bye' }]),
    template('with_picture', [{ type: 'HEADER', format: 'IMAGE' }, body('Look, {{1}}')]),
    template('with_names', [body('Hello {{first_name}}')]),
    template('in_review', [body('Soon')], 'PENDING'),
  ];
  const second = [
    template('hello', [
      { type: 'HEADER', format: 'TEXT', text: 'Hi' },
      body('Hello!'),
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Hi' }] },
    ]),
    template('with_code', [body('{{1}} is your code'), { type: 'BUTTONS', buttons: [{ type: 'OTP', text: 'Copy' }] }]),
    template('with_link', [
      body('Track it'),
      { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track', url: 'https://example.com/{{1}}' }] },
    ]),
  ];
  const isFirst = call.query.get('after') === null;
  const paging = isFirst ? { cursors: { after: 'second' }, next: 'https://graph.facebook.com/next' } : { cursors: { before: 'first' } };
  return { status: 200, body: { data: isFirst ? first : second, paging } };
}
