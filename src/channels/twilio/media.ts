import type { ChannelTraits } from '../../core/channel-traits';
import { ProviderError } from '../../app/adapter';
import type { Downloaded, FileSource } from '../../app/adapter';
import { downloadFile } from '../http';
import { authorizationOf } from './api';
import type { TwilioSettings } from './settings';

/** What Twilio means by its limits, on the safe side of both ways of counting. */
const megabyte = 1_000_000;
/** Networks in the US and Canada take no more of what is no picture. */
const mostOfOtherFiles = 500_000;

const sounds = ['audio/aac', 'audio/amr', 'audio/mp4', 'audio/mpeg', 'audio/ogg', 'audio/3gpp', 'audio/webm', 'audio/ac3'];

/** Sources: twilio.com/docs/messaging/guides/accepted-mime-types, twilio.com/docs/messaging/api/message-resource, 2026-11. */
export const sms: ChannelTraits = {
  name: 'SMS',
  text: 1600,
  caption: 1600,
  files: {
    image: { maxBytes: 5 * megabyte, types: ['image/jpeg', 'image/png', 'image/gif'] },
    video: { maxBytes: mostOfOtherFiles, types: ['video/mp4', 'video/mpeg', 'video/quicktime', 'video/webm', 'video/3gpp', 'video/3gpp2'] },
    audio: { maxBytes: mostOfOtherFiles, types: sounds },
    voice: { maxBytes: mostOfOtherFiles, types: sounds },
    document: {
      maxBytes: mostOfOtherFiles,
      types: ['application/pdf', 'text/vcard', 'text/x-vcard', 'text/csv', 'text/rtf', 'text/calendar', 'image/bmp', 'image/tiff'],
    },
  },
  buttons: null,
  hasTemplates: false,
  hasReplies: false,
  receipts: 'delivered',
};

/** Sources: twilio.com/docs/whatsapp/guidance-whatsapp-media-messages, twilio.com/docs/messaging/guides/accepted-mime-types, 2026-11. */
export const whatsApp: ChannelTraits = {
  name: 'WhatsApp',
  text: 1600,
  caption: 1600,
  captioned: ['image', 'video'],
  files: {
    image: { maxBytes: 5 * megabyte, types: ['image/jpeg', 'image/png'] },
    video: { maxBytes: 16 * megabyte, types: ['video/mp4'] },
    audio: { maxBytes: 16 * megabyte, types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/ogg', 'audio/3gpp'] },
    voice: { maxBytes: 16 * megabyte, types: ['audio/ogg'] },
    sticker: { maxBytes: 100_000, types: ['image/webp'] },
    document: {
      maxBytes: 16 * megabyte,
      types: [
        'application/pdf',
        'application/msword',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.presentationml.presentation',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'text/vcard',
      ],
    },
  },
  buttons: null,
  hasTemplates: true,
  hasReplies: false,
  receipts: 'read',
};

/**
 * Downloads a file of a message. Twilio wants authorization at its own host and redirects to one that must not see it.
 *
 * @throws ProviderError
 */
export async function downloadMedia(settings: TwilioSettings, source: FileSource, maxBytes: number): Promise<Downloaded> {
  const url = source['url'] ?? '';
  if (!URL.canParse(url)) throw new ProviderError('The message tells no address of its file.', 'expired', null);
  const headers: Readonly<Record<string, string>> = isTwilios(settings, new URL(url)) ? { authorization: authorizationOf(settings) } : {};
  const { bytes, type } = await downloadFile({ url, headers, maxBytes });
  return { bytes, type, name: null };
}

function isTwilios({ baseUrl }: TwilioSettings, url: URL): boolean {
  if (URL.canParse(baseUrl) && new URL(baseUrl).origin === url.origin) return true;
  return url.protocol === 'https:' && /(^|\.)twilio\.com$/.test(url.hostname);
}
