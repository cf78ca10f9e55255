import type { KnownTemplate } from '../../app/adapter';
import { answerOf, graphErrorOf } from '../meta-graph';
import { sendableTemplates } from '../meta-templates';
import { product } from './errors';
import { callAsPage } from './graph';
import { templatesOf } from './payload';
import type { MessengerSettings } from './settings';

/** Codes for want of a permission: utility messages are not for every app and country. */
const isForbidden = (code: number): boolean => code === 3 || code === 10 || (code >= 200 && code <= 299);

/**
 * The utility templates of the page that an agent can choose; none where the app may not use them.
 *
 * @throws ProviderError
 */
export function templates(settings: MessengerSettings): Promise<readonly KnownTemplate[]> {
  const path = [settings.pageId, 'message_templates'];
  const query = { fields: 'name,language,status,components', limit: 100 };
  return sendableTemplates(async (after) => {
    const response = await callAsPage(settings, { method: 'GET', path, query: { ...query, ...(after === null ? {} : { after }) } });
    const error = graphErrorOf(response);
    return error !== null && isForbidden(error.code) ? { templates: [], after: null } : templatesOf(answerOf(product, response));
  });
}
