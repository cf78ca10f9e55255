const firstDelayMs = 500;
const longestDelayMs = 8_000;

/**
 * Says how long to wait before the next attempt: 0.5 s doubling to 8 s, each shortened by up to a half so that many pages do not come
 * back in step.
 *
 * @param failures attempts failed in a row, from 1
 * @param random 0 (inclusive) to 1
 */
export function backoffDelay(failures: number, random: number): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  return Math.round(Math.max(firstDelayMs, full * (1 - random / 2)));
}
