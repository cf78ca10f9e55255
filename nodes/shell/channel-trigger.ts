import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
  ICredentialDataDecryptedObject,
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  IHookFunctions,
  INodeCredentialTestResult,
  INodeTypeDescription,
  ITriggerFunctions,
  ITriggerResponse,
  IWebhookDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import type { BotMode, ChannelAdapter, ProviderChannel, ProviderRequest } from '../../src/runtime/channels';
import { ProviderError } from '../../src/runtime/channels';
import { channelTopic } from '../../src/runtime/events';
import type { ChannelEventKind } from '../../src/runtime/events';
import type { HttpAnswer } from '../../src/runtime/http';
import type { Switchboard } from '../../src/runtime/switchboard';
import { defaultBatchSize } from './channel-fields';
import { httpRequest } from './http';
import { storeCredential, switchboardOf } from './store';
import { cannotStart, isTest, onOutput, productionRun, reportOf, serve, testRun } from './trigger';

/** Where the webhooks of every provider's trigger begin. */
const root = 'channel';
/** The outputs, in their order. */
const outputs = ['new_chat', 'message', 'status'] as const satisfies readonly ChannelEventKind[];

type Context = ITriggerFunctions | IWebhookFunctions | IHookFunctions;

/** What a provider's trigger adds to what all of them are. */
export interface ChannelNode<S> {
  readonly adapter: ChannelAdapter<S>;
  /** The credential's internal name. */
  readonly credential: string;
  /** What the adapter needs to know, of the credential and the node's parameters. */
  readonly settingsOf: (credential: ICredentialDataDecryptedObject, parameter: (name: string) => unknown) => S;
  /** What the canvas shows before anybody wrote. */
  readonly sample: object;
  /** Asks for messages instead of waiting for calls, where the settings say so; null where they do not. Runs until the signal. */
  readonly poll?: (settings: S) => PollProvider | null;
}

/** One call that asks for news; see `Switchboard.startPolling`. */
export type PollProvider = Parameters<Switchboard['startPolling']>[1];

/** What is the same in the description of every provider's trigger. */
export const channelDescription = (
  credential: string,
): Pick<
  INodeTypeDescription,
  'group' | 'version' | 'inputs' | 'outputs' | 'outputNames' | 'credentials' | 'webhooks' | 'sensitiveOutputFields'
> => ({
  group: ['trigger'],
  version: [2],
  inputs: [],
  outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
  outputNames: ['New Chat', 'Message', 'Status'],
  credentials: [{ name: credential, required: true, testedBy: 'testChannel' }, storeCredential],
  webhooks: channelWebhooks,
  sensitiveOutputFields: ['message.text', 'message.content', 'contact.name'],
});

/**
 * The provider's handshake, the files that it fetches from us, and its calls: in this order, because n8n puts them up one after the other
 * and registers with the last, whereupon some providers shake hands at once. People need the last one's address only.
 */
const channelWebhooks: IWebhookDescription[] = [
  { name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: root, ndvHideUrl: true },
  { name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: `${root}/file/:name`, ndvHideUrl: true },
  // Some look at a file's type and size before they fetch it.
  { name: 'setup', httpMethod: 'HEAD', responseMode: 'onReceived', path: `${root}/file/:name`, ndvHideUrl: true },
  { name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: root },
];

const text = (value: unknown, fallback: string): string => (typeof value === 'string' && value.trim() !== '' ? value.trim() : fallback);

/** The channel of a trigger, with its credential. */
async function bound<S>(context: Context, node: ChannelNode<S>): Promise<ProviderChannel<S> & { readonly batchSize: number }> {
  // Without something to fall back on, n8n throws for what stands among the options.
  const parameter = (name: string): unknown => context.getNodeParameter(name, null);
  const options = (parameter('options') ?? {}) as Readonly<Record<string, unknown>>;
  const settings = node.settingsOf(await context.getCredentials(node.credential), (name) => parameter(name) ?? options[name]);
  const { webhookId, id } = context.getNode();
  const batchSize = Number(options['batchSize'] ?? defaultBatchSize);
  const botMode = options['botMode'];
  return {
    adapter: node.adapter,
    settings,
    triggerId: webhookId ?? id,
    name: text(parameter('channelName'), context.getNode().name),
    botMode: (botMode === 'first' || botMode === 'only' ? botMode : 'off') satisfies BotMode,
    events: new Set((parameter('events') ?? ['new_chat']) as ChannelEventKind[]),
    webhookUrl: 'getNodeWebhookUrl' in context ? (context.getNodeWebhookUrl('default') ?? null) : null,
    batchSize: Number.isInteger(batchSize) && batchSize >= 1 ? batchSize : defaultBatchSize,
  };
}

/** Registering with the provider when the workflow is published, and taking it back when it is unpublished. */
export function channelWebhookMethods<S>(node: ChannelNode<S>) {
  return {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return asked(this, async () => {
          const channel = await bound(this, node);
          if (!isTest(this)) await (await switchboardOf(this)).providerChannel(channel);
          const { adapter, settings, webhookUrl } = channel;
          return adapter.isRegistered === undefined || webhookUrl === null
            ? adapter.register === undefined
            : adapter.isRegistered(settings, webhookUrl);
        });
      },
      async create(this: IHookFunctions): Promise<boolean> {
        return asked(this, async () => {
          const { adapter, settings, webhookUrl } = await bound(this, node);
          if (adapter.register === undefined || webhookUrl === null) return true;
          const registration = await adapter.register(settings, webhookUrl);
          if (registration.kind === 'registered') return true;
          throw takenElsewhere(this, registration.where);
        });
      },
      async delete(this: IHookFunctions): Promise<boolean> {
        return asked(this, async () => {
          const { adapter, settings, webhookUrl } = await bound(this, node);
          if (adapter.unregister !== undefined && webhookUrl !== null) await adapter.unregister(settings, webhookUrl);
          return true;
        });
      },
    },
    setup: {
      checkExists: () => Promise.resolve(true),
      create: () => Promise.resolve(true),
      delete: () => Promise.resolve(true),
    },
  };
}

/** The provider's refusals as n8n shows errors. */
async function asked<T>(context: IHookFunctions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProviderError)
      throw new NodeOperationError(context.getNode(), error.message, { description: `The provider’s code: ${error.code}` });
    throw refusalOf(context, error);
  }
}

function refusalOf(context: IHookFunctions, error: unknown): NodeOperationError {
  return error instanceof NodeOperationError
    ? error
    : new NodeOperationError(context.getNode(), error instanceof Error ? error : new Error('unknown failure'));
}

/** All in one sentence after the other: where a workflow is published, n8n shows no descriptions of errors. */
function takenElsewhere(context: IHookFunctions, where: string): NodeOperationError {
  return new NodeOperationError(
    context.getNode(),
    isTest(context)
      ? `The messages of this account go to a published workflow, at ${where}. Unpublish it to try this one here, or look at its executions; nothing was changed there.`
      : `This account is registered elsewhere: its messages go to ${where}. Take it out of use there first: one account brings its messages to one place.`,
  );
}

/** Takes the provider's calls: proven, stored, then answered. */
export async function channelWebhook<S>(context: IWebhookFunctions, node: ChannelNode<S>): Promise<IWebhookResponseData> {
  return serve(context, async () => {
    const switchboard = await switchboardOf(context);
    const request = httpRequest(context, root);
    if (request.method !== 'POST' && request.route.startsWith('file/')) {
      return { answer: await switchboard.handleFile(request), outputs: null };
    }
    const described = await bound(context, node);
    const channel = await switchboard.providerChannel(isTest(context) ? { ...described, webhookUrl: null } : described);
    // What is tried out in the editor goes to the canvas alone.
    const events: ReadonlySet<ChannelEventKind> = isTest(context) ? new Set() : described.events;
    const handled = await switchboard.handleProvider(
      { ...described, events, channel },
      await providerRequest(context, described.webhookUrl ?? ''),
    );
    const [received] = handled.received;
    const answer: HttpAnswer = { kind: 'text', ...handled.answer, headers: { 'x-content-type-options': 'nosniff' } };
    if (received === undefined || received.isDuplicate) return { answer, outputs: null };
    const kind: ChannelEventKind = received.isNewChat ? 'new_chat' : 'message';
    const json = { ...received.item, event: { id: received.message.id, kind } };
    return { answer, outputs: onOutput(outputs.indexOf(kind), outputs.length, json) };
  });
}

/** What the host adds to Node's own request. */
interface HostRequest {
  readonly rawBody?: Buffer;
  readonly readRawBody?: () => Promise<void>;
  readonly originalUrl: string;
}

async function providerRequest(context: IWebhookFunctions, webhookUrl: string): Promise<ProviderRequest> {
  const host = context.getRequestObject() as unknown as HostRequest;
  if (host.rawBody === undefined) await host.readRawBody?.();
  const { method, query, header } = httpRequest(context, root);
  const search = /\?.*$/.exec(host.originalUrl)?.[0] ?? '';
  return { method, url: `${webhookUrl}${search}`, query, header, body: host.rawBody ?? new Uint8Array(), receivedAt: Date.now() };
}

/** Feeds the flow, sends and fetches for the channel, and asks the provider for news where it does not call. */
export async function channelTrigger<S>(context: ITriggerFunctions, node: ChannelNode<S>): Promise<ITriggerResponse> {
  if (isTest(context)) return testRun(context, onOutput(0, outputs.length, node.sample));
  try {
    const switchboard = await switchboardOf(context);
    const described = await bound(context, node);
    const channel = await switchboard.providerChannel(described);
    const report = reportOf(context);
    const served = { ...described, channel };
    const worker = await switchboard.serveChannel(served, report);
    const poll = node.poll?.(described.settings) ?? null;
    const poller = poll === null ? null : switchboard.startPolling(served, poll, report);
    const flow = productionRun(context, switchboard, { topic: channelTopic(channel.id), batchSize: described.batchSize, outputs });
    return {
      closeFunction: async () => {
        await poller?.stop();
        await Promise.all([flow.closeFunction?.(), worker.stop()]);
      },
    };
  } catch (error) {
    throw cannotStart(context, error);
  }
}

/** Asks the provider whether a credential works. */
export function channelCredentialTest<S>(node: Pick<ChannelNode<S>, 'adapter' | 'settingsOf'>) {
  return async function testChannel(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
    try {
      const whose = await node.adapter.test(node.settingsOf(credential.data ?? {}, () => undefined));
      return { status: 'OK', message: whose };
    } catch (error) {
      return { status: 'Error', message: error instanceof Error ? error.message : 'The provider could not be asked' };
    }
  };
}
