import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Agent } from './harness/agent.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';
import { Visitor } from './harness/visitor.mjs';

describe("a workflow under test in n8n's editor", () => {
  let centre;
  let agent;

  before(async () => {
    centre = await startContactCentre({ name: 'editor', agents: ['ana'] });
    agent = await new Agent(centre.inboxUrl, 'ana').arrive();
  });
  after(() => centre?.stop());

  it('shows a real message on the canvas and leaves production alone', async () => {
    const workflow = centre.templates.find((template) => template.nodes.some((node) => node.type.endsWith('.webChatTrigger')));
    const trigger = workflow.nodes.find((node) => node.type.endsWith('.webChatTrigger'));
    const present = await centre.editor('GET', `/workflows/${workflow.id}`);
    const listening = await centre.editor('POST', `/workflows/${workflow.id}/run`, {
      workflowData: present,
      triggerToStartFrom: { name: trigger.name },
    });
    assert.equal(listening.waitingForWebhook, true);

    const testUrl = centre.chatUrl.replace('/webhook/', '/webhook-test/');
    assert.equal((await fetch(testUrl)).status, 200);
    const tester = new Visitor(testUrl);
    await tester.hello();
    await tester.send('Only a test');
    const execution = await eventually('the test execution has ended', async () => {
      const { results } = await centre.editor(
        'GET',
        `/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId: workflow.id }))}`,
      );
      return results.find((candidate) => candidate.mode === 'manual' && candidate.status !== 'running' && candidate.status !== 'new');
    });
    assert.equal(execution.status, 'success');
    const { data } = await centre.editor('GET', `/executions/${execution.id}`);
    assert.match(data, /Only a test/);

    const visitor = new Visitor(centre.chatUrl);
    await visitor.hello();
    await visitor.send('For real');
    await eventually('the real chat arrives by itself', async () =>
      (await agent.tiles('new')).some((tile) => tile.lastMessage?.text === 'For real'),
    );
  });
});
