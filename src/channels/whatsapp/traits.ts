import type { ChannelTraits } from '../../core/channel-traits';

/** The type under which channels and customers are stored. */
export const whatsAppType = 'whatsapp';

const kB = 1024;
const MB = 1024 * kB;
const audio = ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/ogg', 'audio/ogg; codecs=opus', 'audio/opus'];

/**
 * Source: Cloud API, messages and supported media types, as of 2025-12-11. A static sticker may have 100 kB, an animated one 500 kB; which
 * one a file is cannot be told from outside, so the smaller limit holds.
 */
export const whatsAppTraits: ChannelTraits = {
  name: 'WhatsApp',
  text: 4096,
  caption: 1024,
  captioned: ['image', 'video', 'document'],
  files: {
    image: { maxBytes: 5 * MB, types: ['image/jpeg', 'image/png'] },
    video: { maxBytes: 16 * MB, types: ['video/mp4', 'video/3gpp'] },
    audio: { maxBytes: 16 * MB, types: audio },
    voice: { maxBytes: 16 * MB, types: audio },
    sticker: { maxBytes: 100 * kB, types: ['image/webp'] },
    document: { maxBytes: 100 * MB, types: null },
  },
  // Three answers, or one link alone.
  buttons: { most: 3, label: 20, payloadBytes: 256, hasLinks: true, text: 1024, withLink: { most: 1, text: 1024 } },
  hasTemplates: true,
  hasReplies: true,
  receipts: 'read',
};
