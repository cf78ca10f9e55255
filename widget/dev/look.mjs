/** Takes screenshots of the web chat in its states and checks what can be checked: `node widget/dev/look.mjs [folder]`. */
/* global document, getComputedStyle, innerWidth, window */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = process.argv[2] ?? path.join(tmpdir(), 'switchboard-widget');
const port = 20_000 + Math.floor(Math.random() * 20_000);
const site = `http://127.0.0.1:${port}`;
await mkdir(folder, { recursive: true });
const here = path.dirname(fileURLToPath(import.meta.url));
const pages = await mkdtemp(path.join(tmpdir(), 'switchboard-pages-'));
execFileSync(process.execPath, [path.join(here, '..', 'build.mjs'), pages], { stdio: 'inherit' });

const server = spawn(process.execPath, [path.join(here, 'server.mjs'), String(port), pages], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
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
    '--disable-quic',
  ],
});

const complaints = [];
const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const smallPhone = { width: 320, height: 568 };

const move = async (order) => (await fetch(`${site}/dev`, { method: 'POST', body: JSON.stringify(order) })).json();
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function visit(address, options = {}) {
  await move({ reset: true, mode: 'ok' });
  const { viewport = desktop, ...others } = options;
  const context = await browser.newContext({ viewport, locale: 'en-GB', ...others });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (/Content Security|Trusted|violat/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(site + address);
  await page.waitForSelector('switchboard-chat', { state: 'attached' });
  return { page, shot: (name) => page.screenshot({ path: path.join(folder, `${name}.png`) }), end: () => context.close() };
}

async function say(page, text) {
  await page.locator('.field').fill(text);
  await page.locator('.field').press('Enter');
}

const openChat = async (page) => {
  await page.locator('.launcher').click();
  await page.waitForSelector('.panel');
};

async function conversation(page) {
  await say(page, 'Hi! My order 4711 has not arrived yet.');
  await page.waitForSelector('text=right with you');
  await move({ say: { author: 'system', text: 'You are number 2 in the queue.' } });
  await move({ say: { author: 'bot', authorName: 'Acme assistant', text: 'While you wait: would you like the tracking link by e-mail?' } });
  await say(page, 'Yes please');
  await move({ chat: { status: 'in_progress', agentName: 'Ana Ruiz' } });
  await move({ read: true });
  await move({ say: { author: 'agent', authorName: 'Ana Ruiz', text: 'Hello, this is Ana. Let me look that up for you.' } });
  await move({
    say: {
      author: 'agent',
      authorName: 'Ana Ruiz',
      text: 'It left our warehouse yesterday and should be with you tomorrow: https://example.com/track/4711',
    },
  });
  await say(page, 'Great, thank you!\nCould you also change the address?');
  await page.waitForSelector('text=Great, thank you');
  await rest(300);
}

async function embedded() {
  const { page, shot, end } = await visit('/');
  await rest(500);
  assert.deepEqual((await move({})).calls, [], 'a new visitor who has not opened the chat causes no call');
  const globals = await page.evaluate(() => Object.keys(window).filter((name) => /switch|chat|widget/i.test(name)));
  assert.deepEqual(globals, [], 'no globals');
  await shot('01-site-closed');
  await openChat(page);
  await page.waitForSelector('text=Acme support');
  await rest(300);
  await shot('02-site-empty');
  await conversation(page);
  await move({ typing: 'Ana Ruiz' });
  await rest(300);
  await shot('03-site-conversation');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.panel').isVisible(), false, 'Escape closes');
  assert.equal(
    await page.evaluate(() => document.querySelector('switchboard-chat')?.shadowRoot?.activeElement?.className),
    'launcher',
    'focus returns',
  );
  for (const text of ['One', 'Two', 'Three']) await move({ say: { author: 'agent', authorName: 'Ana Ruiz', text } });
  await page.waitForSelector('.badge:has-text("3")');
  await rest(300);
  await shot('04-site-unread');
  await page.reload();
  await page.waitForSelector('.badge:has-text("3")');
  await openChat(page);
  await page.waitForFunction(() => document.querySelector('switchboard-chat')?.shadowRoot?.querySelector('.badge')?.hidden);
  await rest(300);
  assert.equal(
    (await move({})).messages.filter((message) => message.author === 'agent' && message.status !== 'read').length,
    0,
    'answers are read',
  );
  await end();
}

async function embeddedOnPhone() {
  const { page, shot, end } = await visit('/plain', { viewport: phone, isMobile: true, hasTouch: true, colorScheme: 'dark' });
  await page.evaluate(() => document.querySelector('switchboard-chat')?.setAttribute('position', 'left'));
  await rest(200);
  await shot('05-phone-closed');
  await openChat(page);
  await say(page, 'Hello');
  await page.waitForSelector('text=Sent');
  await rest(200);
  await shot('06-phone-open');
  const seen = new Set();
  for (let press = 0; press < 8; press += 1) {
    await page.keyboard.press('Tab');
    seen.add(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className ?? 'outside'));
  }
  assert.deepEqual(
    [...seen].sort(),
    ['field', 'icon-button attach', 'icon-button close', 'log', 'send'],
    'Tab stays in the full-screen panel',
  );
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).overflow), 'hidden', 'the site does not scroll behind');
  await page.locator('.close').click();
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).overflow), 'visible', 'the site scrolls again');
  await end();
}

async function byHandWithoutStorage() {
  await move({ reset: true, mode: 'ok' });
  const context = await browser.newContext({ viewport: desktop });
  await context.addInitScript(() => {
    const blocked = {
      get: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    };
    Object.defineProperty(window, 'localStorage', blocked);
    Object.defineProperty(window, 'sessionStorage', blocked);
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${site}/plain`);
  await page.waitForSelector('switchboard-chat', { state: 'attached' });
  const events = await page.evaluate(
    async (server) => {
      const heard = [];
      for (const name of ['open', 'close', 'message']) document.addEventListener(`switchboard:${name}`, () => heard.push(name));
      document.querySelector('switchboard-chat')?.remove();
      const chat = document.createElement('switchboard-chat');
      chat.setAttribute('server', `${server}/chat/?x=1`);
      document.body.append(chat);
      chat.open();
      chat.toggle();
      chat.toggle();
      document.body.prepend(chat);
      chat.open();
      return heard;
    },
    `http://127.0.0.1:${port + 1}`,
  );
  assert.deepEqual(events, ['open', 'close', 'open', 'open']);
  await say(page, 'Without storage');
  await page.waitForSelector('text=Sent');
  await context.close();
}

async function hosted(name, options) {
  const { page, shot, end } = await visit('/chat', options);
  await rest(300);
  await shot(`${name}-empty`);
  await conversation(page);
  await shot(`${name}-conversation`);
  await move({ chat: { status: 'none', agentName: null } });
  await rest(200);
  await shot(`${name}-ended`);
  await say(page, 'One more thing');
  await rest(300);
  await shot(`${name}-again`);
  await end();
}

async function hardTexts(name, viewport) {
  const { page, shot, end } = await visit('/chat', { viewport });
  const longName = 'Maximiliana Alexandrowna von Hohenzollern-Sigmaringen y Fernández de la Vega';
  await say(page, 'مرحبا، أين طلبي رقم 4711؟ شكرا جزيلا لكم');
  await move({ chat: { status: 'in_progress', agentName: longName } });
  await move({ say: { author: 'agent', authorName: longName, text: 'שלום! ההזמנה שלך בדרך (4711).' } });
  await move({ say: { author: 'agent', authorName: longName, text: '<script>alert(1)</script> <b>not bold</b> \u202Egnirts\u202C' } });
  await say(page, 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsentwurf'.repeat(3));
  await move({
    say: {
      author: 'bot',
      authorName: null,
      text: 'https://example.com/a/very/long/link/that/has/no/place/to/break?with=query&and=more&and=even-more-than-that',
    },
  });
  await page.locator('.field').fill('x'.repeat(9_990) + '\nlast line');
  await rest(400);
  await shot(name);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'no sideways scrolling');
  await page.locator('.field').fill('y'.repeat(10_020));
  await rest(200);
  await shot(`${name}-over`);
  await end();
}

async function trouble() {
  const { page, shot, end } = await visit('/chat', { viewport: phone });
  await say(page, 'First');
  await page.waitForSelector('text=Sent');
  await move({ mode: 'failing' });
  await say(page, 'This one fails');
  await page.waitForSelector('.retry:not([hidden])');
  await shot('40-failed');
  await move({ mode: 'ok' });
  await page.locator('.retry:visible').click();
  await page.waitForFunction(() => document.querySelector('switchboard-chat')?.shadowRoot?.querySelector('.failed, .sending') === null);
  assert.equal((await move({})).messages.length, 2, 'retry stores once');
  const before = Date.now();
  await move({ mode: 'drop' });
  await page.waitForSelector('.notice.lost');
  console.log(`notice after a dropped connection: ${Date.now() - before} ms`);
  await say(page, 'Written while offline');
  await page.waitForSelector('.failed', { timeout: 8_000 });
  await shot('41-lost');
  await move({ say: { author: 'agent', authorName: 'Ana', text: 'Said while you were away' }, mode: 'ok' });
  await page.waitForSelector('text=Said while you were away', { timeout: 10_000 });
  await page.waitForFunction(() => document.querySelector('switchboard-chat')?.shadowRoot?.querySelector('.failed, .sending') === null);
  await shot('42-back');
  const silentSince = Date.now();
  await move({ mode: 'silent' });
  await page.waitForSelector('.notice.lost', { timeout: 9_000 });
  console.log(`notice after silence: ${Date.now() - silentSince} ms`);
  await move({ mode: 'ok' });
  await page.waitForSelector('.notice.lost', { state: 'detached', timeout: 9_000 });
  await move({ mode: 'forgetful' });
  await move({ mode: 'ok' });
  await say(page, 'To a server that forgot me');
  await page.waitForFunction(
    () => document.querySelector('switchboard-chat')?.shadowRoot?.querySelectorAll('.customer.closes:not(.sending)').length === 1,
    null,
    { timeout: 9_000 },
  );
  await rest(500);
  assert.deepEqual(
    (await move({})).messages.map((message) => message.text),
    ['To a server that forgot me'],
  );
  await shot('43-forgotten');
  await end();
}

async function longHistory() {
  const { page, shot, end } = await visit('/chat', { viewport: phone, colorScheme: 'dark' });
  await say(page, 'Start');
  await page.waitForSelector('text=Sent');
  await move({ history: 100 });
  await page.waitForSelector('text=Line 100 of');
  await shot('50-history');
  await page.locator('.log').evaluate((log) => log.scrollTo(0, 900));
  await rest(200);
  await move({ say: { author: 'agent', authorName: 'Ana Ruiz', text: 'New below' } });
  await rest(300);
  await shot('51-scrolled-up');
  await page.locator('.jump').click();
  await rest(200);
  assert.equal(await page.locator('.jump').isVisible(), false);
  await end();
}

async function colours() {
  for (const [accent, scheme, language] of [
    ['#ffd400', 'light', 'uk'],
    ['#ffd400', 'dark', 'es'],
    ['#16181d', 'dark', 'pt'],
    ['#e11d48', 'light', 'en'],
  ]) {
    await move({ look: { accent, language } });
    const { page, shot, end } = await visit('/plain', { colorScheme: scheme });
    await openChat(page);
    await say(page, 'Hello there');
    await rest(200);
    await move({
      chat: { status: 'in_progress', agentName: 'Ana Ruiz' },
      say: { author: 'agent', authorName: 'Ana Ruiz', text: 'Hello!' },
    });
    await rest(300);
    await shot(`60-${accent.slice(1)}-${scheme}`);
    await end();
  }
  await move({ look: { accent: '#3d5afe', language: 'auto' } });
}

try {
  await embedded();
  await embeddedOnPhone();
  await byHandWithoutStorage();
  await hosted('10-page-light', {});
  await hosted('11-page-dark', { colorScheme: 'dark' });
  await hosted('20-phone-light', { viewport: phone, isMobile: true, hasTouch: true });
  await hosted('21-phone-small-dark', { viewport: smallPhone, isMobile: true, hasTouch: true, colorScheme: 'dark' });
  await hardTexts('30-hard-wide', desktop);
  await hardTexts('31-hard-narrow', smallPhone);
  await trouble();
  await longHistory();
  await colours();
  assert.deepEqual(complaints, [], 'no violations of a policy and no errors');
  console.log(`screenshots in ${folder}`);
} finally {
  await browser.close();
  server.kill();
  await rm(pages, { recursive: true });
}
