import axios from 'axios';
import type { AxiosResponse } from 'axios';
import { ProviderError } from '../app/adapter';
import { megabytes } from '../core/file';

/** One call to a provider. */
export interface ProviderCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON, as a form (`URLSearchParams`) or as multipart (`FormData`). */
  readonly body?: object | URLSearchParams | FormData;
  /** Milliseconds until the answer must be there; 15 s unless told. */
  readonly timeout?: number;
  /** A larger answer counts as none, in bytes; 4 MB unless told. */
  readonly maxAnswer?: number;
  /** Gives the call up; whoever aborts it knows why it failed. */
  readonly signal?: AbortSignal;
}

export interface ProviderResponse {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** The parsed JSON; undefined when the body is none. */
  readonly json: unknown;
  /** The body as it came, for those whose numbers are too large for JSON's. */
  readonly text: string;
}

const timeoutUnlessTold = 15_000;
const decoder = new TextDecoder();
/** More than providers answer to almost any call, in bytes. */
const mostAnswered = 4 * 1024 * 1024;
/** Codes of errors that happen before anything of the request has left. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  // Of the library: no web address at all.
  'ERR_INVALID_URL',
]);

/** A provider did not answer. */
export class UnansweredError extends ProviderError {
  /** @param mayHaveArrived false when the request certainly did not reach the provider */
  constructor(
    readonly mayHaveArrived: boolean,
    cause: unknown,
  ) {
    const code = networkCode(cause);
    super(`The provider could not be reached (${code}). Check the network and the base URL of the credential.`, 'network', 5_000, {
      // The error of the library carries the request, and with it tokens.
      cause: new Error(code),
    });
  }
}

const networkCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/**
 * Calls a provider. Every status is an answer; redirects are not followed, so that a token goes nowhere else.
 *
 * @throws UnansweredError when no answer came
 */
export async function callProvider(call: ProviderCall): Promise<ProviderResponse> {
  const { method, url, headers = {}, query = {}, body, timeout = timeoutUnlessTold, maxAnswer = mostAnswered, signal } = call;
  let response: AxiosResponse<ArrayBuffer>;
  try {
    response = await axios.request<ArrayBuffer>({
      method,
      url,
      // A connection that is kept and that the provider closes meanwhile would leave a message of which nobody knows whether it was sent.
      headers: { accept: 'application/json', connection: 'close', ...headers },
      params: query,
      ...(body === undefined ? {} : { data: body }),
      timeout,
      ...(signal === undefined ? {} : { signal }),
      maxRedirects: 0,
      maxContentLength: maxAnswer,
      maxBodyLength: Infinity,
      responseType: 'arraybuffer',
      validateStatus: () => true,
    });
  } catch (error) {
    throw new UnansweredError(!beforeSending.has(networkCode(error)), error);
  }
  const text = decoder.decode(response.data);
  return { status: response.status, header: headerOf(response), json: parsed(text), text };
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

/** What to download, and whom to show the secret. */
export interface Download {
  readonly url: string;
  /** Sent to the first address only; a redirect gets none of it. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxBytes: number;
}

const mostRedirects = 3;
const downloadTimeout = 120_000;

/**
 * Downloads a file, following redirects without the headers, and stops as soon as it is larger than allowed.
 *
 * @throws ProviderError `expired` (403, 404, 410), `too_large`, `network`, or the status of another refusal
 */
export async function downloadFile(wanted: Download): Promise<{ readonly bytes: Uint8Array; readonly type: string | null }> {
  let url = wanted.url;
  let headers = wanted.headers ?? {};
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await fetched(url, headers, wanted.maxBytes);
    const location = headerOf(response)('location');
    if (response.status >= 300 && response.status < 400 && location !== undefined) {
      url = webAddress(location, url);
      headers = {};
      continue;
    }
    if (response.status >= 400) throw refusedDownload(response);
    const type = headerOf(response)('content-type')?.split(';')[0]?.trim().toLowerCase() ?? null;
    return { bytes: new Uint8Array(response.data), type };
  }
  throw new ProviderError('The file’s address redirects too often.', 'redirects', null);
}

function webAddress(location: string, base: string): string {
  const url = URL.canParse(location, base) ? new URL(location, base) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ProviderError('The file’s address redirects to something that is not a web address.', 'redirects', null);
  }
  return url.href;
}

async function fetched(url: string, headers: Readonly<Record<string, string>>, maxBytes: number): Promise<AxiosResponse<ArrayBuffer>> {
  try {
    return await axios.request<ArrayBuffer>({
      method: 'GET',
      url,
      headers: { 'user-agent': 'n8n-nodes-switchboard', ...headers },
      timeout: downloadTimeout,
      maxRedirects: 0,
      maxContentLength: maxBytes,
      responseType: 'arraybuffer',
      validateStatus: () => true,
    });
  } catch (error) {
    if (error instanceof Error && error.message.includes('maxContentLength')) {
      throw new ProviderError(`The file is larger than ${megabytes(maxBytes)}, the most that is taken here.`, 'too_large', null);
    }
    throw new UnansweredError(false, error);
  }
}

function refusedDownload(response: AxiosResponse): ProviderError {
  const { status } = response;
  if (status === 403 || status === 404 || status === 410) {
    return new ProviderError('The provider no longer has this file: its address has expired.', 'expired', null);
  }
  const isPassing = status === 429 || status >= 500;
  return new ProviderError(
    `The provider refused the file with status ${String(status)}.`,
    String(status),
    isPassing ? (retryAfterOf(headerOf(response)('retry-after')) ?? 5_000) : null,
  );
}

/** What a `Retry-After` header says, in milliseconds: seconds, or a date; null when it says nothing. */
export function retryAfterOf(header: string | undefined, now: number = Date.now()): number | null {
  if (header === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(date - now, 0);
}
