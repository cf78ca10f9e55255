import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
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

      running = await start();
      assert.equal(running.links.password, password);
      const again = await new Agent(running.links.inbox, 'ana', password).arrive();
      assert.equal((await again.tile('in_progress')).chatId, chatId);
      await again.command({ kind: 'reply', chatId, text: 'We do.' });
      await eventually('the customer has the answer', async () =>
        (await visitorAt(running.links.chat, visitor).texts()).includes('We do.'),
      );
      assert.equal(await running.stop(), 0);
      running = null;
    });

    async function start() {
      const args = [path.join(root, 'scripts', 'start.mjs'), '--state', state, '--port', String(await freePort())];
      const child = spawn(process.execPath, store === 'postgres' ? [...args, '--postgres'] : args, {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
      let output = '';
      child.stdout.on('data', (chunk) => (output += chunk));
      const stop = () => {
        child.kill('SIGINT');
        return exited;
      };
      try {
        await eventually('the links are printed', () => output.includes('Ctrl-C') || child.exitCode !== null, { within: 90_000 });
        assert.equal(child.exitCode, null, `npm start ended: ${output}`);
      } catch (error) {
        await stop();
        throw error;
      }
      const [chat] = output.match(/http:\S+\/chat/) ?? [];
      const [inbox] = output.match(/http:\S+\/inbox/) ?? [];
      const [, password] = output.match(/ana \/ (\S+)/) ?? [];
      return { links: { chat, inbox, password }, stop };
    }
  });
}

function visitorAt(url, { token }) {
  const visitor = new Visitor(url);
  visitor.token = token;
  return visitor;
}
