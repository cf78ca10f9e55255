/** Links to files that are good without a login for a short time. */
export interface FileLinks {
  /** The query of a link to a file. */
  readonly proof: (id: string) => string;
  /** The id of the file that a query proves access to; null when it is forged or its time is over. */
  readonly proven: (query: Readonly<Record<string, string | undefined>>) => string | null;
}
