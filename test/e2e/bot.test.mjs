import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Agent } from './harness/agent.mjs';
import { startChatModel } from './harness/chat-model.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { pageOfTemplate } from './harness/template-pages.mjs';
import { Visitor } from './harness/visitor.mjs';

const template = 'swbBotFirst000004';

describe('a bot that answers first', () => {
  let centre;
  let ana;
  let page;

  before(async () => {
    centre = await startContactCentre({ name: 'bot', agents: ['ana'] });
    page = await pageOfTemplate(centre, template, 'webChatTrigger', 'chat');
    ana = await new Agent(centre.inboxUrl, 'ana').arrive();
  });
  after(() => centre?.stop());

  const aCustomer = async () => {
    const visitor = new Visitor(page);
    await visitor.hello();
    return visitor;
  };
  const asks = async (visitor, question, answer) => {
    const before = (await visitor.texts()).filter((line) => answer.test(line)).length;
    await visitor.send(question);
    await eventually(
      `the customer reads ${answer}`,
      async () => (await visitor.texts()).filter((line) => answer.test(line)).length === before + 1,
      { within: 20_000 },
    );
  };

  it('greets, and answers what its rules know, without an agent seeing the chat', async () => {
    const customer = await aCustomer();
    await asks(customer, 'Hello!', /I can tell you our opening hours/);
    await asks(customer, 'When are you open?', /Monday to Friday/);
    await asks(customer, 'How much does it cost?', /begin at 10 €/);
    assert.deepEqual(await ana.tiles('new'), []);
  });

  it('hands over to a queue when a person is wanted; the agent reads what was said, and the bot is silent', async () => {
    const customer = await aCustomer();
    await asks(customer, 'How much does it cost?', /begin at 10 €/);
    await asks(customer, 'I want to talk to a human', /handing you over to a colleague/);
    const { chatId } = await ana.tile('new');
    await ana.command({ kind: 'accept', chatId });
    await ana.tile('in_progress');
    const read = JSON.stringify(await ana.conversation(chatId));
    assert.match(read, /How much does it cost\?/);
    assert.match(read, /begin at 10 €/);

    await customer.send('When are you open?');
    await eventually('the agent reads the question', async () =>
      JSON.stringify(await ana.conversation(chatId)).includes('When are you open?'),
    );
    await centre.untilOutboxIsEmpty();
    assert.equal((await customer.texts()).filter((line) => /Monday to Friday/.test(line)).length, 0);
    await ana.command({ kind: 'complete', chatId });
    await eventually('the chat is completed', async () => (await ana.tiles('in_progress')).length === 0);
  });

  it('begins anew when the customer writes after the end', async () => {
    const customer = await aCustomer();
    await asks(customer, 'Somebody there?', /handing you over/);
    const { chatId } = await ana.tile('new');
    await ana.command({ kind: 'accept', chatId });
    await ana.tile('in_progress');
    await ana.command({ kind: 'complete', chatId });
    await eventually('the chat is completed', async () => (await ana.tiles('in_progress')).length === 0);
    await asks(customer, 'What are your prices?', /begin at 10 €/);
  });

  it('asks once to put it in other words, and hands over when it does not understand twice', async () => {
    const customer = await aCustomer();
    await asks(customer, 'Quantum flux?', /I did not understand/);
    assert.deepEqual(await ana.tiles('new'), []);
    await asks(customer, 'Flux quantum!', /handing you over to a colleague/);
    await ana.tile('new');
    assert.equal((await customer.texts()).filter((line) => /I did not understand/.test(line)).length, 1);
  });

  describe('with its AI switched on', () => {
    let model;

    before(async () => {
      model = await startChatModel(modelOfTheTest);
      const { id } = await centre.editor('POST', '/credentials', {
        name: 'Model of the test',
        type: 'openAiApi',
        data: { apiKey: 'not-a-secret', url: model.url },
      });
      const present = await centre.editor('GET', `/workflows/${template}`);
      const nodes = present.nodes.map((node) => {
        const on = { ...node, disabled: false };
        return node.name === 'Model' ? { ...on, credentials: { openAiApi: { id, name: 'Model of the test' } } } : on;
      });
      const { name, connections, settings, versionId } = present;
      const saved = await centre.editor('PATCH', `/workflows/${template}`, { name, nodes, connections, settings, versionId });
      await centre.editor('POST', `/workflows/${template}/activate`, { versionId: saved.versionId });
      page = await pageOfTemplate(centre, template, 'webChatTrigger', 'chat');
      // For a moment after the publishing, n8n goes on with what was published before.
      const asksModel = async () => {
        await (await aCustomer()).send('Do you ship to Peru?');
        return model.calls.length > 0;
      };
      await eventually('the model is asked', asksModel, { within: 30_000, every: 1_000 });
    });
    after(() => model?.stop());

    it('answers what no rule knows, after reading the conversation by our node', async () => {
      const customer = await aCustomer();
      await asks(customer, 'Do you ship to Peru?', /^Yes, we ship to Peru\.$/);
      const readings = model.calls.flatMap(({ messages }) => messages).filter(({ role }) => role === 'tool');
      assert.match(JSON.stringify(readings), /Do you ship to Peru\?/);
      assert.equal((await customer.texts()).filter((line) => /did not understand/.test(line)).length, 0);
    });

    it('hands over by our node, with its note for the agent', async () => {
      const { chatId: left } = (await ana.tiles('new'))[0] ?? {};
      const customer = await aCustomer();
      await customer.send('My parcel bit my dog');
      const tile = await eventually('the chat is offered', async () => (await ana.tiles('new')).find(({ chatId }) => chatId !== left), {
        within: 20_000,
      });
      await ana.command({ kind: 'accept', chatId: tile.chatId });
      await ana.tile('in_progress');
      assert.match(JSON.stringify(await ana.conversation(tile.chatId)), /Parcel bit the dog/);
    });
  });
});

/** Reads the conversation first; then answers, or hands over what it cannot answer. */
function modelOfTheTest(messages) {
  const asked = messages.findLast(({ role }) => role === 'user').content;
  const results = messages.filter(({ role }) => role === 'tool').length;
  if (results === 0) return { tool: 'Read_the_conversation' };
  if (/Peru/.test(asked)) return { text: 'Yes, we ship to Peru.' };
  return results === 1 ? { tool: 'Hand_over', arguments: { Note: 'Parcel bit the dog' } } : { text: 'A colleague takes over.' };
}
