import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { picture, startBrowser } from './harness/browser.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { startNetwork } from './harness/network.mjs';
import { openChatPage, openInbox } from './harness/pages.mjs';

const lost = 'Connection lost. Reconnecting…';

describe('the live pages', () => {
  let centre;
  let browser;
  let ana;
  let ben;
  /** Between Ben's page and n8n. */
  let network;
  /** Between a customer's page and n8n. */
  let tunnel;

  before(async () => {
    centre = await startContactCentre({ name: 'live', agents: ['ana', 'ben'] });
    browser = await startBrowser();
    ana = await openInbox(browser, centre.inboxUrl, 'ana');
    network = await startNetwork(centre.url);
    ben = await openInbox(browser, network.through(centre.inboxUrl), 'ben');
    // A page that was reloaded has lost this.
    for (const { page } of [ana, ben]) await page.evaluate(() => (globalThis.isTheSame = true));
  });
  after(async () => {
    await browser?.close();
    network?.stop();
    tunnel?.stop();
    await centre?.stop();
  });
  afterEach(async () => {
    for (const { page } of [ana, ben]) assert.equal(await page.evaluate(() => globalThis.isTheSame), true);
  });

  /** A new customer whose chat Ana has taken. */
  async function customerOfAna(text) {
    const customer = await openChatPage(browser, centre.chatUrl);
    await customer.send(text);
    await ana.accepts(text);
    await ana.reads(text);
    return customer;
  }

  it('show both sides that the other one writes', async () => {
    const customer = await customerOfAna('Do you ship to Lisbon?');
    await customer.page.getByText('chatting with Ana').waitFor();
    await customer.types('And how');
    await ana.page
      .getByRole('log')
      .getByText(/ is writing…$/)
      .waitFor();
    await ana.types('We');
    await customer.page.getByText('Ana is typing…').waitFor();
    await customer.send('And how long does it take?');
    await ana.reads('And how long does it take?');
    assert.equal(
      await ana.page
        .getByRole('log')
        .getByText(/ is writing…$/)
        .count(),
      0,
    );
    await leave(customer);
  });

  it('show a message as read once it has been on the screen of the other side', async () => {
    const customer = await customerOfAna('Is the blue one in stock?');
    await customer.seesState('Read');
    // The customer closes the tab, and comes back later.
    const { page } = customer;
    const context = page.context();
    await page.close();
    await ana.answers('It is.');
    await ana.seesState('It is.', 'Sent');
    const again = await context.newPage();
    await again.goto(centre.chatUrl);
    await ana.seesState('It is.', 'Read');

    await ana.page.getByRole('log').press('Escape');
    await ana.page.getByText('No chat is selected.').waitFor();
    const composer = again.getByRole('textbox', { name: 'Your message' });
    await composer.fill('Then I take it.');
    await composer.press('Enter');
    const state = again.locator('.message.customer .status').last();
    await state.filter({ hasText: 'Sent' }).waitFor();
    await ana.tile('In progress', 'Then I take it.').getByText('1 unread').waitFor({ state: 'attached' });
    await ana.opens('Then I take it.');
    await state.filter({ hasText: 'Read' }).waitFor();
    await leave({ page: again });
  });

  it('show a new chat to every agent of the queue, and take it away when one accepts', async () => {
    const customer = await openChatPage(browser, centre.chatUrl);
    await customer.send('Can I change my address?');
    await ben.sees('Can I change my address?');
    await ana.accepts('Can I change my address?');
    await ben.tile('New items', 'Can I change my address?').waitFor({ state: 'detached' });
    await ben.page.getByText('Nobody is waiting.').waitFor();
    await leave(customer);
  });

  it('give a chat to one of two agents who accept at once, and tell the other why', async () => {
    const customer = await openChatPage(browser, centre.chatUrl);
    await customer.send('Who is quicker?');
    for (const agent of [ana, ben])
      await agent
        .tile('New items', 'Who is quicker?')
        .getByRole('button', { name: /^Accept/ })
        .focus();
    await Promise.all([ana.page.keyboard.press('Enter'), ben.page.keyboard.press('Enter')]);
    const refusal = 'The chat could not be accepted. Another agent has accepted this chat.';
    await Promise.all(
      [ana, ben].map(({ page, tile }) => tile('In progress', 'Who is quicker?').or(page.getByText(refusal)).first().waitFor()),
    );
    const owners = await Promise.all([ana, ben].map(({ tile }) => tile('In progress', 'Who is quicker?').count()));
    const refused = await Promise.all([ana, ben].map(({ page }) => page.getByText(refusal).count()));
    assert.deepEqual(owners.toSorted(), [0, 1]);
    assert.deepEqual(
      refused,
      owners.map((count) => 1 - count),
    );
    await picture((refused[0] === 1 ? ana : ben).page, 'live-the-slower-agent');
    await (owners[0] === 1 ? ana : ben).completes();
    // The tile of the chat that went to the other one stays for as long as it is chosen.
    const { page } = refused[0] === 1 ? ana : ben;
    await page.getByText('No longer available').waitFor();
    await page.getByRole('log').press('Escape');
    await page.getByText('No longer available').waitFor({ state: 'detached' });
    await customer.page.context().close();
  });

  it('hide new chats from an agent who is Inactive', async () => {
    const status = ben.page.getByRole('switch', { name: /^Status/ });
    await status.click();
    await ben.page.getByText('You are inactive.').waitFor();
    const customer = await openChatPage(browser, centre.chatUrl);
    await customer.send('Does anybody see me?');
    await ana.sees('Does anybody see me?');
    assert.equal(await ben.tile('New items', 'Does anybody see me?').count(), 0);
    await status.click();
    await ben.sees('Does anybody see me?');
    await status.click();
    await ben.tile('New items', 'Does anybody see me?').waitFor({ state: 'detached' });
    await status.click();
    await ana.accepts('Does anybody see me?');
    await leave(customer);
  });

  it('say within six seconds that n8n is gone, and lose and double nothing until it is back', async () => {
    const customer = await customerOfAna('Before the break');
    await customer.page.evaluate(() => (globalThis.isTheSame = true));
    await centre.stopN8n();
    await Promise.all([ana, ben, customer].map(({ page }) => page.getByText(lost).waitFor({ timeout: 6_000 })));
    await customer.send('Written by the customer in the dark');
    await ana.answers('Written by the agent in the dark');
    await customer.page.getByText('Not sent. Check your connection.').waitFor();
    await ana.page.getByText('Not sent: the server was not reached').waitFor();
    await picture(customer.page, 'live-the-customer-in-the-dark');
    await picture(ana.page, 'live-the-agent-in-the-dark');

    await centre.startN8n();
    await Promise.all([ana, ben, customer].map(({ page }) => page.getByText(lost).waitFor({ state: 'detached', timeout: 30_000 })));
    // The customer's page sends again by itself, the agent decides.
    await ana.reads('Written by the customer in the dark');
    await ana.page.getByRole('button', { name: 'Send again' }).click();
    await customer.reads('Written by the agent in the dark');
    await ana.answers('After the break');
    await customer.reads('After the break');
    await centre.untilOutboxIsEmpty();
    for (const text of ['Written by the customer in the dark', 'Written by the agent in the dark', 'After the break']) {
      assert.deepEqual([await customer.timesRead(text), await ana.timesRead(text)], [1, 1], text);
    }
    assert.equal(await customer.page.evaluate(() => globalThis.isTheSame), true);
    await leave(customer);
  });

  it('notice within six seconds that their network hangs, and catch up by themselves', async () => {
    tunnel = await startNetwork(centre.url);
    const customer = await openChatPage(browser, tunnel.through(centre.chatUrl));
    await customer.send('I am on a train');
    await ben.accepts('I am on a train');
    await ben.reads('I am on a train');
    await customer.seesState('Read');

    tunnel.hang();
    await customer.page.getByText(lost).waitFor({ timeout: 6_000 });
    await ben.answers('Then mind the tunnels.');
    await ben.seesState('Then mind the tunnels.', /^(Sent|Delivered)$/);
    tunnel.heal();
    await customer.reads('Then mind the tunnels.');
    await ben.seesState('Then mind the tunnels.', 'Read');

    network.hang();
    await ben.page.getByText(lost).waitFor({ timeout: 6_000 });
    await customer.send('Your tunnel this time?');
    await customer.seesState('Sent');
    network.heal();
    await ben.reads('Your tunnel this time?');
    await customer.seesState('Read');
    await ben.page.getByText(lost).waitFor({ state: 'detached' });
    await customer.page.context().close();
  });

  /** Ends Ana's chat, so that the next test begins with empty lists. */
  async function leave({ page }) {
    await ana.completes();
    await page.getByText('This chat has ended.').first().waitFor();
    await page.context().close();
  }
});
