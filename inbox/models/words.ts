/** The words for a code of the server; undefined for a code that this page does not know yet. */
export function wordFor<T>(words: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(words, code) ? words[code] : undefined;
}
