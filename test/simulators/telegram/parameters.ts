import type { Call } from '../shared/server.ts';
import { no } from './rejection.ts';

/** A file that was uploaded with a call. */
export interface Upload {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export type ParameterType = 'integer' | 'float' | 'boolean' | 'text' | 'chat' | 'file' | 'object' | 'list';
/** The parameters of a method; those with `!` are required. */
export type Parameters = Readonly<Record<string, ParameterType | `${ParameterType}!`>>;
export type Values = Readonly<Record<string, unknown>>;

/** Reads a call's parameters: query, JSON, form or multipart, together. @throws Rejection */
export async function readParameters(call: Call): Promise<{ readonly values: Values; readonly isTyped: boolean }> {
  const query = Object.fromEntries(call.query);
  const type = call.headers['content-type'] ?? '';
  if (call.body.length === 0) return { values: query, isTyped: false };
  if (type.startsWith('application/json')) {
    const values = parsed(call.body.toString('utf8'));
    if (typeof values !== 'object' || values === null || Array.isArray(values)) throw no(400, "can't parse parameters JSON object");
    return { values: { ...query, ...values }, isTyped: true };
  }
  const form = await new Response(new Uint8Array(call.body), { headers: { 'content-type': type } }).formData().catch(() => {
    throw no(400, "can't parse the body");
  });
  const values: Record<string, unknown> = { ...query };
  for (const [name, value] of form) {
    values[name] =
      typeof value === 'string' ? value : { name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) };
  }
  return { values, isTyped: false };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Checks the parameters of a call against those of its method. Telegram ignores parameters that it does not know; refusing them finds the
 * misspelt ones, and those that it once knew.
 *
 * @param isTyped true for JSON, where a number has to be one; forms are texts throughout
 * @throws Rejection
 */
export function checkParameters(parameters: Parameters, values: Values, isTyped: boolean): Values {
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const type = parameters[name];
    if (type === undefined) throw no(400, `there is no parameter "${name}"`);
    if (value === undefined || value === null) continue;
    checked[name] = valueOf(name, type.replace('!', '') as ParameterType, value, isTyped);
  }
  for (const [name, type] of Object.entries(parameters)) {
    if (!type.endsWith('!') || (checked[name] !== undefined && checked[name] !== '')) continue;
    if (name === 'text') throw no(400, 'message text is empty');
    if (type === 'file!') throw no(400, `there is no ${name} in the request`);
    throw no(400, `${name} is empty`);
  }
  return checked;
}

function valueOf(name: string, type: ParameterType, value: unknown, isTyped: boolean): unknown {
  const wrong = no(400, `can't parse ${name}: expected ${type}`);
  if (type === 'file') {
    if (typeof value === 'string' || (typeof value === 'object' && value !== null && 'bytes' in value)) return value;
    throw wrong;
  }
  const given = isTyped || typeof value !== 'string' ? value : untyped(type, value);
  const isRight = {
    integer: Number.isSafeInteger(given),
    float: typeof given === 'number' && Number.isFinite(given),
    boolean: typeof given === 'boolean',
    text: typeof given === 'string',
    chat: Number.isSafeInteger(given) || (typeof given === 'string' && /^(@\w+|-?\d+)$/.test(given)),
    object: typeof given === 'object' && given !== null && !Array.isArray(given),
    list: Array.isArray(given),
  }[type];
  if (!isRight) throw wrong;
  return given;
}

function untyped(type: ParameterType, value: string): unknown {
  if (type === 'text' || type === 'chat') return value;
  return parsed(value.trim());
}
