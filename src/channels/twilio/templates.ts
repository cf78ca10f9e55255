import type { KnownTemplate } from '../../app/adapter';
import { getFrom, hostUrl } from './api';
import { refusedCall } from './errors';
import { contentsOf } from './payload';
import { isWhatsApp } from './settings';
import type { TwilioSettings } from './settings';

/**
 * The templates that WhatsApp has approved, by their content SIDs. Those whose placeholders have names are left out: an agent fills numbers.
 *
 * Source: twilio.com/docs/content/content-api-resources, 2026-11.
 *
 * @throws ProviderError
 */
export async function approvedTemplates(settings: TwilioSettings): Promise<readonly KnownTemplate[]> {
  if (!isWhatsApp(settings.address)) return [];
  const answer = await getFrom(settings, `${hostUrl(settings, 'content')}/v1/ContentAndApprovals`, { PageSize: 500 });
  const contents = answer.status === 200 ? contentsOf(answer.json) : null;
  if (contents === null) throw refusedCall(answer);
  return contents.flatMap(({ sid, language, types, approval_requests: approval }) => {
    const text = Object.values(types).find(({ body }) => body !== undefined && body !== '')?.body;
    if (text === undefined || approval?.status !== 'approved') return [];
    const places = [...text.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(([, place]) => Number(place));
    if (!places.every((place) => Number.isInteger(place) && place >= 1 && place <= 100)) return [];
    return [{ name: sid, language, text, parameters: Math.max(0, ...places) }];
  });
}
