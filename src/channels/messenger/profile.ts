import { ProviderError } from '../../app/adapter';
import type { Downloaded, FileSource, Profile } from '../../app/adapter';
import { downloadFile } from '../http';
import { answerOf, graphErrorOf } from '../meta-graph';
import { product } from './errors';
import { callAsPage } from './graph';
import { nodeOf, participantsOf } from './payload';
import type { GraphNode } from './payload';
import type { MessengerSettings } from './settings';

/** The token is not good any more: asking in another way is of no use. */
const invalidToken = 190;

/**
 * Who a customer is. Many apps may not read profiles; the name is also in the conversation, which every page may read.
 *
 * @throws ProviderError
 */
export async function profile(settings: MessengerSettings, externalId: string): Promise<Profile | null> {
  const fields = 'first_name,last_name,name,profile_pic';
  const response = await callAsPage(settings, { method: 'GET', path: [externalId], query: { fields } });
  const error = graphErrorOf(response);
  if (error === null || error.code === invalidToken) return known(nodeOf(answerOf(product, response)));
  const path = [settings.pageId, 'conversations'];
  const query = { platform: 'messenger', user_id: externalId, fields: 'participants{id,name}' };
  const conversations = await callAsPage(settings, { method: 'GET', path, query });
  return known(participantsOf(conversations.json).find(({ id }) => id === externalId) ?? null);
}

function known(person: GraphNode | null): Profile | null {
  if (person === null) return null;
  const name = person.name ?? [person.first_name, person.last_name].filter((part) => part !== undefined).join(' ');
  const picture = person.profile_pic === undefined ? null : { url: person.profile_pic };
  return name === '' && picture === null ? null : { name: name === '' ? null : name, phone: null, language: null, picture };
}

/**
 * Downloads a file or a picture. Their addresses are signed, so they want no token, and end after some time.
 *
 * @throws ProviderError
 */
export async function download(_settings: MessengerSettings, { url }: FileSource, maxBytes: number): Promise<Downloaded> {
  if (url === undefined || !URL.canParse(url)) throw new ProviderError('The file has no address.', 'expired', null);
  const { bytes, type } = await downloadFile({ url, maxBytes });
  return { bytes, type, name: null };
}
