// Chats that are hard to show: long names, right-to-left text, markup, very long lines, every state of a message.
import { randomUUID } from 'node:crypto';

import { photo, voice } from './files.mjs';
import { contactOf, richMessages } from './rich.mjs';

const minute = 60_000;
export const channels = [
  { id: randomUUID(), type: 'webchat', name: 'Shop web chat' },
  { id: randomUUID(), type: 'telegram', name: '@shop_support_bot' },
  { id: randomUUID(), type: 'whatsapp', name: '+44 20 7946 0000' },
  { id: randomUUID(), type: 'infobip_sms', name: '+44 7700 900123' },
  { id: randomUUID(), type: 'messenger', name: 'Shop on Facebook' },
  { id: randomUUID(), type: 'viber', name: 'Shop on Viber' },
  { id: randomUUID(), type: 'custom', name: 'Intranet' },
  { id: randomUUID(), type: 'twilio_whatsapp', name: '+1 415 555 0100' },
];
const queues = [
  { id: randomUUID(), name: 'Sales' },
  { id: randomUUID(), name: 'Second-line technical support and warranty claims for the whole region' },
  { id: randomUUID(), name: 'Billing' },
];
const names = [
  'Olena Kovalenko',
  'Maximiliana Konstantinopolitanskaya-Featherstonehaugh von und zu Hohenlohe-Langenburg',
  'محمد عبد الرحمن',
  'Li Na',
  '<script>alert(1)</script>',
  'José Antonio Ñúñez',
  'Visitor 4711',
  '🦊 Foxy',
  'Priya Raghunathan',
  'Sam',
];
const lines = [
  'Hello, my order has not arrived. It was promised for Tuesday.',
  'שלום, ההזמנה שלי לא הגיעה. מספר ההזמנה 12345 (express).',
  '<img src=x onerror=alert(1)> <b>bold?</b> {{ 7*7 }}',
  'https://shop.example/' + 'averyveryverylongpathwithoutanybreak'.repeat(8),
  'One line\n  two spaces before\n\n    and a blank line above',
  'Ok 👍🏽',
  'Thanks!',
  'Is it possible to change the delivery address? I will be at my parents’ place until the end of the month.',
];

export const me = {
  id: randomUUID(),
  name: 'Anna Berg',
  login: 'anna',
  status: 'active',
  statusSince: Date.now() - 40 * minute,
  statusReason: 'agent',
  statusBy: null,
  access: 'supervisor',
  load: 0,
  capacity: 5,
  language: 'en',
};
const colleagues = ['Boris Hale', 'Carla Jimenez-Valderrama de la Fuente y Castellanos', 'Dmytro Shevchuk', 'ليلى حسن'].map((name) => ({
  id: randomUUID(),
  name,
}));
export const team = {
  agents: [
    { ...me, isOnline: true },
    ...colleagues.map((agent, index) => ({
      ...agent,
      status: index === 2 ? 'inactive' : 'active',
      statusSince: Date.now() - (index * 700 + 3) * minute,
      statusReason: ['agent', 'login', 'accept_timeout', 'supervisor'][index],
      load: [2, 5, 1, 0][index],
      capacity: 5,
      isOnline: index !== 2,
    })),
  ],
  queues,
};

const candidate = (name, more) => ({
  id: randomUUID(),
  name,
  load: 1,
  offers: 0,
  capacity: 5,
  lastTakenAt: null,
  exclusion: null,
  ...more,
});
export function decisionsOf() {
  const anna = { id: me.id, name: me.name };
  const rest = [
    candidate(colleagues[1].name, { load: 5, exclusion: 'at_capacity' }),
    candidate(colleagues[2].name, { exclusion: 'inactive' }),
    candidate('Erik', { exclusion: 'level' }),
  ];
  const at = (minutes) => Date.now() - minutes * minute;
  return [
    {
      id: randomUUID(),
      at: at(2),
      queue: queues[1].name,
      rule: 'to_available_agent',
      cause: 'missed',
      result: 'offer_to',
      agent: anna,
      candidates: [candidate(anna.name, { id: anna.id, load: 2 }), candidate('ليلى حسن', { load: 3, offers: 1 }), ...rest],
    },
    {
      id: randomUUID(),
      at: at(7),
      queue: queues[1].name,
      rule: 'to_available_agent',
      cause: 'routed',
      result: 'wait',
      agent: null,
      candidates: [candidate(colleagues[0].name, { exclusion: 'already_asked' }), ...rest],
    },
  ];
}
export const targets = {
  agents: [
    { id: randomUUID(), name: 'Boris Hale', status: 'active', refusal: null },
    { id: randomUUID(), name: 'Carla Jimenez-Valderrama de la Fuente y Castellanos', status: 'active', refusal: null },
    { id: randomUUID(), name: 'Dmytro Shevchuk', status: 'chats_exceeded', refusal: 'Has as many chats as allowed.' },
    { id: randomUUID(), name: 'Emma Stone-Wood', status: 'inactive', refusal: 'Is inactive.' },
    ...Array.from({ length: 12 }, (_, index) => ({ id: randomUUID(), name: `Agent ${index + 1}`, status: 'active', refusal: null })),
  ],
  queues: queues.map((queue, index) => ({
    ...queue,
    availableAgents: index,
    refusal: index === 0 ? 'The chat is in this queue already.' : null,
  })),
};

let revision = 1;

export function message(chatId, seq, author, text, more = {}) {
  return {
    id: randomUUID(),
    chatId,
    seq,
    at: Date.now(),
    author,
    authorName: author === 'agent' ? me.name : author === 'bot' ? 'Shop bot' : null,
    own: author === 'agent',
    note: null,
    text,
    status: author === 'agent' ? 'sent' : 'read',
    statusReason: null,
    commandId: null,
    files: [],
    content: null,
    editedAt: null,
    originalText: null,
    deletedAt: null,
    reaction: null,
    translations: [],
    ...more,
  };
}

function talk(chatId, count, start) {
  return Array.from({ length: count }, (_, index) => {
    const author = index % 7 === 3 ? 'bot' : index % 3 === 1 ? 'agent' : 'customer';
    const status = author === 'agent' ? ['sent', 'delivered', 'read'][index % 3] : 'read';
    return message(chatId, index + 1, author, lines[index % lines.length], { at: start + index * 11 * minute, status });
  });
}

/** Every third answer is late, and every third will be in half a minute. */
function waitOf(index, area, since) {
  if (area === 'closed' || index % 3 === 2) return { unansweredSince: null, overdueAt: null };
  return { unansweredSince: since, overdueAt: index % 3 === 0 ? since + 30_000 : Date.now() + 30_000 };
}

/** A chat of somebody else, or of nobody yet. */
export function makeForeign(index) {
  const chat = makeChat(index, 'in_progress');
  const status = ['in_progress', 'waiting', 'bot_processing'][index % 3];
  const agent = status === 'in_progress' ? colleagues[index % colleagues.length] : null;
  return { ...chat, tile: { ...chat.tile, area: 'live', status, agent, unread: 0 } };
}

export function makeChat(index, area) {
  const chatId = randomUUID();
  const since = Date.now() - (index * 3 + 1) * 41_000 - (area === 'closed' ? 90_000_000 : 0);
  const messages =
    area === 'new'
      ? [message(chatId, 1, 'customer', lines[index % lines.length], { at: since })]
      : talk(chatId, index === 0 ? 130 : 6, since - (index === 0 ? 130 * 11 * minute : 0));
  const last = messages.at(-1);
  const transferred = index % 4 === 1;
  const tile = {
    chatId,
    area,
    status: area === 'new' ? 'waiting' : area === 'closed' ? 'completed' : 'in_progress',
    contact: contactOf(index, names[index % names.length]),
    channel: channels[index % channels.length],
    queue: index % 5 === 4 ? null : queues[index % queues.length],
    agent: area === 'new' ? null : { id: me.id, name: me.name },
    lastMessage: { text: last.text, author: last.author, at: last.at, files: last.files.length, kind: last.files[0]?.kind ?? null },
    windowClosesAt: null,
    unreachable: null,
    waitingSince: since,
    acceptedAt: area === 'new' ? null : since + minute,
    completedAt: area === 'closed' ? Date.now() - index * 20 * minute : null,
    unread: area === 'new' ? 1 : area === 'in_progress' && index % 3 === 1 ? 2 + index : 0,
    parentId: transferred ? randomUUID() : null,
    offer: area === 'new' ? (index % 4 === 1 ? 'you' : 'all') : null,
    offeredAt: area === 'new' ? Date.now() - 20_000 : null,
    offerExpiresAt: area === 'new' && index % 4 === 1 ? Date.now() + 100_000 + index * 7_000 : null,
    ...waitOf(index, area, since),
    case: null,
    translation: null,
    revision: revision++,
  };
  const parents = transferred
    ? [
        {
          chatId: tile.parentId,
          agentName: 'Boris Hale',
          completedAt: since - minute,
          messages: [
            ...talk(tile.parentId, 4, since - 60 * minute),
            message(tile.parentId, 5, 'system', 'Boris Hale transferred the chat to Anna Berg', { at: since - minute, status: 'sent' }),
          ],
        },
      ]
    : [];
  return { tile, messages, parents };
}

/** A chat with every state that a line can have. */
export function makeShowcase() {
  const chat = makeChat(1, 'in_progress');
  const { chatId } = chat.tile;
  Object.assign(chat.tile, { unansweredSince: Date.now() - 6 * minute, overdueAt: Date.now() - minute });
  const start = Date.now() - 26 * 60 * minute;
  const rows = [
    ['system', 'Boris Hale transferred the chat to Anna Berg'],
    ['bot', 'Hi! I am the shop’s bot. A person will be with you soon.'],
    ['customer', lines[0]],
    ['system', 'Anna Berg accepted the chat'],
    [
      'system',
      'Customer is a reseller, be careful with discounts.\nTicket 4411 is open.',
      { note: 'transfer_note', authorName: 'Boris Hale' },
    ],
    ['customer', lines[1]],
    ['customer', lines[2]],
    ['customer', lines[3]],
    ['agent', 'Sent.', { status: 'sent' }],
    ['agent', 'Delivered.', { status: 'delivered' }],
    ['agent', lines[4], { status: 'read' }],
    [
      'agent',
      'This one failed.',
      { status: 'failed', statusReason: 'The customer has blocked the bot (403 Forbidden: bot was blocked by the user).' },
    ],
    ['customer', `Eight thousand characters: ${'lorem ipsum dolor sit amet '.repeat(300)}`],
    ['customer', 'x'.repeat(400)],
    ['agent', 'مرحبا، كيف يمكنني مساعدتك؟', { status: 'read' }],
    ['customer', 'Thanks!'],
  ];
  chat.messages = rows.map(([author, text, more], index) =>
    message(chatId, index + 1, author, text, { at: start + index * (index > 9 ? 110 : 7) * minute, ...more }),
  );
  return chat;
}

const hour = 60 * minute;
/** A chat with every kind of content, and what there is to know about its channel. */
export function makeRich(channel, name, more = {}) {
  const chat = makeChat(2, 'in_progress');
  const { chatId } = chat.tile;
  chat.messages = richMessages((...said) => message(chatId, ...said), Date.now() - 5 * hour);
  const last = chat.messages.at(-1);
  Object.assign(chat.tile, {
    channel: channels.find(({ type }) => type === channel),
    contact: contactOf(1, name),
    lastMessage: { text: last.text, author: last.author, at: last.at, files: last.files.length, kind: last.files[0]?.kind ?? null },
    ...more,
  });
  return chat;
}

/** Chats whose time window is open, closes soon, is closed, or whose customer cannot be reached, and some that end in files. */
export function makeWindows() {
  const after = (time) => ({ windowClosesAt: Date.now() + time });
  const chats = [
    makeRich('telegram', 'Олена Коваленко'),
    makeRich('whatsapp', 'Open window', after(7 * hour)),
    makeRich('twilio_whatsapp', 'Closes soon', after(34 * minute)),
    makeRich('whatsapp', 'Closed window with a very long name that goes on and on', after(-hour)),
    makeRich('messenger', 'Closed, no templates', after(-hour)),
    makeRich('infobip_sms', 'Blocked us', { unreachable: 'The customer has blocked messages of this number. Call instead.' }),
  ];
  for (const [index, files] of [[photo('a.png', 1)], [photo('a.png', 1), photo('b.png', 2), photo('c.png', 3)], [voice(2)]].entries()) {
    const chat = makeRich('viber', `Ends in files ${index + 1}`);
    chat.messages = chat.messages.slice(0, 3);
    const said = message(chat.tile.chatId, 4, 'customer', '', { files });
    chat.messages.push(said);
    chat.tile.lastMessage = { text: '', author: 'customer', at: said.at, files: files.length };
    chats.push(chat);
  }
  return chats;
}

export function touch(tile, change) {
  return Object.assign(tile, change, { revision: revision++ });
}
