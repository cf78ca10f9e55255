import type { ChannelTraits } from '../../core/channel-traits';

const megabyte = 1024 * 1024;
const sounds = { maxBytes: 16 * megabyte, types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'] };

/** WhatsApp through Infobip. Sizes and lengths: Infobip's OpenAPI 3.163.0 of 14 April 2026; the caption is what Meta takes of its 3,000. */
export const whatsappTraits: ChannelTraits = {
  name: 'WhatsApp',
  text: 4_096,
  caption: 1_024,
  captioned: ['image', 'video', 'document'],
  files: {
    image: { maxBytes: 5 * megabyte, types: ['image/jpeg', 'image/png'] },
    video: { maxBytes: 16 * megabyte, types: ['video/mp4', 'video/3gpp'] },
    audio: sounds,
    voice: sounds,
    sticker: { maxBytes: 100 * 1024, types: ['image/webp'] },
    document: { maxBytes: 100 * megabyte, types: null },
  },
  buttons: { most: 3, label: 20, payloadBytes: 256, hasLinks: true, text: 1_024, withLink: { most: 1, text: 1_024 } },
  hasTemplates: true,
  hasReplies: true,
  receipts: 'read',
};

/** Ten segments of the alphabet that takes most room: longer ones are cut by us, between words, and not by an operator. */
const longestSms = 670;

/** SMS through Infobip: nothing but text. */
export const smsTraits: ChannelTraits = {
  name: 'SMS',
  text: longestSms,
  caption: 0,
  files: {},
  buttons: null,
  hasTemplates: false,
  hasReplies: false,
  receipts: 'delivered',
};
