import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Outcome, Step } from '../../src/runtime/outcomes';

/** Where an item goes and what is added to its JSON. */
export interface Placed {
  readonly output: number;
  readonly json: object;
}

/**
 * Runs a step for every item and places each on an output, its own JSON kept. With Continue On Fail, a failed item goes to the last
 * output with the reason.
 *
 * @throws NodeOperationError with the item's index for the first item that fails
 */
export async function eachItem(
  context: IExecuteFunctions,
  outputs: number,
  step: (itemIndex: number) => Promise<Placed>,
): Promise<INodeExecutionData[][]> {
  const placed: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
  for (const [itemIndex, item] of context.getInputData().entries()) {
    try {
      const { output, json } = await step(itemIndex);
      placed[output]?.push({ json: { ...item.json, ...json }, pairedItem: { item: itemIndex } });
    } catch (error) {
      if (!context.continueOnFail()) {
        throw error instanceof NodeOperationError ? error : failure(context, error, itemIndex);
      }
      const reason = error instanceof Error ? error.message : 'unknown failure';
      placed.at(-1)?.push({ json: { ...item.json, error: reason }, pairedItem: { item: itemIndex } });
    }
  }
  return placed;
}

const failure = (context: IExecuteFunctions, error: unknown, itemIndex: number): NodeOperationError =>
  new NodeOperationError(context.getNode(), error instanceof Error ? error : new Error('unknown failure'), { itemIndex });

/** Done goes to the first output, refused to the second with the reason. */
export function doneOrRefused<T extends object>(outcome: Outcome<Step<T>>): Placed {
  if (!outcome.ok) return { output: 1, json: { refusal: outcome.refusal } };
  return { output: 0, json: { ...outcome.value.value, alreadyDone: outcome.value.alreadyDone } };
}
