import { acknowledged, ProviderError } from '../../app/adapter';
import type { ChannelAdapter, Downloaded, FileSource, ProviderRequest, Received } from '../../app/adapter';
import type { ChannelTraits } from '../../core/channel-traits';
import { downloadFile } from '../http';
import { tellRead, tellTyping, testSystem } from './call';
import { happeningsOf } from './parse';
import { readCall } from './payload';
import { sendPart } from './send';
import type { CustomSettings } from './settings';
import { verify } from './verify';

export type { CustomSettings } from './settings';

const anyFile = { maxBytes: 100 * 1024 * 1024, types: null };

/** Wide limits: what your system cannot take, it refuses with a reason. */
const traits: ChannelTraits = {
  name: 'Custom',
  text: 10_000,
  caption: 10_000,
  files: { image: anyFile, video: anyFile, audio: anyFile, voice: anyFile, sticker: anyFile, document: anyFile },
  buttons: { most: 10, label: 100, payloadBytes: 1_000, hasLinks: true },
  hasTemplates: true,
  hasReplies: true,
  receipts: 'read',
};

/** A system of your own, by the signed JSON that docs/channels/custom.md defines. One trigger is one system, so there is no account. */
export const custom: ChannelAdapter<CustomSettings> = {
  types: { custom: traits },
  type: () => 'custom',
  account: () => null,
  receive,
  send: sendPart,
  download,
  typing: tellTyping,
  markRead: tellRead,
  test: testSystem,
};

function receive(settings: CustomSettings, request: ProviderRequest): Received {
  const verified = verify(settings, request);
  if (!verified.ok) return { kind: 'refused', status: 401, reason: verified.reason };
  const read = readCall(request.body);
  if (!read.ok) return { kind: 'refused', status: 400, reason: read.reason };
  return { kind: 'happened', happenings: happeningsOf(read.call, request.receivedAt), answer: acknowledged };
}

/** Fetches a file from where the system said it is, without any secret. */
async function download(_settings: CustomSettings, source: FileSource, maxBytes: number): Promise<Downloaded> {
  const url = URL.parse(source['url'] ?? '');
  if (url === null || !/^https?:$/.test(url.protocol)) throw new ProviderError('The file is at no web address.', 'address', null);
  const { bytes, type } = await downloadFile({ url: url.href, maxBytes });
  return { bytes, type, name: null };
}
