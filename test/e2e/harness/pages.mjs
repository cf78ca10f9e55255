import { agentPassword } from './contact-centre.mjs';
import { openPage } from './browser.mjs';

/** Opens the customer's page and waits until it can be written on. */
export async function openChatPage(browser, url, options) {
  return customerOn(await openPage(browser, url, options));
}

/** A customer on a page where the chat is open, or opens by itself. */
export async function customerOn(page) {
  const composer = page.getByRole('textbox', { name: 'Your message' });
  await composer.waitFor();
  return {
    page,
    /** Begins to write, as somebody who is still thinking. */
    types: (text) => composer.pressSequentially(text),
    /** Writes as a customer does: types and presses Enter. */
    send: async (text) => {
      await composer.fill(text);
      await composer.press('Enter');
    },
    ...logOf(page),
    /** Waits until the customer's last message is in this state, as the page words it. */
    seesState: (state) => page.locator('.message.customer .status').last().filter({ hasText: state }).waitFor(),
  };
}

function logOf(page) {
  const lines = (text) => page.getByRole('log').getByText(text, { exact: true });
  return {
    /** Waits until it can be read in the conversation, earlier chats included. */
    reads: (text) => lines(text).first().waitFor(),
    /** How often it can be read there. */
    timesRead: (text) => lines(text).count(),
  };
}

/** Logs in on the inbox page; the status is left as it is. */
async function logIn(page, login) {
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password').fill(agentPassword);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
}

/** Opens the inbox as an agent who is Active. */
export async function openInbox(browser, url, login, options) {
  const page = await openPage(browser, url, options);
  await logIn(page, login);
  const active = page.getByRole('switch', { name: 'Active' });
  if (!(await active.isChecked())) await active.click();
  await page
    .getByText(/^(Nobody is waiting|No channel is connected yet)\./)
    .or(page.getByRole('list', { name: 'New items' }))
    .first()
    .waitFor();
  return { page, ...tilesOf(page), ...conversationOf(page) };
}

function tilesOf(page) {
  const tile = (list, text) => page.getByRole('list', { name: list }).getByRole('listitem').filter({ hasText: text });
  return {
    tile,
    /** Waits for the new tile that shows this text, without reloading. */
    sees: (text) => tile('New items', text).first().waitFor(),
    /** Accepts on the tile and waits until the chat is the agent's. */
    accepts: async (text) => {
      await tile('New items', text)
        .first()
        .getByRole('button', { name: /^Accept/ })
        .click();
      await tile('In progress', text).first().waitFor();
    },
    opens: (text) => tile('In progress', text).first().getByRole('button').first().click(),
  };
}

function conversationOf(page) {
  return {
    answers: async (text) => {
      const composer = page.getByRole('textbox', { name: 'Answer' });
      await composer.fill(text);
      await composer.press('Enter');
    },
    types: (text) => page.getByRole('textbox', { name: 'Answer' }).pressSequentially(text),
    ...logOf(page),
    /** Waits until this answer is in this state, as the page words it. */
    seesState: (text, state) => page.locator('.message--agent').filter({ hasText: text }).getByText(state, { exact: true }).waitFor(),
    transfersTo: async (name, note) => {
      await page.getByRole('button', { name: 'Transfer', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Transfer the chat' });
      await dialog.getByText(name, { exact: true }).first().click();
      await dialog.getByLabel('Note for the colleague').fill(note);
      await dialog.getByRole('button', { name: 'Transfer', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    },
    completes: async () => {
      await page.getByRole('button', { name: 'Complete', exact: true }).click();
      const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog')).first();
      await dialog.getByRole('button', { name: 'Complete', exact: true }).click();
    },
  };
}
