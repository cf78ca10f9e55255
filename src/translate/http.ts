import axios from 'axios';
import type { AxiosResponse } from 'axios';

/** One call to a provider of translations: always a POST. */
export interface ProviderCall {
  /** Where it goes; a slash at the end of the base does not matter. */
  readonly base: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON or as a form. */
  readonly body: object | URLSearchParams;
}

export interface ProviderResponse {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** The parsed JSON; undefined when the body is none. */
  readonly json: unknown;
}

/** Nobody waits longer for a translation, in milliseconds. */
const timeout = 15_000;
/** More than a translation of the most that one call takes, in bytes. */
const mostAnswered = 4 * 1024 * 1024;

/**
 * Calls a provider. Every status is an answer; redirects are not followed, so that a key goes nowhere else. Never throws.
 *
 * @returns null when no answer came
 */
export async function callProvider({ base, path, headers = {}, query = {}, body }: ProviderCall): Promise<ProviderResponse | null> {
  const ending = new AbortController();
  // The library's own limit counts from the last byte: an answer that drips would never end.
  const timer = setTimeout(() => {
    ending.abort();
  }, timeout);
  try {
    const response = await axios.request<string>({
      method: 'POST',
      url: base.replace(/\/+$/, '') + path,
      headers: { accept: 'application/json', ...headers },
      params: query,
      data: body,
      signal: ending.signal,
      maxRedirects: 0,
      maxContentLength: mostAnswered,
      maxBodyLength: Infinity,
      responseType: 'text',
      // Without this the library parses what it can.
      transformResponse: (text: string) => text,
      validateStatus: () => true,
    });
    return { status: response.status, header: headerOf(response), json: parsed(response.data) };
  } catch {
    // The error of the library carries the request, and with it the key and the text.
    return null;
  } finally {
    clearTimeout(timer);
  }
}

const headerOf =
  (response: AxiosResponse) =>
  (name: string): string | undefined => {
    const value: unknown = (response.headers as Record<string, unknown>)[name.toLowerCase()];
    return typeof value === 'string' ? value : undefined;
  };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a `Retry-After` header says, in milliseconds: seconds, or a date; null when it says nothing. */
export function retryAfterOf(header: string | undefined, now: number = Date.now()): number | null {
  if (header === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(date - now, 0);
}
