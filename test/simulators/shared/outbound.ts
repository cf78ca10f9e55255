/** How one attempt to call somebody ended. */
export interface Attempt {
  /** 0 when nobody answered. */
  readonly status: number;
  readonly body: string;
  /** Without parameters, lower case; null when none was said. */
  readonly contentType: string | null;
  /** As the header says it. */
  readonly retryAfter: string | null;
  readonly failure: 'connection' | 'timeout' | null;
}

export interface Outbound {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Calls an address once, without following redirects. */
export async function attempt({ method, url, headers, body, timeout }: Outbound): Promise<Attempt> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    });
    const contentType = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? null;
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, body: await response.text(), contentType, retryAfter, failure: null };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return { status: 0, body: '', contentType: null, retryAfter: null, failure: isLate ? 'timeout' : 'connection' };
  }
}

/** A file that a provider fetched from one of our links. */
export interface Fetched {
  /** 0 when nobody answered. */
  readonly status: number;
  readonly type: string | null;
  readonly bytes: Uint8Array;
}

/** Fetches a file as a provider does, following redirects. */
export async function fetchFile(url: string, method: 'GET' | 'HEAD' = 'GET'): Promise<Fetched> {
  try {
    const response = await fetch(url, { method, signal: AbortSignal.timeout(10_000) });
    const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? null;
    return { status: response.status, type, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch {
    return { status: 0, type: null, bytes: new Uint8Array() };
  }
}

/** Waits between two attempts. */
export const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
