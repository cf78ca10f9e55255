import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { Agent } from './harness/agent.mjs';
import { picture, startBrowser } from './harness/browser.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { openChatPage, openInbox } from './harness/pages.mjs';
import { Visitor } from './harness/visitor.mjs';

const markup = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><b>bold</b> {{ 7*7 }} javascript:alert(1)';
const rightToLeft = 'invoice_\u202Efdp.exe \u0645\u0631\u062D\u0628\u0627 \u200F!';

describe('a contact centre under hostile input', () => {
  let centre;
  let browser;
  let agent;
  let visitor;
  let chatId;

  before(async () => {
    centre = await startContactCentre({ name: 'hostile', agents: ['ana'] });
    browser = await startBrowser();
    agent = await new Agent(centre.inboxUrl, 'ana').arrive();
    visitor = new Visitor(centre.chatUrl);
    await visitor.hello();
    await visitor.send(markup);
    await visitor.send(rightToLeft);
    ({ chatId } = await agent.tile('new'));
    await agent.command({ kind: 'accept', chatId });
    await agent.tile('in_progress');
  });
  after(async () => {
    await browser?.close();
    await centre?.stop();
  });

  it('shows markup and right-to-left marks to the agent as text', async () => {
    const { page, opens } = await openInbox(browser, centre.inboxUrl, 'ana');
    await opens('invoice_');
    const log = page.getByRole('log');
    await log.getByText(markup, { exact: true }).waitFor();
    await log.getByText('invoice_').waitFor();
    assert.equal(await log.locator('img[src="x"], script, b').count(), 0);
    assert.equal(await page.evaluate(() => 'hacked' in globalThis), false);
    await picture(page, 'hostile-inbox');
    await page.context().close();
  });

  it("shows an agent's markup to the customer as text", async () => {
    await agent.command({ kind: 'reply', chatId, text: markup });
    await eventually('the customer has the reply', async () => (await visitor.texts()).filter((text) => text === markup).length === 2);
    const customer = await openChatPage(browser, centre.chatUrl);
    await customer.send(markup);
    await customer.reads(markup);
    assert.equal(await customer.page.evaluate(() => 'hacked' in globalThis), false);
    await customer.page.context().close();
  });

  it('refuses 100 kB of text and says why', async () => {
    const answer = await visitor.post({ action: 'send', token: visitor.token, id: randomUUID(), text: 'a'.repeat(100_000) });
    assert.ok([400, 413, 422].includes(answer.status), `answered ${answer.status}`);
    assert.match((await answer.json()).error.code, /^(text_too_long|too_large)$/);
    assert.equal((await visitor.texts()).length, 3);
  });

  it('refuses a body over the limit with 413 on both pages', async () => {
    const huge = JSON.stringify({ action: 'hello', token: 'a'.repeat(2_000_000) });
    assert.equal((await visitor.post(huge)).status, 413);
    assert.equal((await agent.post(huge)).status, 413);
  });

  it('takes or refuses a lone surrogate without harm to the chat', async () => {
    const answer = await visitor.post(
      `{"action":"send","token":${JSON.stringify(visitor.token)},"id":"${randomUUID()}","text":"broken \\ud83d half"}`,
    );
    assert.ok(answer.status === 400 || answer.ok, `answered ${answer.status}`);
    const { messages } = await agent.conversation(chatId);
    assert.ok(messages.every((message) => message.text.isWellFormed()));
    assert.ok((await visitor.texts()).every((text) => text.isWellFormed()));
  });

  it('refuses nonsense with 400', async () => {
    for (const body of [
      '[]',
      'null',
      '"hello"',
      '{"action":"drop"}',
      '{"action":"send"}',
      '{"action":"send","token":1,"id":"x","text":[]}',
    ]) {
      assert.equal((await visitor.post(body)).status, 400, `web chat, ${body}`);
      assert.ok([400, 401].includes((await agent.post(body)).status), `inbox, ${body}`);
    }
    assert.ok([400, 422].includes((await visitor.post('{bad')).status));
  });

  it('refuses a forged visitor', async () => {
    const answer = await visitor.post({ action: 'send', token: `${visitor.token.slice(0, -4)}AAAA`, id: randomUUID(), text: 'not me' });
    assert.equal(answer.status, 401);
    assert.equal((await answer.json()).error.code, 'unknown_visitor');
  });

  it('answers 401 without a session, with a made-up one and after logging out', async () => {
    const nobody = new Agent(centre.inboxUrl, 'nobody');
    assert.equal((await nobody.post({ action: 'state' })).status, 401);
    assert.equal((await nobody.stream()).status, 401);
    const cookie = agent.cookie.replace(/=.*/, `=${'A'.repeat(43)}`);
    assert.equal((await nobody.post({ action: 'state' }, { cookie })).status, 401);
    const gone = await new Agent(centre.inboxUrl, 'ana').arrive();
    await gone.ask({ action: 'logout' });
    assert.equal((await gone.post({ action: 'state' })).status, 401);
    assert.equal((await gone.stream()).status, 401);
  });

  it('answers 401 once a session has expired', async () => {
    const late = await new Agent(centre.inboxUrl, 'ana').arrive();
    const store = new DatabaseSync(centre.storeFile);
    const { changes } = store
      .prepare('update agent_sessions set expires_at = 1 where created_at = (select max(created_at) from agent_sessions)')
      .run();
    store.close();
    assert.equal(changes, 1);
    assert.equal((await late.post({ action: 'state' })).status, 401);
    assert.equal((await late.stream()).status, 401);
  });

  it('answers 403 to posts of other sites and to posts without the CSRF token', async () => {
    assert.equal((await agent.post({ action: 'logout' }, { origin: 'https://evil.example' })).status, 403);
    assert.equal((await agent.post({ action: 'logout' }, { origin: 'null' })).status, 403);
    assert.equal((await agent.post({ action: 'logout' }, { 'sec-fetch-site': 'cross-site' })).status, 403);
    assert.equal((await agent.post({ action: 'set_status', status: 'inactive' }, { 'x-switchboard-csrf': '' })).status, 403);
    assert.equal((await agent.post({ action: 'set_status', status: 'inactive' }, { 'x-switchboard-csrf': 'A'.repeat(43) })).status, 403);
    assert.equal((await agent.post({ action: 'login', login: 'ana', password: 'x' }, { origin: 'https://evil.example' })).status, 403);
    assert.equal((await agent.state()).me.status, 'active');
  });

  it('sends the inbox with headers that keep others out', async () => {
    const answer = await fetch(centre.inboxUrl);
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'nonce-[^']+'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('cache-control')?.includes('no-store'), true);
    const again = (await fetch(centre.inboxUrl)).headers.get('content-security-policy');
    assert.notEqual(again, policy);
  });

  it('slows down whoever guesses passwords', async () => {
    let status = 0;
    for (let attempt = 0; attempt < 30 && status !== 429; attempt += 1) {
      ({ status } = await agent.post({ action: 'login', login: 'somebody', password: `guess ${attempt}` }));
    }
    assert.equal(status, 429);
  });
});
