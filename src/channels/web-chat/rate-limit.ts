/** How often something may happen: at once, and in the long run. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

/** Counts what happens under keys. */
export interface RateLimit {
  /** Takes one from the key's allowance. @returns 0, or the milliseconds until there is one again */
  readonly take: (key: string, allowance: Allowance) => number;
}

interface Bucket {
  left: number;
  at: number;
}

/** More than that are forgotten, those that were used longest ago first: a full bucket is like a new one. */
const mostBuckets = 20_000;

/**
 * Token buckets in memory: each process counts on its own, and begins anew with it.
 *
 * @param now milliseconds since 1970
 */
export function rateLimit(now: () => number, most = mostBuckets): RateLimit {
  const buckets = new Map<string, Bucket>();
  return {
    take: (key, { burst, perSecond }) => {
      const at = now();
      const known = buckets.get(key);
      // A clock that was set back must not take what was there.
      const left = known === undefined ? burst : Math.min(burst, known.left + (Math.max(0, at - known.at) / 1_000) * perSecond);
      buckets.delete(key);
      buckets.set(key, { left: left >= 1 ? left - 1 : left, at });
      if (buckets.size > most) for (const oldest of [...buckets.keys()].slice(0, buckets.size - most)) buckets.delete(oldest);
      return left >= 1 ? 0 : Math.ceil(((1 - left) / perSecond) * 1_000);
    },
  };
}

/** What visitors do that is counted. */
export type Counted = 'hello' | 'message' | 'upload';

/** What one visitor may do, and what all visitors of one address together may: offices share an address. */
const allowances: Readonly<Record<Counted, { readonly visitor: Allowance; readonly address: Allowance }>> = {
  hello: { visitor: { burst: 120, perSecond: 5 }, address: { burst: 240, perSecond: 5 } },
  message: { visitor: { burst: 30, perSecond: 1 }, address: { burst: 300, perSecond: 10 } },
  upload: { visitor: { burst: 30, perSecond: 0.5 }, address: { burst: 150, perSecond: 5 } },
};

/**
 * Counts a step of a visitor.
 *
 * @param visitorId null for somebody new
 * @returns 0, or the milliseconds until the step is allowed again
 */
export function countStep({ take }: RateLimit, what: Counted, visitorId: string | null, address: string): number {
  const { visitor, address: ofAddress } = allowances[what];
  const place = addressKey(address);
  const ofVisitor = visitorId === null ? 0 : take(`${what}:visitor:${visitorId}`, visitor);
  if (ofVisitor > 0 || place === null) return ofVisitor;
  return take(`${what}:address:${place}`, ofAddress);
}

/**
 * Whom an address counts for: an IPv4 address, or a network of IPv6, of which everybody has one. Null for addresses that are not public:
 * behind a proxy of which n8n has not been told, all visitors have the proxy's, and would use up one allowance together.
 */
export function addressKey(address: string): string | null {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  if (plain === '' || isPrivate(plain)) return null;
  return plain.includes(':') ? networkOf(plain) : plain;
}

const isPrivate = (address: string): boolean =>
  /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(address) ||
  /^(::1$|f[cd]|fe[89ab])/.test(address);

/** The first 64 bits of an IPv6 address. */
function networkOf(address: string): string {
  const [before = '', after] = address.split('%')[0]?.split('::') ?? [];
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const [head, tail] = [groups(before), groups(after ?? '')];
  const zeros = after === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return [...head, ...zeros, ...tail]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
