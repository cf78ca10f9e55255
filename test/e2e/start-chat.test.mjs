import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Agent } from './harness/agent.mjs';
import { picture, startBrowser } from './harness/browser.mjs';
import { addChannel } from './harness/channels.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { openChatPage, openInbox } from './harness/pages.mjs';
import { providers } from './harness/providers.mjs';
import { storeOf } from './harness/store.mjs';

const sara = { id: '700000808', name: 'Sara Molina' };
const provider = providers.find(({ name }) => name === 'Telegram');

describe('a chat that an agent begins', () => {
  let simulator;
  let customer;
  let centre;
  let store;
  let browser;
  let ana;
  let ben;

  before(async () => {
    simulator = await provider.start();
    customer = simulator.customer(sara);
    centre = await startContactCentre({
      name: 'start-chat',
      agents: ['ana', 'ben'],
      only: ['swbWebChat000001', 'swbAgentInbox002', 'swbCreateCase020'],
    });
    store = storeOf(centre);
    store.change("update agents set access = 'administrator' where login = 'ben'");
    const channel = await addChannel(centre, { template: provider.template, name: 'Our bot', entered: provider.entered(simulator) });
    await channel.publish();
    await channel.untilServed();
    browser = await startBrowser();
    ana = await openInbox(browser, centre.inboxUrl, 'ana');
    ben = await new Agent(centre.inboxUrl, 'ben').arrive();
    await ben.ask({ action: 'set_status', status: 'inactive' });
  });
  after(async () => {
    await browser?.close();
    store?.close();
    await centre?.stop();
    await simulator?.close();
  });

  const panel = () => ana.page.getByRole('complementary', { name: 'Contact' });
  const dialog = () => ana.page.getByRole('dialog', { name: 'New chat' });
  const wayTo = (channel) => dialog().getByRole('button', { name: new RegExp(`^(Message|Open) .*${channel}`) });
  const inProgress = () => store.rows("select id, origin, channel_id from chats where status = 'in_progress' order by created_at");
  const sent = () => simulator.received.map(({ text }) => text);
  const completed = async () => {
    await ana.completes();
    await eventually('the chat is over', () => store.rows("select 1 from chats where status <> 'completed'").length === 0);
  };

  it('begins a chat from the search, the contact’s panel and a case', async () => {
    await customer.text('Where is my order?');
    await ana.accepts('Sara Molina');
    await ana.reads('Where is my order?');
    await ana.page.getByRole('button', { name: 'Actions' }).click();
    await ana.page.getByRole('menuitem', { name: 'Create case' }).click();
    await panel().getByText('No. 1').waitFor();
    await completed();

    await ana.page.getByRole('button', { name: 'New chat' }).click();
    await dialog().getByRole('searchbox').fill('molina');
    await wayTo('Telegram|Our bot').first().click();
    await dialog().waitFor({ state: 'hidden' });
    await ana.reads('Ana started the chat');
    await ana.answers('It leaves us today.');
    await eventually('Sara has it', () => sent().includes('It leaves us today.'));
    assert.deepEqual(
      inProgress().map(({ origin }) => origin),
      ['agent'],
    );
    await completed();

    await panel().getByRole('button', { name: 'Message' }).click();
    await dialog().getByText('Sara Molina').first().waitFor();
    await picture(ana.page, 'start-from-contact');
    await ana.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });

    await ana.page.keyboard.press('n');
    await dialog().getByRole('searchbox').fill('#1');
    await dialog().getByText('Sara Molina').first().waitFor();
    await wayTo('Telegram|Our bot').first().click();
    await dialog().waitFor({ state: 'hidden' });
    await ana.answers('It has arrived, I hope?');
    await eventually('Sara has it, too', () => sent().includes('It has arrived, I hope?'));
    assert.equal(inProgress().length, 1);
    await customer.text('Yes, thank you!');
    await ana.reads('Yes, thank you!');
    assert.equal(store.rows("select 1 from chats where status <> 'completed'").length, 1);
  });

  it('offers every channel on which the customer has written, and says what is in the way', async () => {
    const visitor = await openChatPage(browser, centre.chatUrl);
    await visitor.send('It is me, Sara');
    await ana.accepts('It is me, Sara');
    await ana.reads('It is me, Sara');
    const chatId = store.lastChat().id;
    const [{ contact_id: survivorId }] = store.rows('select contact_id from chats where id = ?', chatId);
    const [{ id: removedId }] = store.rows("select id from contacts where name = 'Sara Molina' and deleted_at is null");
    await ben.ask({ action: 'merge', chatId, survivorId: removedId, removedIds: [survivorId] });
    const told = await ben.ask({ action: 'reach', of: { kind: 'contact', contactId: removedId } });
    assert.deepEqual(
      told.people[0].ways.map(({ channel, state, agentName }) => [channel.type, state, agentName]),
      [
        ['webchat', 'taken', 'Ana'],
        ['telegram', 'taken', 'Ana'],
      ],
    );
    await ana.page.getByRole('button', { name: 'New chat' }).click();
    await dialog().getByRole('searchbox').fill('sara');
    await wayTo('Telegram|Our bot').first().waitFor();
    await picture(ana.page, 'start-open');
    await dialog()
      .getByRole('button', { name: /^Open .*(Telegram|Our bot)/ })
      .click();
    await ana.reads('Yes, thank you!');
  });

  it('is refused in words that the agent reads when the channel was switched off a moment before', async () => {
    for (const chat of ['Yes, thank you!', 'It is me, Sara']) {
      await ana.page
        .getByRole('button', { name: new RegExp(chat) })
        .first()
        .click();
      await ana.reads(chat);
      await ana.completes();
    }
    await eventually('both chats are over', () => inProgress().length === 0);
    await ana.page.getByRole('button', { name: 'New chat' }).click();
    await dialog().getByRole('searchbox').fill('sara');
    await wayTo('Telegram|Our bot').first().waitFor();
    store.change("update channels set active = 0 where type = 'telegram'");
    await wayTo('Telegram|Our bot').first().click();
    await dialog()
      .getByText(/the channel .* is not active/)
      .waitFor();
    await picture(ana.page, 'start-refused');
    assert.equal(inProgress().length, 0);
    store.change("update channels set active = 1 where type = 'telegram'");
  });
});
