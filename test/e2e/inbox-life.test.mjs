import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { picture, startBrowser } from './harness/browser.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { openChatPage, openInbox } from './harness/pages.mjs';

const question = 'Is the tall vase still there?';
/** In the list the customer's name stays, while the last line becomes another. */
const visitor = /Visitor [0-9A-F]{4}/;

describe('the inbox in the life of a chat', () => {
  let centre;
  let browser;
  let ana;
  let ben;
  let zoe;
  let customer;

  before(async () => {
    centre = await startContactCentre({ name: 'inbox-life', agents: ['ana', 'ben', 'zoe'] });
    change(
      `update queues set rule = 'to_available_agent', accept_timeout_minutes = 1, first_response_minutes = 1`,
      `update agents set access = 'supervisor' where login = 'zoe'`,
      `delete from queue_members where agent_id in (select id from agents where login = 'zoe')`,
    );
    browser = await startBrowser();
    ana = await openInbox(browser, centre.inboxUrl, 'ana');
    ben = await openInbox(browser, centre.inboxUrl, 'ben');
    customer = await openChatPage(browser, centre.chatUrl);
  });
  after(async () => {
    await browser?.close();
    await centre?.stop();
  });

  it('counts an offer down, passes it on within two seconds when it runs out, and tells the agent why he is Inactive', async () => {
    await customer.send(question);
    await ana.sees(visitor);
    const clock = ana
      .tile('New items', visitor)
      .getByRole('timer')
      .filter({ hasText: /^0:\d\d$/ });
    await ana.tile('New items', visitor).getByText('Offered to you').waitFor();
    const first = secondsOf(await clock.last().textContent());
    await ana.page.waitForTimeout(2_100);
    assert.ok(secondsOf(await clock.last().textContent()) < first, 'The countdown stands still.');
    assert.equal(await ben.tile('New items', visitor).count(), 0);
    await picture(ana.page, 'life-an-offer');

    change(`update deadlines set due_at = ${Date.now()} where kind = 'accept'`);
    await ben.tile('New items', visitor).first().waitFor({ timeout: 2_000 });
    await ana.tile('New items', visitor).waitFor({ state: 'detached' });
    await ana.page.getByText('You did not answer an offer in time and were set to Inactive.').waitFor();
    await ana.page.getByText('You are inactive.').waitFor();
    assert.equal(await ana.page.getByRole('switch', { name: /^Status/ }).isChecked(), false);
    await picture(ana.page, 'life-an-offer-missed');
    await ana.page.getByRole('button', { name: 'Become Active' }).click();
    await ana.page.getByText('You did not answer an offer in time').waitFor({ state: 'detached' });
    assert.equal(await ana.page.getByRole('switch', { name: /^Status/ }).isChecked(), true);
  });

  it('shows and sets one status at the top and in the menu, in words and in colours', async () => {
    const { page } = ana;
    const status = page.getByRole('switch', { name: /^Status/ });
    const look = async () => [await status.textContent(), await status.evaluate((element) => globalThis.getComputedStyle(element).color)];
    const active = await look();
    assert.match(active[0], /Active/);
    assert.ok(isMostly(active[1], 'green'), active[1]);
    await page.getByRole('button', { name: /^Ana/ }).click();
    await page.getByRole('menuitemradio', { name: 'Inactive' }).click();
    await page.getByText('You are inactive.').waitFor();
    const inactive = await look();
    assert.match(inactive[0], /Inactive/);
    assert.ok(isMostly(inactive[1], 'red'), inactive[1]);
    await page.getByRole('menuitemradio', { name: 'Active', exact: true }).click();
    await page.getByText('Nobody is waiting.').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await status.isChecked(), true);
  });

  it('passes a chat on when the agent cancels, who stays Active', async () => {
    await ben
      .tile('New items', visitor)
      .getByRole('button', { name: /^Cancel/ })
      .click();
    await ana.sees(visitor);
    // Nothing moves under the pointer: the tile keeps its place until it is somewhere else.
    await ben.tile('New items', visitor).getByText('No longer available').waitFor();
    await ben.page.mouse.move(900, 500);
    await ben.tile('New items', visitor).waitFor({ state: 'detached' });
    assert.equal(await ben.page.getByRole('switch', { name: /^Status/ }).isChecked(), true);
    await ben.page.getByText('Nobody is waiting.').waitFor();
  });

  it('opens a chat to be read before it is accepted', async () => {
    await ana
      .tile('New items', visitor)
      .getByRole('button', { name: /^Open the chat/ })
      .click();
    await ana.reads(question);
    await ana.page.getByText('Accept the chat to answer.').waitFor();
    assert.equal(await ana.page.getByRole('textbox', { name: 'Answer' }).count(), 0);
    await ana.accepts(visitor);
    await ana.page.getByRole('textbox', { name: 'Answer' }).waitFor();
  });

  it('counts the seconds of an overdue answer, and stops with the reply', async () => {
    const overdue = ana.tile('In progress', visitor).getByRole('timer').filter({ hasText: 'overdue' });
    assert.equal(await overdue.count(), 0);
    change(
      `update chats set last_customer_at = last_customer_at - 60000, unanswered_since = unanswered_since - 60000`,
      `update deadlines set due_at = ${Date.now()} where kind = 'response'`,
    );
    await overdue.waitFor();
    const first = secondsOf(await overdue.textContent());
    await ana.page.waitForTimeout(2_100);
    assert.ok(secondsOf(await overdue.textContent()) > first, 'The timer stands still.');
    assert.match(await overdue.getAttribute('title'), /^The customer has been waiting for an answer for 1:\d\d\.$/);
    await picture(ana.page, 'life-overdue');
    await ana.answers('It is, would you like a picture?');
    await overdue.waitFor({ state: 'detached' });
    await customer.reads('It is, would you like a picture?');
  });

  it('lets an agent who is Inactive answer what the agent has', async () => {
    const status = ana.page.getByRole('switch', { name: /^Status/ });
    await status.click();
    await ana.page.getByText('You are inactive.').waitFor();
    await ana.answers('I am on a break, but not from you.');
    await customer.reads('I am on a break, but not from you.');
    await status.click();
    await ana.page.getByText('You are inactive.').waitFor({ state: 'detached' });
  });

  it('says why the chat came to this agent', async () => {
    await ana.page.getByRole('button', { name: 'More', exact: true }).click();
    await ana.page.getByRole('menuitem', { name: 'Why this agent?' }).click();
    const dialog = ana.page.getByRole('dialog', { name: 'Why this agent?' });
    await dialog
      .getByRole('row', { name: /^Ana .*Was asked$/ })
      .first()
      .waitFor();
    await dialog
      .getByRole('row', { name: /^Ben .*Declined in this round$/ })
      .first()
      .waitFor();
    await picture(ana.page, 'life-why');
    await ana.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('lets a supervisor read along live, and nobody else', async () => {
    assert.equal(await ana.page.getByRole('tab').count(), 0);
    zoe = await openInbox(browser, centre.inboxUrl, 'zoe');
    const { page } = zoe;
    await page.getByRole('tab', { name: 'All chats' }).click();
    await page.getByRole('list', { name: 'All chats' }).getByRole('listitem').filter({ hasText: 'Ana' }).getByRole('button').click();
    await zoe.reads(question);
    await page.getByText('Ana has this chat. You are reading along.').waitFor();
    await customer.send('Yes, please!');
    await zoe.reads('Yes, please!');
    await ana.answers('Here it comes.');
    await zoe.reads('Here it comes.');
    assert.equal(await page.getByRole('textbox', { name: 'Answer' }).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Complete', exact: true }).count(), 0);
    await picture(page, 'life-reading-along');
  });

  it('shows everybody how a chat ended', async () => {
    await ana.completes();
    await ana.reads('Ana completed the chat');
    await zoe.reads('Ana completed the chat');
    await zoe.page.getByText('This chat is completed. It can be read only.').waitFor();
    await customer.page.getByText('This chat has ended.').first().waitFor();
  });

  it('lets a supervisor set the status of an agent, who is told', async () => {
    await zoe.page.getByRole('tab', { name: 'Agents' }).click();
    await zoe.page.getByRole('button', { name: 'Set Ben to Inactive' }).click();
    await ben.page.getByText('Zoe set you to Inactive.').waitFor();
    await zoe.page.getByRole('button', { name: 'Set Ben to Active' }).waitFor();
    await picture(zoe.page, 'life-agents');
    for (const { page } of [ana, ben, zoe]) assert.deepEqual(page.complaints, []);
  });

  /** Changes rows behind the back of n8n, so that nobody has to wait for a minute. */
  function change(...statements) {
    const store = new DatabaseSync(centre.storeFile, { timeout: 5_000 });
    for (const statement of statements) store.exec(statement);
    store.close();
  }
});

/** Whether a colour such as `rgb(23, 112, 74)` has more of one than of the others. */
function isMostly(colour, wanted) {
  const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
  return wanted === 'green' ? green > red && green > blue : red > green && red > blue;
}

/** The seconds of the first clock in a text, such as 83 of "overdue 1:23". */
function secondsOf(text) {
  const [, minutes, seconds] = /(\d+):(\d\d)/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}
