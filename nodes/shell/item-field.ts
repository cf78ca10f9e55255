import type { IExecuteFunctions } from 'n8n-workflow';

/** A parameter whose default reads a field of the incoming item. */
export interface ItemField {
  readonly name: string;
  /** Where the field is in the item's JSON: `['chat', 'id']`. */
  readonly path: readonly string[];
}

/** The default of such a parameter, as an expression for the editor. */
export const itemExpression = ({ path }: ItemField): string => `={{ $json.${path.join('.')} }}`;

/**
 * The value of a parameter for an item, as text; `''` where there is none.
 *
 * A parameter that still has its default is read from the item itself: an execution whose nodes evaluate no expression needs no
 * expression engine, which costs the host more than all the rest.
 */
export function itemText(context: IExecuteFunctions, field: ItemField, itemIndex: number): string {
  const isDefault = context.getNode().parameters[field.name] === itemExpression(field);
  const value: unknown = isDefault
    ? valueAt(context.getInputData()[itemIndex]?.json, field.path)
    : context.getNodeParameter(field.name, itemIndex, '');
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

function valueAt(json: unknown, path: readonly string[]): unknown {
  let value = json;
  for (const key of path) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return value;
}
