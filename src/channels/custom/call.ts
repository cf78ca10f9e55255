import { ProviderError } from '../../app/adapter';
import { callProvider, retryAfterOf } from '../http';
import type { ProviderResponse } from '../http';
import { contractVersion, refusalOf } from './payload';
import type { OutgoingCall } from './payload';
import type { CustomSettings } from './settings';
import { signedHeaders } from './verify';

/** Calls the system with the bytes that were signed. @throws UnansweredError when no answer came */
export async function callSystem(settings: CustomSettings, call: OutgoingCall): Promise<ProviderResponse> {
  const body = Buffer.from(JSON.stringify(call));
  return callProvider({ method: 'POST', url: settings.baseUrl.trim(), headers: signedHeaders(settings, body, Date.now()), body });
}

/** Tells the system that somebody writes, when it wants to know. @throws ProviderError */
export async function tellTyping(settings: CustomSettings, externalId: string, lastMessageId: string | null): Promise<void> {
  if (!settings.sendsTyping) return;
  await told(settings, { version: contractVersion, type: 'typing', to: externalId, lastMessage: lastMessageId });
}

/** Tells the system that a message was read, when it wants to know. @throws ProviderError */
export async function tellRead(settings: CustomSettings, externalId: string, providerMessageId: string): Promise<void> {
  if (!settings.sendsRead) return;
  await told(settings, { version: contractVersion, type: 'read', to: externalId, message: providerMessageId });
}

/** Proves that the system answers, and takes our signature if it checks it. @throws ProviderError */
export async function testSystem(settings: CustomSettings): Promise<string> {
  const { baseUrl, secret, name } = settings;
  const url = URL.parse(baseUrl.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) throw new ProviderError('The send URL is no web address.', 'send_url', null);
  if (secret === '')
    throw new ProviderError('The credential has no secret. Invent a long one, and enter it on both sides.', 'no_secret', null);
  await told(settings, { version: contractVersion, type: 'test' });
  return `${name} at ${url.host}`;
}

async function told(settings: CustomSettings, call: OutgoingCall): Promise<void> {
  const response = await callSystem(settings, call);
  const { status } = response;
  if (status >= 200 && status < 300) return;
  const code = refusalOf(response.json).code ?? String(status);
  const isPassing = status === 429 || status >= 500;
  const advice =
    status === 401 || status === 403 ? 'Check that both sides have the same secret.' : 'Check the send URL, and what the system logs.';
  throw new ProviderError(
    `${settings.name} answered the call "${call.type}" with status ${String(status)}. ${advice}`,
    code,
    isPassing ? (retryAfterOf(response.header('retry-after')) ?? 10_000) : null,
  );
}
