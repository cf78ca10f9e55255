import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addAgent } from '../../../scripts/host/agents.mjs';
import { openEditorSession } from '../../../scripts/host/editor-session.mjs';
import { startN8n } from '../../../scripts/host/n8n.mjs';
import { copyPackageInto } from '../../../scripts/host/package-copy.mjs';
import { root } from '../../../scripts/host/paths.mjs';
import { startPostgres } from '../../../scripts/host/postgres.mjs';
import { pageAddress, publishTemplates, readTemplates } from '../../../scripts/host/templates.mjs';
import { eventually } from './eventually.mjs';

const owner = { email: 'owner@switchboard.example', firstName: 'Olga', lastName: 'Owner', password: 'Owner-Passw0rd' };
export const agentPassword = 'correct horse battery';

/** Where screenshots and n8n's output are kept for whoever looks into a failed run. */
export const artefacts = path.join(root, 'test-results', 'e2e');

/** No Code node runs in these tests, so n8n is spared the process that would run it. */
const testSettings = {
  N8N_RUNNERS_MODE: 'external',
  N8N_RUNNERS_AUTH_TOKEN: randomBytes(12).toString('hex'),
  N8N_LOG_LEVEL: 'warn',
};

/**
 * Starts a whole contact centre in a folder of its own: n8n with the package, the templates published, the agents added.
 *
 * @param options.name of the suite, for the log file
 * @param options.store `sqlite` (the embedded store) or `postgres`
 * @param options.agents logins; the name shown to customers is the login with a capital letter
 * @param options.publish whether the templates are put into n8n and published
 * @param options.env more settings for the first start of n8n
 */
export async function startContactCentre({ name, store = 'sqlite', agents = [], publish = true, env = {} }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-e2e-'));
  const centre = new ContactCentre({ name, folder });
  try {
    await centre.start({ store, agents, publish, env });
  } catch (error) {
    await centre.stop();
    throw error;
  }
  return centre;
}

class ContactCentre {
  #n8n = null;
  #postgres = null;
  #port = 0;

  constructor({ name, folder }) {
    this.folder = folder;
    this.userFolder = path.join(folder, 'n8n');
    this.templates = readTemplates();
    this.logFile = path.join(artefacts, `${name}-n8n.log`);
  }

  async start({ store, agents, publish, env }) {
    // A PostgreSQL that root starts runs as another user, who has to get through to its data.
    chmodSync(this.folder, 0o711);
    if (store === 'postgres')
      this.#postgres = await startPostgres({ folder: path.join(this.folder, 'postgres'), password: randomBytes(9).toString('base64url') });
    copyPackageInto(this.userFolder);
    for (const login of agents) await this.addAgent(login);
    await this.startN8n(env);
    this.editor = await openEditorSession(this.url, owner);
    if (!publish) return;
    const credential = this.#postgres === null ? null : await this.#storeCredential();
    await publishTemplates({
      editor: this.editor,
      templates: this.templates,
      recordFile: path.join(this.folder, 'templates.json'),
      store: credential,
    });
    await this.untilServed();
  }

  /** Adds an agent who can log in with {@link agentPassword}. */
  addAgent(login) {
    const name = login[0].toUpperCase() + login.slice(1);
    return addAgent({
      userFolder: this.userFolder,
      login,
      name,
      password: agentPassword,
      ...(this.#postgres === null ? {} : { store: this.#postgres.url }),
    });
  }

  /** Starts n8n again, on the port that it had. */
  async startN8n(env = {}) {
    this.#n8n = await startN8n({ userFolder: this.userFolder, port: this.#port, logFile: this.logFile, env: { ...testSettings, ...env } });
    this.#port = this.#n8n.port;
    await this.#n8n.ready;
  }

  get url() {
    return this.#n8n.url;
  }

  get chatUrl() {
    return pageAddress(this.url, this.templates, 'webChatTrigger', 'chat');
  }

  get inboxUrl() {
    return pageAddress(this.url, this.templates, 'agentInboxTrigger', 'inbox');
  }

  /** A promise of how n8n ended. */
  get ended() {
    return this.#n8n.exited;
  }

  /** Webhooks answer some seconds after n8n calls itself healthy. */
  async untilServed() {
    await eventually(
      'the web chat and the inbox answer',
      async () => {
        const answers = await Promise.all([fetch(this.chatUrl), fetch(this.inboxUrl)]);
        await Promise.all(answers.map((answer) => answer.body?.cancel()));
        return answers.every((answer) => answer.ok);
      },
      { within: 40_000 },
    );
  }

  async stopN8n() {
    await this.#n8n?.stop();
  }

  async stop() {
    await this.#n8n?.stop();
    await this.#postgres?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #storeCredential() {
    const { host, port, database, user, password } = this.#postgres;
    const name = 'Switchboard Store';
    const saved = await this.editor('POST', '/credentials', {
      name,
      type: 'switchboardStore',
      data: { engine: 'postgres', host, port, database, user, password, schema: 'switchboard', ssl: 'disable' },
    });
    return { id: saved.id, name };
  }
}
