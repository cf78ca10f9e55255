import { createHash } from 'node:crypto';
import type { FileTools } from '../app/file-ports';

/** As many leading bytes as every format that we show is told by. */
const tellingBytes = 4_100;

/** SHA-256, and the type that bytes show. */
export const fileTools: FileTools = {
  digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  sniff: async (bytes) => {
    const { fileTypeFromBuffer } = await import('file-type');
    const found = await fileTypeFromBuffer(bytes.subarray(0, tellingBytes));
    return found?.mime.split(';')[0]?.trim() ?? null;
  },
};
