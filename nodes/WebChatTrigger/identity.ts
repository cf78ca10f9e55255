import type { INodeCredentialDescription, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

const credentialType = 'switchboardWebChatApi';

/** The credential by which a site proves who its visitors are. */
export const identityCredential: INodeCredentialDescription = { name: credentialType, required: false };

/** How long a secret is believed, in milliseconds: reading it costs the host a query a request. */
const believedFor = 30_000;
const believed = new Map<string, { readonly secret: string | null; readonly until: number }>();

/** The secret that the site and the chat share; null where visitors are strangers. */
export async function identitySecretOf(context: IWebhookFunctions | ITriggerFunctions): Promise<string | null> {
  const reference = context.getNode().credentials?.[credentialType];
  if (reference === undefined) return null;
  const id = reference.id ?? reference.name;
  const known = believed.get(id);
  if (known !== undefined && known.until > Date.now()) return known.secret;
  const { secret } = await context.getCredentials<{ readonly secret?: unknown }>(credentialType);
  const read = typeof secret === 'string' && secret !== '' ? secret : null;
  believed.set(id, { secret: read, until: Date.now() + believedFor });
  return read;
}
