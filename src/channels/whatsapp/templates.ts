import type { KnownTemplate } from '../../app/adapter';
import { answerOf } from '../meta-graph';
import { sendableTemplates } from '../meta-templates';
import { product } from './errors';
import { call } from './graph';
import { templatesOf } from './payload';
import type { WhatsAppSettings } from './settings';

/**
 * The templates of the business account that an agent can choose.
 *
 * @throws ProviderError
 */
export function templates(settings: WhatsAppSettings): Promise<readonly KnownTemplate[]> {
  const path = [settings.businessAccountId, 'message_templates'];
  const query = { fields: 'name,language,status,components', status: 'APPROVED', limit: 100 };
  return sendableTemplates(async (after) => {
    const response = await call(settings, { method: 'GET', path, query: { ...query, ...(after === null ? {} : { after }) } });
    return templatesOf(answerOf(product, response));
  });
}
