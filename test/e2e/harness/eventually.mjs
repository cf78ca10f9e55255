import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until something holds that no event announces.
 *
 * @param what ends the sentence "It did not come true that …"
 * @param look answers something truthy once it holds; an exception counts as not yet
 * @returns what `look` answered
 */
export async function eventually(what, look, { within = 15_000, every = 100 } = {}) {
  const deadline = Date.now() + within;
  let last;
  while (Date.now() < deadline) {
    try {
      const answer = await look();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await sleep(every);
  }
  throw new Error(
    `It did not come true within ${within} ms that ${what}. Last seen: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
    { cause: last },
  );
}
