import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addAgent } from './host/agents.mjs';
import { claimFolder, readClaim } from './host/claim.mjs';
import { writeCredential } from './host/credentials.mjs';
import { openEditorSession } from './host/editor-session.mjs';
import { freePort } from './host/free-port.mjs';
import { ensureBuild, ensureHost } from './host/install.mjs';
import { startN8n } from './host/n8n.mjs';
import { copyPackageInto } from './host/package-copy.mjs';
import { root } from './host/paths.mjs';
import { startPostgres } from './host/postgres.mjs';
import { pageAddress, publishTemplates, readTemplates } from './host/templates.mjs';

/**
 * What `npm start` does: a whole contact centre on this machine, from a fresh clone to three links. Started again while it runs, it only
 * prints them.
 *
 * `npm start -- --postgres` keeps the chats in a PostgreSQL of its own, `--port N` wants another port for n8n, `--state <folder>` keeps
 * everything in another folder than `.switchboard`.
 */

const usualPort = 5678;

const { values: options } = parseArgs({
  options: {
    postgres: { type: 'boolean', default: false },
    port: { type: 'string' },
    state: { type: 'string', default: path.join(root, '.switchboard') },
  },
});
const state = path.resolve(options.state);
const userFolder = path.join(state, 'n8n');
const demoFile = path.join(state, 'demo.json');

/** What was started, in order; stopped in the opposite order. */
const running = [];

main().catch(async (error) => {
  console.error(`\n${error.message}`);
  await stopAll();
  process.exitCode = 1;
});

async function main() {
  const claim = claimFolder(state);
  if (claim === null) return sayThatItRuns();
  running.push({ name: 'The claim', stop: async () => claim.release() });
  stopOnSignals();
  await refuseOrphan(claim.noted);
  claim.note({});
  await ensureHost();
  await ensureBuild();
  const demo = readDemo();
  const postgres = options.postgres ? await startStore(demo) : null;
  copyPackageInto(userFolder);
  for (const agent of demo.agents) await addAgent({ userFolder, ...(postgres === null ? {} : { store: postgres.url }), ...agent });
  if (postgres?.hasMoved) await tellMove(demo, postgres);
  const n8n = await startEditor(claim);
  const templates = readTemplates();
  await putTemplates({ url: n8n.url, demo, templates, postgres });
  const links = await readyLinks({ url: n8n.url, templates, demo, postgres });
  claim.note({ url: n8n.url, pid: n8n.pid, links });
  console.log(links);
  const code = await n8n.exited;
  if (!isStopping) throw new Error(`n8n ended by itself (${code}). Its output is in ${path.join(state, 'logs', 'n8n.log')}.`);
}

function sayThatItRuns() {
  const noted = readClaim(state);
  if (noted?.links === undefined) {
    console.log(`Switchboard is being started on ${place()} already, by another "npm start". Its links appear there in a moment.`);
    return;
  }
  console.log(`Switchboard runs on ${place()} already; nothing was started.\n${noted.links}`);
}

/** An n8n whose "npm start" was killed goes on by itself, and a second one on the same data would spoil both. */
async function refuseOrphan(noted) {
  if (noted?.url === undefined) return;
  const answer = await fetch(`${noted.url}/healthz`, { signal: AbortSignal.timeout(3_000) }).catch(() => null);
  await answer?.body?.cancel();
  if (!answer?.ok) return;
  throw new Error(
    `The n8n of an earlier "npm start", which ended without stopping it, still runs on ${place()} (process ${noted.pid}, ${noted.url}). Stop that process, then try again.`,
  );
}

function place() {
  return path.relative(process.cwd(), state) || '.';
}

async function startStore(demo) {
  console.log('Starting PostgreSQL …');
  const folder = path.join(state, 'postgres');
  const isNew = !existsSync(folder);
  const postgres = await startPostgres({ folder, password: demo.postgresPassword, wantedPort: demo.postgresPort });
  running.push({ name: 'PostgreSQL', stop: postgres.stop });
  const hasMoved = !isNew && postgres.port !== demo.postgresPort;
  keepDemo({ ...demo, postgresPort: postgres.port });
  return { ...postgres, hasMoved };
}

async function startEditor(claim) {
  const wanted = Number(options.port ?? usualPort);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535)
    throw new Error(`--port takes a number between 1 and 65535, not "${options.port}".`);
  const port = await freePort(wanted);
  if (port !== wanted) console.log(`Port ${wanted} is taken, so n8n gets ${port}.`);
  console.log('Starting n8n …');
  const n8n = await startN8n({ userFolder, port, logFile: path.join(state, 'logs', 'n8n.log') });
  running.push({ name: 'n8n', stop: n8n.stop });
  claim.note({ url: n8n.url, pid: n8n.pid });
  await n8n.ready;
  return n8n;
}

/** When PostgreSQL had to take another port, n8n has to know before its triggers look for it on the old one. */
async function tellMove({ storeCredential }, postgres) {
  if (storeCredential === undefined) return;
  console.log('PostgreSQL got another port; telling n8n …');
  await writeCredential({ userFolder, credential: { id: storeCredential, ...credentialOf(postgres) } });
}

async function putTemplates({ url, demo, templates, postgres }) {
  const editor = await openEditorSession(url, demo.owner).catch((error) => {
    if (error.status !== 401) throw error;
    console.log('The password of the n8n owner was changed, so the workflows are left as they are.');
    return null;
  });
  if (editor === null) return;
  const store = postgres === null ? null : await keepStoreCredential(editor, postgres, demo);
  await publishTemplates({ editor, templates, recordFile: path.join(state, 'templates.json'), store, say: (line) => console.log(line) });
}

/** The credential is written anew at every start, and known by its id from then on. */
async function keepStoreCredential(editor, postgres, demo) {
  const content = credentialOf(postgres);
  const present = (await editor('GET', '/credentials')).find(({ name, type }) => name === content.name && type === content.type);
  const saved =
    present === undefined ? await editor('POST', '/credentials', content) : await editor('PATCH', `/credentials/${present.id}`, content);
  keepDemo({ ...demo, postgresPort: postgres.port, storeCredential: saved.id });
  return { id: saved.id, name: content.name };
}

function credentialOf({ host, port, database, user, password }) {
  const data = { engine: 'postgres', host, port, database, user, password, schema: 'switchboard', ssl: 'disable' };
  return { name: 'Switchboard Store', type: 'switchboardStore', data };
}

/** Waits until the pages answer. @returns what to tell whoever started it */
async function readyLinks({ url, templates, demo, postgres }) {
  const chat = pageAddress(url, templates, 'webChatTrigger', 'chat');
  const inbox = pageAddress(url, templates, 'agentInboxTrigger', 'inbox');
  await Promise.all([untilServed(chat), untilServed(inbox)]);
  const logins = demo.agents.map((agent) => `                       ${agent.login} / ${agent.password}   (${agent.name})`);
  return `
Switchboard is running${postgres === null ? '' : ' on PostgreSQL'}. Open the first link as a customer, the second as an agent.

  Customer's web chat  ${chat}
  Agent inbox          ${inbox}
${logins.join('\n')}
  n8n editor           ${url}
                       ${demo.owner.email} / ${demo.owner.password}

Chats and workflows are kept in ${place()}. Press Ctrl-C to stop.`;
}

async function untilServed(address) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await fetch(address).catch(() => null);
    await answer?.body?.cancel();
    // While it starts, n8n answers 200 with a line of text to everything; our pages come with a policy.
    if (answer?.ok && answer.headers.has('content-security-policy')) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  console.log(`Note: ${address} does not answer. Look whether its workflow is published in the editor.`);
}

/** The same logins at every start. Readable by their owner only. */
function readDemo() {
  if (existsSync(demoFile)) return JSON.parse(readFileSync(demoFile, 'utf8'));
  mkdirSync(state, { recursive: true });
  const demo = {
    owner: { email: 'owner@switchboard.example', firstName: 'Switchboard', lastName: 'Owner', password: `${password()}A1` },
    agents: [
      { login: 'ana', name: 'Ana Duarte', password: password() },
      { login: 'ben', name: 'Ben Okafor', password: password() },
    ],
    postgresPassword: password(),
  };
  keepDemo(demo);
  return demo;
}

function keepDemo(demo) {
  writeFileSync(demoFile, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
}

function password() {
  return randomBytes(9).toString('base64url');
}

let isStopping = false;

function stopOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (isStopping) return;
      console.log('\nStopping …');
      void stopAll().then(() => process.exit(0));
    });
  }
}

async function stopAll() {
  isStopping = true;
  for (const { name, stop } of running.splice(0).reverse()) {
    await stop().catch((error) => console.error(`${name} did not stop: ${error.message}`));
  }
}
