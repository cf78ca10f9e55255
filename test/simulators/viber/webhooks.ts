import { createHmac } from 'node:crypto';
import type { DeliveredWebhook } from '../simulator.ts';
import { attempt, pause } from '../shared/outbound.ts';
import { asNumber, nextToken } from './state.ts';
import type { LastWebhook, State, User } from './state.ts';

const minute = 60_000;
/** Viber tries "several times for an hour", until it is answered with 200. */
const waits = [minute, 5 * minute, 15 * minute, 30 * minute];

/** Tells our webhook of an event, signed and tried again as Viber does. Nothing happens when no webhook is set. */
export async function tell(
  state: State,
  event: string,
  fields: Readonly<Record<string, unknown>>,
  of: { readonly messageId?: string | null; readonly token?: string; readonly at?: number } = {},
): Promise<DeliveredWebhook> {
  const { messageId = null, token = nextToken(state), at = Date.now() } = of;
  const isWanted = event === 'message' || event === 'webhook' || (state.eventTypes?.includes(event) ?? true);
  if (state.webhookUrl === '' || !isWanted) return { status: 0, attempts: 0, body: '', messageId };
  const body = JSON.stringify({ event, timestamp: at, chat_hostname: 'SN-CHAT-01_', message_token: asNumber(token), ...fields });
  state.last = { url: state.webhookUrl, body, messageId };
  // While a webhook is set, it is tried once.
  return call(state, state.last, signature(state.token, body), event === 'webhook' ? [] : waits);
}

/** The lower-case HMAC-SHA256 of a body. */
export const signature = (token: string, body: string): string => createHmac('sha256', token).update(body).digest('hex');

/** Calls a webhook with these very bytes. */
export async function call(state: State, { url, body, messageId }: LastWebhook, sign: string, retries = waits): Promise<DeliveredWebhook> {
  let outcome = await once(state, url, body, sign);
  let attempts = 1;
  for (const wait of retries) {
    if (outcome.status === 200) break;
    await pause(wait / state.speed);
    outcome = await once(state, url, body, sign);
    attempts++;
  }
  const delivered = { status: outcome.status, attempts, body: outcome.body, messageId };
  state.webhooks.push(delivered);
  return delivered;
}

function once({ signsIn }: State, url: string, body: string, sign: string): Promise<{ status: number; body: string }> {
  const signed = signsIn === 'header' ? url : `${url}${url.includes('?') ? '&' : '?'}sig=${sign}`;
  const headers = { 'content-type': 'application/json', ...(signsIn === 'query' ? {} : { 'X-Viber-Content-Signature': sign }) };
  return attempt({ method: 'POST', url: signed, headers, body, timeout: 10_000 });
}

/** A customer as events tell of them. */
export const userFields = ({ url }: State, { id, name, language }: User): Readonly<Record<string, unknown>> => ({
  id,
  name,
  avatar: `${url}/avatars/${encodeURIComponent(id)}.png`,
  country: language.slice(-2).toUpperCase(),
  language,
  api_version: 10,
});
