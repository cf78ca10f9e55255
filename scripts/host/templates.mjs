import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EditorRefusal } from './editor-session.mjs';
import { packageName, root } from './paths.mjs';

/** Reads the workflow templates of the repository, in the order of their file names. */
export function readTemplates() {
  const folder = path.join(root, 'workflows');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
}

/**
 * Makes n8n have and run every template, and leaves alone what somebody has changed in the editor.
 *
 * @param options.editor a session of {@link openEditorSession}
 * @param options.recordFile remembers what was put into n8n, so that a change made in the editor is recognised
 * @param options.store `{ id, name }` of the store credential that the nodes use; null for the embedded store
 * @param options.say is told each thing that a person should know
 */
export async function publishTemplates({ editor, templates, recordFile, store = null, say = () => {} }) {
  const record = existsSync(recordFile) ? JSON.parse(readFileSync(recordFile, 'utf8')) : {};
  for (const template of templates) {
    const wanted = withStore(template, store);
    const known = record[wanted.id];
    const present = await findWorkflow(editor, wanted.id);
    if (present !== null && known?.saved !== undefined && known.saved !== fingerprint(present)) {
      if (known.wanted !== fingerprint(wanted))
        say(`The workflow "${present.name}" was changed in the editor, so it keeps your version; the new one is in the folder workflows.`);
      continue;
    }
    if (present !== null && (present.active || !canBePublished(wanted)) && known?.wanted === fingerprint(wanted)) continue;
    if (present?.active === false && known?.wanted === fingerprint(wanted)) {
      say(`The workflow "${present.name}" is switched off in the editor and stays so.`);
      continue;
    }
    const saved = await publish(editor, wanted, present);
    record[wanted.id] = { wanted: fingerprint(wanted), saved: fingerprint(saved) };
    writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`);
  }
}

/** False for what n8n would refuse to publish: what only a person starts, and what waits for somebody's credential of a provider. */
export const canBePublished = ({ nodes, meta }) =>
  meta?.templateCredsSetupCompleted !== false &&
  nodes.some(({ type }) => /Trigger$|\.webhook$/.test(type) && type !== 'n8n-nodes-base.manualTrigger');

async function publish(editor, wanted, present) {
  const { name, nodes, connections, settings, pinData, meta } = wanted;
  const content = { name, nodes, connections, settings, pinData, meta };
  const saved =
    present === null
      ? await editor('POST', '/workflows', { id: wanted.id, ...content })
      : await editor('PATCH', `/workflows/${wanted.id}`, { ...content, versionId: present.versionId });
  if (!canBePublished(wanted)) return saved;
  return await editor('POST', `/workflows/${wanted.id}/activate`, { versionId: saved.versionId });
}

async function findWorkflow(editor, id) {
  try {
    return await editor('GET', `/workflows/${id}`);
  } catch (error) {
    if (error instanceof EditorRefusal && error.status === 404) return null;
    throw error;
  }
}

/** What makes two versions of a workflow different for its owner: positions and notes count, n8n's own bookkeeping does not. */
function fingerprint({ name, nodes, connections, settings }) {
  return createHash('sha256')
    .update(JSON.stringify(sorted({ name, nodes, connections, settings })))
    .digest('hex');
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

function withStore(template, store) {
  if (store === null) return template;
  const nodes = template.nodes.map((node) =>
    node.type.startsWith(`${packageName}.`) ? { ...node, credentials: { ...node.credentials, switchboardStore: store } } : node,
  );
  return { ...template, nodes };
}

/**
 * Finds the address under which a trigger of the templates answers.
 *
 * @param node the node's name in the package, e.g. `webChatTrigger`
 * @param page the last part of the address, e.g. `chat`
 */
export function pageAddress(url, templates, node, page) {
  const trigger = templates.flatMap((template) => template.nodes).find((candidate) => candidate.type === `${packageName}.${node}`);
  if (trigger === undefined) throw new Error(`No template has a node of the type ${packageName}.${node}.`);
  return `${url}/webhook/${trigger.webhookId}/${page}`;
}
