import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ICredentialTestFunctions,
  IExecuteData,
  IExecuteFunctions,
  ILoadOptionsFunctions,
  INode,
  INodeExecutionData,
  INodeTypeDescription,
  IRun,
  IRunExecutionData,
  ITaskDataConnections,
  ITriggerFunctions,
  IWebhookData,
  IWebhookFunctions,
  IWorkflowExecuteAdditionalData,
  WorkflowExecuteMode,
} from 'n8n-workflow';
import type * as N8nWorkflow from 'n8n-workflow';

/** What tests use of n8n-core: its own contexts, with the constructors that its engine calls. */
interface N8nCore {
  readonly WebhookContext: new (
    workflow: N8nWorkflow.Workflow,
    node: INode,
    additionalData: IWorkflowExecuteAdditionalData,
    mode: WorkflowExecuteMode,
    webhookData: IWebhookData,
    closeFunctions: [],
    runExecutionData: null,
  ) => IWebhookFunctions;
  readonly TriggerContext: new (
    workflow: N8nWorkflow.Workflow,
    node: INode,
    additionalData: IWorkflowExecuteAdditionalData,
    mode: WorkflowExecuteMode,
    activation: 'activate' | 'init' | 'manual' | 'update',
    emit: ITriggerFunctions['emit'],
  ) => ITriggerFunctions;
  readonly ExecuteContext: new (
    workflow: N8nWorkflow.Workflow,
    node: INode,
    additionalData: IWorkflowExecuteAdditionalData,
    mode: WorkflowExecuteMode,
    runExecutionData: IRunExecutionData,
    runIndex: number,
    connectionInputData: INodeExecutionData[],
    inputData: ITaskDataConnections,
    executeData: IExecuteData,
    closeFunctions: [],
  ) => IExecuteFunctions;
  readonly LoadOptionsContext: new (
    workflow: N8nWorkflow.Workflow,
    node: INode,
    additionalData: IWorkflowExecuteAdditionalData,
    path: string,
  ) => ILoadOptionsFunctions;
  readonly ExecutionLifecycleHooks: new (mode: WorkflowExecuteMode, executionId: string, workflow: object) => object;
  readonly WorkflowExecute: new (
    additionalData: IWorkflowExecuteAdditionalData,
    mode: WorkflowExecuteMode,
  ) => { readonly run: (options: { readonly workflow: N8nWorkflow.Workflow; readonly startNode: INode }) => Promise<IRun> };
  readonly CredentialTestContext: new (additionalData: IWorkflowExecuteAdditionalData) => ICredentialTestFunctions;
}

/** A request as n8n's server hands it on. */
export interface HostRequest extends IncomingMessage {
  readonly path: string;
  readonly body: unknown;
}

type Next = (error?: unknown) => void;
type Layer = (request: HostRequest, response: ServerResponse, next: Next) => void;

interface ExpressApp {
  (request: IncomingMessage, response: ServerResponse): void;
  readonly disable: (setting: string) => void;
  readonly use: (layer: Layer) => void;
}

const modules = join(__dirname, '..', '..', '..', 'host', 'node_modules');
if (!existsSync(join(modules, 'n8n-core', 'package.json'))) {
  throw new Error(`The tests of the nodes run on the n8n of host/, which is not installed. Run "npm test" once: it installs it.`);
}

/** The folder in which this n8n keeps its files, and Switchboard its default store; gone after the tests. */
export const userFolder = mkdtempSync(join(tmpdir(), 'switchboard-nodes-'));
// n8n reads them while it is loaded.
Object.assign(process.env, {
  N8N_USER_FOLDER: userFolder,
  N8N_ENCRYPTION_KEY: 'of the tests',
  N8N_LOG_LEVEL: 'silent',
  N8N_DIAGNOSTICS_ENABLED: 'false',
});
afterAll(() => rm(userFolder, { recursive: true, force: true }));

const fromHost = (...path: readonly string[]): unknown => jest.requireActual<object>(join(modules, ...path));

// As on a real n8n, nodes and engine share one n8n-workflow: an error of the one is an error of the other.
jest.doMock('n8n-workflow', () => fromHost('n8n-workflow'));

/** The n8n-workflow of this n8n. */
export const n8nWorkflow = fromHost('n8n-workflow') as typeof N8nWorkflow;

/** The engine of this n8n. */
export const n8nCore = fromHost('n8n-core') as N8nCore;

/** The check that n8n makes of every node while loading it; throws what it dislikes. */
export const { validateNodeDescription } = fromHost('n8n-core', 'dist', 'nodes-loader', 'validate-node-description.js') as {
  readonly validateNodeDescription: (description: INodeTypeDescription) => void;
};

/** The web framework of this n8n. */
export const express = fromHost('express') as () => ExpressApp;

/** How this n8n reads a form with files: each becomes a temporary file, until `cleanup`. */
const { createMultiFormDataParser } = fromHost('n8n', 'dist', 'webhooks', 'webhook-form-data.js') as {
  readonly createMultiFormDataParser: (
    mostMegabytes: number,
  ) => (request: IncomingMessage) => Promise<{ readonly body: unknown; readonly cleanup: () => Promise<void> }>;
};
export const parseFormData = createMultiFormDataParser(200);

/** How this n8n reads the body of a request before a node sees it. */
export const { rawBodyReader, parseBody } = fromHost('n8n', 'dist', 'middlewares', 'body-parser.js') as {
  readonly rawBodyReader: Layer;
  readonly parseBody: (request: HostRequest) => Promise<void>;
};
