import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { freePort } from '../../scripts/host/free-port.mjs';
import { root } from '../../scripts/host/paths.mjs';
import { Agent } from './harness/agent.mjs';
import { eventually } from './harness/eventually.mjs';
import { Visitor } from './harness/visitor.mjs';

for (const store of ['sqlite', 'postgres']) {
  describe(`npm start on ${store}`, () => {
    const state = mkdtempSync(path.join(tmpdir(), 'switchboard-start-'));
    // A PostgreSQL that root starts runs as another user, who has to get through to its data.
    chmodSync(state, 0o711);
    let running = null;

    after(async () => {
      await running?.stop();
      rmSync(state, { recursive: true, force: true });
    });

    it('prints links that work, stops on Ctrl-C, and has the chat after a second start', async () => {
      running = await start();
      const { chat, inbox, password } = running.links;
      assert.equal((await fetch(chat)).status, 200);
      assert.equal((await fetch(inbox)).status, 200);
      assert.equal(statSync(path.join(state, 'demo.json')).mode & 0o077, 0);
      const ana = await new Agent(inbox, 'ana', password).arrive();
      const visitor = new Visitor(chat);
      await visitor.hello();
      await visitor.send('Will you remember me?');
      const { chatId } = await ana.tile('new');
      await ana.command({ kind: 'accept', chatId });
      await ana.tile('in_progress');

      assert.equal(await running.stop(), 0);
      await assert.rejects(fetch(chat));
      assert.equal(existsSync(path.join(state, 'postgres', 'postmaster.pid')), false);
      const stranger =
        store === 'postgres' ? await takePort(JSON.parse(readFileSync(path.join(state, 'demo.json'), 'utf8')).postgresPort) : null;

      running = await start();
      assert.equal(running.links.password, password);
      const again = await new Agent(running.links.inbox, 'ana', password).arrive();
      assert.equal((await again.tile('in_progress')).chatId, chatId);
      await again.command({ kind: 'reply', chatId, text: 'We do.' });
      const answered = async () => (await visitorAt(running.links.chat, visitor).texts()).includes('We do.');
      // n8n may still be publishing what it published a moment ago. A visitor who asks more often is slowed down.
      await eventually('the customer has the answer', answered, { within: 150_000, every: 2_000 });
      assert.equal(await running.stop(), 0);
      running = null;
      stranger?.close();
    });

    async function start() {
      const args = ['--state', state, '--port', String(await freePort())];
      const started = runStart(store === 'postgres' ? [...args, '--postgres'] : args);
      try {
        await eventually('the links are printed', () => started.output().includes('Ctrl-C') || started.hasEnded(), { within: 90_000 });
        assert.equal(started.hasEnded(), false, `npm start ended: ${started.output()}`);
      } catch (error) {
        await started.kill('SIGINT');
        process.stderr.write(started.complaints());
        throw error;
      }
      return { links: linksIn(started.output()), stop: () => started.kill('SIGINT') };
    }
  });
}

describe('npm start while it runs', () => {
  const state = mkdtempSync(path.join(tmpdir(), 'switchboard-twice-'));
  const opened = [];
  const open = async () => {
    const started = runStart(['--state', state, '--port', String(await freePort())]);
    opened.push(started);
    return started;
  };
  const untilLinks = async (started) => {
    await eventually('the links are printed', () => started.output().includes('Ctrl-C') || started.hasEnded(), { within: 90_000 });
    assert.equal(started.hasEnded(), false, `npm start ended: ${started.output()}${started.complaints()}`);
  };
  let orphan = null;

  after(async () => {
    await Promise.all(opened.map((started) => started.kill('SIGINT')));
    if (orphan !== null) endOrphan(orphan);
    rmSync(state, { recursive: true, force: true });
  });

  it('starts nothing a second time and prints the links of what runs', async () => {
    const first = await open();
    await eventually('the folder is claimed', () => existsSync(path.join(state, 'running.json')));
    const early = await open();
    assert.equal(await early.exited, 0);
    assert.match(early.output(), /is being started .* already/);

    await untilLinks(first);
    const second = await open();
    assert.equal(await second.exited, 0);
    assert.match(second.output(), /already; nothing was started/);
    assert.deepEqual(linksIn(second.output()), linksIn(first.output()));
    assert.equal((await fetch(linksIn(first.output()).chat)).status, 200);
  });

  it('refuses to put a second n8n on the data of one whose npm start was killed, and starts when that is gone', async () => {
    const { pid } = JSON.parse(readFileSync(path.join(state, 'running.json'), 'utf8'));
    orphan = pid;
    assert.equal(await opened[0].kill('SIGKILL'), 'SIGKILL');
    const refused = await open();
    assert.equal(await refused.exited, 1);
    assert.match(refused.complaints(), new RegExp(`still runs on .* \\(process ${pid}, http:`));

    process.kill(pid, 'SIGKILL');
    orphan = null;
    const again = await open();
    await untilLinks(again);
    assert.equal(await again.kill('SIGINT'), 0);
    assert.equal(existsSync(path.join(state, 'running.json')), false);
  });
});

/** Runs what `npm start` runs. */
function runStart(args) {
  const child = spawn(process.execPath, [path.join(root, 'scripts', 'start.mjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (complaints += chunk));
  return {
    exited,
    output: () => output,
    complaints: () => complaints,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

/** Listens where somebody else wanted to. */
async function takePort(port) {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function linksIn(output) {
  const [chat] = output.match(/http:\S+\/chat/) ?? [];
  const [inbox] = output.match(/http:\S+\/inbox/) ?? [];
  const [, password] = output.match(/ana \/ (\S+)/) ?? [];
  return { chat, inbox, password };
}

function endOrphan(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function visitorAt(url, { token }) {
  const visitor = new Visitor(url);
  visitor.token = token;
  return visitor;
}
