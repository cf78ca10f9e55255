import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Agent } from './harness/agent.mjs';
import { openPage, picture, startBrowser } from './harness/browser.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { customerOn } from './harness/pages.mjs';

describe('the web chat on the page of another site', () => {
  let centre;
  let browser;
  let agent;
  let shop;

  before(async () => {
    centre = await startContactCentre({ name: 'embed', agents: ['ana'] });
    browser = await startBrowser();
    agent = await new Agent(centre.inboxUrl, 'ana').arrive();
    shop = await serveShop(centre.chatUrl);
  });
  after(async () => {
    await browser?.close();
    shop?.close();
    await centre?.stop();
  });

  it('carries a chat under a policy that allows nothing but its script and its server', async () => {
    const page = await openPage(browser, shop.url);
    await page.getByRole('button', { name: 'Open chat' }).click();
    const customer = await customerOn(page);
    await customer.send('Is this mug dishwasher safe?');
    await customer.seesState('Sent');
    const { chatId } = await agent.tile('new');
    await agent.command({ kind: 'accept', chatId });
    await agent.tile('in_progress');
    await agent.command({ kind: 'reply', chatId, text: 'It is!' });
    await customer.reads('It is!');
    await picture(page, 'embed-a-shop');

    await page.reload();
    await customer.reads('It is!');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('serves the origins that the node names, and tells the others that it is not for them', async () => {
    await allow(`https://elsewhere.example, ${shop.origin}`);
    const listed = await openPage(browser, shop.url);
    await listed.getByRole('button', { name: 'Open chat' }).click();
    const customer = await customerOn(listed);
    await customer.send('Am I on the list?');
    await customer.seesState('Sent');
    await eventually('the message has arrived', async () => (await agent.tiles('new')).length === 1);
    await listed.context().close();

    await allow('https://elsewhere.example');
    const stranger = await openPage(browser, shop.url);
    await stranger.getByRole('button', { name: 'Open chat' }).click();
    await stranger.getByText('The chat is not available on this page.').waitFor();
    await stranger.getByRole('textbox', { name: 'Your message' }).and(stranger.locator(':disabled')).waitFor();
    await stranger.getByText('Write your message below.').waitFor({ state: 'hidden' });
    await picture(stranger, 'embed-not-allowed');
    await stranger.context().close();
  });

  function allow(allowedOrigins) {
    return centre.republish('webChatTrigger', ({ nodes }) => {
      nodes.find(({ type }) => type.endsWith('.webChatTrigger')).parameters.options = { allowedOrigins };
    });
  }
});

/** A shop on another origin, whose policy names the script's origin and the web chat's, and forbids everything else. */
async function serveShop(chatUrl) {
  const { origin } = new URL(chatUrl);
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', `default-src 'none'; script-src ${origin}; connect-src ${origin}`);
    response.end(`<!doctype html><title>Mugs</title><h1>Mugs</h1><script src="${chatUrl}/widget.js" async></script>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const shopOrigin = `http://localhost:${server.address().port}`;
  return {
    origin: shopOrigin,
    url: `${shopOrigin}/mugs`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
