import { EventEmitter, once } from 'node:events';
import type { IDataObject, INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { n8nCore } from './n8n';
import type { PlacedNode } from './workflow';

/** One execution that a trigger asked for. */
export interface Execution {
  /** Items, one list an output. */
  readonly outputs: readonly (readonly INodeExecutionData[])[];
  /** The JSON of all items, whatever their output. */
  readonly items: readonly IDataObject[];
  /** Ends the execution as n8n reports it. */
  readonly end: (status: IRun['status'], error?: string) => void;
  /** Ends it as n8n does when it was cancelled or could not be started. */
  readonly reject: (error: Error) => void;
}

/** A trigger that was activated. */
export interface Running {
  /** The next execution; waits for it. */
  readonly next: () => Promise<Execution>;
  /** How many executions were asked for and not yet taken by {@link next}. */
  readonly waiting: () => number;
  /** Closes the trigger, as unpublishing and shutting down do. */
  readonly close: () => Promise<void>;
  /** Cancels what still runs, then closes: how a test ends. */
  readonly abort: () => Promise<void>;
}

/** Starts a trigger as publishing its workflow does, or as `mode` says. With `run`, each execution goes there instead of to `next`. */
export async function activate(
  { type, node, workflow, additionalData }: PlacedNode,
  run?: (execution: Execution) => void,
  mode: 'activate' | 'init' | 'update' = 'activate',
): Promise<Running> {
  const queue: Execution[] = [];
  const all: Execution[] = [];
  const arrivals = new EventEmitter();
  const emit: ITriggerFunctions['emit'] = (outputs, _, done) => {
    const execution = executionOf(outputs, done);
    all.push(execution);
    if (run !== undefined) {
      run(execution);
      return;
    }
    queue.push(execution);
    arrivals.emit('execution');
  };
  const context = new n8nCore.TriggerContext(workflow, node, additionalData, 'trigger', mode, emit);
  const response = await type.trigger?.call(context);
  const close = async (): Promise<void> => {
    await response?.closeFunction?.();
  };
  return {
    next: async () => {
      for (let execution = queue.shift(); ; execution = queue.shift()) {
        if (execution !== undefined) return execution;
        await once(arrivals, 'execution');
      }
    },
    waiting: () => queue.length,
    close,
    abort: async () => {
      for (const { end } of all) end('canceled');
      await close();
    },
  };
}

/** Runs a trigger once as the editor's test mode does, and returns its items. */
export async function testRun(node: PlacedNode): Promise<Execution> {
  const { ended, stop, executions } = await listenForTest(node);
  await ended;
  await stop();
  const [execution, ...more] = executions;
  if (execution === undefined || more.length > 0) throw new Error(`The trigger started ${executions.length} executions instead of one`);
  return execution;
}

/** A trigger that the editor listens to. */
export interface TestListening {
  readonly executions: readonly Execution[];
  /** When the trigger listens no more. */
  readonly ended: Promise<unknown>;
  /** Closes the trigger, as n8n does after a test and when it is stopped. */
  readonly stop: () => Promise<void>;
}

/** Lets the editor listen to a trigger. */
export async function listenForTest({ type, node, workflow, additionalData }: PlacedNode): Promise<TestListening> {
  const executions: Execution[] = [];
  const emit: ITriggerFunctions['emit'] = (outputs) => executions.push(executionOf(outputs, undefined));
  const context = new n8nCore.TriggerContext(workflow, node, additionalData, 'manual', 'manual', emit);
  const response = await type.trigger?.call(context);
  const ended = response?.manualTriggerFunction?.() ?? Promise.resolve();
  return {
    executions,
    ended,
    stop: async () => {
      await response?.closeFunction?.();
    },
  };
}

function executionOf(outputs: INodeExecutionData[][], done: Parameters<ITriggerFunctions['emit']>[2]): Execution {
  return {
    outputs,
    items: outputs.flat().map(({ json }) => json),
    end: (status, error) => {
      const resultData = { runData: {}, ...(error === undefined ? {} : { error: new Error(error) }) };
      done?.resolve({ status, mode: 'trigger', startedAt: new Date(), data: { resultData } } as unknown as IRun);
    },
    reject: (error) => done?.reject(error),
  };
}
