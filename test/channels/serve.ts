import type { ChannelAdapter, Happening, OutgoingFile } from '../../src/app/adapter';
import type { FileKind } from '../../src/core/file';
import { startServer } from '../simulators/shared/server.ts';
import type { Answer } from '../simulators/shared/server.ts';

/** Our side of a provider: a webhook that an adapter answers, and public links to files. */
export interface OurSide {
  /** Where the provider calls us; has a query, as some installations do. */
  readonly webhookUrl: string;
  /** All that happened, oldest first. */
  readonly happenings: readonly Happening[];
  /** Reasons of refused calls. */
  readonly refusals: readonly string[];
  /** What the next calls are answered with, instead of what the adapter says. */
  readonly answerWith: (...statuses: readonly number[]) => void;
  /** A file to send, with a link that works. */
  readonly file: (of: {
    readonly kind: FileKind;
    readonly name: string;
    readonly type: string;
    readonly bytes: Uint8Array;
  }) => OutgoingFile;
  readonly close: () => Promise<void>;
}

/** @param settings asked for at each call, so that a test can change them */
export async function startOurSide<S>(adapter: ChannelAdapter<S>, settings: () => S): Promise<OurSide> {
  const happenings: Happening[] = [];
  const refusals: string[] = [];
  const statuses: number[] = [];
  const files = new Map<string, { readonly type: string; readonly bytes: Uint8Array }>();
  const server = await startServer(async ({ method, path, query, headers, body }): Promise<Answer> => {
    const file = files.get(path);
    // Who shows a secret to a public address shows it to everybody.
    if (file !== undefined && headers.authorization !== undefined) return { status: 400, body: 'no secrets here' };
    if (file !== undefined) return { status: 200, headers: { 'content-type': file.type }, body: file.bytes };
    if (path !== '/hook') return { status: 404, body: 'gone' };
    const status = statuses.shift();
    if (status !== undefined) return { status, body: 'as the test wants it' };
    const received = adapter.receive(settings(), {
      method,
      url: `${server.url}${path}?${query.toString()}`,
      query: Object.fromEntries(query),
      header: (name) => [headers[name]].flat()[0],
      body,
      receivedAt: Date.now(),
    });
    if (received.kind === 'refused') {
      refusals.push(received.reason);
      return { status: received.status, body: received.reason };
    }
    if (received.kind === 'happened') happenings.push(...received.happenings);
    const { answer } = received;
    return { status: answer.status, headers: { 'content-type': answer.contentType }, body: answer.text };
  });
  return {
    webhookUrl: `${server.url}/hook?route=a%20b`,
    happenings,
    refusals,
    answerWith: (...more) => void statuses.push(...more),
    file: ({ kind, name, type, bytes }) => {
      const path = `/files/${files.size}/${encodeURIComponent(name)}`;
      files.set(path, { type, bytes });
      return { kind, name, type, size: bytes.length, bytes: async () => bytes, link: () => server.url + path };
    },
    close: server.close,
  };
}
