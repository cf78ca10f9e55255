import type { ChannelTraits } from '../core/channel-traits';
import { infobip } from './infobip';
import { telegram } from './telegram';
import { twilio } from './twilio';
import { viber } from './viber';

/** What each type of channel of a provider can do. A type that is not here, the web chat, has no provider to call. */
export const channelTypes: Readonly<Record<string, ChannelTraits>> = {
  ...telegram.types,

  ...twilio.types,
  ...infobip.types,
  ...viber.types,
};
