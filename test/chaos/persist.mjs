import { setTimeout as sleep } from 'node:timers/promises';

/** How long one try may take, in milliseconds: a process that was killed may leave a connection that nobody answers on. */
const tryAtMost = 10_000;
/** How long somebody keeps trying before the run is given up. */
const patience = 240_000;
const pause = { first: 100, most: 2_000 };

/**
 * Tries something until it is acknowledged, as a page or a provider does: the same thing again, later and later.
 *
 * @param what ends the sentence "It was not acknowledged that …"
 * @param attempt is given a signal to give up by; answers null when nothing was acknowledged; an exception counts as that too
 * @param chance spreads the tries
 * @param signal ends the trying
 * @returns what `attempt` answered
 */
export async function persist(what, attempt, { chance, signal }) {
  const deadline = Date.now() + patience;
  let last = null;
  for (let wait = pause.first; Date.now() < deadline; wait = Math.min(wait * 2, pause.most)) {
    signal.throwIfAborted();
    try {
      const given = AbortSignal.any([signal, AbortSignal.timeout(tryAtMost)]);
      const answer = await Promise.race([attempt(given), aborted(given)]);
      if (answer !== null) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(wait * (0.5 + chance()), undefined, { signal });
  }
  throw new Error(`It was not acknowledged within ${patience / 1000} s that ${what}.`, { cause: last });
}

function aborted(signal) {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

/**
 * Posts a JSON body.
 *
 * @returns the JSON that was answered with success; null for every other answer. n8n answers 200 with a line of text to everything while it
 *   starts: only JSON is an answer of ours.
 */
export async function postJson(url, body, { signal, headers = {} }) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal,
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
  return answer.ok && isJson ? JSON.parse(text) : null;
}
