import type { ChannelTraits } from '../../core/channel-traits';

/** The type under which channels and customers are stored. */
export const messengerType = 'messenger';

const MB = 1024 * 1024;
const audio = ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/mpeg', 'audio/wav', 'audio/x-wav'];
const video = ['video/mp4', 'video/ogg', 'video/webm', 'video/quicktime', 'video/x-msvideo', 'video/vnd.avi'];

/**
 * Source: Messenger Platform, send messages and saving assets, as of 2026-04-22. Pictures by upload may have 25 MB; the 8 MB of pictures by
 * address are kept, so that what is sent in one way can be sent in the other.
 */
export const messengerTraits: ChannelTraits = {
  name: 'Messenger',
  text: 2000,
  // A text and a file are two messages.
  caption: 0,
  files: {
    image: { maxBytes: 8 * MB, types: ['image/jpeg', 'image/png', 'image/gif'] },
    video: { maxBytes: 25 * MB, types: video },
    audio: { maxBytes: 25 * MB, types: audio },
    voice: { maxBytes: 25 * MB, types: audio },
    document: { maxBytes: 25 * MB, types: null },
  },
  // Quick replies; with a link, the buttons of a template.
  buttons: { most: 13, label: 20, payloadBytes: 1000, hasLinks: true, withLink: { most: 3, text: 640 } },
  hasTemplates: true,
  hasReplies: true,
  receipts: 'read',
};
