import fc from 'fast-check';
import { z } from 'zod';

/** Texts of which a schema takes those that fit it. */
const texts: readonly string[] = [
  'Hello 👋',
  'a',
  '7',
  '1767225600',
  '2026-03-01T10:00:00Z',
  'https://example.com/a.png',
  '+385915550101',
  'en-GB',
  '01900000-0000-7000-8000-0000000000aa',
  'line\nbreak',
  'e\u0301\u202E\u200B',
  'y'.repeat(190),
];

/** One for all: what it is made of is costly. */
const anyText = fc.string({ unit: 'grapheme', maxLength: 40 });

/**
 * Values that a schema takes: every field that is optional is there or not, every union is each of its kinds. What a schema only knows by a
 * function, as transforms, is left to what it is made from.
 */
export function valuesOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const takes = (value: unknown): boolean => z.core.safeParse(schema, value).success;
  const { def } = schema._zod;
  const of = def as z.core.$ZodTypes['_zod']['def'];
  switch (of.type) {
    case 'string': {
      const fitting = texts.filter(takes);
      const known = fc.constantFrom(...(fitting.length === 0 ? texts : fitting));
      return fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: anyText });
    }
    case 'number':
      return fc.oneof(
        fc.integer({ min: 0, max: 5 }),
        fc.integer(),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      );
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constantFrom<unknown>(...of.values);
    case 'enum':
      return fc.constantFrom<unknown>(...Object.values(of.entries));
    case 'object': {
      const fields = Object.entries(of.shape).map(([name, field]) => [name, valuesOf(field)] as const);
      const requiredKeys = Object.keys(of.shape).filter((name) => of.shape[name]?._zod.optin !== 'optional');
      return fc.record(Object.fromEntries(fields), { requiredKeys, noNullPrototype: true });
    }
    case 'array':
      return fc.array(valuesOf(of.element), { maxLength: 4 });
    case 'record':
      return fc.dictionary(fc.constantFrom('a', 'b', 'ref', '__proto__'), valuesOf(of.valueType), { maxKeys: 3, noNullPrototype: true });
    case 'union':
      return fc.oneof(...of.options.map(valuesOf));
    case 'optional':
    case 'catch':
    case 'default':
      return valuesOf(of.innerType);
    case 'nullable':
      return fc.option(valuesOf(of.innerType), { nil: null, freq: 4 });
    case 'pipe':
      return valuesOf(of.in);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}
