import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from './harness/agent.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { Visitor } from './harness/visitor.mjs';

/** An event that was leased by a process that died is leased again only when its lease has run out. */
const afterLease = { within: 60_000, every: 250 };

/** Where n8n dies: once while a customer's message passes the point, once while an agent's answer does. */
const points = ['after_commit', 'before_emit', 'in_flow', 'before_ack'];

describe('a contact centre whose n8n is killed', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-crash-'));
  // While this file is there, n8n does not kill itself.
  const marker = path.join(folder, 'crashed');
  let centre;
  let agent;

  before(async () => {
    writeFileSync(marker, '');
    centre = await startContactCentre({
      name: 'crash',
      agents: ['ana'],
      only: ['swbWebChat000001', 'swbAgentInbox002'],
      env: crashingAt(points[0]),
    });
    agent = await new Agent(centre.inboxUrl, 'ana').arrive();
  });
  after(async () => {
    await centre?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [index, point] of points.entries()) {
    const next = points[index + 1] ?? point;

    it(`keeps one chat with one message and one answer when it dies at ${point}`, async () => {
      const visitor = new Visitor(centre.chatUrl);
      await visitor.hello();
      const message = randomUUID();
      await dyingWhile(() => visitor.send('Is anybody there?', message), point);
      // The page sends again what was not confirmed, under the same id.
      await visitor.send('Is anybody there?', message);
      const { chatId } = await eventually('the chat waits for the agent', async () => (await agent.tiles('new'))[0], afterLease);
      await centre.untilOutboxIsEmpty();
      assert.equal((await agent.tiles('new')).length, 1);
      assert.deepEqual(await linesOf(chatId, 'customer'), ['Is anybody there?']);
      assert.deepEqual(await visitor.texts(), ['Is anybody there?']);

      await agent.command({ kind: 'accept', chatId });
      await eventually(
        'the chat is in progress',
        async () => (await agent.tiles('in_progress')).some((tile) => tile.chatId === chatId),
        afterLease,
      );
      await centre.untilOutboxIsEmpty();
      const reply = randomUUID();
      const answer = () => agent.command({ kind: 'reply', chatId, text: 'Yes, I am.' }, reply);
      await dyingWhile(answer, next);
      await answer();
      await eventually('the customer has the answer', async () => (await visitor.texts()).includes('Yes, I am.'), afterLease);
      await centre.untilOutboxIsEmpty();
      assert.equal((await visitor.texts()).filter((text) => text === 'Yes, I am.').length, 1);
      assert.deepEqual(await linesOf(chatId, 'agent'), ['Yes, I am.']);

      await agent.command({ kind: 'complete', chatId });
      await eventually('the chat is closed', async () => (await agent.tiles('in_progress')).length === 0, afterLease);
      await centre.untilOutboxIsEmpty();
    });
  }

  /** Does something that n8n dies of, and starts n8n again, ready to die at the next point. */
  async function dyingWhile(act, next) {
    rmSync(marker);
    await act().catch(() => {
      // The answer may or may not get out before the end; both are what a page can meet.
    });
    const end = await Promise.race([centre.ended, sleep(20_000, 'is still running', { ref: false })]);
    assert.equal(end, 'SIGKILL');
    assert.ok(existsSync(marker));
    await centre.startN8n(crashingAt(next));
    await centre.untilServed();
    await eventually('the agent is let in again', () => agent.state());
  }

  function crashingAt(point) {
    return { SWITCHBOARD_CRASH_AT: point, SWITCHBOARD_CRASH_MARKER: marker };
  }

  async function linesOf(chatId, author) {
    const { messages } = await agent.conversation(chatId);
    return messages.filter((message) => message.author === author).map((message) => message.text);
  }
});
