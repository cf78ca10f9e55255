import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { freePort } from '../../scripts/host/free-port.mjs';
import { root } from '../../scripts/host/paths.mjs';
import { openPage, picture, startBrowser } from './harness/browser.mjs';
import { eventually } from './harness/eventually.mjs';

describe('a provider that is played by hand', () => {
  let browser;
  let played;

  before(async () => {
    browser = await startBrowser();
    played = await play('telegram');
  });
  after(async () => {
    await browser?.close();
    played?.process.kill('SIGTERM');
  });

  it('lets a person write as a customer, read the answer and press its buttons', async () => {
    const page = await openPage(browser, played.page);
    const composer = page.getByRole('textbox', { name: 'Message', exact: true });
    await composer.fill('<img src=x onerror=alert(1)> where is my order?');
    await composer.press('Enter');
    await page.getByText('until it is asked for').waitFor();

    const [update] = await played.call('getUpdates', { timeout: 5 });
    assert.equal(update.message.text, '<img src=x onerror=alert(1)> where is my order?');
    const chat_id = update.message.chat.id;
    const reply_markup = { inline_keyboard: [[{ text: 'Order 17', callback_data: 'order:17' }]] };
    await played.call('sendMessage', {
      chat_id,
      text: 'Which <b>one</b>?',
      reply_markup,
      reply_parameters: { message_id: update.message.message_id },
    });
    await page.getByText('Which <b>one</b>?').waitFor();
    await page.getByRole('button', { name: 'Order 17' }).click();
    const [press] = await played.call('getUpdates', { offset: update.update_id + 1, timeout: 5 });
    assert.equal(press.callback_query.data, 'order:17');
    await picture(page, 'simulated-telegram');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('sends a file, meets trouble when told to, and shows what the provider refused', async () => {
    const page = await openPage(browser, played.page);
    await page.getByRole('textbox', { name: 'Name of a new customer' }).fill('Zoë Novak');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('button', { name: 'Zoë Novak' }).waitFor();
    await page.locator('#file').setInputFiles({ name: 'übersicht.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') });
    await page.getByText('übersicht.pdf').waitFor();
    const document = await eventually('the file has come', async () => {
      const updates = await played.call('getUpdates', {});
      return updates.find(({ message }) => message?.document !== undefined)?.message;
    });
    assert.equal(document.document.file_name, 'übersicht.pdf');

    await page.getByText('Trouble').click();
    await page.getByRole('button', { name: 'rate limited' }).click();
    await page.getByText('The next call meets: rate limited.').waitFor();
    await assert.rejects(played.call('sendMessage', { chat_id: document.chat.id, text: 'Thank you' }), /retry after 5/);
    await assert.rejects(played.call('sendMessage', { chat_id: document.chat.id, text: '' }), /empty/);
    await page.getByText('Refused calls').click();
    await page.getByText('400 Bad Request: message text is empty').waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('does nothing for pages of other sites', async () => {
    const order = JSON.stringify({ act: 'customer', name: 'Nobody' });
    assert.equal((await fetch(`${played.page}/act`, { method: 'POST', body: order })).status, 403);
    assert.equal(
      (await fetch(`${played.page}/act`, { method: 'POST', headers: { 'x-simulate': 'yes' }, body: '{"act":"nothing"}' })).status,
      400,
    );
    assert.equal((await fetch(`${played.page}/../simulate.mjs`)).status, 404);
  });
});

/** Starts a provider as `npm run simulate` does. */
async function play(provider) {
  const port = await freePort(0);
  const script = path.join(root, 'scripts', 'simulate.mjs');
  const child = spawn(process.execPath, [script, provider, '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8');
  for await (const [text] of eventsOf(child.stdout)) {
    said += text;
    if (said.includes('Ctrl-C')) break;
  }
  const find = (label) => new RegExp(`${label} +(\\S+)`).exec(said)?.[1] ?? assert.fail(`It does not say "${label}": ${said}`);
  const bot = `${find('Base URL')}/bot${find('Bot Token')}`;
  return {
    process: child,
    page: find('Write as a customer'),
    call: async (method, body) => {
      const response = await fetch(`${bot}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = await response.json();
      if (!answer.ok) throw new Error(answer.description);
      return answer.result;
    },
  };
}

async function* eventsOf(stream) {
  for (;;) yield await once(stream, 'data');
}
