import type { HttpRequest } from '../../wire/http';

/** The origins whose pages may embed a chat. */
export interface AllowedOrigins {
  /** True while nobody has named any. */
  readonly isEverybody: boolean;
  /** As browsers say them: scheme, host and port, lower case, without a port that the scheme implies. */
  readonly origins: ReadonlySet<string>;
  /** What was named and is no origin. It allows nobody. */
  readonly unreadable: readonly string[];
}

/**
 * Reads a list of origins, separated by commas, spaces or lines; `*` is everybody, and so is an empty list. A list in which nothing can be
 * read allows nobody: a slip must not open the chat.
 */
export function readOrigins(text: string): AllowedOrigins {
  const named = text.split(/[\s,]+/).filter((entry) => entry !== '');
  const read = named.filter((entry) => entry !== '*').map((entry) => ({ entry, origin: originOf(entry) }));
  return {
    isEverybody: named.length === 0 || named.includes('*'),
    origins: new Set(read.flatMap(({ origin }) => origin ?? [])),
    unreadable: read.filter(({ origin }) => origin === null).map(({ entry }) => entry),
  };
}

/** An origin as browsers say it; null for whatever is more or less than one. */
function originOf(entry: string): string | null {
  if (!/^https?:\/\/[^/?#@\\*]+\/?$/i.test(entry) || !URL.canParse(entry)) return null;
  return new URL(entry).origin;
}

/**
 * True when a page of this origin may use the chat. Browsers say origins in one form only, so that they are the same or they are not: there
 * are no suffixes, and `null` (a sandboxed frame, a file) is nobody's.
 */
export const isAllowedOrigin = (allowed: AllowedOrigins, origin: string): boolean => allowed.isEverybody || allowed.origins.has(origin);

/**
 * True for the page that we serve ourselves. `x-forwarded-host` proves nothing: a foreign page may send it. What browsers write themselves
 * does: `sec-fetch-site`, and, on plain HTTP where that is missing, `host`.
 */
export function isOwnOrigin(request: HttpRequest, origin: string): boolean {
  const site = request.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  if (origin === request.publishedOrigin) return true;
  return URL.canParse(origin) && new URL(origin).host === request.header('host');
}
