import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Agent } from './harness/agent.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { storeOf } from './harness/store.mjs';
import { pageOfTemplate } from './harness/template-pages.mjs';
import { Visitor } from './harness/visitor.mjs';

describe('a queue whose workflow ranks the agents', () => {
  let centre;
  let store;
  let page;
  let ana;
  let ben;

  before(async () => {
    centre = await startContactCentre({ name: 'custom-routing', agents: ['ana', 'ben'] });
    store = storeOf(centre);
    store.change(`update queues set rule = 'custom'`);
    // By availability Ben would be asked: he has no chat. By free places Ana is.
    store.change(`update agents set capacity = case login when 'ana' then 5 else 1 end`);
    page = await pageOfTemplate(centre, 'swbCustomRoute06', 'webChatTrigger', 'chat');
    ana = await new Agent(centre.inboxUrl, 'ana').arrive();
    ben = await new Agent(centre.inboxUrl, 'ben').arrive();
  });
  after(async () => {
    store?.close();
    await centre?.stop();
  });

  const aCustomer = async (text) => {
    const visitor = new Visitor(page);
    await visitor.hello();
    await visitor.send(text);
    return visitor;
  };
  const decisions = () => store.rows('select cause, rule, result, agent_id from decisions order by at, id');

  it('asks the one whom it ranks first, though another has fewer chats', async () => {
    await aCustomer('First');
    const { chatId } = await ana.tile('new');
    await ana.command({ kind: 'accept', chatId });
    await ana.tile('in_progress');

    await aCustomer('Second');
    await ana.tile('new');
    assert.deepEqual(await ben.tiles('new'), []);
    assert.deepEqual(
      decisions().map(({ rule, result, agent_id: agentId }) => [rule, result, agentId]),
      [
        ['custom', 'offer_to', ana.id],
        ['custom', 'offer_to', ana.id],
      ],
    );
  });

  it('is asked again when the offer is missed, and the next one in its order gets the chat', async () => {
    await eventually('there is an offer to miss', () => store.makeDue('accept', store.lastChat().id) > 0);
    const { chatId } = await ben.tile('new');
    assert.deepEqual(await ana.tiles('new'), []);
    await ben.command({ kind: 'accept', chatId });
    await ben.tile('in_progress');
    const results = decisions().map(({ cause, result }) => [cause, result]);
    assert.deepEqual(results.slice(2), [
      ['missed', 'ask_flow'],
      ['routed', 'offer_to'],
    ]);
  });

  it('ranks a chat that waited when somebody becomes Active', async () => {
    const customer = await aCustomer('Third');
    await eventually('the customer reads that nobody can answer, or waits', () => decisions().length >= 5);
    await ana.ask({ action: 'set_status', status: 'active' });
    await ana.tile('new');
    await centre.untilOutboxIsEmpty();
    assert.equal(decisions().at(-1).agent_id, ana.id);
    assert.ok((await customer.texts()).includes('Third'));
  });
});
