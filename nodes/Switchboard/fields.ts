import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Call } from './operations';

/** How many rows a list gives, and at most. */
export const limitField: INodeProperties = {
  displayName: 'Limit',
  name: 'limit',
  type: 'number',
  typeOptions: { minValue: 1, maxValue: 500 },
  default: 50,
  description: 'Max number of results to return',
};

/** A collection of fields that are all optional. */
export const collection = (displayName: string, name: string, options: readonly INodeProperties[]): INodeProperties => ({
  displayName,
  name,
  type: 'collection',
  placeholder: displayName === 'Filters' ? 'Add Filter' : 'Add Field',
  default: {},
  options: [...options],
});

/** The text to look for in names. */
export const textField: INodeProperties = {
  displayName: 'Text',
  name: 'text',
  type: 'string',
  default: '',
  description: 'Looked for anywhere in the name, upper and lower case alike',
};

const severalOf = (things: 'Agents' | 'Roles', known: string): INodeProperties => ({
  displayName: `${things.slice(0, -1)} Names or IDs`,
  name: things.toLowerCase(),
  type: 'multiOptions',
  typeOptions: { loadOptionsMethod: `get${things}` },
  default: [],
  description: `${known}. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
});

/** Several agents. */
export const agentsField: INodeProperties = severalOf('Agents', 'An expression may give logins too');
/** Several roles. */
export const rolesField: INodeProperties = severalOf('Roles', 'An expression may give names too');

/** The value of a field that need not be there; undefined where it is not. */
function optional({ context, itemIndex }: Call, path: string): unknown {
  const value: unknown = context.getNodeParameter(path, itemIndex, null, { extractValue: true });
  return value === null ? undefined : value;
}

/** A field as text; undefined where it is not given or empty. */
export function text(call: Call, path: string): string | undefined {
  const value = optional(call, path);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A field that has to be given. */
export function requiredText(call: Call, path: string, label: string): string {
  const value = text(call, path);
  if (value === undefined) throw fieldError(call, `The field ${label} is empty`, 'Fill it in, or let an expression do so');
  return value;
}

/** A whole list of ids or names: what is chosen, or an array or a text with commas of an expression. Undefined where it is not given. */
export function several(call: Call, path: string): readonly string[] | undefined {
  const value = optional(call, path);
  const all: readonly unknown[] | undefined = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : undefined;
  return all
    ?.map(String)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** A number that may be cleared: undefined where it is not given, null where it is empty. */
export function clearableNumber(call: Call, collectionName: string, name: string): number | null | undefined {
  const given = givenIn(call, collectionName)[name];
  if (given === undefined) return undefined;
  return given === null || (typeof given === 'string' && given.trim() === '') ? null : Number(given);
}

/** A yes or no; undefined where it is not given. */
export function flag(call: Call, path: string): boolean | undefined {
  const value = optional(call, path);
  if (value === 'true' || value === 'false') return value === 'true';
  return typeof value === 'boolean' ? value : undefined;
}

/** What a field of type JSON holds: undefined where it is not given, null where it is empty. */
export function json(call: Call, collectionName: string, name: string, label: string): unknown {
  const given = givenIn(call, collectionName)[name];
  if (typeof given !== 'string') return given;
  if (given.trim() === '') return null;
  try {
    return JSON.parse(given);
  } catch {
    throw fieldError(call, `The field ${label} is no JSON`, 'Correct it, or write null for none');
  }
}

/** Which fields of a collection are given; a field that an expression left without a value is not. */
export function givenIn({ context, itemIndex }: Call, collectionName: string): IDataObject {
  return context.getNodeParameter(collectionName, itemIndex, {}) as IDataObject;
}

export const fieldError = ({ context, itemIndex }: Call, message: string, description: string): NodeOperationError =>
  new NodeOperationError(context.getNode(), message, { itemIndex, description });

/** Only what is there. */
export function present<T extends object>(all: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { readonly [K in keyof T]?: Exclude<T[K], undefined> };
}

/** How many rows are wanted. */
export const limitOf = ({ context, itemIndex }: Call): number => context.getNodeParameter('limit', itemIndex, 50);
