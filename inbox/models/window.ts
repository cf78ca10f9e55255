/** What the provider's time window means for the agent at a moment. */
export type TimeWindow =
  /** The provider has none. */
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly closesAt: number }
  /** Closes within the hour; `left` in milliseconds. */
  | { readonly kind: 'closing'; readonly closesAt: number; readonly left: number }
  | { readonly kind: 'closed' };

/** From when on the time that is left is counted down. */
const countedFrom = 60 * 60_000;

/**
 * The time window of a chat.
 *
 * @param now the server's clock
 */
export function timeWindow(closesAt: number | null, now: number): TimeWindow {
  if (closesAt === null) return { kind: 'none' };
  const left = closesAt - now;
  if (left <= 0) return { kind: 'closed' };
  return left <= countedFrom ? { kind: 'closing', closesAt, left } : { kind: 'open', closesAt };
}
