import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Agent } from './harness/agent.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { Visitor } from './harness/visitor.mjs';

/** An event that was leased by a process that died is leased again only when its lease has run out. */
const afterLease = { within: 60_000, every: 250 };

describe('a contact centre whose n8n is killed', () => {
  let centre;
  let agent;
  let marker;

  before(async () => {
    centre = await startContactCentre({ name: 'crash', agents: ['ana'] });
    marker = path.join(centre.folder, 'crashed');
    agent = await new Agent(centre.inboxUrl, 'ana').arrive();
  });
  after(() => centre?.stop());

  for (const point of ['after_commit', 'before_emit', 'in_flow', 'before_ack']) {
    it(`keeps one chat with one message when it dies at ${point}`, async () => {
      const visitor = new Visitor(centre.chatUrl);
      const id = randomUUID();
      await armedAt(point);
      await visitor.hello();
      await dyingWhile(() => visitor.send('Is anybody there?', id));
      // The page sends again what was not confirmed, under the same id.
      await visitor.send('Is anybody there?', id);
      const tile = await eventually('the chat waits for the agent', async () => (await agent.tiles('new'))[0], afterLease);
      await settled();
      assert.equal((await agent.tiles('new')).length, 1);
      assert.deepEqual(await customerLines(tile.chatId), ['Is anybody there?']);
      assert.deepEqual(await visitor.texts(), ['Is anybody there?']);

      await agent.command({ kind: 'accept', chatId: tile.chatId });
      await inProgress(tile.chatId);
      await armedAt(point);
      const reply = randomUUID();
      await dyingWhile(() => agent.command({ kind: 'reply', chatId: tile.chatId, text: 'Yes, I am.' }, reply));
      await agent.command({ kind: 'reply', chatId: tile.chatId, text: 'Yes, I am.' }, reply);
      await eventually('the customer has the answer', async () => (await visitor.texts()).includes('Yes, I am.'), afterLease);
      await settled();
      assert.equal((await visitor.texts()).filter((text) => text === 'Yes, I am.').length, 1);
      assert.equal((await agent.conversation(tile.chatId)).messages.filter((message) => message.text === 'Yes, I am.').length, 1);

      await agent.command({ kind: 'complete', chatId: tile.chatId });
      await eventually('the chat is closed', async () => (await agent.tiles('in_progress')).length === 0, afterLease);
    });
  }

  /** Restarts n8n so that it will kill itself at this point once the marker is taken away. */
  async function armedAt(point) {
    writeFileSync(marker, '');
    await centre.stopN8n();
    await centre.startN8n({ SWITCHBOARD_CRASH_AT: point, SWITCHBOARD_CRASH_MARKER: marker });
    await centre.untilServed();
    await eventually('the agent is let in again', () => agent.state());
    rmSync(marker);
  }

  /** Does something that n8n dies of, and starts n8n again. */
  async function dyingWhile(act) {
    await act().catch(() => {
      // The answer may or may not get out before the end; both are what a customer can meet.
    });
    const end = await Promise.race([centre.ended, new Promise((resolve) => setTimeout(resolve, 20_000, 'is still running'))]);
    assert.equal(end, 'SIGKILL');
    assert.ok(existsSync(marker));
    await centre.startN8n();
    await centre.untilServed();
  }

  async function customerLines(chatId) {
    const { messages } = await agent.conversation(chatId);
    return messages.filter((message) => message.author === 'customer').map((message) => message.text);
  }

  function inProgress(chatId) {
    return eventually(
      'the chat is in progress',
      async () => (await agent.tiles('in_progress')).some((tile) => tile.chatId === chatId),
      afterLease,
    );
  }

  /** Long enough for a second delivery of the same event to have shown itself. */
  function settled() {
    return new Promise((resolve) => setTimeout(resolve, 2_500));
  }
});
