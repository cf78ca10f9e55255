import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call to a simulator, read to its end. */
export interface Call {
  readonly method: string;
  /** The path, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Aborted when whoever called goes away before the answer. */
  readonly left: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON. */
  readonly body?: string | Uint8Array | object;
}

/** `hang_up` breaks the connection without an answer. */
export type Answering = (call: Call) => Promise<Answer | 'hang_up'>;

export interface Server {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts an HTTP server on this machine, on any free port unless told. What `answering` throws is answered with 500 and its message. */
export async function startServer(answering: Answering, wanted = 0): Promise<Server> {
  const server = createServer((request, response) => void answered(request, response, answering));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answered(request: IncomingMessage, response: ServerResponse, answering: Answering): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const left = new AbortController();
    response.once('close', () => left.abort());
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answer = await answering({
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks),
      left: left.signal,
    });
    if (answer === 'hang_up') request.socket.destroy();
    else write(response, answer);
  } catch (error) {
    write(response, { status: 500, body: { simulator: String(error) } });
  }
}

function write(response: ServerResponse, { status, headers = {}, body = '' }: Answer): void {
  const isJson = typeof body === 'object' && !(body instanceof Uint8Array);
  response.writeHead(status, { ...(isJson ? { 'content-type': 'application/json' } : {}), ...headers });
  response.end(isJson ? JSON.stringify(body) : body);
}
