import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEditorSession } from '../scripts/host/editor-session.mjs';
import { startN8n } from '../scripts/host/n8n.mjs';
import { copyPackageInto } from '../scripts/host/package-copy.mjs';
import { packageName } from '../scripts/host/paths.mjs';
import { pageAddress, publishTemplates, readTemplates } from '../scripts/host/templates.mjs';
import { concurrency, postAll } from './load.mjs';

const perRun = 1_000;
/** Enough for the compiler to have seen everything: what is compared is how both run all day. */
const warmUp = 600;
const settings = {
  executionOrder: 'v1',
  saveDataSuccessExecution: 'none',
  saveDataErrorExecution: 'all',
  saveManualExecutions: false,
  saveExecutionProgress: false,
};

/**
 * Measures how fast messages of new customers get through a flow, beside n8n's own webhook.
 *
 * @param rounds how often each side runs, in turn
 * @returns the rates of both sides, per second
 */
export async function measureInbound(rounds) {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-bench-'));
  const userFolder = path.join(folder, 'n8n');
  copyPackageInto(userFolder);
  const n8n = await startN8n({
    userFolder,
    logFile: path.join(folder, 'n8n.log'),
    env: { N8N_LOG_LEVEL: 'warn', N8N_RUNNERS_MODE: 'external', N8N_RUNNERS_AUTH_TOKEN: randomBytes(12).toString('hex') },
  });
  try {
    await n8n.ready;
    const owner = {
      email: 'owner@switchboard.example',
      firstName: 'Olga',
      lastName: 'Owner',
      password: `${randomBytes(9).toString('base64url')}A1`,
    };
    const editor = await openEditorSession(n8n.url, owner);
    const ours = oursWorkflow();
    const baseline = baselineWorkflow();
    await publishTemplates({ editor, templates: [ours, baseline], recordFile: path.join(folder, 'templates.json') });
    const chatUrl = pageAddress(n8n.url, [ours], 'webChatTrigger', 'chat');
    const baselineUrl = `${n8n.url}/webhook/${baseline.nodes[0].parameters.path}`;
    await untilServed(chatUrl, 'GET');
    await untilServed(baselineUrl, 'POST');
    const store = openStore(userFolder);
    const executions = openExecutions(userFolder);
    await runOurs(chatUrl, store, warmUp);
    await runBaseline(baselineUrl, executions, warmUp);
    const rates = { ours: [], baseline: [] };
    for (let round = 0; round < rounds; round += 1) {
      rates.ours.push(await runOurs(chatUrl, store, perRun));
      rates.baseline.push(await runBaseline(baselineUrl, executions, perRun));
    }
    store.close();
    executions.close();
    return {
      title: 'Messages of new customers through a flow',
      unit: 'events/s',
      ours: { label: 'Web Chat Trigger → Queue Router', rates: rates.ours },
      baseline: { label: "n8n's Webhook → No Operation", rates: rates.baseline },
      notes: [
        `One n8n ${process.versions.node.split('.')[0] >= 24 ? `on Node ${process.version}` : ''}, SQLite, the same settings for both; ${concurrency} open connections.`,
        `Ours: ${perRun} first messages of as many customers, from the first post until the flow has routed every one and none is left in the outbox.`,
        `n8n's: ${perRun} posts, from the first until the last answer and until no execution runs any more.`,
      ],
    };
  } finally {
    await n8n.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first template with nothing but its trigger and its router. */
function oursWorkflow() {
  const template = readTemplates().find(({ nodes }) => nodes.some(({ type }) => type === `${packageName}.queueRouter`));
  const nodes = template.nodes.filter(({ type }) => [`${packageName}.webChatTrigger`, `${packageName}.queueRouter`].includes(type));
  const trigger = nodes.find(({ type }) => type.endsWith('.webChatTrigger'));
  const router = nodes.find(({ type }) => type.endsWith('.queueRouter'));
  const connections = { [trigger.name]: { main: [[{ node: router.name, type: 'main', index: 0 }]] } };
  return { id: 'benchInboundOurs', name: 'Bench: ours', nodes, connections, settings };
}

function baselineWorkflow() {
  const id = randomUUID();
  const webhook = {
    id: randomUUID(),
    name: 'Webhook',
    type: 'n8n-nodes-base.webhook',
    typeVersion: 2,
    position: [0, 0],
    webhookId: id,
    parameters: { httpMethod: 'POST', path: id, responseMode: 'onReceived', options: {} },
  };
  const noOperation = {
    id: randomUUID(),
    name: 'No Operation',
    type: 'n8n-nodes-base.noOp',
    typeVersion: 1,
    position: [208, 0],
    parameters: {},
  };
  const connections = { Webhook: { main: [[{ node: 'No Operation', type: 'main', index: 0 }]] } };
  return { id: 'benchInboundBase', name: "Bench: n8n's own", nodes: [webhook, noOperation], connections, settings };
}

async function runOurs(chatUrl, store, count) {
  const hellos = await postAll(
    chatUrl,
    Array.from({ length: count }, () => ({ action: 'hello' })),
  );
  const sends = hellos.map((hello) => ({
    action: 'send',
    token: JSON.parse(hello).token,
    id: randomUUID(),
    text: 'Hello, is anybody there?',
  }));
  const before = store.routed();
  const started = performance.now();
  await postAll(chatUrl, sends);
  while (store.pending() > 0 || store.routed() < before + count) {
    if (performance.now() - started > 120_000)
      throw new Error(
        `After two minutes ${store.pending()} events are not done and ${store.routed() - before} of ${count} chats are routed.`,
      );
    await sleep(5);
  }
  return rate(count, started);
}

async function runBaseline(url, executions, count) {
  const bodies = Array.from({ length: count }, () => ({ id: randomUUID(), text: 'Hello, is anybody there?' }));
  const started = performance.now();
  await postAll(url, bodies);
  while (executions.running() > 0) {
    if (performance.now() - started > 120_000) throw new Error(`After two minutes ${executions.running()} executions still run.`);
    await sleep(5);
  }
  return rate(count, started);
}

function rate(count, started) {
  return (count * 1_000) / (performance.now() - started);
}

/** Looks into the embedded store from outside, so that the measured process does nothing for the measuring. */
function openStore(userFolder) {
  const database = new DatabaseSync(storeFile(userFolder), { readOnly: true });
  const pending = database.prepare("select count(*) as count from events where kind = 'new_chat'");
  const routed = database.prepare('select count(*) as count from chats where queue_id is not null');
  return { pending: () => pending.get().count, routed: () => routed.get().count, close: () => database.close() };
}

/** Looks into n8n's own database: an execution that is not to be saved has a row while it runs, marked as deleted when it ends. */
function openExecutions(userFolder) {
  const database = new DatabaseSync(path.join(userFolder, '.n8n', 'database.sqlite'), { readOnly: true });
  const running = database.prepare('select count(*) as count from execution_entity where stoppedAt is null and deletedAt is null');
  return { running: () => running.get().count, close: () => database.close() };
}

function storeFile(userFolder) {
  const home = path.join(userFolder, '.n8n');
  const found = readdirSync(home, { recursive: true }).filter(
    (name) => name.endsWith('.sqlite') && !name.includes('node_modules') && path.basename(name) !== 'database.sqlite',
  );
  if (found.length !== 1) throw new Error(`Expected one Switchboard store under ${home}, found ${found.length}.`);
  return path.join(home, found[0]);
}

async function untilServed(url, method) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await fetch(url, { method }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`${url} does not answer.`);
}
