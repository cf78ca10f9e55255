import { ProviderError } from '../../app/adapter';
import type { ChannelAdapter, Downloaded, FileSource, ProviderAnswer, ProviderRequest, Received } from '../../app/adapter';
import type { ChannelTraits } from '../../core/channel-traits';
import { exactJson } from '../exact-json';
import { downloadFile } from '../http';
import { isRegistered, profile, register, testCredential, unregister } from './account';
import { happeningsOf, isWebAddress } from './parse';
import { eventOf } from './payload';
import { sendPart } from './send';
import type { ViberSettings } from './settings';
import { isFromViber } from './verify';

export type { ViberSettings } from './settings';

/** What Viber would read in an answer is a first message to the customer, so there is nothing in it. */
const nothingToSay: ProviderAnswer = { status: 200, contentType: 'application/json', text: '' };

/** Sources: developers.viber.com/docs/api/rest-bot-api/#message-types and /docs/tools/keyboards, 2026-11. */
const traits: ChannelTraits = {
  name: 'Viber',
  text: 7000,
  caption: 768,
  captioned: ['image'],
  files: {
    image: { maxBytes: 1_000_000, types: ['image/jpeg', 'image/png', 'image/gif'] },
    video: { maxBytes: 26_000_000, types: ['video/mp4'] },
    document: { maxBytes: 50_000_000, types: null },
  },
  buttons: { most: 10, label: 80, payloadBytes: 256, hasLinks: true },
  hasTemplates: false,
  hasReplies: false,
  receipts: 'read',
};

/** Bots of Viber. */
export const viber: ChannelAdapter<ViberSettings> = {
  types: { viber: traits },
  type: () => 'viber',
  account: () => null,
  receive,
  send: sendPart,
  download,
  profile,
  register,
  unregister,
  isRegistered,
  test: testCredential,
};

function receive(settings: ViberSettings, request: ProviderRequest): Received {
  if (!isFromViber(settings, request)) {
    return { kind: 'refused', status: 401, reason: 'The signature is not Viber’s. Check the token of the credential.' };
  }
  const json = exactJson(request.body);
  const told = eventOf(json);
  if (told === null) return { kind: 'refused', status: 400, reason: 'The call is no event of Viber’s.' };
  // Viber asks whether we are here before it makes us its address.
  if (told.event === 'webhook') return { kind: 'answered', answer: nothingToSay };
  const happenings = happeningsOf(told.event, json, told.timestamp ?? request.receivedAt);
  return { kind: 'happened', happenings, answer: nothingToSay };
}

/** Viber's files need no secret, and their addresses are good for a while. */
async function download(_settings: ViberSettings, source: FileSource, maxBytes: number): Promise<Downloaded> {
  const url = source['url'] ?? '';
  if (!isWebAddress(url)) throw new ProviderError('The message tells no address of its file.', 'expired', null);
  const { bytes, type } = await downloadFile({ url, maxBytes });
  return { bytes, type, name: null };
}
