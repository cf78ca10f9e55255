/** Checks of what we send, field by field: a provider refuses what a careless simulator would swallow. */

/** Field paths and what is wrong with them. */
export type Violations = Record<string, string[]>;
/** Adds to `found` what is wrong with a value. */
export type Check = (value: unknown, path: string, found: Violations) => void;

const note = (found: Violations, path: string, what: string): void => {
  (found[path] ??= []).push(what);
};

/** A text between `least` and `most` UTF-16 code units, of a form where one is given. */
export const text =
  (least: number, most: number, form?: RegExp): Check =>
  (value, path, found) => {
    if (typeof value !== 'string') note(found, path, 'must be a string');
    else if (value.length < least || value.length > most) note(found, path, `size must be between ${String(least)} and ${String(most)}`);
    else if (form !== undefined && !form.test(value)) note(found, path, `must match ${form.source}`);
  };

export const numberBetween =
  (least: number, most: number): Check =>
  (value, path, found) => {
    if (typeof value !== 'number') note(found, path, 'must be a number');
    else if (value < least || value > most) note(found, path, `must be between ${String(least)} and ${String(most)}`);
  };

export const flag: Check = (value, path, found) => {
  if (typeof value !== 'boolean') note(found, path, 'must be true or false');
};

export const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value, path, found) => {
    if (!allowed.includes(value)) note(found, path, `must be one of ${allowed.join(', ')}`);
  };

export const list =
  (of: Check, least: number, most: number): Check =>
  (value, path, found) => {
    if (!Array.isArray(value)) return note(found, path, 'must be a list');
    if (value.length < least || value.length > most) note(found, path, `size must be between ${String(least)} and ${String(most)}`);
    value.forEach((entry, index) => of(entry, `${path}[${String(index)}]`, found));
  };

/** An object with exactly these fields; those in `optional` may be missing. */
export const object =
  (required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  (value, path, found) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return note(found, path, 'must be an object');
    const at = (name: string) => (path === '' ? name : `${path}.${name}`);
    for (const [name, check] of Object.entries(required)) {
      if (name in value) check((value as Record<string, unknown>)[name], at(name), found);
      else note(found, at(name), 'must not be null');
    }
    for (const [name, given] of Object.entries(value)) {
      if (name in required) continue;
      const check = optional[name];
      if (check === undefined) note(found, at(name), 'is not a known field');
      else check(given, at(name), found);
    }
  };

/** The first of several forms that fits; else what is wrong with the last. */
export const either =
  (...checks: readonly Check[]): Check =>
  (value, path, found) => {
    let last: Violations = {};
    for (const check of checks) {
      last = {};
      check(value, path, last);
      if (Object.keys(last).length === 0) return;
    }
    for (const [where, what] of Object.entries(last)) found[where] = [...(found[where] ?? []), ...what];
  };

/** Anything at all. */
export const anything: Check = () => undefined;

/** What is wrong with a value; empty when nothing is. */
export function violationsOf(check: Check, value: unknown): Violations {
  const found: Violations = {};
  check(value, '', found);
  return found;
}

/** The JSON of a body; undefined when it is none. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
