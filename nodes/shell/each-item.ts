import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Outcome, Step } from '../../src/runtime/outcomes';
import type { Switchboard } from '../../src/runtime/switchboard';
import { switchboardOf } from './store';

/** Where an item goes and what is added to its JSON. */
export interface Placed {
  readonly output: number;
  readonly json: object;
}

/**
 * Runs a step for every item and places each on an output, its own JSON kept. With Continue On Fail, a failed item goes on with the
 * reason: on the output `failed`, or on the error output where the node has one.
 *
 * @throws NodeOperationError with the item's index for the first item that fails
 */
export async function eachItem(
  context: IExecuteFunctions,
  outputs: { readonly count: number; readonly failed: number },
  step: (itemIndex: number, switchboard: Switchboard) => Promise<Placed>,
): Promise<INodeExecutionData[][]> {
  const placed: INodeExecutionData[][] = Array.from({ length: outputs.count }, () => []);
  for (const [itemIndex, item] of context.getInputData().entries()) {
    try {
      // A store that is down fails the item: thrown outside, n8n would let the items go on through the first output, as done.
      const { output, json } = await step(itemIndex, await switchboardOf(context));
      placed[output]?.push({ json: { ...item.json, ...json }, pairedItem: { item: itemIndex } });
    } catch (error) {
      const failure = failureOf(context, error, itemIndex);
      if (!context.continueOnFail()) throw failure;
      // n8n knows items for an error output by their having nothing but the error, and gives them back what came in.
      const kept = context.getNode().onError === 'continueErrorOutput' ? {} : item.json;
      placed[outputs.failed]?.push({ json: { ...kept, error: failure.message }, pairedItem: { item: itemIndex } });
    }
  }
  return placed;
}

/**
 * Runs a step for every item and puts whatever it finds on the one output, each paired with the item that asked for it. With Continue On
 * Fail, a failed item goes on with the reason, on the error output where the node has one.
 *
 * @param atOnce how many items are in work at once; the results are in the order of the items whatever it is
 * @throws NodeOperationError with the item's index for the first item that fails; those that were in work by then are finished
 */
export async function resultsOfEach(
  context: IExecuteFunctions,
  step: (itemIndex: number, switchboard: Switchboard) => Promise<readonly object[]>,
  { atOnce = 1 }: { readonly atOnce?: number } = {},
): Promise<INodeExecutionData[][]> {
  const results: INodeExecutionData[][] = [];
  const failures: NodeOperationError[] = [];
  const left = [...context.getInputData().entries()];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [itemIndex, item] = next;
      const pairedItem = { item: itemIndex };
      try {
        const found = await step(itemIndex, await switchboardOf(context));
        results[itemIndex] = found.map((json) => ({ json: json as IDataObject, pairedItem }));
      } catch (error) {
        const failure = failureOf(context, error, itemIndex);
        if (!context.continueOnFail()) {
          failures.push(failure);
          left.length = 0;
          return;
        }
        const kept = context.getNode().onError === 'continueErrorOutput' ? {} : item.json;
        results[itemIndex] = [{ json: { ...kept, error: failure.message }, pairedItem }];
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const [first] = failures;
  if (first !== undefined) throw first;
  return [results.flat()];
}

/** Failures say what happened in their first sentence and what to do in the rest; n8n shows the two apart. */
function failureOf(context: IExecuteFunctions, error: unknown, itemIndex: number): NodeOperationError {
  if (error instanceof NodeOperationError) return error;
  const failure = error instanceof Error ? error : new Error('unknown failure');
  const [, message, description] = /^(.+?)\. (.+)$/s.exec(failure.message) ?? [];
  const said = message === undefined || description === undefined ? {} : { message, description };
  return new NodeOperationError(context.getNode(), failure, { itemIndex, ...said });
}

/** The outputs of {@link doneOrRefused}. */
export const doneAndRefused = { count: 2, failed: 1 } as const;

/** Done goes to the first output, refused to the second with the reason. */
export function doneOrRefused<T extends object>(outcome: Outcome<Step<T>>): Placed {
  if (!outcome.ok) return { output: 1, json: { refusal: outcome.refusal } };
  return { output: 0, json: { ...outcome.value.value, alreadyDone: outcome.value.alreadyDone } };
}
