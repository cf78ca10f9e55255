import { ProviderError } from '../../app/adapter';
import { exactJson } from '../exact-json';
import { callProvider, retryAfterOf } from '../http';
import type { ProviderResponse } from '../http';
import { refusedCall } from './errors';
import { answerOf } from './payload';
import type { ViberSettings } from './settings';

/** Calls a method of the bot. @throws UnansweredError */
export function post(settings: ViberSettings, method: string, body: object, timeout = 15_000): Promise<ProviderResponse> {
  return callProvider({
    method: 'POST',
    url: `${settings.baseUrl.replace(/\/+$/, '')}/${method}`,
    headers: { 'x-viber-auth-token': settings.authToken },
    body,
    timeout,
  });
}

/** Calls a method that is no message's, and returns its answer. @throws ProviderError */
export async function ask(settings: ViberSettings, method: string, body: object, timeout?: number): Promise<unknown> {
  const response = await post(settings, method, body, timeout);
  const json = exactJson(response.text);
  const answer = answerOf(json);
  if (response.status === 200 && answer !== null) {
    if (answer.status !== 0) throw refusedCall(answer.status);
    return json;
  }
  const { status } = response;
  const isPassing = status === 429 || status >= 500;
  const message = isPassing ? 'Viber has trouble of its own. Try again soon.' : `Viber does not answer as it should. Check the base URL.`;
  throw new ProviderError(message, String(status), isPassing ? (retryAfterOf(response.header('retry-after')) ?? 5_000) : null);
}
