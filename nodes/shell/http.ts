import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IWebhookFunctions } from 'n8n-workflow';
import type { EventStream, HttpAnswer, HttpRequest, UploadedFile } from '../../src/runtime/http';

/** What the host adds to Node's own request. */
interface HostRequest extends IncomingMessage {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly ip?: string;
  readonly protocol: string;
}

/** A reader that falls further behind than this, in bytes, is cut off: it resumes by its cursor. */
const mostUnread = 1024 * 1024;

const oneLine = (value: string | readonly string[] | undefined): string | undefined => (typeof value === 'object' ? value[0] : value);

/** A request as our handlers take it. `root` is the first part of the node's webhook paths. */
export function httpRequest(context: IWebhookFunctions, root: string): HttpRequest {
  const request = context.getRequestObject() as unknown as HostRequest;
  const path = request.path.replace(/\/+$/, '');
  const at = path.lastIndexOf(`/${root}`);
  const base = path.slice(0, at + root.length + 1);
  return {
    method: request.method,
    route: path.slice(base.length + 1),
    get basePath() {
      const published = publishedAt(context).pathname;
      // Behind a proxy that serves n8n under a path of its own, the browser's path is longer than ours.
      return published.endsWith(base) ? published : base;
    },
    get publishedOrigin() {
      return publishedAt(context).origin;
    },
    query: request.query,
    header: (name) => oneLine(request.headers[name]),
    body: request.body,
    file: uploadedFile(request.body),
    bodySize: (request.rawBody as Buffer | undefined)?.length ?? Number(request.headers['content-length'] ?? 0),
    address: request.ip ?? '',
    isSecure: request.protocol === 'https' || oneLine(request.headers['x-forwarded-proto'])?.split(',')[0] === 'https',
  };
}

/** The page's address as the host says it. */
const publishedAt = (context: IWebhookFunctions): URL => new URL(context.getNodeWebhookUrl('default') ?? 'http://localhost');

/** What the host makes of a file in a form: a file of its own in a temporary folder, deleted after the call. */
interface FormFile {
  readonly filepath: string;
  readonly originalFilename: string | null;
  readonly size: number;
}

/** The field `file` of a form, when the host has read one. */
function uploadedFile(body: unknown): UploadedFile | null {
  const files = (body as { readonly files?: Readonly<Record<string, FormFile | readonly FormFile[] | undefined>> } | undefined)?.files;
  const field = files?.['file'];
  const file = Array.isArray(field) ? (field as readonly FormFile[])[0] : (field as FormFile | undefined);
  if (file === undefined || typeof file.filepath !== 'string') return null;
  return { name: file.originalFilename ?? '', size: file.size, read: () => readFile(file.filepath) };
}

/** Writes an answer on the host's response. A stream stays open after this returns. */
export function respond(context: IWebhookFunctions, answer: HttpAnswer): void {
  const response = context.getResponseObject() as unknown as ServerResponse;
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  switch (answer.kind) {
    case 'empty':
      response.end();
      return;
    case 'json':
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.setHeader('x-content-type-options', 'nosniff');
      response.end(JSON.stringify(answer.body));
      return;
    case 'text':
      response.setHeader('content-type', answer.contentType);
      response.end(answer.text);
      return;
    case 'bytes':
      response.setHeader('content-type', answer.contentType);
      response.setHeader('content-length', answer.bytes.length);
      response.end(answer.bytes);
      return;
    case 'stream':
      stream(response, answer.open);
  }
}

function stream(response: ServerResponse, open: (events: EventStream) => () => void): void {
  response.setHeader('content-type', 'text/event-stream; charset=utf-8');
  // no-transform keeps the host's compression away, which would hold events back.
  response.setHeader('cache-control', 'no-cache, no-transform');
  response.setHeader('x-accel-buffering', 'no');
  response.flushHeaders();
  response.socket?.setNoDelay(true);
  let gone: (() => void) | null = null;
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    gone?.();
    response.end();
  };
  response.on('close', close);
  response.on('error', close);
  gone = open({
    send: ({ name, data, id }) => {
      if (isClosed) return false;
      if (response.writableLength > mostUnread) {
        close();
        response.destroy();
        return false;
      }
      response.write(`${id === undefined ? '' : `id: ${String(id)}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      return true;
    },
    close,
  });
  // Who left while the answer was made is not heard leaving again.
  if (response.destroyed) close();
}
