declare module 'file-type' {
  /** The type that leading bytes show. */ export function fileTypeFromBuffer(
    bytes: Uint8Array,
  ): Promise<{ readonly ext: string; readonly mime: string } | undefined>;
}
