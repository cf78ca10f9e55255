import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openPage, startBrowser } from './harness/browser.mjs';
import { agentPassword, startContactCentre } from './harness/contact-centre.mjs';
import { openChatPage } from './harness/pages.mjs';

describe('an agent without a mouse', () => {
  let centre;
  let browser;

  before(async () => {
    centre = await startContactCentre({ name: 'keyboard', agents: ['ana'] });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await centre?.stop();
  });

  it('logs in, becomes Active, accepts, answers and completes a chat', async () => {
    const page = await openPage(browser, centre.inboxUrl);
    const { keyboard } = page;
    await page.getByLabel('Login').and(page.locator(':focus')).waitFor();
    await keyboard.type('ana');
    await keyboard.press('Tab');
    await keyboard.type(agentPassword);
    await keyboard.press('Enter');
    await page.getByText('You are inactive.').waitFor();
    await tabTo(page, 'switch');
    await keyboard.press('Space');
    await page.getByText('Nobody is waiting.').waitFor();

    const customer = await openChatPage(browser, centre.chatUrl);
    await customer.send('Can you reach me without a mouse?');
    await page.getByRole('list', { name: 'New items' }).getByText('Can you reach me without a mouse?').waitFor();
    await keyboard.press('a');
    const composer = page.getByRole('textbox', { name: 'Answer' });
    await composer.and(page.locator(':focus')).waitFor();
    await keyboard.press('Escape');
    await keyboard.press('r');
    await composer.and(page.locator(':focus')).waitFor();
    await keyboard.type('I can.');
    await keyboard.press('Enter');
    await customer.reads('I can.');
    await keyboard.press('Escape');
    await keyboard.press('e');
    await page.getByRole('alertdialog').waitFor();
    await keyboard.press('Enter');
    await customer.page.getByText('This chat has ended.').first().waitFor();
    await page.getByText('This chat is completed. It can be read only.').waitFor();
    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    assert.deepEqual(page.complaints, []);
  });
});

/** Presses Tab until something of this role has the focus. */
async function tabTo(page, role) {
  const wanted = page.getByRole(role).and(page.locator(':focus'));
  for (let press = 0; press < 30; press += 1) {
    if ((await wanted.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`No ${role} can be reached with Tab.`);
}
