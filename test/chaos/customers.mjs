import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { chanceOf } from './chance.mjs';
import { persist, postJson } from './persist.mjs';

/** Providers deliver again what they believe lost, acknowledged or not. */
const deliveredTwice = 0.05;
/** Between two messages of a customer, in milliseconds at most. */
const thinkAtMost = 3_000;

/**
 * Lets a customer write a number of messages in the web chat, one after the other, each until it is acknowledged.
 *
 * @param customer.number counts the customers from 0
 * @param customer.messages how many
 * @param run `{ seed, chatUrl, ledger, signal }`
 */
export async function writeMessages({ number, messages }, { seed, chatUrl, ledger, signal }) {
  const chance = chanceOf(seed * 10_007 + number);
  const ask = (what, body, isAnswer) =>
    persist(
      what,
      async (abort) => {
        const answer = await postJson(chatUrl, body, { signal: abort });
        return answer !== null && isAnswer(answer) ? answer : null;
      },
      { chance, signal },
    );
  await sleep(chance() * 1_000, undefined, { signal });
  const { token } = await ask(`customer ${number} came`, { action: 'hello' }, (answer) => typeof answer.token === 'string');
  const [visitorId] = token.split('.');
  for (let order = 0; order < messages; order += 1) {
    const message = { id: randomUUID(), text: `Message ${order + 1} of customer ${number + 1}` };
    const body = { action: 'send', token, ...message };
    ledger.sent += 1;
    const again = chance() < deliveredTwice ? postJson(chatUrl, body, { signal: AbortSignal.timeout(10_000) }) : null;
    // Nobody waits for the second delivery's answer; it may fail with the process that it went to.
    const isOver = again?.catch(() => null);
    await ask(`message ${order + 1} of customer ${number + 1} arrived`, body, (answer) => answer.message?.clientId === message.id);
    ledger.acknowledge({ ...message, visitorId, order });
    await isOver;
    await sleep(chance() * thinkAtMost, undefined, { signal });
  }
}
