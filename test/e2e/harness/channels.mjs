import { randomBytes, randomUUID } from 'node:crypto';
import { readTemplates } from '../../../scripts/host/templates.mjs';
import { eventually } from './eventually.mjs';

const anId = () => randomBytes(8).toString('hex');

/**
 * Puts a template of a provider into n8n as a workflow of its own, with a credential, and publishes it when asked to.
 *
 * @param options.template the template's id
 * @param options.name of the channel
 * @param options.entered `{ type, data, parameters }`: the credential, and parameters of the trigger
 * @returns `webhookUrl` where the provider calls us, `testUrl` the same of the editor's test mode; `publish()`, `unpublish()`; `workflow()`
 *   as n8n has it
 */
export async function addChannel(centre, { template, name, entered: { type, data, parameters = {} } }) {
  const credential = await centre.editor('POST', '/credentials', { name: `${name} ${anId()}`, type, data });
  const { nodes, connections, settings } = structuredClone(readTemplates().find(({ id }) => id === template));
  const trigger = nodes.find((node) => node.webhookId !== undefined);
  trigger.webhookId = randomUUID();
  trigger.credentials = { [type]: { id: credential.id, name: credential.name } };
  Object.assign(trigger.parameters, { channelName: name, ...parameters });
  const { id } = await centre.editor('POST', '/workflows', { name, nodes, connections, settings });
  const workflow = () => centre.editor('GET', `/workflows/${id}`);
  const path = `${trigger.webhookId}/channel`;
  return {
    id,
    trigger: trigger.name,
    webhookUrl: `${centre.url}/webhook/${path}`,
    testUrl: `${centre.url}/webhook-test/${path}`,
    workflow,
    publish: async () => centre.editor('POST', `/workflows/${id}/activate`, { versionId: (await workflow()).versionId }),
    /** Publishes a new version, in which nothing of the trigger is different. */
    publishAnew: async () => {
      const present = await workflow();
      const nodes = present.nodes.map((node) => (node.webhookId === undefined ? { ...node, notes: 'Looked at' } : node));
      const saved = await centre.editor('PATCH', `/workflows/${id}`, { ...contentOf(present), nodes, versionId: present.versionId });
      await centre.editor('POST', `/workflows/${id}/activate`, { versionId: saved.versionId });
    },
    /** What n8n shows at the trigger when it could not start; null while it shows nothing. */
    trouble: async () => {
      const { triggers } = await centre.editor('GET', `/workflows/${id}/publication-status`);
      return triggers.find(({ errorMessage }) => errorMessage !== null)?.errorMessage ?? null;
    },
    unpublish: () => centre.editor('POST', `/workflows/${id}/deactivate`),
    /** Waits until n8n brings calls of the provider to the trigger, which answers what is not proven with 401. */
    untilServed: () =>
      eventually(
        `the webhook of ${name} answers`,
        async () => {
          const answer = await fetch(`${centre.url}/webhook/${path}`, { method: 'POST', body: '{}' });
          await answer.body?.cancel();
          return answer.status === 401 || answer.status === 400;
        },
        { within: 30_000 },
      ),
  };
}

const contentOf = ({ name, connections, settings }) => ({ name, connections, settings });
