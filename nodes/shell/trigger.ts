import { NodeOperationError } from 'n8n-workflow';
import type {
  IDataObject,
  INodeExecutionData,
  IRun,
  ITriggerFunctions,
  ITriggerResponse,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import type { FlowResult, LeasedEvent, Report } from '../../src/runtime/events';
import type { Millis } from '../../src/runtime/ids';
import type { Switchboard } from '../../src/runtime/switchboard';
import { refusal } from '../../src/runtime/http';
import type { HttpAnswer } from '../../src/runtime/http';
import { respond } from './http';

/** What the editor's test mode puts on the canvas, one list an output. */
export type Outputs = INodeExecutionData[][];

const place = Symbol.for('switchboard.test-items');
const globals = globalThis as unknown as Record<symbol, Map<string, Outputs> | undefined>;
const testItems = (globals[place] ??= new Map<string, Outputs>());

const testKey = (context: IWebhookFunctions | ITriggerFunctions): string => `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;

/** True in the editor's test mode, where nothing of production is touched. */
export const isTest = (context: Pick<IWebhookFunctions, 'getMode'>): boolean => context.getMode() === 'manual';

/** One item on one of a trigger's outputs. */
export function onOutput(index: number, count: number, json: object): Outputs {
  return Array.from({ length: count }, (_, i) => (i === index ? [{ json: json as IDataObject }] : []));
}

/**
 * Answers a webhook request by a handler; whatever goes wrong becomes an answer, never a failed execution. In test mode the item that the
 * call made starts the run on the canvas.
 */
export async function serve(
  context: IWebhookFunctions,
  handle: () => Promise<{ readonly answer: HttpAnswer; readonly outputs: Outputs | null }>,
): Promise<IWebhookResponseData> {
  try {
    const { answer, outputs } = await handle();
    respond(context, answer);
    if (outputs === null || !isTest(context)) return { noWebhookResponse: true };
    // The host runs trigger() for the test and takes the items from there.
    testItems.set(testKey(context), outputs);
    return { noWebhookResponse: true, workflowData: [[{ json: {} }]] };
  } catch (error) {
    context.logger.error(`Switchboard: ${error instanceof Error ? error.message : 'unknown failure'}`);
    // An answer that had begun can only be broken off; to write another over it would throw.
    if (context.getResponseObject().headersSent) context.getResponseObject().destroy();
    else respond(context, refusal(503, 'unavailable', 'The server cannot do this now. Try again in a moment.'));
    return { noWebhookResponse: true };
  }
}

/** In test mode: what the webhook received, or a sample. */
export function testRun(context: ITriggerFunctions, sample: Outputs): ITriggerResponse {
  return {
    manualTriggerFunction: () => {
      const key = testKey(context);
      const received = testItems.get(key);
      testItems.delete(key);
      context.emit(received ?? sample);
      return Promise.resolve();
    },
  };
}

/** What a flow gets of an event. */
export interface FlowItem {
  readonly kind: string;
  readonly json: object;
}

export interface Feed {
  readonly topic: string;
  readonly batchSize: number;
  /** The kinds of events, one an output. */
  readonly outputs: readonly string[];
  /** Gathers the messages of a chat until its customer has been quiet for this long. */
  readonly quietFor?: Millis;
  /** Shapes events that came together; without it, each becomes an item of its own. */
  readonly itemsOf?: (events: readonly LeasedEvent[]) => readonly FlowItem[];
}

/** In production: feeds the outbox's events of a topic to the flow, each on its output, until the trigger is closed. */
export function productionRun(context: ITriggerFunctions, switchboard: Switchboard, feed: Feed): ITriggerResponse {
  const pump = switchboard.startPump({
    topic: feed.topic,
    batchSize: feed.batchSize,
    ...(feed.quietFor === undefined ? {} : { quietFor: feed.quietFor }),
    emit: (events) => emit(context, outputsOf(events, feed)),
    report: reportOf(context),
  });
  return { closeFunction: () => pump.stop() };
}

/** Writes failures of the store to n8n's log, and that they are over. */
export function reportOf({ logger }: Pick<ITriggerFunctions, 'logger'>): Report {
  return {
    failed: (error) => logger.error(`Switchboard: ${error instanceof Error ? error.message : 'unknown failure'}`),
    recovered: () => logger.info('Switchboard: the store answers again'),
  };
}

/** Items on the outputs of their kinds. Events of a kind that this version of the node has no output for are passed over. */
export function outputsOf(events: readonly LeasedEvent[], { outputs, itemsOf = eachAlone }: Pick<Feed, 'outputs' | 'itemsOf'>): Outputs {
  const items = itemsOf(events);
  return outputs.map((output) => items.flatMap(({ kind, json }) => (kind === output ? [{ json: json as IDataObject }] : [])));
}

/** An event as an item: what it says, and which event it is. */
export const itemOf = ({ id, kind, payload }: LeasedEvent): FlowItem => ({ kind, json: { ...(payload as object), event: { id, kind } } });

const eachAlone = (events: readonly LeasedEvent[]) => events.map(itemOf);

async function emit(context: ITriggerFunctions, outputs: Outputs): Promise<FlowResult> {
  if (outputs.every((items) => items.length === 0)) return { kind: 'done' };
  const done = context.helpers.createDeferredPromise<IRun>();
  let run: IRun;
  try {
    context.emit(outputs, undefined, done);
    // Rejects when the execution was cancelled, or could not be started.
    run = await done.promise;
  } catch (error) {
    return { kind: 'failed', error: error instanceof Error ? error.message : 'the execution could not be started' };
  }
  // A flow that waits is kept by n8n, which goes on with it: running it again would do everything before the wait twice.
  if (run.status === 'success') return { kind: 'done' };
  if (run.status === 'waiting') return { kind: 'waiting' };
  return { kind: 'failed', error: run.data.resultData.error?.message ?? `the execution ended as ${run.status}` };
}

/** The failure of a trigger whose store cannot be opened: n8n shows it and tries to activate again. */
export function cannotStart(context: ITriggerFunctions, error: unknown): NodeOperationError {
  return new NodeOperationError(context.getNode(), error instanceof Error ? error : new Error('The store could not be opened'), {
    description: 'Check the credential Switchboard Store, then publish the workflow again',
  });
}
