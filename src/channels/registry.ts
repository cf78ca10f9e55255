import type { ChannelTraits } from '../core/channel-traits';
import { custom } from './custom';
import { infobip } from './infobip';
import { messenger } from './messenger';
import { telegram } from './telegram';
import { twilio } from './twilio';
import { viber } from './viber';
import { whatsApp } from './whatsapp';

/** What each type of channel of a provider can do. A type that is not here, the web chat, has no provider to call. */
export const channelTypes: Readonly<Record<string, ChannelTraits>> = {
  ...telegram.types,
  ...messenger.types,
  ...whatsApp.types,
  ...twilio.types,
  ...viber.types,
  ...infobip.types,
  ...custom.types,
};
