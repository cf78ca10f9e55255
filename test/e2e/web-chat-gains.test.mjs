import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { Agent } from './harness/agent.mjs';
import { openPage, picture, startBrowser } from './harness/browser.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { customerOn } from './harness/pages.mjs';

const secret = 'what the shop and its chat share';
const hashOf = (id) => createHmac('sha256', secret).update(id).digest('hex');

/** A picture of one colour. */
function png(side) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 2, 0, 0, 0]);
  const rows = Buffer.concat(
    Array.from({ length: side }, () => Buffer.from([0, ...Array.from({ length: side }, () => [60, 90, 250]).flat()])),
  );
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
const blue = png(64);

describe('the gains of the web chat', () => {
  let centre;
  let browser;
  let shop;

  before(async () => {
    centre = await startContactCentre({ name: 'web-chat-gains', agents: ['ana'] });
    browser = await startBrowser();
    shop = await serveShop(centre.chatUrl);
    await set({ whenNobody: 'form', asksForRating: true });
  });
  after(async () => {
    await browser?.close();
    shop?.close();
    await centre?.stop();
  });

  /** Publishes the chat again with these options. */
  function set(options, credentials = {}) {
    return centre.republish('webChatTrigger', ({ nodes }) => {
      const trigger = nodes.find(({ type }) => type.endsWith('.webChatTrigger'));
      trigger.parameters.options = options;
      trigger.credentials = { ...trigger.credentials, ...credentials };
    });
  }

  async function open(url) {
    const page = await openPage(browser, url);
    await page.getByRole('button', { name: 'Open chat' }).click();
    return page;
  }

  /** The agent, who comes with a page that is connected. */
  let ana;
  async function anaArrives() {
    ana ??= await new Agent(centre.inboxUrl, 'ana').arrive();
    return ana;
  }

  it('takes word while nobody is there, and the chat once somebody is', async () => {
    const page = await open(shop.url('plain'));
    await page.getByRole('heading', { name: 'Nobody is here right now' }).waitFor();
    await page.getByRole('button', { name: 'Send message' }).click();
    await page.getByText('Give an e-mail address or a phone number.').waitFor();
    await picture(page, 'gains-form');
    await page.getByRole('textbox', { name: 'Name' }).fill('Ana Gómez');
    await page.getByRole('textbox', { name: 'E-mail' }).fill('customer@example.com');
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Please write to me about order 4711.');
    await page.getByRole('button', { name: 'Send message' }).click();
    await page.getByText('Thank you! We have your message').waitFor();
    await picture(page, 'gains-form-sent');
    await page.context().close();

    const agent = await anaArrives();
    const tile = await agent.tile('new');
    assert.equal(tile.contact.name, 'Ana Gómez');
    assert.equal(tile.contact.email, 'customer@example.com');
    const { messages } = await agent.conversation(tile.chatId);
    assert.match(messages.find(({ author }) => author === 'system')?.text ?? '', /Not verified: Ana Gómez, customer@example\.com/);
    await agent.command({ kind: 'accept', chatId: tile.chatId });
    await agent.tile('in_progress');
    await agent.command({ kind: 'complete', chatId: tile.chatId });
    await eventually('the chat is over', async () => (await agent.tiles('in_progress')).length === 0);

    const now = await open(shop.url('plain'));
    await customerOn(now);
    assert.equal(await now.getByRole('heading', { name: 'Nobody is here right now' }).count(), 0);
    await now.context().close();
  });

  it('carries pictures and files both ways under a policy that allows neither pictures nor memory, and is rated', async () => {
    const agent = await anaArrives();
    const page = await open(shop.url('plain'));
    const customer = await customerOn(page);
    await page.locator('input[type=file]').setInputFiles([
      { name: 'mug.png', mimeType: 'image/png', buffer: blue },
      { name: 'virus.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
    ]);
    await page.getByText('Files of this type are not allowed.').waitFor();
    await eventually('the picture is uploaded', async () => (await page.locator('.tray-item progress:visible').count()) === 0);
    await picture(page, 'gains-tray');
    await customer.send('This is the mug.');
    await page.locator('.customer .picture:not(.loading)').waitFor();
    const { chatId } = await agent.tile('new');
    await agent.command({ kind: 'accept', chatId });
    await agent.tile('in_progress');
    const { messages } = await agent.conversation(chatId);
    const [got] = messages.find(({ author }) => author === 'customer').files;
    assert.equal(got.name, 'mug.png');
    const bytes = await fetch(`${centre.inboxUrl}/file?id=${got.id}`, { headers: { cookie: agent.cookie } });
    assert.ok(Buffer.from(await bytes.arrayBuffer()).equals(blue));

    const form = new FormData();
    form.append('file', new File(['%PDF-1.4 of a mug'], 'Instructions for the mug.pdf'));
    const stored = await fetch(`${centre.inboxUrl}/file`, {
      method: 'POST',
      headers: { cookie: agent.cookie, 'x-switchboard-csrf': agent.csrf },
      body: form,
    });
    const { file } = await stored.json();
    await agent.command({ kind: 'reply', chatId, text: 'Read this first.', files: [file.id] });
    const row = page.getByRole('button', { name: 'Download Instructions for the mug.pdf' });
    const saving = page.waitForEvent('download');
    await row.click();
    const saved = await saving;
    assert.equal(saved.suggestedFilename(), 'Instructions for the mug.pdf');
    assert.equal(await readFile(await saved.path(), 'utf8'), '%PDF-1.4 of a mug');
    await picture(page, 'gains-files');

    await page.locator('.customer .picture').click();
    await page.getByRole('dialog', { name: 'mug.png' }).waitFor();
    await picture(page, 'gains-viewer');
    await page.keyboard.press('Escape');

    await agent.command({ kind: 'complete', chatId });
    await page.getByText('How was this chat?').waitFor();
    await page.locator('.star').nth(3).click();
    await page.getByRole('textbox', { name: 'What should we know? (optional)' }).fill('Quick and kind');
    await page.getByRole('button', { name: 'Send rating' }).click();
    await page.getByText('Thank you for your rating!').waitFor();
    await picture(page, 'gains-rating');
    await eventually('the agent reads the rating', async () =>
      (await agent.conversation(chatId)).messages.some(
        ({ text }) => text === 'The customer rated this chat ★★★★☆ (4 of 5): Quick and kind',
      ),
    );
    await page.reload();
    await page.getByText('Thank you for your rating!').waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('offers the buttons of a flow, which hears what was pressed', async () => {
    await centre.republish('webChatTrigger', (workflow) => {
      const trigger = workflow.nodes.find(({ type }) => type.endsWith('.webChatTrigger'));
      trigger.parameters = { ...trigger.parameters, events: ['new_chat', 'message'], options: { botMode: 'only' } };
      const send = (name, text, buttons, y) => ({
        id: crypto.randomUUID(),
        name,
        type: 'n8n-nodes-switchboard.sendMessage',
        typeVersion: 1,
        position: [600, y],
        parameters: { actAs: 'workflow', text, ...(buttons === null ? {} : { buttons: { button: buttons } }) },
      });
      const offered = [
        { label: 'Track my order', kind: 'reply', payload: 'track:4711' },
        { label: 'Opening hours', kind: 'link', url: 'https://example.com/hours' },
      ];
      workflow.nodes = [
        trigger,
        send('Ask', 'What can I do for you?', offered, 0),
        send('Say', '=You pressed {{ $json.message.content.payload }}', null, 200),
      ];
      const to = (node) => [{ node, type: 'main', index: 0 }];
      workflow.connections = { [trigger.name]: { main: [to('Ask'), to('Say'), []] } };
    });
    const page = await open(shop.url('plain'));
    const customer = await customerOn(page);
    await customer.send('Hello');
    await customer.reads('What can I do for you?');
    const link = page.getByRole('link', { name: 'Opening hours' });
    assert.deepEqual(await link.evaluate(({ target, rel, href }) => [target, rel, href]), [
      '_blank',
      'noopener noreferrer',
      'https://example.com/hours',
    ]);
    await picture(page, 'gains-buttons');
    await page.getByRole('button', { name: 'Track my order' }).click();
    await customer.reads('You pressed track:4711');
    assert.equal(await page.getByRole('button', { name: 'Track my order' }).count(), 0);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('knows whom the shop proves, in every browser, and nobody else', async () => {
    const { id } = await centre.editor('POST', '/credentials', { name: 'Shop', type: 'switchboardWebChatApi', data: { secret } });
    await set({ isForKnownOnly: true }, { switchboardWebChatApi: { id, name: 'Shop' } });
    const user = { id: 'customer 42', name: 'Olena Kovalenko' };

    const first = await open(shop.url('user', { ...user, hash: hashOf(user.id) }));
    const customer = await customerOn(first);
    await customer.send('Do you know me?');
    await customer.seesState('Sent');
    const kept = await first.evaluate(() => JSON.stringify({ ...localStorage }));
    assert.ok(!kept.includes('user%3A'), 'no token of a known visitor is kept');
    await first.context().close();

    const elsewhere = await open(shop.url('user', { ...user, hash: hashOf(user.id) }));
    await (await customerOn(elsewhere)).reads('Do you know me?');
    await picture(elsewhere, 'gains-known');
    assert.deepEqual(elsewhere.complaints, []);
    await elsewhere.context().close();
    // Logging in again is what a page that was away does.
    const agent = await new Agent(centre.inboxUrl, 'ana').arrive();
    await eventually('the agent reads the name', async () =>
      (await agent.tiles('new')).some(({ contact }) => contact.name === 'Olena Kovalenko'),
    );

    const forged = await open(shop.url('user', { ...user, hash: hashOf('customer 43') }));
    await forged.getByText('The chat could not check who you are.').waitFor();
    await picture(forged, 'gains-forged');
    await forged.context().close();
    const stranger = await open(shop.url('plain'));
    await stranger.getByText('Log in to the site to use the chat.').waitFor();
    await stranger.context().close();
  });
});

/** A shop on another origin, whose policy names the script's origin and the web chat's, and forbids everything else. */
async function serveShop(chatUrl) {
  const { origin } = new URL(chatUrl);
  const server = createServer((request, response) => {
    const user = new URL(request.url, 'http://shop').searchParams;
    const proof = [...user].map(([name, value]) => ` data-user-${name}="${value}"`).join('');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', `default-src 'none'; script-src ${origin}; connect-src ${origin}`);
    response.end(`<!doctype html><title>Mugs</title><h1>Mugs</h1><script src="${chatUrl}/widget.js" async${proof}></script>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: (path, user = {}) => `http://localhost:${server.address().port}/${path}?${new URLSearchParams(user).toString()}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
