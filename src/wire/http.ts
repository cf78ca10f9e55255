/** HTTP without a host: what our handlers get and give, whoever serves it. */

export interface HttpRequest {
  readonly method: string;
  /** What follows the address of the page, without slashes: `''`, `stream`, `widget.js`. */
  readonly route: string;
  /** The path of the page itself, for the cookie. */
  readonly basePath: string;
  /** The origin under which the host says that it is reached. */
  readonly publishedOrigin: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The parsed JSON body; undefined when there was none. */
  readonly body: unknown;
  /** In bytes, as it arrived. */
  readonly bodySize: number;
  /** The file of a form (`multipart/form-data`); null when there is none. */
  readonly file: UploadedFile | null;
  /** Where it came from. */
  readonly address: string;
  readonly isSecure: boolean;
}

/** A file of a form that was sent. */
export interface UploadedFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly read: () => Promise<Uint8Array>;
}

/** One server-sent event. */
export interface ServerEvent {
  readonly name: string;
  readonly data: unknown;
  /** The cursor that a reconnecting page resumes from. */
  readonly id?: number;
}

/** An open stream of server-sent events. */
export interface EventStream {
  /** False once the stream is closed. */
  readonly send: (event: ServerEvent) => boolean;
  readonly close: () => void;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export type HttpAnswer =
  | (Answer & { readonly kind: 'empty' })
  | (Answer & { readonly kind: 'json'; readonly body: unknown })
  | (Answer & { readonly kind: 'text'; readonly contentType: string; readonly text: string })
  | (Answer & { readonly kind: 'bytes'; readonly contentType: string; readonly bytes: Uint8Array })
  /** `open` is called once the headers are out, and returns what to do when the reader is gone. */
  | (Answer & { readonly kind: 'stream'; readonly open: (stream: EventStream) => () => void });

/** A JSON answer. */
export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  kind: 'json',
  status,
  body,
  headers,
});

/** An answer without a body. */
export const empty = (status = 204, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({ kind: 'empty', status, headers });

/** How refused calls are answered on every page. */
export const refusal = (status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer =>
  json(status, { error: { code, message } }, headers);

/** The largest body that a page's call may have, in bytes. */
export const bodyLimit = 128 * 1024;

/** The answer to a body over the limit; null when it is within. */
export function tooLarge(request: HttpRequest): HttpAnswer | null {
  if (request.bodySize <= bodyLimit) return null;
  return refusal(
    413,
    'too_large',
    `The request has ${String(request.bodySize)} bytes; at most ${String(bodyLimit)} are taken. Send less at once.`,
  );
}

/** Headers of every page: nothing is cached, sniffed, framed or referred. */
const pageHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

/** The policy of a page whose only scripts and styles are its own, by nonce. */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');

/** A page with its nonce put in. */
export function page(html: string, nonce: string): HttpAnswer {
  return {
    kind: 'text',
    status: 200,
    contentType: 'text/html; charset=utf-8',
    text: html.replaceAll('__SWITCHBOARD_NONCE__', nonce),
    headers: { ...pageHeaders, 'content-security-policy': contentSecurityPolicy(nonce) },
  };
}

/** Types that a browser may show inside a page; every other file is bytes to be saved. */
const shownInline = new Set([
  ...['image/png', 'image/jpeg', 'image/gif', 'image/webp'],
  ...['video/mp4', 'video/webm', 'video/quicktime', 'audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/amr', 'audio/wav'],
  'audio/x-m4a',
]);

/** A file of a message: never opened in the browser by itself, never taken for anything else than it is. */
export function fileAnswer(
  file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array },
  caching: string,
  range?: string,
): HttpAnswer {
  const part = partOf(range, file.bytes.length);
  if (part === 'none') return { kind: 'empty', status: 416, headers: { 'content-range': `bytes */${String(file.bytes.length)}` } };
  const plain = file.name.replaceAll(/[^\w .-]/g, '_').replaceAll('"', '_');
  return {
    kind: 'bytes',
    status: part === 'all' ? 200 : 206,
    contentType: shownInline.has(file.type) ? file.type : 'application/octet-stream',
    bytes: part === 'all' ? file.bytes : file.bytes.subarray(part.from, part.to + 1),
    headers: {
      'accept-ranges': 'bytes',
      ...(part === 'all' ? {} : { 'content-range': `bytes ${String(part.from)}-${String(part.to)}/${String(file.bytes.length)}` }),
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': caching,
    },
  };
}

/** Which bytes a `Range` header asks for; players of sound and video ask for parts. Anything but one range is all of it. */
function partOf(range: string | undefined, size: number): { readonly from: number; readonly to: number } | 'all' | 'none' {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'all';
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from > to ? 'none' : { from, to };
}
