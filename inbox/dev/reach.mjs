// Whom a chat can be begun with: long names, right-to-left text, two bots of one provider, every state, and people without any way.
import { randomUUID } from 'node:crypto';

import { channels, makeChat, me, message, touch } from './data.mjs';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** What `POST /dev` sets: {reach: 'full'|'empty'|'failed'}. */
export const reaching = { answers: 'full' };

const [webchat, telegram, whatsapp, sms, messenger, viber, custom] = channels;
const secondBot = { id: randomUUID(), type: 'telegram', name: '@shop_warranty_and_returns_for_the_whole_region_bot' };

const way = (channel, ago, more = {}) => ({
  channel,
  state: 'free',
  chatId: randomUUID(),
  agentName: null,
  address: null,
  lastAt: Date.now() - ago,
  closesAt: null,
  ...more,
});
const person = (name, ways, more = {}) => ({
  id: randomUUID(),
  name,
  picture: null,
  phone: null,
  email: null,
  account: null,
  jobTitle: null,
  ways,
  ...more,
});
const account = 'Hohenlohe Estates';
const people = [
  person(
    'Priya Raghunathan',
    [
      way(telegram, 3 * hour, { address: '@priya_r' }),
      way(secondBot, 2 * day, { address: '@priya_r' }),
      way(whatsapp, 5 * hour, { address: '+44 7700 900456', closesAt: Date.now() + 19 * hour }),
    ],
    { phone: '+447700900456', email: 'priya@example.com', account, jobTitle: 'Head of procurement', picture: 'v1' },
  ),
  person(
    'Maximiliana Konstantinopolitanskaya-Featherstonehaugh von und zu Hohenlohe-Langenburg',
    [
      way(webchat, 30 * 1_000, { state: 'taken', agentName: 'Carla Jimenez-Valderrama de la Fuente y Castellanos' }),
      way(viber, 40 * day, { state: 'unreachable', address: 'Maximiliana Konstantinopolitanskaya-Featherstonehaugh' }),
      way(messenger, 2 * day, { state: 'window_closed', address: 'Maxi K.', closesAt: Date.now() - day }),
    ],
    {
      phone: '+380441234567',
      email: 'maximiliana.konstantinopolitanskaya@hohenlohe-langenburg.example.com',
      account,
      jobTitle: 'Head of procurement for the whole region, and deputy of the managing director',
    },
  ),
  person(
    'محمد عبد الرحمن بن عبد العزيز',
    [
      way(whatsapp, 10 * minute, { state: 'waiting', address: '+966 50 123 4567', closesAt: Date.now() + 23 * hour }),
      way(telegram, 8 * minute, { state: 'bot', address: 'محمد عبد الرحمن' }),
      way(sms, 400 * day, { state: 'channel_inactive', address: '+966 50 123 4567' }),
      way(custom, 20 * minute, { state: 'taken', agentName: null }),
    ],
    { phone: '+966501234567', account: 'شركة التوريد', jobTitle: 'مدير' },
  ),
  person('Nobody Ever-Wrote', [], { email: 'nobody@example.com', account }),
  person('Visitor 4711', [way(webchat, 90 * day)]),
];
const more = Array.from({ length: 15 }, (_, index) => person(`Contact ${index + 6}`, [way(channels[index % 7], (index + 1) * 30 * hour)]));

/** An open chat of the agent can be gone to. */
function own({ tile }) {
  const { contact, channel, chatId } = tile;
  const { id, name, picture, phone, email } = contact;
  return { ...person(name, [way(channel, 4 * minute, { state: 'yours', chatId })], { picture, phone, email }), id };
}

const refused = (status, code) => ({ status, code });

/** The call of the contract for whom a chat can be begun with. */
export function reachHandlers(chats) {
  return {
    reach({ of }) {
      if (reaching.answers === 'failed') return refused(503, 'unavailable');
      if (reaching.answers === 'empty') return { people: [] };
      const mine = chats().find(({ tile }) => tile.area === 'in_progress');
      const isGone = (chatId) => !chats().some(({ tile }) => tile.chatId === chatId);
      for (const one of [...people, ...more].flatMap(({ ways }) => ways))
        if (one.state === 'yours' && isGone(one.chatId)) one.state = 'free';
      const all = [people[0], ...(mine ? [own(mine)] : []), ...people.slice(1), ...more];
      if (of.kind !== 'search') return { people: [people[1], people[0], people[3]] };
      const text = of.text.toLowerCase();
      const found = all.filter(({ name, phone, email, account: at }) => [name, phone, email, at].join(' ').toLowerCase().includes(text));
      return { people: found.slice(0, 20) };
    },
  };
}

/** Begins a chat; the people of the dialog then have it. */
export function beginChat({ contactId, channelId }, chats) {
  const someone = [...people, ...more].find(({ id }) => id === contactId);
  const taken = someone.ways.find(({ channel }) => channel.id === channelId);
  const { id, name, picture, phone, email } = someone;
  const chat = makeChat(2, 'in_progress');
  const { chatId } = chat.tile;
  chat.messages = [message(chatId, 1, 'system', `${me.name} started the chat`)];
  chat.parents = [];
  touch(chat.tile, {
    contact: { id, name, picture, phone, email, isIdentified: true },
    channel: taken.channel,
    lastMessage: null,
    waitingSince: Date.now(),
    acceptedAt: Date.now(),
    unread: 0,
    unansweredSince: null,
    overdueAt: null,
  });
  Object.assign(taken, { state: 'yours', chatId });
  chats.set(chatId, chat);
  me.load += 1;
  return chat;
}
