import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Outcome } from '../../src/runtime/outcomes';
import type { Switchboard } from '../../src/runtime/switchboard';

/** One call for one incoming item. */
export interface Call {
  readonly context: IExecuteFunctions;
  readonly itemIndex: number;
  readonly switchboard: Switchboard;
}

/** Something that can be done with a resource: what the editor shows of it, and what it does. */
export interface Operation {
  readonly option: INodePropertyOptions;
  readonly fields: readonly INodeProperties[];
  readonly run: (call: Call) => Promise<readonly object[]>;
}

/** A kind of thing, with everything that can be done with it by the value of its option. */
export interface Resource {
  readonly option: INodePropertyOptions & { readonly value: string };
  /** The operation that is chosen at first. */
  readonly usual: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** The workflow acts by its author's leave. */
export const by = { kind: 'system' } as const;

/** Everything that the editor shows for a resource, each field only for its operations. */
export function propertiesOf({ option, usual, operations }: Resource): INodeProperties[] {
  const all = Object.entries(operations);
  return [
    {
      displayName: 'Operation',
      name: 'operation',
      type: 'options',
      noDataExpression: true,
      displayOptions: { show: { resource: [option.value] } },
      options: all.map(([, operation]) => operation.option),
      default: usual,
    },
    ...all.flatMap(([operation, { fields }]) =>
      fields.map((field) => ({
        ...field,
        displayOptions: {
          ...field.displayOptions,
          show: { resource: [option.value], operation: [operation], ...field.displayOptions?.show },
        },
      })),
    ),
  ];
}

/**
 * The value of an outcome.
 *
 * @throws Error with the reason of a refusal, which the item then fails with
 */
export function done<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return outcome.value;
}
