import { callGraph } from '../meta-graph';
import type { GraphCall } from '../meta-graph';
import type { ProviderResponse } from '../http';
import type { MessengerSettings } from './settings';

/**
 * Calls the Graph API in the name of the page.
 *
 * @throws UnansweredError when no answer came
 */
export function callAsPage({ baseUrl, version, appSecret, pageToken }: MessengerSettings, wanted: GraphCall): Promise<ProviderResponse> {
  return callGraph({ baseUrl, version, appSecret, token: pageToken }, wanted);
}

/**
 * Calls the Graph API in the name of the app, whose token is its id and its secret.
 *
 * @throws UnansweredError when no answer came
 */
export function callAsApp({ baseUrl, version, appId, appSecret }: MessengerSettings, wanted: GraphCall): Promise<ProviderResponse> {
  return callGraph({ baseUrl, version, appSecret, token: `${appId}|${appSecret}` }, wanted);
}
