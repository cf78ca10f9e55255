/** What the parser says of a value beside the value; its types do not know it yet. */
interface Source {
  readonly source?: string;
}

/**
 * Reads JSON whose whole numbers can be larger than JavaScript's are exact for: such a number becomes its digits as a text.
 *
 * @returns undefined when it is no JSON, which JSON cannot say
 */
export function exactJson(json: Uint8Array | string): unknown {
  const exact = (_key: string, value: unknown, { source }: Source = {}): unknown =>
    typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source) && !Number.isSafeInteger(value) ? source : value;
  try {
    const text = typeof json === 'string' ? json : new TextDecoder().decode(json);
    return JSON.parse(text, exact);
  } catch {
    return undefined;
  }
}
