/** A waiting time as a tile shows it: `0:42`, `12:05`, `3:07:00`, then whole days as `2 d`. Never negative. */
export function clockOf(milliseconds: number, dayUnit: string): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const days = Math.floor(seconds / 86_400);
  if (days > 0) return `${days} ${dayUnit}`;
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Whether the answer that a customer waits for is late; a limit is kept to its last second. */
export function isOverdue(tile: { readonly overdueAt: number | null }, now: number): boolean {
  return tile.overdueAt !== null && now >= tile.overdueAt;
}

/** How long someone has waited: it decides how loudly a tile says so. */
export type Urgency = 'calm' | 'long' | 'very_long';

/** Calm under two minutes, very long from ten. */
export function urgencyOf(milliseconds: number): Urgency {
  if (milliseconds >= 600_000) return 'very_long';
  return milliseconds >= 120_000 ? 'long' : 'calm';
}

const minutesOf = [
  ['year', 525_600],
  ['month', 43_200],
  ['day', 1_440],
  ['hour', 60],
] as const;

/** How long ago something was, in words: `3 days ago`. Counts whole units, and never less than a minute. */
export function agoOf(milliseconds: number, format: Intl.RelativeTimeFormat): string {
  const minutes = Math.max(1, Math.floor(milliseconds / 60_000));
  const [unit, size] = minutesOf.find(([, length]) => minutes >= length) ?? (['minute', 1] as const);
  return format.format(-Math.floor(minutes / size), unit);
}
