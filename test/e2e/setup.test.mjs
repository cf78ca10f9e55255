import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { hostFolder } from '../../scripts/host/paths.mjs';
import { Agent } from './harness/agent.mjs';
import { startContactCentre } from './harness/contact-centre.mjs';
import { eventually } from './harness/eventually.mjs';

/** How n8n writes down what an execution came to. */
const { parse } = createRequire(path.join(hostFolder, 'package.json'))('flatted');
const workflowId = 'swbSetup00000007';
const byLogin = new Set(['status', 'status_since', 'status_before_logout']);
const setUp = ['settings', 'agents', 'roles', 'role_members', 'queues', 'queue_members', 'queue_roles'];

describe('the template for the set-up', () => {
  let centre;
  /** What each node gave in the first run. */
  let first;

  before(async () => {
    centre = await startContactCentre({ name: 'setup' });
    const workflow = await centre.editor('GET', `/workflows/${workflowId}`);
    // It keeps no runs, because passwords are in them; this test has to look at them.
    await centre.editor('PATCH', `/workflows/${workflowId}`, {
      ...workflow,
      settings: { ...workflow.settings, saveManualExecutions: true },
    });
    first = await run();
  });
  after(() => centre?.stop());

  it('creates what is in its list', () => {
    const [one, two] = [rows('queues').find(({ name }) => name === 'Second line'), rows('queues').find(({ name }) => name === 'Service')];
    assert.equal(one.rule, 'to_available_agent');
    assert.deepEqual(
      [two.first_response_minutes, two.chat_timeout_minutes, two.overflow_queue_id, two.overflow_after_minutes],
      [5, 60, one.id, 15],
    );
    assert.equal(JSON.parse(two.hours).timeZone, 'Europe/Madrid');
    const [jon, maria] = rows('agents').sort((a, b) => a.login.localeCompare(b.login));
    assert.deepEqual([jon.login, jon.access, jon.capacity], ['jon', 'supervisor', 3]);
    assert.deepEqual([maria.login, maria.access, maria.capacity], ['maria', 'agent', null]);
    assert.equal(rows('role_members').length, 2);
    assert.deepEqual(
      rows('queue_roles').map((row) => [row.queue_id, row.level]),
      [[two.id, 1]],
    );
    assert.deepEqual(
      rows('queue_members').map((row) => [row.queue_id, row.agent_id]),
      [[one.id, jon.id]],
    );
  });

  it('tells the passwords that it made, and they work', async () => {
    const agents = first['Create or update the agent'];
    assert.deepEqual(
      agents.map(({ agent, change }) => [agent.login, change]),
      [
        ['maria', 'created'],
        ['jon', 'created'],
      ],
    );
    for (const { agent, password } of agents) await new Agent(centre.inboxUrl, agent.login, password).arrive();
  });

  it('changes nothing when it runs again', async () => {
    const before = Object.fromEntries(setUp.map((table) => [table, stored(table)]));
    const again = await run();
    for (const node of ['Set it', 'Create or update the agent', 'Create or update the role', 'Create or update the queue']) {
      assert.deepEqual([...new Set(again[node].map(({ change }) => change))], ['unchanged'], node);
    }
    assert.equal(
      again['Create or update the agent'].some((item) => 'password' in item),
      false,
    );
    assert.deepEqual(Object.fromEntries(setUp.map((table) => [table, stored(table)])), before);
  });

  /** Runs the workflow as its user does, and returns the items of every node. */
  async function run() {
    const { executionId } = await centre.editor('POST', `/workflows/${workflowId}/run`, {
      workflowData: await centre.editor('GET', `/workflows/${workflowId}`),
      triggerToStartFrom: { name: 'Run this' },
    });
    const execution = await eventually(
      'the run has ended',
      async () => {
        const found = await centre.editor('GET', `/executions/${executionId}`);
        return ['new', 'running', 'waiting'].includes(found.status) ? null : found;
      },
      { within: 30_000 },
    );
    const { resultData } = parse(execution.data);
    assert.equal(execution.status, 'success', resultData.error?.message);
    return Object.fromEntries(
      Object.entries(resultData.runData).map(([node, runs]) => [node, runs[0].data.main.flat().map(({ json }) => json)]),
    );
  }

  function rows(table) {
    const store = new DatabaseSync(centre.storeFile, { readOnly: true });
    try {
      return store.prepare(`select * from ${table}`).all();
    } finally {
      store.close();
    }
  }

  /** What an administrator has set up: of an agent, not what a login changes. */
  function stored(table) {
    return rows(table).map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !byLogin.has(column))));
  }
});
