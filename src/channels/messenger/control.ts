import { answerOf } from '../meta-graph';
import { product } from './errors';
import { callAsPage } from './graph';
import type { MessengerSettings } from './settings';

/** The longest text that can go along. */
const longestMetadata = 1000;

/**
 * Takes the conversation, passes it to an application, or, with none named, gives it back to the one that the page has set for new
 * conversations.
 *
 * @throws ProviderError
 */
export async function passControl(
  settings: MessengerSettings,
  externalId: string,
  to: 'us' | { readonly app: string | null },
  metadata: string,
): Promise<void> {
  const recipient = { id: externalId };
  const told = { recipient, metadata: metadata.slice(0, longestMetadata) };
  if (to === 'us') return ask(settings, 'take_thread_control', told);
  if (to.app === null) return ask(settings, 'release_thread_control', { recipient });
  return ask(settings, 'pass_thread_control', { ...told, target_app_id: to.app });
}

async function ask(settings: MessengerSettings, edge: string, body: object): Promise<void> {
  answerOf(product, await callAsPage(settings, { method: 'POST', path: [settings.pageId, edge], body }));
}
