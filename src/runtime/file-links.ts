import { createHmac, timingSafeEqual } from 'node:crypto';
import type { UseCase } from '../app/use-case';
import type { FileLinks } from '../channels/web-chat/file-links';
import { asAttachmentId } from '../core/brand';
import { fileAnswer, refusal } from '../wire/http';
import type { HttpAnswer } from '../wire/http';

/** How long a link to a file is good: providers fetch at once, some once more for a second device. Milliseconds. */
const goodFor = 60 * 60_000;

const sign = (secret: string, id: string, expires: string): Buffer => createHmac('sha256', secret).update(`file:${id}:${expires}`).digest();

/** What proves that a file may be fetched without a login for a short time: to be put into the query of its address. */
export function fileProof(secret: string, id: string, now: number): string {
  const expires = String(Math.floor((now + goodFor) / 1_000));
  return new URLSearchParams({ id, expires, signature: sign(secret, id, expires).toString('base64url') }).toString();
}

/** The id of the file that a query proves access to; null when it is forged or its time is over. Compares in constant time. */
function provenFile(secret: string, query: Readonly<Record<string, string | undefined>>, now: number): string | null {
  const { id, expires, signature } = query;
  if (id === undefined || expires === undefined || signature === undefined || !/^\d{1,12}$/.test(expires)) return null;
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(secret, id, expires);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return Number(expires) * 1_000 > now ? id : null;
}

/** The links of a store's files, for pages. */
export const fileLinks = ({ now }: Pick<UseCase, 'now'>, secret: string): FileLinks => ({
  proof: (id) => fileProof(secret, id, now()),
  proven: (query) => provenFile(secret, query, now()),
});

/**
 * Where a file of a channel is fetched: beside the trigger's webhook, its name at the end of the path, because providers go by extensions.
 * The host finds an address with a variable part under the webhook's id twice.
 *
 * @param webhookUrl `https://host/webhook/<id>/<root>`
 */
export function fileAddress(webhookUrl: string, name: string, proof: string): string {
  const url = new URL(webhookUrl);
  const segments = url.pathname.split('/').filter((part) => part !== '');
  const [id = '', root = ''] = segments.slice(-2);
  const safeName = name.replaceAll(/[^\w.-]+/g, '_').slice(-80);
  url.pathname = [...segments.slice(0, -2), id, id, root, 'file', safeName === '' ? 'file' : safeName].join('/');
  url.search = proof;
  return url.href;
}

/** The file that a proven link leads to. */
export async function linkedFile(on: UseCase, secret: string, query: Readonly<Record<string, string | undefined>>): Promise<HttpAnswer> {
  const id = provenFile(secret, query, on.now());
  const file =
    id === null
      ? null
      : await on.store.transaction(async (tx) => {
          const known = await tx.files.find(asAttachmentId(id));
          const bytes = known?.hash == null ? null : await tx.files.read(known.hash);
          return known === null || bytes === null ? null : { ...known.attachment, bytes: bytes.bytes };
        });
  if (file === null) return refusal(404, 'not_found', 'This link is not good, or its time is over.');
  const answer = fileAnswer(file, 'private, max-age=3600');
  // Providers go by the type, and are not browsers.
  return answer.kind === 'bytes' ? { ...answer, contentType: file.type } : answer;
}
