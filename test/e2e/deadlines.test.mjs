import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Agent } from './harness/agent.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { storeOf } from './harness/store.mjs';
import { Visitor } from './harness/visitor.mjs';

const texts = {
  nobody: /Nobody is connected right now/,
  patience: /still looking for a colleague/,
  busy: /All our colleagues are busy/,
  waiting: /We have not forgotten you/,
};

describe('a chat that takes too long', () => {
  let centre;
  let store;
  let ana;
  let ben;
  /** The first one; the chat is open over several tests. */
  let customer;

  before(async () => {
    centre = await startContactCentre({ name: 'deadlines', agents: ['ana', 'ben'] });
    store = storeOf(centre);
    store.change(`update queues set rule = 'to_available_agent', chat_timeout_minutes = 1, first_response_minutes = 1`);
    ana = await new Agent(centre.inboxUrl, 'ana').arrive();
    ben = await new Agent(centre.inboxUrl, 'ben').arrive();
  });
  after(async () => {
    store?.close();
    await centre?.stop();
  });

  const become = (agent, status) => agent.ask({ action: 'set_status', status });
  const aCustomer = async (text) => {
    const visitor = new Visitor(centre.chatUrl);
    await visitor.hello();
    await visitor.send(text);
    return visitor;
  };
  const reads = (visitor, text) =>
    eventually(`the customer reads ${text}`, async () => (await visitor.texts()).some((line) => text.test(line)), { within: 20_000 });
  const timesRead = async (visitor, text) => (await visitor.texts()).filter((line) => text.test(line)).length;
  /** Lets a deadline of the last chat be due, once there is one. */
  const due = (kind) => eventually(`there is a deadline "${kind}"`, () => store.makeDue(kind, store.lastChat().id) > 0);

  /** What supervisors find in n8n's data table, oldest first. */
  async function listed() {
    const { data } = await centre.editor('GET', '/data-tables-global');
    const table = data.find(({ name }) => name === 'Switchboard chats to look at');
    if (table === undefined) return [];
    const rows = await centre.editor('GET', `/projects/${table.projectId}/data-tables/${table.id}/rows`);
    return rows.data.map(({ happened, chat, queue, agent }) => ({ happened, chat, queue, agent }));
  }
  const isListed = (happened, chatId) =>
    eventually(
      `"${happened}" is on the list`,
      async () => (await listed()).find((row) => row.happened === happened && row.chat === chatId),
      {
        within: 20_000,
      },
    );

  it('goes to the next agent when the first misses the offer, and the customer is asked for patience', async () => {
    customer = await aCustomer('Is anybody there?');
    const [first, second] = await eventually('one agent is asked', async () => {
      const [ofAna, ofBen] = await Promise.all([ana.tiles('new'), ben.tiles('new')]);
      if (ofAna.length + ofBen.length !== 1) return null;
      return ofAna.length === 1 ? [ana, ben] : [ben, ana];
    });
    await due('accept');
    await second.tile('new');
    assert.deepEqual(await first.tiles('new'), []);
    const { status } = store.rows('select status from agents where id = ?', first.id)[0];
    assert.equal(status, 'inactive');
    await reads(customer, texts.patience);

    await due('accept');
    await reads(customer, texts.busy);
    const { id } = store.lastChat();
    assert.deepEqual(await isListed('everyone_missed', id), { happened: 'everyone_missed', chat: id, queue: 'Support', agent: '' });
    assert.equal(await timesRead(customer, texts.patience), 1);
  });

  it('is overdue: the customer who still waits is told so once, and supervisors find it', async () => {
    await due('response');
    const { id } = store.lastChat();
    await isListed('response_overdue', id);
    await reads(customer, texts.waiting);
    await centre.untilOutboxIsEmpty();
    assert.equal(await timesRead(customer, texts.waiting), 1);
  });

  it('goes to whoever comes back, and is completed when nobody writes any more', async () => {
    const { id } = store.lastChat();
    await become(ana, 'active');
    await ana.tile('new');
    await ana.command({ kind: 'accept', chatId: id });
    await ana.tile('in_progress');
    await due('chat_timeout');
    await eventually('the chat is completed', () => store.lastChat().status === 'completed');
    assert.equal(store.lastChat().end_reason, 'timeout');
    assert.deepEqual(await isListed('timed_out', id), { happened: 'timed_out', chat: id, queue: 'Support', agent: 'Ana' });
    assert.deepEqual(await ana.tiles('in_progress'), []);
  });

  it('of a customer whom nobody can answer now is told so once, and raises its event', async () => {
    await become(ana, 'inactive');
    await become(ben, 'inactive');
    const late = await aCustomer('Good evening');
    await reads(late, texts.nobody);
    await isListed('no_agents', store.lastChat().id);
    await centre.untilOutboxIsEmpty();
    assert.equal(await timesRead(late, texts.nobody), 1);
  });

  it('leaves no event unsettled and no execution failed', async () => {
    await centre.untilOutboxIsEmpty();
    const { results } = await centre.editor('GET', '/executions?filter=%7B%22status%22%3A%5B%22error%22%5D%7D');
    assert.deepEqual(
      results.map(({ workflowName, status }) => [workflowName, status]),
      [],
    );
  });
});
