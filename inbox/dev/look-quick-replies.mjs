/** Takes screenshots of quick replies: `node inbox/dev/look-quick-replies.mjs [folder] [look]`. Builds the page first. */
/* global document, innerWidth */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = process.argv[2] ?? path.join(tmpdir(), 'switchboard-quick-replies');
const only = process.argv[3] ?? '';
await mkdir(folder, { recursive: true });
const here = path.dirname(fileURLToPath(import.meta.url));
const vite = path.join(here, '../../node_modules/vite/bin/vite.js');
const build = ['build', '--configLoader', 'runner', '--config', path.join(here, '../vite.config.ts'), '--logLevel', 'warn'];
execFileSync(process.execPath, [vite, ...build, '--outDir', path.join(folder, 'pages')], { stdio: 'inherit' });
const server = spawn(process.execPath, [path.join(here, 'server.mjs'), '0', path.join(folder, 'pages/inbox.html')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const address = String(await new Promise((resolve) => server.stdout.once('data', resolve))).trim();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update'],
});
const complaints = [];
const wide = { viewport: { width: 1280, height: 860 } };
const dark = { ...wide, colorScheme: 'dark' };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const move = (order) => fetch(`${new URL(address).origin}/dev`, { method: 'POST', body: JSON.stringify(order) });
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function visit(options) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (/Content Security|Trusted|violat|\[Vue warn\]/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  await page.locator('input').first().fill('anna');
  await page.locator('input[type="password"]').fill('demo');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.tile');
  const shot = async (name) => {
    await rest(250);
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${name}: no sideways scrolling`);
  };
  const open = async (name) => {
    await page.locator('[data-chat-button]', { hasText: name }).first().click();
    await page.waitForSelector('[role="log"] .message');
    await rest(300);
  };
  const field = page.locator('.composer__field');
  const keep = async () => {
    await page.locator('.header__me').click();
    await page.getByRole('menuitem', { name: /quick replies|швидкими/ }).click();
    await rest(400);
  };
  return { page, shot, open, field, keep, end: () => context.close() };
}

const states = {
  wide,
  dark,
  phone,
  'phone-dark': { ...phone, colorScheme: 'dark', locale: 'uk' },
};

const looks = {
  async popup() {
    for (const [name, options] of Object.entries(states)) {
      await move({ replies: 30 });
      const { page, shot, open, field, end } = await visit(options);
      await open('María');
      await field.click();
      await page.keyboard.type('Hi http://x');
      assert.equal(await page.locator('.slash').count(), 0, 'no popup within an address');
      await page.keyboard.type(' //');
      await page.locator('[role="option"]').first().waitFor();
      await shot(`popup-${name}`);
      await page.keyboard.type('invoice');
      await shot(`popup-${name}-text`);
      assert.equal(await page.locator('[role="option"]').count(), 1, 'found by a word of its text');
      await page.keyboard.type('zzz');
      await shot(`popup-${name}-nothing`);
      await page.keyboard.press('Escape');
      assert.equal(await field.inputValue(), 'Hi http://x //invoicezzz', 'the draft stays');
      await field.fill('');
      await page.keyboard.type('Hi //creme');
      await page.locator('[role="option"]').first().waitFor();
      await page.keyboard.press('Tab');
      assert.equal(await field.inputValue(), 'Hi Today we have crème brûlée.');
      await field.fill('');
      await page.keyboard.type('//');
      await page.locator('[role="option"]').first().waitFor();
      assert.match(String(await page.locator('[role="option"]').first().textContent()), /Café/, 'what was used comes first');
      await page.keyboard.press('ArrowUp');
      await shot(`popup-${name}-last`);
      await page.keyboard.press('ArrowDown');
      await page.locator('[role="option"]', { hasText: 'Opening hours' }).click();
      assert.match(await field.inputValue(), /^Hola/, 'in the language of the customer');
      await shot(`popup-${name}-inserted`);
      await field.press('End');
      await field.press('Enter');
      await rest(900);
      await shot(`popup-${name}-sent`);
      await end();
    }
  },
  async button() {
    for (const [name, options] of Object.entries(states)) {
      await move({ replies: 30 });
      const { page, shot, open, field, end } = await visit(options);
      await open('María');
      await page.locator('.composer__tool').nth(1).click();
      await page.locator('[role="option"]').first().waitFor();
      await shot(`button-${name}`);
      await page.keyboard.type('thanks');
      await page.keyboard.press('Enter');
      assert.match(await field.inputValue(), /^You are welcome/);
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA', 'the caret is back');
      await move({ replies: 0 });
      await page.locator('.composer__tool').nth(1).click();
      await rest(400);
      await shot(`button-${name}-empty`);
      await page.locator('.quick .link').click();
      await page.locator('.keep').waitFor();
      await shot(`keep-${name}-empty`);
      await end();
    }
  },
  async keep() {
    for (const [name, options] of Object.entries(states)) {
      await move({ replies: 30 });
      const { page, shot, keep, end } = await visit(options);
      await keep();
      await shot(`keep-${name}`);
      await page.locator('.rows__row', { hasText: 'Opening hours' }).click();
      await shot(`keep-${name}-form`);
      await page.locator('.tongue__open').click();
      await shot(`keep-${name}-language`);
      await page.locator('.tongue button').click();
      await rest(200);
      await page.locator('.texts__tool').first().click();
      await shot(`keep-${name}-macros`);
      await page.locator('.texts__menu [role="menuitem"]').first().click();
      await shot(`keep-${name}-changed`);
      await page.locator('.texts__field').fill('Dear {{contact.shoes}}');
      await page.locator('.kept__bottom button').click();
      await shot(`keep-${name}-problem`);
      await page.locator('.kept__remove').click();
      await shot(`keep-${name}-remove`);
      await page.keyboard.press('Escape');
      if (name.startsWith('phone')) await page.locator('.kept__back').click();
      await page.locator('.rows__row', { hasText: 'Return of an' }).click();
      await shot(`keep-${name}-long`);
      if (name.startsWith('phone')) await page.locator('.kept__back').click();
      await shot(`keep-${name}-marked`);
      await page.keyboard.press('Escape');
      await shot(`keep-${name}-leave`);
      await end();
    }
  },
  async work() {
    await move({ replies: 3 });
    const { page, shot, keep, end } = await visit(wide);
    await keep();
    const row = (text) => page.locator('.rows__row', { hasText: text });
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.keyboard.type('Thanks');
    await page.locator('.texts__field').fill('Hello');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Another quick reply has this name').waitFor();
    await shot('work-taken');
    await page.locator('.kept__field input').fill('Hello');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('.rows__changed').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await row('Hello (copy)').waitFor();
    await shot('work-copy');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await row('Hello (copy)').waitFor({ state: 'detached' });
    await row('Opening hours').click();
    await page.locator('.kept__field input').fill('Hours');
    await row('Thanks').click();
    await row('Hours').click();
    assert.equal(await page.locator('.kept__field input').inputValue(), 'Hours', 'another row costs nothing');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    assert.equal(await page.locator('.kept__field input').inputValue(), 'Opening hours');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await row('Opening hours').waitFor({ state: 'detached' });
    await shot('work-end');
    await page.keyboard.press('Escape');
    await page.locator('.keep').waitFor({ state: 'detached' });
    await end();
  },
};

try {
  for (const [name, look] of Object.entries(looks)) {
    if (only !== '' && only !== name) continue;
    await move({ chats: 4 });
    await look();
  }
  assert.deepEqual(complaints, [], 'no violations of a policy and no errors');
  console.log(`screenshots in ${folder}`);
} finally {
  await browser.close();
  server.kill();
}
