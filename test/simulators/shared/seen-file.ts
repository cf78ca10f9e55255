import { createHash } from 'node:crypto';
import type { SentByUs } from '../simulator.ts';

/** A file of ours as the provider has it; no bytes when it could not be fetched. */
export const seenFile = (name: string | null, type: string | null, bytes: Uint8Array | null): NonNullable<SentByUs['file']> => ({
  name,
  type,
  size: bytes?.byteLength ?? 0,
  digest: bytes === null ? null : createHash('sha256').update(bytes).digest('hex'),
});
