import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { addAgent } from '../../../scripts/host/agents.mjs';
import { openEditorSession } from '../../../scripts/host/editor-session.mjs';
import { startN8n } from '../../../scripts/host/n8n.mjs';
import { copyPackageInto } from '../../../scripts/host/package-copy.mjs';
import { packageName, root } from '../../../scripts/host/paths.mjs';
import { startPostgres } from '../../../scripts/host/postgres.mjs';
import { pageAddress, publishTemplates, readTemplates } from '../../../scripts/host/templates.mjs';
import { eventually } from './eventually.mjs';

/** Who signs in to n8n's editor. */
export const owner = { email: 'owner@switchboard.example', firstName: 'Olga', lastName: 'Owner', password: 'Owner-Passw0rd' };
/** Every agent's. */
export const agentPassword = 'correct horse battery';

/** Where screenshots and n8n's output are kept for whoever looks into a failed run. */
export const artefacts = path.join(root, 'test-results', 'e2e');

/** Templates for what agents do beside answering; the suites that are about it ask for them, the others start sooner without. */
const beside = new Set([
  'swbOfflineCase05',
  'swbCreateCase020',
  'swbLinkContact021',
  'swbSimilar0000022',
  'swbTranslate0023',
  'swbIssueOrder024',
  'swbNotifyBoss025',
  'swbSendEmail0026',
  'swbCaseToDesk027',
]);

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
 * @param options.isShared whether n8n keeps its own data in the same PostgreSQL
 * @param options.agents logins, or `{ login, name }`; without a name, customers are shown the login with a capital letter
 * @param options.publish whether the templates are put into n8n and published
 * @param options.only the ids of the templates that are meant; without it all but those for what agents do beside answering
 * @param options.env more settings for the first start of n8n
 */
export async function startContactCentre({ name, store = 'sqlite', isShared = false, agents = [], publish = true, only = null, env = {} }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-e2e-'));
  const centre = new ContactCentre({ name, folder });
  try {
    await centre.start({ store, isShared, agents, publish, only, env });
  } catch (error) {
    await centre.stop();
    throw error;
  }
  return centre;
}

function editorSettings({ host, port, database, user, password }) {
  return {
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: host,
    DB_POSTGRESDB_PORT: String(port),
    DB_POSTGRESDB_DATABASE: database,
    DB_POSTGRESDB_USER: user,
    DB_POSTGRESDB_PASSWORD: password,
    // The default is 2, and then executions wait in line behind every webhook that n8n looks up.
    DB_POSTGRESDB_POOL_SIZE: '10',
  };
}

class ContactCentre {
  #n8n = null;
  #postgres = null;
  #port = 0;
  #credential = null;
  #settings = testSettings;

  constructor({ name, folder }) {
    this.folder = folder;
    this.userFolder = path.join(folder, 'n8n');
    this.templates = readTemplates();
    this.logFile = path.join(artefacts, `${name}-n8n.log`);
  }

  async start({ store, isShared, agents, publish, only, env }) {
    // A PostgreSQL that root starts runs as another user, who has to get through to its data.
    chmodSync(this.folder, 0o711);
    if (store === 'postgres')
      this.#postgres = await startPostgres({ folder: path.join(this.folder, 'postgres'), password: randomBytes(9).toString('base64url') });
    if (isShared) this.#settings = { ...testSettings, ...editorSettings(this.#postgres) };
    copyPackageInto(this.userFolder);
    for (const agent of agents) await this.addAgent(agent);
    await this.startN8n(env);
    this.editor = await openEditorSession(this.url, owner);
    if (!publish) return;
    this.#credential = this.#postgres === null ? null : await this.#storeCredential();
    this.templates = this.templates.filter(({ id }) => (only === null ? !beside.has(id) : only.includes(id)));
    await this.#publish(this.templates);
    await this.untilServed();
  }

  /**
   * Publishes one of the templates in another form; the page of its trigger keeps its address.
   *
   * @param which a type in the package that only this template has, or the template's id
   * @param change changes its copy
   */
  async republish(which, change) {
    const variant = structuredClone(
      this.templates.find(({ id, nodes }) => id === which || nodes.some((node) => node.type === `${packageName}.${which}`)),
    );
    change(variant);
    await this.#publish([variant]);
    await this.untilServed();
  }

  #publish(templates) {
    return publishTemplates({
      editor: this.editor,
      templates,
      recordFile: path.join(this.folder, 'templates.json'),
      store: this.#credential,
    });
  }

  /** Adds an agent who can log in with {@link agentPassword}. */
  addAgent(agent) {
    const { login, name } = typeof agent === 'string' ? { login: agent, name: agent[0].toUpperCase() + agent.slice(1) } : agent;
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
    const { userFolder, logFile } = this;
    this.#n8n = await startN8n({ userFolder, port: this.#port, logFile, env: { ...this.#settings, ...env } });
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

  /** The embedded store. */
  get storeFile() {
    return path.join(this.userFolder, '.n8n', 'switchboard', 'switchboard.sqlite');
  }

  /** The address of the PostgreSQL. */
  get postgresUrl() {
    return this.#postgres.url;
  }

  /** A promise of how n8n ended. */
  get ended() {
    return this.#n8n.exited;
  }

  /** The web chat and the inbox, as far as they are published. */
  get #pages() {
    const has = (node) => this.templates.some(({ nodes }) => nodes.some(({ type }) => type === `${packageName}.${node}`));
    return [...(has('webChatTrigger') ? [this.chatUrl] : []), ...(has('agentInboxTrigger') ? [this.inboxUrl] : [])];
  }

  /** Webhooks answer some seconds after n8n calls itself healthy. */
  async untilServed() {
    await eventually(
      'the pages answer',
      async () => {
        const answers = await Promise.all(this.#pages.map((page) => fetch(page)));
        await Promise.all(answers.map((answer) => answer.body?.cancel()));
        // While it starts, n8n answers 200 with a line of text to everything; our pages come with a policy.
        return answers.every((answer) => answer.ok && answer.headers.has('content-security-policy'));
      },
      { within: 40_000 },
    );
  }

  /** Waits until the flows have dealt with everything: what is not in the outbox any more cannot be delivered a second time. */
  async untilOutboxIsEmpty() {
    const store = new DatabaseSync(this.storeFile, { readOnly: true });
    try {
      const left = store.prepare('select count(*) as count from events');
      await eventually('the outbox is empty', () => left.get().count === 0, { within: 60_000 });
    } finally {
      store.close();
    }
  }

  /** Ends n8n at once, with everything that it started. @returns how it ended */
  async killN8n() {
    await this.#n8n.kill();
    return await this.#n8n.exited;
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
