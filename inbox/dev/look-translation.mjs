/** Takes screenshots of translation: `node inbox/dev/look-translation.mjs [folder]`. Builds the page first. */
/* global document, innerWidth */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = process.argv[2] ?? path.join(tmpdir(), 'switchboard-translation');
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
const tell = (order) => fetch(`${new URL(address).origin}/dev`, { method: 'POST', body: JSON.stringify(order) });
// A connection that was kept open may have been closed by the other side meanwhile.
const move = (order) => tell(order).catch(() => tell(order));
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
  const top = () => page.locator('.log__box').evaluate((box) => ((box.scrollTop = 0), undefined));
  const answer = page.getByRole('textbox', { name: 'Answer' });
  return { page, shot, open, top, answer, end: () => context.close() };
}

const looks = {
  async conversation() {
    for (const [name, options] of Object.entries({
      wide,
      dark,
      phone,
      'phone-dark': { ...phone, colorScheme: 'dark', locale: 'uk' },
      zoom: { viewport: { width: 640, height: 430 } },
    })) {
      const { shot, open, top, end } = await visit(options);
      await open('María');
      await shot(`conversation-${name}`);
      await top();
      await shot(`conversation-${name}-top`);
      await end();
    }
  },
  async flipping() {
    const { page, shot, open, end } = await visit(wide);
    await open('María');
    await page.getByRole('button', { name: 'Show original' }).last().click();
    await page.getByRole('button', { name: 'Show what was sent' }).last().click();
    await page.getByText('¡Muchas gracias!').last().scrollIntoViewIfNeeded();
    await shot('flipped');
    assert.equal(await page.locator('[role="log"] .text[lang="es"]', { hasText: 'Muchas gracias' }).count(), 1);
    await page.getByRole('log').getByRole('button', { name: 'Try again' }).last().click();
    await shot('pending-one');
    await page.getByText('I am at home until six.').waitFor();
    await page.getByText('factura').last().hover();
    await shot('parent-hover');
    await page.getByRole('button', { name: 'Translate this message' }).first().click();
    await page.getByText('I wrote yesterday about the invoice').waitFor();
    await end();
  },
  async composing() {
    for (const [name, options] of [
      ['wide', wide],
      ['phone', { ...phone, colorScheme: 'dark' }],
    ]) {
      await move({ chats: 4 });
      const { page, shot, open, answer, end } = await visit(options);
      await open('María');
      await answer.fill('It is on its way and arrives tomorrow.');
      await shot(`composer-${name}`);
      await page.getByRole('switch', { name: 'Send without translation' }).click();
      await shot(`composer-${name}-without`);
      await page.getByRole('switch', { name: 'Send without translation' }).click();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await shot(`composer-${name}-going`);
      await rest(1_200);
      await shot(`composer-${name}-sent`);
      await end();
    }
    await move({ translation: { translatesReplies: false } });
    const { page, shot, open, end } = await visit(wide);
    await open('María');
    await shot('composer-asked');
    await page.getByRole('switch', { name: 'Translate to Spanish' }).click();
    await shot('composer-asked-on');
    await move({ translation: { translatesReplies: true } });
    await end();
  },
  async closed() {
    const { page, shot, open, end } = await visit(wide);
    await page.locator('.tiles__fold').click();
    await open('Pilar');
    await page.getByRole('button', { name: 'Show translation panel' }).click();
    await shot('closed-chat');
    await page.getByRole('button', { name: 'Show original' }).click();
    await page.getByText('¡Muchas gracias!').last().waitFor();
    await end();
  },
  async languages() {
    for (const [name, options] of [
      ['wide', wide],
      ['phone', phone],
    ]) {
      await move({ chats: 4, translates: 'done' });
      const { page, shot, open, end } = await visit(options);
      await open('ليلى');
      await shot(`arabic-${name}`);
      await page.getByRole('button', { name: 'Show original' }).first().click();
      await shot(`arabic-${name}-original`);
      if (name === 'phone') await page.getByRole('button', { name: 'Back to the list' }).click();
      await open('דנה');
      await shot(`hebrew-${name}-off`);
      await page.getByRole('button', { name: 'Translate', exact: true }).click();
      await rest(300);
      await shot(`hebrew-${name}-pending`);
      await page.getByText('The order number is 12345').last().waitFor();
      await shot(`hebrew-${name}-on`);
      await page.getByRole('button', { name: 'Stop translating' }).click();
      await page.getByRole('button', { name: 'Translate', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Show original' }).waitFor();
      if (name === 'phone') {
        await page.getByRole('button', { name: 'More' }).click();
        await shot('hebrew-phone-menu');
        await page.getByRole('menuitem', { name: 'Hide translation panel' }).click();
      } else await page.getByRole('button', { name: 'Hide translation panel' }).click();
      await shot(`hebrew-${name}-hidden`);
      await end();
    }
  },
  async troubles() {
    for (const [name, options] of [
      ['wide', dark],
      ['phone', phone],
    ]) {
      await move({ chats: 4, translates: 'unserved' });
      const { page, shot, open, end } = await visit(options);
      await open('דנה');
      await page.getByRole('button', { name: 'Translate', exact: true }).click();
      await rest(400);
      await shot(`unserved-${name}`);
      await move({ translates: 'refused' });
      await page.getByRole('button', { name: 'Translate', exact: true }).click();
      await rest(400);
      await shot(`refused-${name}`);
      await move({ translates: 'failed' });
      await page.getByRole('button', { name: 'Translate', exact: true }).click();
      await rest(1_500);
      await shot(`failed-${name}`);
      await end();
    }
    await move({ translates: 'done' });
  },
  async menu() {
    for (const [name, options] of [
      ['wide', wide],
      ['phone', { ...phone, colorScheme: 'dark' }],
    ]) {
      const { page, shot, end } = await visit(options);
      await page.getByRole('button', { name: 'Settings' }).click();
      await shot(`menu-${name}`);
      await page.getByRole('menuitem', { name: 'My language' }).click();
      await page.getByRole('combobox', { name: 'My language' }).waitFor();
      await shot(`language-${name}`);
      await page.getByRole('combobox', { name: 'My language' }).selectOption('uk');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('combobox', { name: 'My language' }).waitFor({ state: 'detached' });
      await end();
    }
    await move({ agent: { language: null } });
  },
  async keyboard() {
    const { page, shot, open, end } = await visit(wide);
    await open('María');
    await page.getByRole('button', { name: 'Hide translation panel' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show translation panel' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Translation' }).waitFor();
    await page.getByRole('log').focus();
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await shot('keyboard');
    await end();
  },
  async disabled() {
    await move({ translation: { translation: false } });
    const { page, shot, open, end } = await visit(wide);
    await open('María');
    await shot('disabled');
    assert.equal(await page.getByText(/translat/i).count(), 0, 'no trace of translation');
    await move({ translation: { translation: true } });
    await end();
  },
};

try {
  for (const [name, look] of Object.entries(looks)) {
    if (only !== '' && !only.split(',').includes(name)) continue;
    await move({ chats: 4, translates: 'done' });
    await look();
  }
  assert.deepEqual(complaints, [], 'no violations of a policy and no errors');
  console.log(`screenshots in ${folder}`);
} finally {
  await browser.close();
  server.kill();
}
