import type { WebChatFile } from '../../src/wire/web-chat';
import { call, failureOf, UnreachableServer, type Fetch } from './calls';
import { readLinks } from './wire';

/** Brings the bytes of files. */
export interface FileSource {
  /** Rejects with `RefusedCall` or `UnreachableServer`. */
  readonly load: (file: WebChatFile) => Promise<Blob>;
}

/** As many files are kept, so that a picture that was shown small is at once there in full. */
const mostKept = 40;

/**
 * Makes the source of a visitor's files.
 *
 * Bytes come by `fetch` and never by an address in an element: a site's policy that lets the chat work at all lets it connect to us, while it
 * may forbid every picture that is not its own.
 *
 * @param token of the visitor, to renew links that are over; null while there is none
 */
export function createFileSource(fetch: Fetch, server: string, token: () => string | null): FileSource {
  const links = new Map<string, string>();
  const kept = new Map<string, Promise<Blob>>();

  async function get(link: string): Promise<Response> {
    try {
      return await fetch(`${server}/file?${link}`, { method: 'GET', credentials: 'omit' });
    } catch (cause) {
      throw new UnreachableServer('The web chat server did not answer', { cause });
    }
  }

  async function renew(id: string): Promise<string | null> {
    const mine = token();
    if (mine === null) return null;
    const { links: made } = await call(fetch, server, { action: 'links', token: mine, ids: [id] }, readLinks);
    const link = made[id] ?? null;
    if (link !== null) links.set(id, link);
    return link;
  }

  async function bring(file: WebChatFile): Promise<Blob> {
    const known = links.get(file.id) ?? file.link;
    let response = known === null ? null : await get(known);
    if (response === null || response.status === 404) {
      const renewed = await renew(file.id);
      if (renewed !== null) response = await get(renewed);
    }
    if (response === null) throw new UnreachableServer('There is no link to the file');
    if (!response.ok) throw failureOf(response.status, await response.text().catch(() => ''));
    return response.blob();
  }

  return {
    load(file) {
      const known = kept.get(file.id);
      if (known !== undefined) return known;
      const brought = bring(file);
      kept.set(file.id, brought);
      brought.catch(() => kept.delete(file.id));
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return brought;
    },
  };
}
