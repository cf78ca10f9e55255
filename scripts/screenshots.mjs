import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { startBrowser, openPage } from '../test/e2e/harness/browser.mjs';
import { owner, startContactCentre } from '../test/e2e/harness/contact-centre.mjs';
import { customerOn, openInbox } from '../test/e2e/harness/pages.mjs';
import { ensureBuild, ensureHost } from './host/install.mjs';
import { root } from './host/paths.mjs';
import { playScene, team } from './screenshots/scene.mjs';
import { nameTwice, translateChat } from './screenshots/work.mjs';

/**
 * What `npm run screenshots` does: holds a few chats in a contact centre of its own and takes the pictures that the documents show.
 *
 * They are set in the system's own fonts, so they look best where those do.
 */

const pictures = path.join(root, 'docs', 'screenshots');
const lastLine = 'Wonderful, thank you so much!';

await ensureHost();
await ensureBuild();
mkdirSync(pictures, { recursive: true });
const running = [];
try {
  const centre = await startContactCentre({ name: 'screenshots', agents: team });
  running.push(() => centre.stop());
  const browser = await startBrowser();
  running.push(() => browser.close());
  const shop = await serveShop(centre.chatUrl);
  running.push(() => shop.close());

  const customer = await customerOn(await openPage(browser, shop.url, { viewport: { width: 900, height: 700 }, timezoneId: morning() }));
  await playScene(centre, customer);
  await takeInbox(browser, centre);
  await takeWebChat(customer);
  await takeWork(browser, centre);
  await takeCanvas(browser, centre);
} finally {
  for (const stop of running.reverse()) await stop();
}

async function takeInbox(browser, centre) {
  const desk = { viewport: { width: 1440, height: 900 }, timezoneId: morning() };
  for (const [name, options] of [
    ['inbox', desk],
    ['inbox-dark', { ...desk, colorScheme: 'dark' }],
    ['inbox-phone', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, timezoneId: morning() }],
  ]) {
    const ana = await openInbox(browser, centre.inboxUrl, 'ana', options);
    await ana.opens(lastLine);
    await ana.reads(lastLine);
    await settle(ana.page);
    await take(ana.page, name);
    await ana.page.context().close();
  }
}

/** A chat in two languages, and contacts that are one person. */
async function takeWork(browser, centre) {
  await translateChat(centre);
  await nameTwice(centre);
  const ana = await openInbox(browser, centre.inboxUrl, 'ana', { viewport: { width: 1440, height: 900 }, timezoneId: morning() });
  await ana.tile('In progress', 'Yes: if you order today').getByRole('button').first().click();
  await ana.page.getByRole('button', { name: 'Show translation panel' }).click();
  await ana.page.getByText('Will be sent in Spanish').waitFor();
  await settle(ana.page);
  await take(ana.page, 'translation');
  await ana.tile('In progress', 'It is 31 cm').getByRole('button').first().click();
  await ana.page.getByRole('link', { name: '1 similar contact' }).click();
  await ana.page.getByRole('checkbox', { name: 'Choose Joana Matos' }).check();
  await settle(ana.page);
  await take(ana.page, 'similar-contacts');
  await ana.page.context().close();
}

/** Nothing lies under the pointer, and nothing has the focus. */
async function settle(page) {
  await page.mouse.move(700, 500);
  await page.evaluate(() => globalThis.document.activeElement?.blur());
  await page.waitForFunction(() => globalThis.document.querySelector('.skeleton') === null);
}

/** The customer's page as it is after a reload, with the times of the scene. */
async function takeWebChat({ page }) {
  for (const [name, colorScheme] of [
    ['web-chat', 'light'],
    ['web-chat-dark', 'dark'],
  ]) {
    await page.emulateMedia({ colorScheme });
    await page.reload();
    await (await customerOn(page)).reads(lastLine);
    await take(page, name);
  }
}

async function takeCanvas(browser, centre) {
  const page = await openPage(browser, `${centre.url}/signin`, { viewport: { width: 1440, height: 800 } });
  page.setDefaultTimeout(30_000);
  await page.getByLabel('Email').fill(owner.email);
  await page.getByLabel('Password').fill(owner.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
  const [template] = centre.templates;
  await page.goto(`${centre.url}/workflow/${template.id}`);
  await page.getByText(template.nodes.at(-1).name, { exact: true }).first().waitFor();
  await page.keyboard.press('1');
  await take(page, 'canvas');
  await page.context().close();
}

async function take(page, name) {
  await page.evaluate(() => globalThis.document.fonts.ready);
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' });
  console.log(`docs/screenshots/${name}.png`);
}

/** A time zone in which it is about ten o'clock now: nobody answers chats at four in the morning. */
function morning() {
  const hours = Math.max(10 - new Date().getUTCHours(), -12);
  return `Etc/GMT${hours > 0 ? `-${hours}` : `+${-hours}`}`;
}

async function serveShop(chatUrl) {
  const html = readFileSync(path.join(import.meta.dirname, 'screenshots', 'shop.html'), 'utf8').replace('__CHAT__', chatUrl);
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(html));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
