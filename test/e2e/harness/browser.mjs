import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { artefacts } from './contact-centre.mjs';

/** The system's Chromium; `CHROMIUM_PATH` names another one. */
const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** Starts Chromium without a window. */
export function startBrowser() {
  if (!existsSync(chromiumPath))
    throw new Error(`There is no Chromium at ${chromiumPath}. Install the package "chromium", or set CHROMIUM_PATH.`);
  return chromium.launch({ executablePath: chromiumPath, headless: true, args: flags });
}

/**
 * Opens a page as a new person: own cookies, own storage.
 *
 * @returns the page; `page.complaints` collects what the browser's console reported as an error, blocked scripts included
 */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(error.message));
  page.on('console', (message) => {
    // The inbox finds out that nobody is logged in by being refused, and Chromium reports every refusal.
    const isLoggedOut = message.text().includes('status of 401');
    if (message.type() === 'error' && !isLoggedOut) page.complaints.push(message.text());
  });
  await page.goto(url);
  return page;
}

/** Keeps a picture of the page in the artefacts. */
export async function picture(page, name) {
  mkdirSync(artefacts, { recursive: true });
  await page.screenshot({ path: path.join(artefacts, `${name}.png`) });
}
