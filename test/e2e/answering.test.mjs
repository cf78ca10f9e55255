import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startBrowser } from './harness/browser.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { openChatPage, openInbox } from './harness/pages.mjs';
import { storeOf } from './harness/store.mjs';

describe('an agent who answers', () => {
  let centre;
  let browser;
  let store;
  let ana;
  let customer;
  let composer;

  before(async () => {
    centre = await startContactCentre({ name: 'answering', agents: ['ana', 'ben'] });
    store = storeOf(centre);
    browser = await startBrowser();
    ana = await openInbox(browser, centre.inboxUrl, 'ana');
    customer = await openChatPage(browser, centre.chatUrl);
    await customer.send('Is it open on Sunday?');
    await ana.accepts('Is it open on Sunday?');
    composer = ana.page.getByRole('textbox', { name: 'Answer' });
  });
  after(async () => {
    await browser?.close();
    store?.close();
    await centre?.stop();
  });

  /** How many answers the conversation shows. */
  const answers = () => ana.page.locator('.message--agent').count();
  /** What is said about the state of an answer when the pointer is on it. */
  const pointsAt = (text, state) =>
    ana.page.locator('.message--agent').filter({ hasText: text }).locator('.state').filter({ hasText: state }).hover();
  const tip = (text) => ana.page.locator('.tip').getByText(text, { exact: true }).first().waitFor();

  it('sends with Enter, begins a line with Shift and Enter, and sends nothing where nothing was written', async () => {
    await composer.fill('   ');
    await composer.press('Enter');
    await composer.fill('');
    await composer.press('Enter');
    await composer.pressSequentially('On Sunday');
    await composer.press('Shift+Enter');
    await composer.pressSequentially('until noon.');
    assert.equal(await composer.inputValue(), 'On Sunday\nuntil noon.');
    assert.equal(await answers(), 0);
    await composer.press('Enter');
    await customer.reads('On Sunday until noon.');
    assert.deepEqual(
      store.rows(`select text from messages where author = 'agent'`).map(({ text }) => text),
      ['On Sunday\nuntil noon.'],
    );
  });

  it('puts an emoji where the cursor is', async () => {
    await composer.fill('Many  and see you');
    await composer.evaluate((field) => field.setSelectionRange(5, 5));
    await ana.page.getByRole('button', { name: 'Emoji' }).click();
    await ana.page.getByRole('searchbox', { name: 'Search emoji' }).fill('thanks');
    await ana.page.keyboard.press('Enter');
    await composer.and(ana.page.locator(':focus')).waitFor();
    assert.equal(await composer.inputValue(), 'Many 🙏 and see you');
    await composer.press('Enter');
    await customer.reads('Many 🙏 and see you');
  });

  it('sees how far each answer has come, and reads it in words when pointing at it', async () => {
    for (const text of ['until noon.', 'and see you']) {
      await ana.seesState(text, 'Read');
      await pointsAt(text, 'Read');
      await tip('Read');
      await ana.page.mouse.move(0, 0);
    }
  });

  it('reads why an answer failed when pointing at it', async () => {
    const reason = 'The number is not in service. (63016)';
    store.change(`update messages set status = 'failed', status_reason = ? where text = 'Many 🙏 and see you'`, reason);
    await ana.page.reload();
    await ana.opens('and see you');
    await pointsAt('and see you', /^Failed/);
    await tip(`Failed: ${reason}`);
  });

  it('looks for whom to transfer to among agents and among queues', async () => {
    await ana.page.getByRole('button', { name: 'Transfer', exact: true }).click();
    const dialog = ana.page.getByRole('dialog', { name: 'Transfer the chat' });
    const search = dialog.getByRole('searchbox', { name: 'Search by name' });
    await dialog.getByRole('tab', { name: 'Agent' }).and(dialog.locator('[aria-selected="true"]')).waitFor();
    await dialog.getByText('Ben', { exact: true }).waitFor();
    await search.fill('nobody');
    await dialog.getByText('Ben', { exact: true }).waitFor({ state: 'detached' });
    await search.fill('be');
    await dialog.getByText('Ben', { exact: true }).waitFor();
    await dialog.getByRole('tab', { name: 'Queue' }).click();
    await search.fill('SUPP');
    await dialog.getByText('Support', { exact: true }).waitFor();
    await search.fill('nobody');
    await dialog.getByText('Support', { exact: true }).waitFor({ state: 'detached' });
    await ana.page.keyboard.press('Escape');
    assert.deepEqual(ana.page.complaints, []);
  });
});
