import type { WebChatFile } from '../../src/wire/web-chat';
import { failureOf, UnreachableServer } from './calls';
import { readJson, readUpload, visitorHeader } from './wire';

/** One upload, as whoever carries it out needs it. */
interface UploadRequest {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly file: File;
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Sends a file as the field `file` of a form; rejects when there is no answer. */
export type Upload = (request: UploadRequest) => Promise<{ readonly status: number; readonly text: string }>;

/**
 * Uploads a file for a message to come.
 *
 * @throws RefusedCall, UnreachableServer
 */
export async function uploadFile(
  upload: Upload,
  { server, token, ...rest }: Omit<UploadRequest, 'address' | 'headers'> & { readonly server: string; readonly token: string },
): Promise<WebChatFile> {
  let answer: Awaited<ReturnType<Upload>>;
  try {
    answer = await upload({ ...rest, address: `${server}/file`, headers: { [visitorHeader]: token } });
  } catch (cause) {
    throw new UnreachableServer('The web chat server did not answer', { cause });
  }
  if (answer.status !== 200) throw failureOf(answer.status, answer.text);
  const read = readUpload(readJson(answer.text));
  if (read === null) throw new UnreachableServer('The web chat server answered something else');
  return read.file;
}
