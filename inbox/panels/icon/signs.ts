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
  plane: ['M2 8l12-5-3 11-4-4.5z', 'M7 9.5L14 3'],
  phone: ['M5 2h6v12H5z', 'M7.5 12h1'],
  open: ['M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z', 'M8 10a2 2 0 100-4 2 2 0 000 4z'],
  more: ['M3 8.4a.4.4 0 100-.8.4.4 0 000 .8z', 'M8 8.4a.4.4 0 100-.8.4.4 0 000 .8z', 'M13 8.4a.4.4 0 100-.8.4.4 0 000 .8z'],
  wire: ['M3 13c0-5.5 4.5-10 10-10', 'M3 13h.01', 'M7 13c0-3.3 2.7-6 6-6'],
} as const satisfies Record<string, readonly string[]>;

/** The name of an icon. */
export type Sign = keyof typeof signs;

const byChannel: ReadonlyMap<string, Sign> = new Map([
  ['web_chat', 'globe'],
  ['web-chat', 'globe'],
  ['webchat', 'globe'],
  ['web', 'globe'],
  ['telegram', 'plane'],
  ['sms', 'phone'],
  ['twilio', 'phone'],
  ['infobip', 'phone'],
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

/** The icon of a channel type; a speech bubble for those without one of their own. */
export function signOfChannel(type: string): Sign {
  return byChannel.get(type) ?? 'chat';
}
