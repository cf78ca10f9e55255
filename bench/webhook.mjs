import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEditorSession } from '../scripts/host/editor-session.mjs';
import { startN8n } from '../scripts/host/n8n.mjs';
import { copyPackageInto } from '../scripts/host/package-copy.mjs';
import { packageName } from '../scripts/host/paths.mjs';
import { publishTemplates, readTemplates } from '../scripts/host/templates.mjs';
import { png } from '../test/simulators/shared/samples.ts';
import { startTelegramSimulator } from '../test/simulators/telegram/index.ts';
import { startWhatsAppSimulator } from '../test/simulators/whatsapp/index.ts';

const perRound = 300;
const warmUp = 200;
const customers = 50;
/** How much longer than n8n's own webhook ours may take, in milliseconds. */
const most = 50;
/** How long the provider does not answer while customers with pictures send files, in milliseconds. */
const hangs = 4_000;
const strangers = 5;

/**
 * Measures how long a provider waits for the answer to its webhook, beside n8n's own Webhook node, one call after the other.
 *
 * @param rounds how often each side runs, in turn
 * @returns a comparison for each channel, in milliseconds
 */
export async function measureWebhook(rounds) {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-bench-'));
  const userFolder = path.join(folder, 'n8n');
  copyPackageInto(userFolder);
  const telegram = await startTelegramSimulator();
  const whatsApp = await startWhatsAppSimulator();
  const slow = await startDelay(telegram.url);
  const n8n = await startN8n({
    userFolder,
    logFile: path.join(folder, 'n8n.log'),
    env: { N8N_LOG_LEVEL: 'warn', N8N_RUNNERS_MODE: 'external', N8N_RUNNERS_AUTH_TOKEN: randomBytes(12).toString('hex') },
  });
  try {
    await n8n.ready;
    const sides = await publish(n8n, folder, { telegram, whatsApp, slow });
    const [bare, ...channels] = sides;
    for (const side of sides) await untilTaken(side);
    for (const side of sides) await timesOf(side, warmUp);
    const times = new Map(sides.map((side) => [side, []]));
    for (let round = 0; round < rounds; round += 1) for (const side of sides) times.get(side).push(await timesOf(side, perRound));
    const waited = await timesWhileHanging(channels[0], { telegram, slow, userFolder });
    return channels.map((side) => comparison(side, bare, times, side === channels[0] ? waited : []));
  } finally {
    await n8n.stop();
    await Promise.all([telegram.close(), whatsApp.close(), slow.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function comparison(side, bare, times, notes) {
  const { key, label } = side;
  const [ours, baseline] = [times.get(side), times.get(bare)];
  const p95s = (rounds) => rounds.map((round) => quantile(round, 0.95).toFixed(1)).join(', ');
  return {
    key,
    title: `${label}, from the call to its answer`,
    unit: 'ms, median of a run',
    ours: { label, rates: ours.map((round) => quantile(round, 0.5)) },
    baseline: { label: bare.label, rates: baseline.map((round) => quantile(round, 0.5)) },
    limit: { of: 'difference', says: `at most ${most} ms`, holds: (difference) => difference <= most },
    notes: [
      `95 of 100 calls were answered within ${p95s(ours)} ms, n8n's own within ${p95s(baseline)} ms.`,
      `${perRound} calls a run, one after the other on one connection, after ${warmUp} to warm up; each is stored and starts an execution.`,
      ...notes,
    ],
  };
}

function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
}

/** Puts the workflows into n8n. @returns the sides: what they are called, where they are called, and how a call is made */
async function publish(n8n, folder, { telegram, whatsApp, slow }) {
  const password = `${randomBytes(9).toString('base64url')}A1`;
  const owner = { email: 'owner@switchboard.example', firstName: 'Olga', lastName: 'Owner', password };
  const editor = await openEditorSession(n8n.url, owner);
  const credential = async (type, data) => {
    const { id, name } = await editor('POST', '/credentials', { name: type, type, data });
    return { [type]: { id, name } };
  };
  const { baseUrl, version, businessAccountId, accessToken, appSecret, verifyToken } = whatsApp.settings;
  const account = { version, businessAccountId, accessToken, appSecret, verifyToken };
  const ours = [
    channelWorkflow('telegramChatTrigger', await credential('switchboardTelegramApi', { token: telegram.token, baseUrl: slow.url })),
    channelWorkflow('whatsAppChatTrigger', await credential('switchboardWhatsAppApi', { ...account, baseUrl })),
  ];
  const baseline = bareWorkflow();
  await publishTemplates({ editor, templates: [...ours, baseline], recordFile: path.join(folder, 'templates.json') });
  const urlOf = ({ nodes }) => `${n8n.url}/webhook/${nodes[0].webhookId}/channel`;
  return [
    {
      key: 'bare',
      label: "n8n's Webhook",
      url: `${n8n.url}/webhook/${baseline.nodes[0].parameters.path}`,
      call: () => ({ body: JSON.stringify({ id: randomUUID(), text }) }),
    },
    { key: 'telegram', label: 'Telegram Chat Trigger', url: urlOf(ours[0]), call: telegramCalls(telegram) },
    { key: 'whatsapp', label: 'WhatsApp Chat Trigger', url: urlOf(ours[1]), call: whatsAppCalls(whatsApp) },
  ];
}

const settings = { executionOrder: 'v1', saveDataSuccessExecution: 'none', saveDataErrorExecution: 'all', saveManualExecutions: false };

/** The trigger of a channel's template, which starts an execution for each message, and nothing behind it. */
function channelWorkflow(type, credentials) {
  const template = readTemplates().find(({ nodes }) => nodes.some((node) => node.type === `${packageName}.${type}`));
  const trigger = template.nodes.find((node) => node.type === `${packageName}.${type}`);
  const parameters = { ...trigger.parameters, events: ['new_chat', 'message'] };
  return {
    id: `bench${type}`.slice(0, 16),
    name: `Bench: ${type}`,
    nodes: [{ ...trigger, parameters, credentials }],
    connections: {},
    settings,
  };
}

function bareWorkflow() {
  const id = randomUUID();
  const parameters = { httpMethod: 'POST', path: id, responseMode: 'onReceived', options: {} };
  const webhook = {
    id: randomUUID(),
    name: 'Webhook',
    type: 'n8n-nodes-base.webhook',
    typeVersion: 2,
    position: [0, 0],
    webhookId: id,
    parameters,
  };
  return { id: 'benchWebhookBase', name: "Bench: n8n's own", nodes: [webhook], connections: {}, settings };
}

const text = 'Hello, where is my order?';
let made = 0;

/** Messages of a few customers in turn, as Telegram calls with them. @param of what a message has beside its sender */
function telegramCalls({ token }) {
  const secret = createHmac('sha256', token).update('switchboard telegram webhook').digest('hex');
  return (of = { text }, from = made % customers) => {
    made += 1;
    const person = { id: 600_000_000 + from, first_name: 'Ana', last_name: String(from) };
    const message = {
      message_id: made,
      date: Math.floor(Date.now() / 1_000),
      chat: { ...person, type: 'private' },
      from: { ...person, is_bot: false },
      ...of,
    };
    return { headers: { 'x-telegram-bot-api-secret-token': secret }, body: JSON.stringify({ update_id: 1_000_000 + made, message }) };
  };
}

function whatsAppCalls({ settings: { appSecret, phoneNumberId, businessAccountId } }) {
  return () => {
    made += 1;
    const from = `1650555${1_000 + (made % customers)}`;
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550783881', phone_number_id: phoneNumberId },
      contacts: [{ profile: { name: 'Ana' }, wa_id: from }],
      messages: [{ from, id: `wamid.bench${made}`, timestamp: String(Math.floor(Date.now() / 1_000)), type: 'text', text: { body: text } }],
    };
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: businessAccountId, changes: [{ field: 'messages', value }] }],
    });
    return { headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}` }, body };
  };
}

const connection = new Agent({ keepAlive: true, maxSockets: 1 });

/** One call. @returns the milliseconds until its whole answer was there */
function timed(url, { headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const call = request(
      url,
      { method: 'POST', agent: connection, headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        answer.resume();
        answer.once('end', () => {
          // While it starts, n8n answers 200 with a line of text to everything.
          const isTaken = answer.statusCode === 200 && String(answer.headers['content-type']).includes('json');
          if (isTaken) resolve(performance.now() - started);
          else reject(new Error(`${url} answered ${answer.statusCode}.`));
        });
      },
    );
    call.once('error', reject);
    call.end(body);
  });
}

async function timesOf({ url, call }, count) {
  const times = [];
  for (let index = 0; index < count; index += 1) times.push(await timed(url, call()));
  return times;
}

async function untilTaken({ url, call }) {
  let last = null;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    last = await timed(url, call()).then(
      () => null,
      (error) => error,
    );
    if (last === null) return;
    await sleep(100);
  }
  throw new Error(`${url} takes no calls.`, { cause: last });
}

/**
 * New customers with pictures send files while the provider answers nothing, and are answered as quickly; all is fetched afterwards.
 *
 * @returns what is to be said of it
 */
async function timesWhileHanging({ url, call }, { telegram, slow, userFolder }) {
  const people = Array.from({ length: strangers }, () => telegram.customer());
  slow.hang(hangs);
  const photo = await uploaded(telegram, people[0]);
  const times = [];
  for (const { id } of people) {
    const person = { id: Number(id), first_name: 'New' };
    times.push(await timed(url, call({ photo: [photo], chat: { ...person, type: 'private' }, from: { ...person, is_bot: false } })));
  }
  const longest = Math.max(...times);
  if (longest >= hangs / 2) throw new Error(`An answer took ${longest.toFixed(0)} ms while the provider hung: it waited for a download.`);
  slow.hang(0);
  const store = new DatabaseSync(path.join(userFolder, '.n8n', 'switchboard', 'switchboard.sqlite'), { readOnly: true });
  const files = store.prepare(`select count(*) as count from attachments where state = 'stored'`);
  const pictures = store.prepare('select count(*) as count from contacts where picture_hash is not null');
  try {
    for (const deadline = performance.now() + 60_000; files.get().count < strangers || pictures.get().count < strangers; await sleep(50)) {
      if (performance.now() > deadline) {
        throw new Error(
          `After a minute ${files.get().count} files and ${pictures.get().count} pictures of ${strangers} customers are stored.`,
        );
      }
    }
  } finally {
    store.close();
  }
  return [
    `While the provider held every call for ${hangs / 1_000} s, ${strangers} new customers with a picture sent a file: answered within ${longest.toFixed(0)} ms; files and pictures were stored afterwards.`,
  ];
}

/** A file as Telegram tells of it: the simulator makes one whenever somebody sends it. */
async function uploaded(telegram, customer) {
  let told = null;
  const receiver = createServer((call, answer) => {
    const chunks = [];
    call.on('data', (chunk) => chunks.push(chunk));
    call.on('end', () => {
      told ??= JSON.parse(Buffer.concat(chunks).toString('utf8')).message?.photo?.at(-1) ?? null;
      answer.end('{}');
    });
  });
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const before = telegram.webhookUrl;
  telegram.webhookUrl = `http://127.0.0.1:${receiver.address().port}/`;
  await customer.file({ kind: 'image', name: 'photo.png', type: 'image/png', bytes: png });
  telegram.webhookUrl = before;
  await new Promise((resolve) => {
    receiver.close(resolve);
    receiver.closeAllConnections();
  });
  if (told === null) throw new Error('The simulated Telegram told of no photo.');
  return told;
}

/** Passes calls on to a provider, late when told so. */
async function startDelay(target) {
  let wait = 0;
  const server = createServer((call, answer) => {
    const passOn = async () => {
      const chunks = [];
      for await (const chunk of call) chunks.push(chunk);
      if (wait > 0) await sleep(wait);
      const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
      const headers = { 'content-type': call.headers['content-type'] ?? 'application/json' };
      const told = await fetch(`${target}${call.url}`, { method: call.method, headers, ...body });
      const bytes = Buffer.from(await told.arrayBuffer());
      answer.writeHead(told.status, { 'content-type': told.headers.get('content-type') ?? '', 'content-length': bytes.length });
      answer.end(bytes);
    };
    passOn().catch(() => answer.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    hang: (milliseconds) => (wait = milliseconds),
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
