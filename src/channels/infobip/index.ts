import { acknowledged } from '../../app/adapter';
import type { ChannelAdapter, ProviderRequest, Received } from '../../app/adapter';
import { downloadMedia, markMessageRead, showTyping, testKey } from './calls';
import { happeningsOf } from './parse';
import { resultsOf } from './payload';
import type { InfobipResult } from './payload';
import { sendPart } from './send';
import { numberOf } from './settings';
import type { InfobipSettings } from './settings';
import { knownTemplates } from './templates';
import { smsTraits, whatsappTraits } from './traits';
import { hasReportAddress, isFromInfobip, isReportAddress } from './verify';

export type { InfobipSettings } from './settings';

/** WhatsApp and SMS through Infobip. Where it sends what customers write is set in its portal, so nothing is registered from here. */
export const infobip: ChannelAdapter<InfobipSettings> = {
  types: { infobip_whatsapp: whatsappTraits, infobip_sms: smsTraits },
  type: ({ kind }) => (kind === 'sms' ? 'infobip_sms' : 'infobip_whatsapp'),
  account: ({ sender }) => numberOf(sender),
  receive,
  send: sendPart,
  download: downloadMedia,
  typing: (settings, externalId) => showTyping(settings, externalId),
  markRead: (settings, _externalId, providerMessageId) => markMessageRead(settings, providerMessageId),
  templates: knownTemplates,
  calledAt: (settings, webhookUrl) => ({ ...settings, webhookUrl }),
  test: testKey,
};

function receive(settings: InfobipSettings, request: ProviderRequest): Received {
  const isProven = isFromInfobip(settings, request);
  if (!isProven && !hasReportAddress(request)) return unproven;
  const results = resultsOf(request.body);
  if (results === null) return isProven ? { kind: 'refused', status: 400, reason: 'The body is no JSON object.' } : unproven;
  // The address that we gave for one message proves what is told of that message, and nothing else.
  if (!isProven && !areReportsOf(settings, request, results)) return unproven;
  const happenings = happeningsOf(settings, results, request.receivedAt);
  const told = isProven ? happenings : happenings.filter(({ kind }) => kind === 'receipt');
  return { kind: 'happened', happenings: told, answer: acknowledged };
}

const areReportsOf = (settings: InfobipSettings, request: ProviderRequest, results: readonly InfobipResult[]): boolean =>
  results.length > 0 && results.every(({ messageId }) => messageId !== undefined && isReportAddress(settings, request, messageId));

const unproven: Received = {
  kind: 'refused',
  status: 401,
  reason: 'The call does not bring the password or the signature that the credential asks for.',
};
