import type { ChannelTraits } from '../../core/channel-traits';

const megabyte = 1024 * 1024;

/**
 * What Telegram takes from a bot (Bot API 10.1, June 2026). `sendPhoto` makes a still of a GIF, so `send.ts` sends those as animations.
 */
export const telegramTraits: ChannelTraits = {
  name: 'Telegram',
  text: 4096,
  caption: 1024,
  files: {
    image: { maxBytes: 10 * megabyte, types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] },
    video: { maxBytes: 50 * megabyte, types: ['video/mp4'] },
    audio: { maxBytes: 50 * megabyte, types: ['audio/mpeg', 'audio/mp4', 'audio/x-m4a'] },
    voice: { maxBytes: 50 * megabyte, types: ['audio/ogg', 'audio/mpeg', 'audio/mp4', 'audio/x-m4a'] },
    sticker: { maxBytes: 512 * 1024, types: ['image/webp'] },
    document: { maxBytes: 50 * megabyte, types: null },
  },
  buttons: { most: 24, label: 64, payloadBytes: 64, hasLinks: true },
  hasTemplates: false,
  hasReplies: true,
  receipts: 'none',
};
