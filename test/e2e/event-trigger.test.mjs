import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openPage, picture, startBrowser } from './harness/browser.mjs';
import { owner, startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { storeOf } from './harness/store.mjs';
import { Visitor } from './harness/visitor.mjs';

const workflowId = 'swbDeadlines0003';
const trigger = 'Something happens';

describe("the Chat Event Trigger in n8n's editor", () => {
  let centre;
  let browser;
  let store;

  before(async () => {
    centre = await startContactCentre({ name: 'event-trigger' });
    store = storeOf(centre);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    store?.close();
    await centre?.stop();
  });

  it('shows an output for each chosen event, by its name and in the order of a chat', async () => {
    const page = await openPage(browser, `${centre.url}/signin`, { viewport: { width: 1440, height: 900 } });
    await page.getByLabel('Email').fill(owner.email);
    await page.getByLabel('Password').fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
    await page.goto(`${centre.url}/workflow/${workflowId}`);
    const node = page.locator('[data-test-id="canvas-node"]', { hasText: trigger });
    await node.waitFor();
    const outputs = node.locator('[data-test-id="canvas-node-output-handle"]');
    await eventually('every output is there', async () => (await outputs.count()) === 6);
    assert.deepEqual(
      (await outputs.allInnerTexts()).map((text) => text.trim().split('\n')[0]),
      ['Offer Missed', 'Everyone Missed', 'No Agents', 'Timed Out', 'Response Overdue', 'Window Closing'],
    );
    await picture(page, 'event-trigger-canvas');
  });

  it('listens for the next real event, puts it on the canvas and leaves production alone', async () => {
    const present = await centre.editor('GET', `/workflows/${workflowId}`);
    const started = await centre.editor('POST', `/workflows/${workflowId}/run`, {
      workflowData: present,
      triggerToStartFrom: { name: trigger },
      destinationNode: { nodeName: trigger, mode: 'inclusive' },
    });
    await eventually('the editor listens', () => store.rows(`select 1 from subscriptions where topic like 'test:%'`).length === 1);
    const visitor = new Visitor(centre.chatUrl);
    await visitor.hello();
    await visitor.send('Is anybody there?');
    const execution = await eventually('the test has ended', async () => {
      const found = await centre.editor('GET', `/executions/${started.executionId}`);
      return found.status === 'running' || found.status === 'new' ? null : found;
    });
    assert.equal(execution.status, 'success');
    assert.match(execution.data, /nobody_active/);
    assert.deepEqual(store.rows(`select topic from subscriptions where topic like 'test:%'`), []);
    await eventually('the published workflow tells the customer', async () =>
      (await visitor.texts()).some((text) => /Nobody is connected right now/.test(text)),
    );
  });

  it('listens no more once the test is stopped', async () => {
    const present = await centre.editor('GET', `/workflows/${workflowId}`);
    const started = await centre.editor('POST', `/workflows/${workflowId}/run`, {
      workflowData: present,
      triggerToStartFrom: { name: trigger },
    });
    await eventually('the editor listens', () => store.rows(`select 1 from subscriptions where topic like 'test:%'`).length === 1);
    await centre.editor('POST', `/executions/${started.executionId}/stop`);
    await eventually('nothing listens', () => store.rows(`select 1 from subscriptions where topic like 'test:%'`).length === 0);
  });
});
