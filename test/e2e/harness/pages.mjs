import { agentPassword } from './contact-centre.mjs';
import { openPage } from './browser.mjs';

/** Opens the customer's page and waits until it can be written on. */
export async function openChatPage(browser, url, options) {
  const page = await openPage(browser, url, options);
  const composer = page.getByRole('textbox', { name: 'Your message' });
  await composer.waitFor();
  return {
    page,
    /** Writes as a customer does: types and presses Enter. */
    send: async (text) => {
      await composer.fill(text);
      await composer.press('Enter');
    },
    /** Waits until the customer can read it in the conversation. */
    reads: (text) => page.getByRole('log').getByText(text, { exact: true }).first().waitFor(),
  };
}

/** Logs in on the inbox page; the status is left as it is. */
export async function logIn(page, login) {
  await page.getByRole('textbox', { name: 'Login' }).fill(login);
  await page.getByLabel('Password').fill(agentPassword);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page
    .getByRole('region', { name: 'Chats' })
    .or(page.getByRole('navigation', { name: 'Chats' }))
    .first()
    .waitFor();
}

/** Opens the chat whose tile shows this text. */
export function openConversation(page, text) {
  return tileWith(page, text).click();
}

/** Opens the inbox as an agent who is Active. */
export async function openInbox(browser, url, login) {
  const page = await openPage(browser, url);
  await logIn(page, login);
  await page.getByRole('button', { name: 'Switch to Active' }).click();
  return {
    page,
    /** Waits for the tile that shows this text, without reloading. */
    sees: (text) => tileWith(page, text).waitFor(),
    opens: (text) => openConversation(page, text),
    accepts: () => page.getByRole('main').getByRole('button', { name: 'Accept' }).click(),
    answers: async (text) => {
      const composer = page.getByRole('textbox', { name: 'Answer' });
      await composer.fill(text);
      await composer.press('Enter');
    },
    reads: (text) => page.getByRole('log').getByText(text, { exact: true }).first().waitFor(),
    transfersTo: async (name, note) => {
      await page.getByRole('button', { name: 'Transfer' }).click();
      const dialog = page.getByRole('dialog', { name: 'Transfer the chat' });
      await dialog.getByText(name).first().click();
      await dialog.getByLabel('Note for the colleague').fill(note);
      await dialog.getByRole('button', { name: 'Transfer', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    },
    completes: async () => {
      await page.getByRole('main').getByRole('button', { name: 'Complete' }).click();
      await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Complete', exact: true }).click();
    },
  };
}

function tileWith(page, text) {
  return page.getByRole('listitem').filter({ hasText: text }).first();
}
