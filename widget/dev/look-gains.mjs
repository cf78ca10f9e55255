/** Takes screenshots of files, buttons, rating and form of the web chat: `node widget/dev/look-gains.mjs [folder]`. */
/* global document, innerWidth */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = process.argv[2] ?? path.join(tmpdir(), 'switchboard-widget-gains');
const port = 20_000 + Math.floor(Math.random() * 20_000);
const site = `http://127.0.0.1:${port}`;
await mkdir(folder, { recursive: true });
const here = path.dirname(fileURLToPath(import.meta.url));
const pages = await mkdtemp(path.join(tmpdir(), 'switchboard-pages-'));
execFileSync(process.execPath, [path.join(here, '..', 'build.mjs'), pages], { stdio: 'inherit' });
const server = spawn(process.execPath, [path.join(here, 'server.mjs'), String(port), pages], { stdio: ['ignore', 'pipe', 'inherit'] });
await new Promise((resolve) => server.stdout.once('data', resolve));
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
const narrow = { width: 360, height: 740 };
const move = async (order) => (await fetch(`${site}/dev`, { method: 'POST', body: JSON.stringify(order) })).json();
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const longName = 'Maximiliana Alexandrowna von Hohenzollern-Sigmaringen y Fernández de la Vega';

async function visit(address, { before = {}, ...options } = {}) {
  await move({ reset: true, mode: 'ok' });
  await move(before);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (/Content Security|Trusted|violat/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(site + address);
  if (address !== '/chat') await page.locator('.launcher').click();
  await page.waitForSelector('.panel');
  await rest(300);
  return { page, shot: (name) => page.screenshot({ path: path.join(folder, `${name}.png`) }), end: () => context.close() };
}

const file = (name, type, bytes) => ({ name, mimeType: type, buffer: Buffer.alloc(bytes, 7) });
const image = (name) => ({ name, type: 'image/bmp', kind: 'image' });
const document_ = (name, size, more = {}) => ({ name, type: 'application/pdf', kind: 'document', size, ...more });

async function say(page, text) {
  await page.locator('.field').fill(text);
  await page.locator('.field').press('Enter');
}

async function files(name, address, options) {
  const { page, shot, end } = await visit(address, options);
  await say(page, 'Hello, here is what arrived.');
  await page.waitForSelector('text=Sent');
  await move({ chat: { status: 'in_progress', agentName: 'Ana Ruiz' } });
  await move({ say: { author: 'agent', authorName: 'Ana Ruiz', text: 'Is it this one?', files: [image('one.bmp')] } });
  const invoice = document_(
    'Invoice 2026-000117 for Maximiliana Alexandrowna von Hohenzollern-Sigmaringen (corrected, final, signed).pdf',
    734_003,
  );
  const more = [
    document_('صورة الفاتورة النهائية.pdf', 12_400),
    document_('late.pdf', null, { state: 'pending' }),
    document_('gone.zip', null, { state: 'failed' }),
  ];
  await move({
    say: { author: 'agent', authorName: 'Ana Ruiz', text: '', files: [image('a.bmp'), image('b.bmp'), image('c.bmp'), invoice, ...more] },
  });
  await page.waitForFunction(
    () => document.querySelector('switchboard-chat')?.shadowRoot?.querySelectorAll('.picture:not(.loading)').length === 4,
  );
  await page
    .locator('input[type=file]')
    .setInputFiles([
      file('Receipt from the shop with a very long name that does not fit in a line at all.pdf', 'application/pdf', 300_000),
      file('setup.exe', 'application/octet-stream', 10),
      file('empty.txt', 'text/plain', 0),
      file('huge.mov', 'video/quicktime', 3_000_000),
    ]);
  await rest(500);
  await shot(`${name}-files`);
  await page.locator('.tray').screenshot({ path: path.join(folder, `${name}-tray.png`) });
  await page.locator('.field').press('Enter');
  await page.waitForFunction(
    () => document.querySelector('switchboard-chat')?.shadowRoot?.querySelectorAll('.customer .file').length === 1,
  );
  await rest(300);
  await shot(`${name}-sent`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'no sideways scrolling');
  const download = page.waitForEvent('download');
  await page.locator('.customer .file').click();
  assert.match((await download).suggestedFilename(), /^Receipt/);
  await page.locator('.picture').first().click();
  await rest(400);
  await shot(`${name}-viewer`);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.panel').isVisible(), true, 'Escape closes the picture and not the chat');
  await end();
}

async function buttons(name, address, options) {
  const { page, shot, end } = await visit(address, options);
  await say(page, 'Hi');
  await page.waitForSelector('text=Sent');
  await move({ chat: { status: 'bot_processing', agentName: null } });
  const place = { latitude: 40.41678, longitude: -3.70379, name: 'Acme store', address: 'Puerta del Sol 1, Madrid' };
  await move({ say: { author: 'bot', authorName: 'Acme assistant', text: 'We are here:', content: { place } } });
  const offered = [
    { kind: 'reply', label: 'Track my order' },
    { kind: 'reply', label: 'إرجاع المنتج' },
    { kind: 'link', label: 'Opening hours', url: 'https://example.com/hours' },
    { kind: 'link', label: 'Never', url: 'javascript:alert(1)' },
    { kind: 'reply', label: 'Something else that takes a few more words to say than fit' },
  ];
  const replyTo = { author: 'customer', text: 'Hi' };
  await move({ say: { author: 'bot', authorName: longName, text: 'What can I do for you?', content: { buttons: offered, replyTo } } });
  await page.waitForSelector('.answers .chip');
  await rest(300);
  await shot(`${name}-buttons`);
  assert.equal(await page.locator('a.chip').count(), 2, 'the place and the one good link');
  await page.locator('.answers .chip').first().click();
  await page.waitForSelector('.answers', { state: 'hidden' });
  await move({ mode: 'busy' });
  await say(page, 'Too much');
  await page.waitForSelector('.notice.slow');
  await rest(200);
  await shot(`${name}-slow`);
  await move({ mode: 'ok' });
  await page.waitForSelector('.notice.slow', { state: 'detached', timeout: 8_000 });
  await end();
}

async function rating(name, address, options) {
  const { page, shot, end } = await visit(address, { ...options, before: { rating: true } });
  await say(page, 'Thanks!');
  await page.waitForSelector('text=Sent');
  await move({ chat: { status: 'none', agentName: null } });
  await page.waitForSelector('.rating');
  await shot(`${name}-rating`);
  await page.locator('.star').nth(3).click();
  await rest(200);
  await shot(`${name}-rating-chosen`);
  await page.locator('.rating-comment').fill('Quick and kind');
  await page.getByRole('button', { name: 'Send rating' }).click();
  await page.waitForSelector('.rating.done');
  await rest(200);
  await shot(`${name}-rating-done`);
  await end();
}

async function form(name, address, options) {
  const { page, shot, end } = await visit(address, { ...options, before: { form: true } });
  await page.waitForSelector('.leave');
  await shot(`${name}-form`);
  await page.getByRole('button', { name: 'Send message' }).click();
  await rest(200);
  await shot(`${name}-form-troubles`);
  await page.getByLabel('Name').fill('Ana Gómez');
  await page.getByLabel('E-mail').fill('ana@example.com');
  await page.getByLabel('Message', { exact: true }).fill('Please call me back about order 4711.');
  await page.getByRole('button', { name: 'Send message' }).click();
  await page.waitForSelector('.thanks:not([hidden])');
  await rest(300);
  await shot(`${name}-form-sent`);
  await end();
}

const everything = [
  ['panel-light', '/', {}],
  ['panel-dark', '/plain', { colorScheme: 'dark' }],
  ['360-light', '/chat', { viewport: narrow, isMobile: true, hasTouch: true }],
  ['360-dark', '/plain', { viewport: narrow, isMobile: true, hasTouch: true, colorScheme: 'dark' }],
  ['page-light', '/chat', {}],
];
try {
  for (const [name, address, options] of everything) {
    await files(name, address, options);
    await buttons(name, address, options);
    await rating(name, address, options);
    await form(name, address, options);
  }
  assert.deepEqual(complaints, [], 'no violations of a policy and no errors');
  console.log(`screenshots in ${folder}`);
} finally {
  await browser.close();
  server.kill();
  await rm(pages, { recursive: true });
}
