import { randomUUID } from 'node:crypto';
import type { DeliveredWebhook } from '../simulator.ts';
import { attempt, pause } from '../shared/outbound.ts';
import type { Attempt } from '../shared/outbound.ts';
import { signatureOf } from './state.ts';
import type { LastWebhook, State } from './state.ts';

/** Twilio's pause before it tries a webhook again, milliseconds; it tells none, so this is short. */
const pauseBetween = 1_000;

/** Where messages to our sender are reported; null when nowhere. */
export function inboundUrl({ kind, phone, service, senderUrl }: State): string | null {
  const ofNumber = phone.smsApplicationSid === '' ? phone.smsUrl : '';
  if (kind === 'whatsapp') return senderUrl || null;
  if (kind === 'service') return (service.useInboundWebhookOnNumber ? ofNumber : service.inboundRequestUrl) || null;
  return ofNumber || null;
}

/** Calls a webhook as Twilio does, with the overrides that its address carries. */
export async function deliver(
  state: State,
  url: string | null,
  parameters: URLSearchParams,
  messageId: string | null,
): Promise<DeliveredWebhook> {
  if (url === null) return { status: 0, attempts: 0, body: '', messageId };
  const [address = '', overrides = ''] = url.split('#');
  const body = parameters.toString();
  state.last = { url: address, body, signature: signatureOf(state.authToken, address, parameters), messageId };
  return call(state, state.last, new URLSearchParams(overrides));
}

/** Calls a webhook with these very bytes. */
export async function call(state: State, webhook: LastWebhook, overrides = new URLSearchParams()): Promise<DeliveredWebhook> {
  const retries = Number(overrides.get('rc') ?? 1);
  const policy = (overrides.get('rp') ?? 'ct').split(',');
  const token = randomUUID();
  let attempts = 0;
  for (;;) {
    const ended = await attempt({
      method: 'POST',
      url: webhook.url,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'user-agent': 'TwilioProxy/1.1',
        'x-twilio-signature': webhook.signature,
        'i-twilio-idempotency-token': token,
      },
      body: webhook.body,
      timeout: Number(overrides.get('rt') ?? 15_000),
    });
    attempts++;
    if (attempts <= retries && isRetried(ended, policy)) {
      await pause(pauseBetween / state.speed);
      continue;
    }
    const delivered = { status: ended.status, attempts, body: ended.body, messageId: webhook.messageId };
    judge(state, ended);
    state.webhooks.push(delivered);
    return delivered;
  }
}

function isRetried({ status, failure }: Attempt, policy: readonly string[]): boolean {
  if (failure === 'connection') return policy.includes('ct') || policy.includes('all');
  if (failure === 'timeout') return policy.includes('rt') || policy.includes('all');
  const kind = status >= 500 ? '5xx' : status >= 400 ? '4xx' : null;
  return kind !== null && (policy.includes(kind) || policy.includes('all'));
}

/** Twilio reads TwiML; it warns about everything else, and would send a plain text to the customer. */
function judge(state: State, { status, body, contentType, failure }: Attempt): void {
  if (failure !== null || status >= 300) state.warnings.push(`11200: HTTP retrieval failure (${status})`);
  else if (status === 204) return;
  else if (contentType === 'text/plain') state.warnings.push(`A plain text is sent to the customer: ${body}`);
  else if (!['text/xml', 'application/xml', 'text/html'].includes(contentType ?? ''))
    state.warnings.push(`12300: Invalid Content-Type (${contentType})`);
  else if (!/^(<\?xml[^>]*\?>\s*)?<Response\s*(\/>|>\s*<\/Response>)\s*$/.test(body)) state.warnings.push('12100: Document parse failure');
}
