import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { picture, startBrowser } from './harness/browser.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { openChatPage, openInbox } from './harness/pages.mjs';

const trigger = 'Agent does something';
const replyOutput = 1;

describe('an inbox whose workflow', () => {
  let centre;
  let browser;
  let ana;
  let customer;

  before(async () => {
    centre = await startContactCentre({ name: 'flow', agents: ['ana'] });
    browser = await startBrowser();
    ana = await openInbox(browser, centre.inboxUrl, 'ana');
    customer = await openChatPage(browser, centre.chatUrl);
    await customer.send('Hello?');
    await ana.accepts('Hello?');
    await ana.reads('Hello?');
  });
  after(async () => {
    await browser?.close();
    await centre?.stop();
  });

  it('has lost the connection to Send Message tells the agent so, and sends once it is mended', async () => {
    await centre.republish('agentInboxTrigger', ({ connections }) => {
      connections[trigger].main[replyOutput] = [];
    });
    await ana.answers('Into the void');
    await ana.seesState('Into the void', /^Failed/);
    await ana.page.getByText('connect this output of the Agent Inbox Trigger to its node').waitFor({ state: 'attached' });
    await picture(ana.page, 'flow-an-unconnected-output');
    assert.equal(await customer.timesRead('Into the void'), 0);

    await centre.republish('agentInboxTrigger', () => {});
    await ana.page.getByRole('button', { name: 'Send again' }).click();
    await customer.reads('Into the void');
    await ana.seesState('Into the void', 'Read');
    assert.equal(await ana.timesRead('Into the void'), 1);
  });

  it('takes longer than 15 seconds tells the agent so, and still sends the answer once', async () => {
    await centre.republish('agentInboxTrigger', ({ nodes, connections }) => {
      const [send] = connections[trigger].main[replyOutput];
      nodes.push({
        id: randomUUID(),
        name: 'Think it over',
        type: 'n8n-nodes-base.wait',
        typeVersion: 1.1,
        webhookId: randomUUID(),
        position: [384, 320],
        parameters: { amount: 17, unit: 'seconds' },
      });
      connections[trigger].main[replyOutput] = [{ node: 'Think it over', type: 'main', index: 0 }];
      connections['Think it over'] = { main: [[send]] };
    });
    await ana.answers('Good things take time.');
    const asked = Date.now();
    await ana.seesState('Good things take time.', 'Sending');
    await ana.page.getByText('Not confirmed').waitFor({ timeout: 17_000 });
    assert.ok(Date.now() - asked >= 14_000, 'told too early');
    await ana.page.getByText('The workflow has not answered yet.').waitFor({ state: 'attached' });
    await picture(ana.page, 'flow-no-answer-yet');
    await customer.reads('Good things take time.');
    await ana.seesState('Good things take time.', 'Read');
    await centre.untilOutboxIsEmpty();
    assert.deepEqual([await customer.timesRead('Good things take time.'), await ana.timesRead('Good things take time.')], [1, 1]);
  });
});
