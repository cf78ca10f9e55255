import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerResponse } from 'node:http';
import type { IHttpRequestMethods, INodeExecutionData, IWebhookData, IWebhookResponseData } from 'n8n-workflow';
import { express, n8nCore, parseBody, parseFormData, rawBodyReader } from './n8n';
import type { HostRequest } from './n8n';
import type { PlacedNode } from './workflow';

/** A node whose webhooks answer over HTTP, as n8n serves them. */
export interface Served {
  /** Where the node's first webhook answers. */
  readonly url: string;
  /** Calls the page's own address with a JSON object. */
  readonly post: (body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  readonly get: (route?: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** Items with which n8n would start an execution, one list an output, oldest first. */
  readonly started: readonly INodeExecutionData[][][];
  /** What webhook() threw: each would be a failed execution and a run of the error workflow. */
  readonly thrown: readonly unknown[];
  readonly stop: () => Promise<void>;
}

export interface ServeOptions {
  /** True while the editor listens for a test event: the node then answers under the test address. */
  readonly isTest?: boolean;
  /** Runs before a request reaches the node. */
  readonly before?: (request: HostRequest, response: ServerResponse) => Promise<void>;
  /** Runs when the node has dealt with a request. */
  readonly after?: (request: HostRequest) => void;
}

/** Serves a node's webhooks on a free port of the loopback interface. */
export async function serve(placedNode: PlacedNode, options: ServeOptions = {}): Promise<Served> {
  const { type, node, workflow, additionalData } = placedNode;
  const prefix = `/${options.isTest === true ? 'webhook-test' : 'webhook'}/${node.webhookId ?? ''}/`;
  const webhooks = type.description.webhooks ?? [];
  const started: INodeExecutionData[][][] = [];
  const thrown: unknown[] = [];

  const answer = async (request: HostRequest, response: ServerResponse): Promise<void> => {
    const webhookDescription = webhooks.find(
      ({ httpMethod, path }) => httpMethod === request.method && `${prefix}${path}` === request.path.replace(/\/$/, ''),
    );
    if (webhookDescription === undefined) {
      response.writeHead(404).end();
      return;
    }
    const form = request.headers['content-type']?.startsWith('multipart/form-data') === true ? await parseFormData(request) : null;
    if (form !== null) Object.assign(request, { body: form.body });
    else if (node.typeVersion === 1 || request.headers['content-type'] !== undefined) await parseBody(request);
    await options.before?.(request, response);
    const data = { ...additionalData, httpRequest: request, httpResponse: response } as unknown as PlacedNode['additionalData'];
    const webhookData: IWebhookData = {
      httpMethod: request.method as IHttpRequestMethods,
      node: node.name,
      path: webhookDescription.path,
      webhookDescription,
      workflowId: workflow.id,
      workflowExecuteAdditionalData: data,
      isTest: options.isTest === true,
      ...(node.webhookId === undefined ? {} : { webhookId: node.webhookId }),
    };
    const mode = options.isTest === true ? 'manual' : 'webhook';
    const context = new n8nCore.WebhookContext(workflow, node, data, mode, webhookData, [], null);
    let result: IWebhookResponseData | undefined;
    try {
      result = await type.webhook?.call(context);
    } catch (error) {
      thrown.push(error);
    }
    if (result?.workflowData !== undefined) started.push(result.workflowData);
    await form?.cleanup();
    options.after?.(request);
    if (result?.noWebhookResponse !== true && !response.headersSent) response.writeHead(500).end();
  };

  const app = express();
  app.disable('x-powered-by');
  app.use(rawBodyReader);
  app.use((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // As n8n does with what it cannot read: the node never sees the request.
      response.writeHead(422).end(error instanceof Error ? error.message : '');
    });
  });
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}${webhooks[0]?.path ?? ''}`;
  return {
    url,
    post: (body, headers = {}) =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }),
    get: (route = '', headers = {}) => fetch(`${url}${route}`, { headers }),
    started,
    thrown,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a live stream brought up to and with a text; leaves the stream then. */
export async function heardUntil(stream: Response, text: string): Promise<string> {
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  while (!heard.includes(text)) {
    const next = await reader?.read();
    if (next?.value === undefined) throw new Error(`The stream ended before "${text}". It brought:\n${heard}`);
    heard += next.value;
  }
  await reader?.cancel();
  return heard;
}
