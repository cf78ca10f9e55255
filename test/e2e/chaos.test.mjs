import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { runChaos } from '../chaos/run.mjs';

/** The short form of `npm run chaos`: the same customers, agents and verdict. */
const options = { messages: 200, customers: 20, kills: 1 };
const runAtMost = 180_000;

describe('a contact centre on PostgreSQL', () => {
  it('loses, doubles and forgets nothing when n8n is killed while customers write', async () => {
    const seed = randomInt(2 ** 31);
    const result = await runChaos({ ...options, seed }, { signal: AbortSignal.timeout(runAtMost), say: () => {} });
    assert.deepEqual(result.faults, [], `with the seed ${seed}`);
    const { sent, acknowledged, stored, kills } = result;
    assert.deepEqual(
      { sent, acknowledged, stored, kills },
      { sent: options.messages, acknowledged: options.messages, stored: options.messages, kills: options.kills },
      `with the seed ${seed}`,
    );
  });
});
