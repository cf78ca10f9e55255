import type { ChannelAdapter } from '../../app/adapter';
import { receiveMeta } from '../meta-webhook';
import { downloadMedia } from './media';
import { happeningsOf } from './parse';
import { isRegistered, register, test, unregister } from './register';
import { markRead, send, showTyping } from './send';
import type { WhatsAppSettings } from './settings';
import { templates } from './templates';
import { whatsAppTraits, whatsAppType } from './traits';

export type { WhatsAppSettings } from './settings';

/**
 * WhatsApp by Meta's Cloud API. One webhook serves all numbers of an account; WhatsApp gives no profiles beyond the name that comes with
 * messages.
 */
export const whatsApp: ChannelAdapter<WhatsAppSettings> = {
  types: { [whatsAppType]: whatsAppTraits },
  type: () => whatsAppType,
  account: ({ phoneNumberId }) => phoneNumberId,
  receive: (settings, request) => receiveMeta(settings, request, (payload) => happeningsOf(payload, request.receivedAt)),
  send,
  download: downloadMedia,
  typing: (settings, _externalId, lastMessageId) => showTyping(settings, lastMessageId),
  markRead: (settings, _externalId, providerMessageId) => markRead(settings, providerMessageId),
  templates,
  register,
  unregister,
  isRegistered,
  test,
};
