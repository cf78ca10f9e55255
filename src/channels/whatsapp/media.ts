import { ProviderError } from '../../app/adapter';
import type { Downloaded, FileSource, OutgoingFile, Sent } from '../../app/adapter';
import { megabytes } from '../../core/file';
import { downloadFile } from '../http';
import { answerOf, graphErrorOf, sentOf, unanswered } from '../meta-graph';
import { product } from './errors';
import { call } from './graph';
import { mediaOf } from './payload';
import type { WhatsAppSettings } from './settings';

/** How a message names its file: by the id of one that was uploaded, or by an address to fetch it from. */
export type MediaReference = { readonly id: string } | { readonly link: string };

/** A file that a message can name, or what sending came to because there is none. */
export type PreparedMedia = { readonly kind: 'ready'; readonly media: MediaReference } | { readonly kind: 'ended'; readonly sent: Sent };

const uploadTimeout = 120_000;

/** The types that WhatsApp takes as a document by upload; everything else is fetched by it from an address. */
const documents = new Set([
  'text/plain',
  'application/pdf',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
]);

/** Types that cannot be told from the bytes: plain texts have no mark, old office files all have the same. */
const byExtension: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  csv: 'text/plain',
  log: 'text/plain',
  md: 'text/plain',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};
const untold = new Set(['application/octet-stream', 'application/x-cfb', 'text/csv', 'text/markdown']);

/** Other names of types, as WhatsApp knows them. */
const aliases: Readonly<Record<string, string>> = { 'audio/x-m4a': 'audio/mp4', 'audio/mp3': 'audio/mpeg', 'video/3gp': 'video/3gpp' };

/** As what a file is uploaded; null when WhatsApp takes it from an address only. */
function uploadTypeOf({ kind, type, name }: OutgoingFile): string | null {
  if (kind !== 'document') return aliases[type] ?? type;
  if (documents.has(type)) return type;
  return untold.has(type) ? (byExtension[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? null) : null;
}

/** Brings a file to WhatsApp. What goes wrong here happens before the message, so that is certainly not sent. */
export async function prepareMedia(settings: WhatsAppSettings, file: OutgoingFile): Promise<PreparedMedia> {
  const type = uploadTypeOf(file);
  if (type === null) return { kind: 'ready', media: { link: file.link() } };
  const bytes = await file.bytes().catch(() => null);
  if (bytes === null) return ended({ code: 'file', reason: 'The file could not be read. Attach it again.' }, null);
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', type);
  form.set('file', new Blob([Uint8Array.from(bytes)], { type }), file.name);
  try {
    const response = await call(settings, { method: 'POST', path: [settings.phoneNumberId, 'media'], body: form, timeout: uploadTimeout });
    const id = mediaOf(response.json)?.id;
    if (id !== undefined && graphErrorOf(response) === null) return { kind: 'ready', media: { id } };
    return notSent(sentOf(product, response, []));
  } catch (error) {
    return notSent(unanswered(product, error));
  }
}

const ended = (failure: { readonly code: string; readonly reason: string }, retryAfter: number | null): PreparedMedia => ({
  kind: 'ended',
  sent: { kind: 'failed', failure, retryAfter },
});

/** An upload of which nobody knows the end is no message yet: it can be tried again. */
function notSent(sent: Sent): PreparedMedia {
  if (sent.kind === 'failed') return { kind: 'ended', sent };
  const code = sent.kind === 'unknown' ? sent.failure.code : 'upload';
  return ended({ code, reason: 'WhatsApp did not take the file over. Try again in a moment.' }, 5_000);
}

/**
 * Downloads a file that a customer sent: asks where it is, which is true for five minutes, and fetches it from there.
 *
 * @throws ProviderError
 */
export async function downloadMedia(settings: WhatsAppSettings, source: FileSource, maxBytes: number): Promise<Downloaded> {
  const response = await call(settings, { method: 'GET', path: [source['id'] ?? ''] });
  // What WhatsApp does not keep any more it says not to know.
  if (graphErrorOf(response)?.code === 100 || response.status === 404) throw expired();
  const media = mediaOf(answerOf(product, response));
  if (media?.url === undefined || !URL.canParse(media.url)) throw expired();
  if (Number(media.file_size) > maxBytes) {
    throw new ProviderError(`The file is larger than ${megabytes(maxBytes)}, the most that is taken here.`, 'too_large', null);
  }
  const headers = mayHaveToken(settings, media.url) ? { authorization: `Bearer ${settings.accessToken}` } : {};
  const { bytes, type } = await downloadFile({ url: media.url, headers, maxBytes });
  return { bytes, type: media.mime_type?.split(';')[0]?.trim().toLowerCase() ?? type, name: null };
}

const expired = () =>
  new ProviderError('WhatsApp no longer has this file: it keeps files of customers for some days only.', 'expired', null);

/** The token opens the whole account, so it goes to Meta alone. */
function mayHaveToken({ baseUrl }: WhatsAppSettings, address: string): boolean {
  const { protocol, host, hostname } = new URL(address);
  if (URL.canParse(baseUrl) && new URL(baseUrl).host === host) return new URL(baseUrl).protocol === protocol;
  return protocol === 'https:' && (hostname === 'graph.facebook.com' || hostname.endsWith('.fbsbx.com'));
}
