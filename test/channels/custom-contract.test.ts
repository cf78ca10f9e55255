import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { ProviderRequest } from '../../src/app/adapter';
import { custom } from '../../src/channels/custom';
import type { CustomSettings } from '../../src/channels/custom';
import { incomingCall, outgoingCall, refusedAnswer, takenAnswer } from '../../src/channels/custom/payload';
import { aRequest, aText, to } from './requests';
import { startOurSide } from './serve';

const docs = join(__dirname, '..', '..', 'docs', 'channels');
const page = readFileSync(join(docs, 'custom.md'), 'utf8');
const secret = 'a secret of more than 32 characters, with spaces';
const settings: CustomSettings = {
  baseUrl: 'https://system.example.com/switchboard',
  secret,
  name: 'The shop',
  signature: 'timestamp',
  signatureHeader: '',
  sendsTyping: false,
  sendsRead: false,
};

/** The blocks of code that stand under `<!-- example: name -->`. */
const examples = (name: string): string[] =>
  [...page.matchAll(/<!-- example: ([\w-]+) -->\n\n```\w+\n([\s\S]*?)```/g)]
    .filter(([, is]) => is === name)
    .map(([, , code]) => code ?? '');

describe('The documented signature', () => {
  const rows = /<!-- example: signature -->\n\n([\s\S]*?)\n\n/.exec(page)?.[1] ?? '';
  const [, documented = '', timestamp = '', body = '', signature = ''] =
    /secret \| `(.+)` \|\n\| timestamp \| `(.+)` \|\n\| body \| `(.+)` \|\n\| `X-Switchboard-Signature` \| `(.+)` \|/.exec(rows) ?? [];
  const known = { ...settings, secret: documented };
  const call = (headers: Record<string, string>): ProviderRequest =>
    aRequest({ url: 'https://n8n.example.com/webhook/x', body, headers, receivedAt: Number(timestamp) * 1_000 + 299_000 });

  it('is what the page says it is, and is taken', () => {
    expect(signature).toBe(`sha256=${createHmac('sha256', documented).update(`${timestamp}.${body}`).digest('hex')}`);
    const headers = { 'X-Switchboard-Timestamp': timestamp, 'X-Switchboard-Signature': signature };
    expect(custom.receive(known, call(headers))).toMatchObject({
      kind: 'happened',
      happenings: [{ kind: 'message', providerMessageId: 'm-1', sender: { externalId: 'c-1' }, content: { text: 'Hello' } }],
    });
  });

  it('is the other one where the body alone is signed', () => {
    const digest = createHmac('sha256', documented).update(body).digest('hex');
    expect(page).toContain(`\`${digest}\``);
    const bodyOnly: CustomSettings = { ...known, signature: 'body' };
    expect(custom.receive(bodyOnly, call({ 'X-Webitel-Sign': digest }))).toMatchObject({ kind: 'happened' });
  });
});

describe('The documented bodies', () => {
  it('are read', () => {
    for (const example of examples('in')) expect(incomingCall.safeParse(JSON.parse(example))).toMatchObject({ success: true });
  });

  it('are what we send', () => {
    for (const example of examples('out')) expect(outgoingCall.parse(JSON.parse(example))).toEqual(JSON.parse(example));
  });

  it('hold every kind of call and of event', () => {
    const calls = examples('out').map((example) => JSON.parse(example) as { type: string; kind?: string });
    const kinds = outgoingCall.options.map(({ shape }) => ('kind' in shape ? shape.kind.value : shape.type.value));
    expect(calls.map(({ type, kind }) => kind ?? type).sort()).toEqual(kinds.sort());
    const events = examples('in').flatMap((example) => (JSON.parse(example) as { events?: { type: string }[] }).events ?? []);
    const known = incomingCall.shape.events.unwrap().element.options.map(({ shape }) => shape.type.value);
    expect(events.map(({ type }) => type)).toEqual(known);
  });

  it('are answered as documented', () => {
    expect(examples('answer').map((example) => takenAnswer.parse(JSON.parse(example)))).toEqual([{ id: 'p-2001' }]);
    expect(examples('refusal').map((example) => refusedAnswer.parse(JSON.parse(example)).error.retryAfter)).toEqual([5]);
  });
});

describe('The JSON Schema', () => {
  const schemaOf = (schema: z.ZodType): object => {
    const all = Object.entries(z.toJSONSchema(schema, { io: 'input' }));
    return Object.fromEntries(all.filter(([name]) => name !== '$schema'));
  };
  const made = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'The contract between Switchboard and a system of your own, version 1',
    description: 'Explained in custom.md. Fields that are not here are let through.',
    $defs: {
      incoming: schemaOf(incomingCall),
      outgoing: schemaOf(outgoingCall),
      taken: schemaOf(takenAnswer),
      refused: schemaOf(refusedAnswer),
    },
  };
  const path = join(docs, 'custom.schema.json');

  it('is up to date; UPDATE_SCHEMA=1 writes it', () => {
    if (process.env['UPDATE_SCHEMA'] !== undefined) writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(made);
  });

  it('lets fields through that it does not know', () => {
    expect(JSON.stringify(made)).not.toContain('"additionalProperties":false');
  });
});

/** What is on this machine to run the examples with; Node always is. */
const runners = [
  { language: 'node', program: process.execPath, file: 'example.mjs' },
  { language: 'python', program: 'python3', file: 'example.py' },
  { language: 'shell', program: 'sh', file: 'example.sh' },
].filter(({ language, program }) => {
  const tools = language === 'shell' ? ['openssl', 'curl'] : [program];
  return tools.every((tool) => spawnSync(tool, [tool === 'openssl' ? 'version' : '--version']).status === 0);
});

describe('The documented programs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'custom-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const written = (name: string, file: string): string => {
    const path = join(folder, file);
    writeFileSync(path, examples(name)[0] ?? '');
    return path;
  };

  it('are there in three languages', () => {
    for (const name of ['node-send', 'python-send', 'shell-send', 'node-receive', 'python-receive']) expect(examples(name)).toHaveLength(1);
  });

  it.each(runners)('send a message in $language', async ({ language, program, file }) => {
    const ourSide = await startOurSide(custom, () => settings);
    const env = { ...process.env, SWITCHBOARD_URL: ourSide.webhookUrl, SWITCHBOARD_SECRET: secret };
    const { stdout } = await promisify(execFile)(program, [written(`${language}-send`, file)], { env });
    await ourSide.close();
    expect(stdout).toContain('{}');
    expect(ourSide.refusals).toEqual([]);
    expect(ourSide.happenings).toMatchObject([
      { kind: 'message', sender: { externalId: 'customer-1', name: 'Ana' }, content: { text: expect.stringContaining('Hello from') } },
    ]);
  });

  it.each(runners.filter(({ language }) => language !== 'shell'))('take messages in $language', async ({ language, program, file }) => {
    const env = { ...process.env, SWITCHBOARD_SECRET: secret, PORT: '0' };
    const receiver = spawn(program, [written(`${language}-receive`, file)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const baseUrl = `http://127.0.0.1:${await portOf(receiver)}/`;
    const live = { ...settings, baseUrl };
    const part = aText('Hello');
    const sent = [await custom.send(live, to('customer-1'), part), await custom.send(live, to('customer-1'), part)];
    const tested = await custom.test(live);
    const forged = await custom.send({ ...live, secret: 'another' }, to('customer-1'), aText('x'));
    receiver.kill();
    expect(sent).toEqual([
      { kind: 'sent', providerMessageIds: ['p-1'] },
      { kind: 'sent', providerMessageIds: ['p-1'] },
    ]);
    expect(tested).toMatch(/^The shop at 127/);
    expect(forged).toMatchObject({ kind: 'failed', failure: { code: 'signature', reason: 'The secrets differ.' } });
  });
});

/** The port that a receiver says it listens on. */
function portOf(receiver: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    receiver.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString();
      const port = /listening on (\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(port);
    });
    receiver.on('exit', (code) => reject(new Error(`The receiver ended with ${String(code)} before it listened.`)));
  });
}
