import { randomUUID } from 'node:crypto';
import type {
  ICredentialDataDecryptedObject,
  INode,
  INodeCredentialsDetails,
  INodeExecutionData,
  INodeParameters,
  INodeType,
  IWorkflowExecuteAdditionalData,
  Workflow,
} from 'n8n-workflow';
import { n8nCore, n8nWorkflow } from './n8n';
import './stand-ins';
import { AcceptChat } from '../../../nodes/AcceptChat/AcceptChat.node';
import { AgentInboxTrigger } from '../../../nodes/AgentInboxTrigger/AgentInboxTrigger.node';
import { ChatEventTrigger } from '../../../nodes/ChatEventTrigger/ChatEventTrigger.node';
import { CompleteChat } from '../../../nodes/CompleteChat/CompleteChat.node';
import { CreateCase } from '../../../nodes/CreateCase/CreateCase.node';
import { FindDuplicates } from '../../../nodes/FindDuplicates/FindDuplicates.node';
import { QueueRouter } from '../../../nodes/QueueRouter/QueueRouter.node';
import { SendMessage } from '../../../nodes/SendMessage/SendMessage.node';
import { Switchboard } from '../../../nodes/Switchboard/Switchboard.node';
import { TransferChat } from '../../../nodes/TransferChat/TransferChat.node';
import { TranslateMessage } from '../../../nodes/TranslateMessage/TranslateMessage.node';
import { CustomChatTrigger } from '../../../nodes/CustomChatTrigger/CustomChatTrigger.node';
import { InfobipChatTrigger } from '../../../nodes/InfobipChatTrigger/InfobipChatTrigger.node';
import { MessengerChatTrigger } from '../../../nodes/MessengerChatTrigger/MessengerChatTrigger.node';
import { TelegramChatTrigger } from '../../../nodes/TelegramChatTrigger/TelegramChatTrigger.node';
import { TwilioChatTrigger } from '../../../nodes/TwilioChatTrigger/TwilioChatTrigger.node';
import { ViberChatTrigger } from '../../../nodes/ViberChatTrigger/ViberChatTrigger.node';
import { WhatsAppChatTrigger } from '../../../nodes/WhatsAppChatTrigger/WhatsAppChatTrigger.node';
import { WebChatTrigger } from '../../../nodes/WebChatTrigger/WebChatTrigger.node';

const nodes = [
  new WebChatTrigger(),
  new WhatsAppChatTrigger(),
  new ViberChatTrigger(),
  new TwilioChatTrigger(),
  new TelegramChatTrigger(),
  new MessengerChatTrigger(),
  new InfobipChatTrigger(),
  new CustomChatTrigger(),
  new AgentInboxTrigger(),
  new ChatEventTrigger(),
  new QueueRouter(),
  new AcceptChat(),
  new SendMessage(),
  new TranslateMessage(),
  new TransferChat(),
  new CompleteChat(),
  new CreateCase(),
  new FindDuplicates(),
  new Switchboard(),
] as const;

/** The nodes of the package by their names. */
export const nodeTypes: ReadonlyMap<string, INodeType> = new Map(nodes.map((node) => [node.description.name, node]));

export type NodeName =
  | 'webChatTrigger'
  | 'whatsAppChatTrigger'
  | 'viberChatTrigger'
  | 'twilioChatTrigger'
  | 'telegramChatTrigger'
  | 'messengerChatTrigger'
  | 'infobipChatTrigger'
  | 'customChatTrigger'
  | 'agentInboxTrigger'
  | 'chatEventTrigger'
  | 'queueRouter'
  | 'acceptChat'
  | 'sendMessage'
  | 'translateMessage'
  | 'transferChat'
  | 'completeChat'
  | 'createCase'
  | 'findDuplicates'
  | 'switchboard';

/** Where a node keeps its chats: a credential of this n8n. */
export type StoreCredential = Readonly<Record<string, string | number>>;

export interface NodeOptions {
  readonly parameters?: INodeParameters;
  /** Without one, the node uses the file in n8n's user folder. */
  readonly store?: StoreCredential;
  /** What a web chat and its site share. */
  readonly identity?: { readonly secret: string };
  /** Other credentials, by their types. */
  readonly credentials?: Readonly<Record<string, StoreCredential>>;
  readonly typeVersion?: number;
  /** A node keeps its id over executions; without one, every placing is another node. */
  readonly nodeId?: string;
  readonly onError?: 'continueRegularOutput' | 'continueErrorOutput';
}

/** One node in a workflow of its own, as the engine has it: with default parameters, and ready for a context. */
export interface PlacedNode {
  readonly type: INodeType;
  readonly node: INode;
  readonly workflow: Workflow;
  readonly additionalData: IWorkflowExecuteAdditionalData;
}

const prefix = 'n8n-nodes-switchboard.';

export const typeOf = (name: string): INodeType => {
  const type = nodeTypes.get(name.replace(prefix, ''));
  if (type === undefined) throw new Error(`There is no node ${name}`);
  return type;
};

const savedCredentials = new Map<string, StoreCredential>();

/** The reference of a credential that n8n has saved; the same contents get the same reference. */
function saved(store: StoreCredential): INodeCredentialsDetails {
  const id = JSON.stringify(store);
  savedCredentials.set(id, store);
  return { id, name: 'The store of the test' };
}

const credentialsOf = ({ store, identity, credentials = {} }: NodeOptions): NonNullable<INode['credentials']> => ({
  ...Object.fromEntries(Object.entries(credentials).map(([type, contents]) => [type, saved(contents)])),
  ...(store === undefined ? {} : { switchboardStore: saved(store) }),
  ...(identity === undefined ? {} : { switchboardWebChatApi: saved(identity) }),
});

/** Puts one node into a workflow. */
export function placed(name: NodeName, options: NodeOptions = {}): PlacedNode {
  const type = typeOf(name);
  const versions = [type.description.version].flat();
  const node: INode = {
    id: options.nodeId ?? randomUUID(),
    name: type.description.displayName,
    type: `${prefix}${name}`,
    typeVersion: options.typeVersion ?? Math.max(...versions),
    position: [0, 0],
    parameters: { ...options.parameters },
    ...(type.description.webhooks === undefined ? {} : { webhookId: randomUUID() }),
    ...(options.onError === undefined ? {} : { onError: options.onError }),
    ...(options.store === undefined && options.identity === undefined && options.credentials === undefined ? {} : { credentials: credentialsOf(options) }),
  };
  const workflow = new n8nWorkflow.Workflow({
    id: randomUUID(),
    name: 'Workflow of the test',
    nodes: [node],
    connections: {},
    active: true,
    nodeTypes: { getByName: typeOf, getByNameAndVersion: typeOf, getKnownTypes: () => ({}) },
    settings: { executionOrder: 'v1' },
  });
  const stored = workflow.getNode(node.name);
  if (stored === null) throw new Error(`The workflow lost its node ${node.name}`);
  return { type, node: stored, workflow, additionalData: additionalData() };
}

/** What the engine knows besides the workflow; only what contexts of these nodes ask for. */
function additionalData(): IWorkflowExecuteAdditionalData {
  const known: Partial<IWorkflowExecuteAdditionalData> = {
    webhookBaseUrl: 'http://127.0.0.1/webhook',
    webhookTestBaseUrl: 'http://127.0.0.1/webhook-test',
    webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
    formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
    instanceBaseUrl: 'http://127.0.0.1/',
    variables: {},
    currentNodeExecutionIndex: 0,
    credentialsHelper: {
      isCredentialUsableByNode: () => true,
      getDecrypted: (_: unknown, { id }: INodeCredentialsDetails): Promise<ICredentialDataDecryptedObject> => {
        const store = savedCredentials.get(id ?? '');
        return store === undefined ? Promise.reject(new Error('Credential does not exist')) : Promise.resolve({ ...store });
      },
    } as unknown as IWorkflowExecuteAdditionalData['credentialsHelper'],
  };
  return known as IWorkflowExecuteAdditionalData;
}

/** Runs an action node on items and returns what it put on each output. */
export async function execute(
  name: NodeName,
  items: readonly object[],
  options: NodeOptions = {},
): Promise<readonly (readonly INodeExecutionData[])[]> {
  const { type, node, workflow, additionalData } = placed(name, options);
  const input = items.map((json, item) => ({ json, pairedItem: { item } })) as INodeExecutionData[];
  const inputData = { main: [input] };
  const context = new n8nCore.ExecuteContext(
    workflow,
    node,
    additionalData,
    'trigger',
    n8nWorkflow.createRunExecutionData(),
    0,
    input,
    inputData,
    { node, data: inputData, source: null },
    [],
  );
  const outputs: unknown = await type.execute?.call(context);
  return outputs as INodeExecutionData[][];
}

/** Runs an action node on items by the whole engine, behind a trigger that emits them; returns what it put on each output. */
export async function executeInFlow(
  name: NodeName,
  items: readonly object[],
  options: NodeOptions = {},
): Promise<readonly (readonly INodeExecutionData[])[]> {
  const { node, additionalData } = placed(name, options);
  const source: INodeType = {
    description: { ...typeOf('agentInboxTrigger').description, name: 'source', outputs: ['main'], properties: [] },
    execute: () => Promise.resolve([items.map((json) => ({ json })) as INodeExecutionData[]]),
  };
  const start: INode = { id: randomUUID(), name: 'Start', type: 'source', typeVersion: 1, position: [0, 0], parameters: {} };
  const byName = (type: string) => (type === 'source' ? source : typeOf(type));
  const workflow = new n8nWorkflow.Workflow({
    id: randomUUID(),
    nodes: [start, node],
    connections: { Start: { main: [[{ node: node.name, type: 'main', index: 0 }]] } },
    active: false,
    nodeTypes: { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) },
    settings: { executionOrder: 'v1' },
  });
  const hooks = new n8nCore.ExecutionLifecycleHooks('trigger', '1', { id: workflow.id, name: '', nodes: [], connections: {} });
  const run = await new n8nCore.WorkflowExecute({ ...additionalData, hooks } as IWorkflowExecuteAdditionalData, 'trigger').run({
    workflow,
    startNode: start,
  });
  const outputs = run.data.resultData.runData[node.name]?.[0]?.data?.['main'];
  if (outputs === undefined) throw new Error(run.data.resultData.error?.message ?? 'The node did not run');
  return outputs.map((list) => list ?? []);
}

/** What the list of a resource locator offers. */
export async function listed(
  name: NodeName,
  method: string,
  options: NodeOptions = {},
  filter?: string,
): Promise<readonly { readonly name: string; readonly value: unknown }[]> {
  const { type, node, workflow, additionalData } = placed(name, options);
  const context = new n8nCore.LoadOptionsContext(workflow, node, additionalData, 'parameters.queue');
  const found = await type.methods?.listSearch?.[method]?.call(context, filter);
  return found?.results ?? [];
}
