import { callGraph } from '../meta-graph';
import type { GraphCall } from '../meta-graph';
import type { ProviderResponse } from '../http';
import type { WhatsAppSettings } from './settings';

/**
 * Calls the Graph API in the name of the number.
 *
 * @throws UnansweredError when no answer came
 */
export function call(settings: WhatsAppSettings, wanted: GraphCall): Promise<ProviderResponse> {
  const { baseUrl, version, accessToken, appSecret } = settings;
  return callGraph({ baseUrl, version, token: accessToken, appSecret }, wanted);
}
