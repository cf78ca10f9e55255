import type { FileKind } from '../../../src/wire/inbox';

/** The drawings of the icons: strokes on a field of 16 by 16. */
export const signs = {
  check: ['M3 8.5l3.2 3.2L13 4.8'],
  checks: ['M1 8.5l3 3 6-6.5', 'M7.5 11l.6.6L14.6 5'],
  clock: ['M8 14a6 6 0 100-12 6 6 0 000 12z', 'M8 4.8V8l2.2 1.6'],
  alert: ['M8 14a6 6 0 100-12 6 6 0 000 12z', 'M8 5v3.6', 'M8 11v.01'],
  close: ['M4 4l8 8', 'M12 4l-8 8'],
  search: ['M7 11.5a4.5 4.5 0 100-9 4.5 4.5 0 000 9z', 'M10.5 10.5L14 14'],
  back: ['M9.5 3.5L5 8l4.5 4.5'],
  down: ['M8 3v10', 'M4 9l4 4 4-4'],
  chevron: ['M4 6l4 4 4-4'],
  transfer: ['M2.5 5.5h10', 'M10 3l2.5 2.5L10 8', 'M13.5 10.5h-10', 'M6 8l-2.5 2.5L6 13'],
  send: ['M2.5 8L13.5 3l-3 10.5-3-4.5-5-1z', 'M7.5 9l3-3'],
  settings: [
    'M2.5 5h6',
    'M11.5 5h2',
    'M2.5 11h2',
    'M7.5 11h6',
    'M10 6.5a1.5 1.5 0 100-3 1.5 1.5 0 000 3z',
    'M6 12.5a1.5 1.5 0 100-3 1.5 1.5 0 000 3z',
  ],
  side: ['M2.5 3h11v10h-11z', 'M10 3v10'],
  copy: ['M5.5 5.5h8v8h-8z', 'M10.5 3v-.5h-8v8H3'],
  on: ['M8 13.5a5.5 5.5 0 100-11 5.5 5.5 0 000 11z', 'M5.5 8.2l1.8 1.8 3.2-3.7'],
  off: ['M8 13.5a5.5 5.5 0 100-11 5.5 5.5 0 000 11z', 'M5.5 8h5'],
  lock: ['M4 7.5h8v6H4z', 'M5.5 7.5V5a2.5 2.5 0 015 0v2.5'],
  note: ['M3 2.5h10v7.5L9.5 13.5H3z', 'M9.5 13.5V10H13'],
  bot: ['M3 6h10v7H3z', 'M8 6V3', 'M6 9v.5', 'M10 9v.5'],
  chat: ['M2.5 3h11v8H7l-3 2.5V11H2.5z'],
  globe: ['M8 14A6 6 0 108 2a6 6 0 000 12z', 'M2 8h12', 'M8 2c2.2 2.2 2.2 9.8 0 12', 'M8 2c-2.2 2.2-2.2 9.8 0 12'],
  languages: [
    'M2 3.8h6.5',
    'M5.2 2.2v1.6',
    'M7.4 3.8C6.8 6.5 5 8.6 2.4 9.8',
    'M3.6 6c.9 1.6 2.2 2.8 3.8 3.5',
    'M7.8 13.8l3-7 3 7',
    'M8.9 11.4h3.8',
  ],
  plane: ['M2 8l12-5-3 11-4-4.5z', 'M7 9.5L14 3'],
  phone: ['M5 2h6v12H5z', 'M7.5 12h1'],
  open: ['M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z', 'M8 10a2 2 0 100-4 2 2 0 000 4z'],
  more: ['M3 8.4a.4.4 0 100-.8.4.4 0 000 .8z', 'M8 8.4a.4.4 0 100-.8.4.4 0 000 .8z', 'M13 8.4a.4.4 0 100-.8.4.4 0 000 .8z'],
  clip: ['M13 7.2l-5.4 5.4a3.2 3.2 0 01-4.5-4.5l5.7-5.7a2.1 2.1 0 013 3L6.1 11a1 1 0 01-1.5-1.5l5-5'],
  smile: ['M8 14A6 6 0 108 2a6 6 0 000 12z', 'M5.5 9.5a3 3 0 005 0', 'M6 6.3v.4', 'M10 6.3v.4'],
  reply: ['M6.5 4L2.5 8l4 4', 'M3 8h6.5a4 4 0 014 4v.5'],
  forward: ['M9.5 4l4 4-4 4', 'M13 8H6.5a4 4 0 00-4 4v.5'],
  file: ['M4 2h5l3.5 3.5V14H4z', 'M9 2v3.5h3.5'],
  image: ['M2.5 3h11v10h-11z', 'M2.5 11l3-3.2 2.5 2.4 2.2-2 3.3 3', 'M6 6.4a.4.4 0 100-.8.4.4 0 000 .8z'],
  video: ['M2 4h8.5v8H2z', 'M10.5 7L14 5v6l-3.5-2'],
  sound: ['M6 12.5a1.8 1.8 0 11-1.8-1.8c1 0 1.8.8 1.8 1.8zm0 0V3.5l7-1.3v8.6', 'M13 10.8a1.8 1.8 0 11-1.8-1.8c1 0 1.8.8 1.8 1.8z'],
  voice: ['M8 9.5a2 2 0 002-2v-3a2 2 0 00-4 0v3a2 2 0 002 2z', 'M3.8 7.8a4.2 4.2 0 008.4 0', 'M8 12v2'],
  sticker: ['M3 3h10v6.5L9.5 13H3z', 'M9.5 13V9.5H13', 'M5.6 6.6a2.6 2.6 0 004 0'],
  pin: ['M8 14.2s4.6-4 4.6-7.6a4.6 4.6 0 00-9.2 0c0 3.6 4.6 7.6 4.6 7.6z', 'M8 8.2a1.6 1.6 0 100-3.2 1.6 1.6 0 000 3.2z'],
  person: ['M8 8a2.7 2.7 0 100-5.4A2.7 2.7 0 008 8z', 'M2.8 13.6a5.3 5.3 0 0110.4 0'],
  people: [
    'M6 8a2.4 2.4 0 100-4.8A2.4 2.4 0 006 8z',
    'M1.5 13a4.6 4.6 0 019 0',
    'M10.8 3.6a2.2 2.2 0 010 4.2',
    'M12.3 9.6a4.2 4.2 0 012.2 3.4',
  ],
  play: ['M5 3.5v9l7.5-4.5z'],
  link: ['M6.5 9.5l3-3', 'M7.5 4.5L9 3a2.8 2.8 0 014 4l-1.5 1.5', 'M8.5 11.5L7 13a2.8 2.8 0 01-4-4l1.5-1.5'],
  mail: ['M2 3.5h12v9H2z', 'M2 4.5l6 4.5 6-4.5'],
  download: ['M8 2.5v7.5', 'M4.8 7L8 10.2 11.2 7', 'M2.5 13h11'],
  again: ['M13 8a5 5 0 11-1.5-3.6', 'M13.2 2v3h-3'],
  left: ['M10 3.5L5.5 8l4.5 4.5'],
  right: ['M6 3.5L10.5 8 6 12.5'],
  outside: ['M6.5 3.5H3v9.5h9.5V9.5', 'M9 2.5h4.5V7', 'M13.5 2.5L7.5 8.5'],
  press: [
    'M6 9V4.2a1.2 1.2 0 012.4 0V7',
    'M8.4 7.4a1.1 1.1 0 012.2 0v.4a1.1 1.1 0 012.2 0v2.4c0 2-1.4 3.8-3.6 3.8-1.8 0-2.7-.8-3.6-2.2L3.8 9.6a1 1 0 011.7-1L6 9.2',
    'M4 5.2a3.3 3.3 0 016.4 0',
  ],
  stencil: ['M2.5 3h11v3.5h-11z', 'M2.5 9.5h5V13h-5z', 'M10.5 9.5h3', 'M10.5 13h3'],
  phrase: ['M2.5 3h11v8H7l-3 2.5V11H2.5z', 'M5.5 6h5', 'M5.5 8.3h3'],
  undo: ['M5.5 3.2L2.7 6l2.8 2.8', 'M2.7 6h6.1a3.7 3.7 0 010 7.4H6'],
  plus: ['M8 3v10', 'M3 8h10'],
  pen: ['M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3z', 'M9 4.7L11.3 7'],
  bin: ['M3 4.5h10', 'M6 4.5V3h4v1.5', 'M4.2 4.5l.6 9h6.4l.6-9', 'M6.8 7v4', 'M9.2 7v4'],
  bolt: [
    'M8 2.2c-3.5 0-6 2.4-6 5.5 0 1.7.8 3.2 2 4.2V14l2-1.1c.6.2 1.3.2 2 .2 3.5 0 6-2.4 6-5.5S11.5 2.2 8 2.2z',
    'M4.8 9l2.4-2.5 1.7 1.6L11.2 6.2',
  ],
  handset: [
    'M2.6 13.4l.8-2.7a5.6 5.6 0 112.1 2z',
    'M6.1 5.6c-.6 1.7 2.4 4.7 4.2 4.2.6-.2.8-.8.6-1.3l-1.2-.5-.7.6A4 4 0 017.4 7l.6-.7-.5-1.2c-.5-.2-1.2 0-1.4.5z',
  ],
  dots: ['M2.5 3h11v8H7l-3 2.5V11H2.5z', 'M5.5 7h.01', 'M8 7h.01', 'M10.5 7h.01'],
  waves: [
    'M4 3.2c-2.4 1.6.3 6.3 3.5 8.2 2.2 1.4 3.6 1.3 4.3-.3l-1.9-1.7-1.3.8C7.400 9.600 6.300 8.300 6 7.100l.9-1.200L5.600 3.400z',
    'M9 2.800a4.300 4.300 0 014 4.300',
    'M9.200 5.200a2 2 0 011.700 1.800',
  ],
  wire: ['M3 13c0-5.5 4.5-10 10-10', 'M3 13h.01', 'M7 13c0-3.3 2.7-6 6-6'],
} as const satisfies Record<string, readonly string[]>;

/** The name of an icon. */
export type Sign = keyof typeof signs;

const byChannel: ReadonlyMap<string, Sign> = new Map([
  ['webchat', 'globe'],
  ['telegram', 'plane'],
  ['messenger', 'bolt'],
  ['whatsapp', 'handset'],
  ['sms', 'dots'],
  ['viber', 'waves'],
  ['custom', 'wire'],
]);

const byStatus: ReadonlyMap<string, Sign> = new Map([
  ['bot_processing', 'bot'],
  ['waiting', 'clock'],
  ['in_progress', 'chat'],
]);

/** The icon of a chat's status. */
export function signOfStatus(status: string): Sign {
  return byStatus.get(status) ?? 'lock';
}

/** The icon of a channel type (`telegram`, `twilio_sms`, …); a speech bubble for those without one of their own. */
export function signOfChannel(type: string): Sign {
  // Of `twilio_whatsapp` and `infobip_sms`, the agent wants to know the second half.
  return byChannel.get(type.toLowerCase().replace(/^(twilio|infobip)_/, '')) ?? 'chat';
}

const byKind: Readonly<Record<FileKind, Sign>> = {
  image: 'image',
  video: 'video',
  audio: 'sound',
  voice: 'voice',
  sticker: 'sticker',
  document: 'file',
};

/** The icon of a kind of file. */
export function signOfFile(kind: FileKind): Sign {
  return byKind[kind];
}
