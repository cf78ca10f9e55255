/** What all scripts that look at the inbox share: the page that they build, the server's stand-in, the browser, and the ways through the page. */
/* global document, innerWidth */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const wide = { viewport: { width: 1280, height: 860 } };
export const dark = { ...wide, colorScheme: 'dark' };
export const middle = { viewport: { width: 1000, height: 800 } };
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** The other colours and another language, where there is least room. */
export const darkPhone = { ...phone, colorScheme: 'dark', locale: 'uk' };

export const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const here = path.dirname(fileURLToPath(import.meta.url));

/**
 * Starts what is looked at. The script takes `[folder] [look,look] [nobuild]`: where the pictures go, which looks to take (all of them where
 * none is named), and whether to take the page that an earlier run has built into the folder.
 *
 * @param name of the folder below the system's temporary one, where the script was given none
 * @returns `address` is the inbox's, `move` gives the server's stand-in an order, `visit` logs in, `take` takes the looks and ends everything
 */
export async function startLooking(name) {
  const [folder = path.join(tmpdir(), name), only = '', nobuild] = process.argv.slice(2);
  await mkdir(folder, { recursive: true });
  if (nobuild !== 'nobuild') buildPage(path.join(folder, 'pages'));
  const { server, address } = await startServer(path.join(folder, 'pages/inbox.html'));
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const complaints = [];
  // A connection that was kept open may have been closed by the other side meanwhile.
  const move = (order) =>
    fetch(`${new URL(address).origin}/dev`, { method: 'POST', headers: { connection: 'close' }, body: JSON.stringify(order) });

  async function visit(options = wide) {
    const context = await browser.newContext({ locale: 'en-GB', permissions: ['clipboard-read', 'clipboard-write'], ...options });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (/Content Security|Trusted|violat|\[Vue warn\]/i.test(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.setDefaultTimeout(15_000);
    await logIn(page, address);
    return { page, ...waysThrough(page, folder), end: () => context.close() };
  }

  /** @param before the order that the server's stand-in gets before every look */
  async function take(looks, before) {
    try {
      for (const [look, pictures] of Object.entries(looks)) {
        if (only !== '' && !only.split(',').includes(look)) continue;
        await move(before);
        await pictures();
      }
      assert.deepEqual(complaints, [], 'no violations of a policy and no errors');
      console.log(`screenshots in ${folder}`);
    } finally {
      await browser.close();
      server.kill();
    }
  }

  return { folder, address, move, visit, take };
}

function buildPage(outDir) {
  const vite = path.join(here, '../../node_modules/vite/bin/vite.js');
  const build = ['build', '--configLoader', 'runner', '--config', path.join(here, '../vite.config.ts'), '--logLevel', 'warn'];
  execFileSync(process.execPath, [vite, ...build, '--outDir', outDir], { stdio: 'inherit' });
}

async function startServer(html) {
  const server = spawn(process.execPath, [path.join(here, 'server.mjs'), '0', html], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = String(await new Promise((resolve) => server.stdout.once('data', resolve))).trim();
  return { server, address };
}

async function logIn(page, address) {
  await page.goto(address);
  await page.locator('input').first().fill('anna');
  await page.locator('input[type="password"]').fill('demo');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.tile');
}

function waysThrough(page, folder) {
  return {
    async shot(name) {
      await rest(250);
      await page.screenshot({ path: path.join(folder, `${name}.png`) });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${name}: no sideways scrolling`);
    },
    /** Opens a chat by a text of its tile. */
    async open(name) {
      await page.locator('[data-chat-button]', { hasText: name }).first().click();
      await page.waitForSelector('[role="log"] .message');
      await rest(300);
    },
  };
}
