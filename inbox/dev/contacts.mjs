// Contacts with duplicates, cases and actions: long names, right-to-left text, empty lists, refusals.
import { randomUUID } from 'node:crypto';

import { message, touch } from './data.mjs';

const minute = 60_000;
const day = 24 * 60 * minute;
/** What `POST /dev` sets: {people: 'full'|'empty'|'failed'}, {contact: {…}} (features). */
export const people = { answers: 'full' };
export const contactFeatures = {
  cases: true,
  mayFindDuplicates: true,
  mayMerge: true,
  mayManage: true,
  contactFields: 'phone,businessPhone,email,account,jobTitle,language,note,identities,case,channel,queue,agent,times,chatId'.split(','),
};

const row = (name, more = {}) => ({
  id: randomUUID(),
  name,
  picture: null,
  phone: null,
  businessPhone: null,
  email: null,
  account: null,
  jobTitle: null,
  language: null,
  note: null,
  createdAt: Date.now() - 400 * day,
  chats: 3,
  cases: 1,
  channelTypes: ['webchat'],
  ...more,
});
const holder = row('Dr. Theodora Papadopoulou-Wilkinson', { phone: '+380501112233', email: 'theodora@example.com', chats: 12, cases: 0 });
const known = [
  holder,
  row('Maxi K.', {
    phone: '+380441234567',
    email: 'maxi@example.com',
    picture: 'v1',
    channelTypes: ['telegram', 'whatsapp'],
    account: 'Hohenlohe Estates',
    jobTitle: 'Head of procurement for the whole region, and deputy of the managing director',
  }),
  row('محمد عبد الرحمن بن عبد العزيز', { phone: '+966501234567', language: 'ar', channelTypes: ['whatsapp'], chats: 1, cases: 0 }),
  row('Maximiliana Konstantinopolitanskaya-Featherstonehaugh von und zu Hohenlohe-Langenburg-Schillingsfürst', {
    email: 'maximiliana.konstantinopolitanskaya@hohenlohe-langenburg.example.com',
    note: 'Prefers to be called in the morning.\nPays by invoice.',
    chats: 41,
    cases: 7,
    channelTypes: ['webchat', 'messenger', 'viber'],
  }),
  row('Visitor 5012', { chats: 1, cases: 0 }),
];
const matches = [
  { rules: ['Same phone'], fields: ['phone', 'mobile'], score: 95 },
  { rules: ['Phone of any kind'], fields: ['phone'], score: 35 },
  { rules: ['Name and e-mail', 'A rule with a rather long name that an administrator chose'], fields: ['name', 'email'], score: 62 },
  { rules: ['Same name'], fields: ['name'], score: 20 },
];
const accounts = ['Hohenlohe Estates', 'Hohenlohe Foundation', 'Shop & Sons', 'Ünal Lojistik'].map((name) => ({ id: randomUUID(), name }));

const statuses = ['New', 'In progress', 'Waiting for the customer', 'Closed'].map((name, index) => ({
  id: randomUUID(),
  name,
  isFinal: index === 3,
}));
const subjects = [
  'The washing machine leaks',
  'Invoice 2026-0815 was paid twice',
  'Averyveryverylongsubjectwithoutanybreak'.repeat(3),
  'طلب رقم 12345 لم يصل بعد',
];
const cases = Array.from({ length: 9 }, (_, index) => ({
  id: randomUUID(),
  number: 1_040 + index * 7,
  subject: subjects[index % subjects.length],
  description: index === 0 ? 'Water runs out below the door.\nSince Monday. The warranty ends in March.' : '',
  status: statuses[index % statuses.length],
  category: index % 2 === 0 ? 'Warranty' : null,
  priority: index % 3 === 0 ? 'High' : null,
  assigneeName: index % 2 === 0 ? 'Boris Hale' : null,
  registeredAt: Date.now() - index * 3 * day,
  foreign:
    index === 0
      ? { system: 'Helpdesk', key: 'HD-4711', url: 'https://helpdesk.example/HD-4711' }
      : index === 1
        ? { system: null, key: 'X-1', url: 'javascript:alert(1)' }
        : null,
}));

const details = new Map();
const merges = new Map();
const running = new Map();
const actionsOf = new Map();

function detailsOf({ contact }, index = contact.name.length) {
  const before = details.get(contact.id);
  if (before) return before;
  const isLong = contact.name.length > 60;
  const made = {
    ...contact,
    businessPhone: isLong ? '+442079460000' : null,
    jobTitle: index % 2 === 0 ? 'Head of procurement for the whole region, and deputy of the managing director' : null,
    language: index % 3 === 0 ? 'uk' : null,
    note: isLong ? 'Reseller: be careful with discounts.\nCall before ten.' : null,
    account: index % 2 === 0 ? 'Hohenlohe Estates' : null,
    createdAt: Date.now() - 90 * day,
  };
  details.set(contact.id, made);
  return made;
}

const candidatesOf = ({ contact }) => {
  const { excluded = new Set() } = detailsOf({ contact });
  if (people.answers === 'empty' || contact.name.length % 3 === 0) return [];
  return known
    .filter(({ id }) => id !== contact.id && id !== holder.id && !excluded.has(id))
    .map((one, index) => ({ ...one, ...matches[index % matches.length] }))
    .sort((left, right) => right.score - left.score);
};

function contactAnswer({ tile }) {
  const contact = { ...detailsOf(tile), excluded: undefined };
  const last = merges.get(contact.id)?.at(-1);
  return {
    contact,
    identities: [
      { channelType: tile.channel.type, externalId: '4711-0815-abcdef', name: contact.name, phone: null, unreachable: tile.unreachable },
      { channelType: 'whatsapp', externalId: '380441234567', name: null, phone: '+380441234567', unreachable: null },
    ],
    similar: contactFeatures.mayFindDuplicates ? candidatesOf(tile).length : null,
    otherChats: people.answers === 'empty' ? 0 : 23,
    lastMerge: last ? { id: last.id, at: last.at, removedName: last.name } : null,
  };
}

const ownRow = (tile) => {
  const own = { ...detailsOf(tile), excluded: undefined };
  return { ...row(own.name), ...own, chats: 24, cases: 2, channelTypes: [tile.channel.type] };
};

function pageOfChats({ tile }, before) {
  const all = Array.from({ length: people.answers === 'empty' ? 0 : 23 }, (_, index) => ({
    chatId: index === 0 ? tile.chatId : `${tile.chatId.slice(0, -2)}${String(index).padStart(2, '0')}`,
    status: index === 0 ? tile.status : ['completed', 'handed_over', 'completed_by_bot'][index % 3],
    channel: {
      type: ['webchat', 'telegram', 'whatsapp'][index % 3],
      name: ['Shop web chat', '@shop_support_bot', '+44 20 7946 0000'][index % 3],
    },
    agentName: index % 3 === 2 ? null : 'Carla Jimenez-Valderrama de la Fuente y Castellanos',
    queueName: 'Sales',
    createdAt: Date.now() - index * 5 * day,
    completedAt: index === 0 ? null : Date.now() - index * 5 * day + 40 * minute,
    messages: 1 + index * 3,
    firstLine: ['Hello, my order has not arrived.', 'שלום, ההזמנה שלי לא הגיעה.', '', 'x'.repeat(200)][index % 4],
    isReadable: index !== 2,
    files:
      index % 2 === 1
        ? [
            { id: 'photo-1', name: 'IMG_20261121_101500.png', kind: 'image', size: 240_000, at: Date.now() },
            {
              id: 'paper-1',
              name: 'Allgemeine-Geschäftsbedingungen-und-Widerrufsbelehrung-2026.docx',
              kind: 'document',
              size: null,
              at: 0,
            },
          ]
        : [],
  }));
  const from = all.findIndex(({ chatId }) => chatId === before) + 1;
  return { chats: all.slice(from, from + 10), hasMore: all.length > from + 10 };
}

const refused = (status, code, more) => ({ status, code, more });

/** The calls of the contract for contacts, cases and actions. */
export function contactHandlers(find, push) {
  const change = (chat, to) => push('tile', touch(chat.tile, to));
  const handlers = {
    contact: ({ chatId }) => contactAnswer(find(chatId)),
    save_contact({ chatId, contact }) {
      const chat = find(chatId);
      if (contact.name === '') return refused(422, 'name_missing');
      if (contact.phone?.replace(/\D/g, '') === '380501112233') return refused(409, 'phone_taken', { contactId: holder.id });
      if (contact.phone !== null && !/^\+?[\d ()-]{5,}$/.test(contact.phone)) return refused(422, 'bad_phone');
      if (contact.email !== null && !contact.email.includes('@')) return refused(422, 'bad_email');
      if (contact.name.startsWith('fail')) return refused(503, 'unavailable');
      Object.assign(detailsOf(chat.tile), contact, { isIdentified: true });
      const { name, phone, email } = contact;
      change(chat, { contact: { ...chat.tile.contact, name, phone, email, isIdentified: true } });
      return contactAnswer(chat);
    },
    find_contacts: ({ search }) => ({
      contacts: known.filter(({ name, phone, email }) => [name, phone, email].join(' ').toLowerCase().includes(search.toLowerCase())),
    }),
    find_accounts: ({ search }) => ({ accounts: accounts.filter(({ name }) => name.toLowerCase().startsWith(search.toLowerCase())) }),
    timeline: ({ chatId, before }) => pageOfChats(find(chatId), before),
    similar: ({ chatId }) => ({
      current: ownRow(find(chatId).tile),
      candidates: candidatesOf(find(chatId).tile),
      mayMerge: contactFeatures.mayMerge,
    }),
    merge({ chatId, survivorId, removedIds }) {
      const chat = find(chatId);
      const own = detailsOf(chat.tile);
      const name = known.find(({ id }) => removedIds.includes(id))?.name ?? own.name;
      const survivor = known.find(({ id }) => id === survivorId) ?? own;
      own.excluded = new Set([...(own.excluded ?? []), ...removedIds, survivorId]);
      const made = removedIds.map(() => ({ id: randomUUID(), at: Date.now(), name }));
      merges.set(own.id, [...(merges.get(own.id) ?? []), ...made]);
      own.name = survivor.name;
      change(chat, { contact: { ...chat.tile.contact, name: survivor.name } });
      return { contactId: survivorId, mergeIds: made.map(({ id }) => id) };
    },
    undo_merge({ chatId }) {
      const own = detailsOf(find(chatId).tile);
      own.excluded = new Set();
      merges.delete(own.id);
      return {};
    },
    not_duplicates({ chatId, contactIds }) {
      const own = detailsOf(find(chatId).tile);
      own.excluded = new Set([...(own.excluded ?? []), ...contactIds]);
      return {};
    },
    link_preview({ chatId, contactId }) {
      const from = ownRow(find(chatId).tile);
      const to = known.find(({ id }) => id === contactId);
      if (!to) return refused(404, 'not_found');
      const isRisky = to.chats > 10;
      return {
        from,
        to,
        removes: !find(chatId).tile.contact.isIdentified || isRisky,
        otherChats: isRisky ? 4 : 0,
        cases: isRisky ? 2 : 0,
        confirmation: isRisky ? `${from.name} has 4 other chats and 2 cases. They would move as well.` : null,
      };
    },
    cases({ chatId, search = '' }) {
      if (people.answers === 'empty') return { current: null, linked: [], cases: [], hasMore: false };
      const chat = find(chatId);
      const current = cases.find(({ id }) => id === chat.tile.case?.id) ?? null;
      const list = cases.filter(({ number, subject }) => `${number} ${subject}`.toLowerCase().includes(search.toLowerCase()));
      return { current, linked: current === null ? [] : [current, cases[3]], cases: list, hasMore: search === '' };
    },
    set_case({ chatId, caseId }) {
      const chosen = cases.find(({ id }) => id === caseId);
      change(find(chatId), { case: chosen ? { id: chosen.id, number: chosen.number } : null });
      return {};
    },
    actions({ chatId }) {
      const queue = find(chatId).tile.queue?.name;
      if (queue === undefined || people.answers === 'empty') return { actions: [] };
      const captions = ['Create case', 'Send the invoice again', 'Call back tomorrow', `Only in ${queue}`];
      if (!actionsOf.has(queue))
        actionsOf.set(
          queue,
          captions.map((caption) => ({ id: randomUUID(), caption })),
        );
      return { actions: actionsOf.get(queue).map((one) => ({ ...one, isRunning: running.get(chatId) === one.id })) };
    },
  };
  const guarded = ([name, handler]) => [name, (asked) => (people.answers === 'failed' ? refused(503, 'unavailable') : handler(asked))];
  return Object.fromEntries(Object.entries(handlers).map(guarded));
}

/** Carries out an action or a link; false for every other command. */
export function carryOutContact(chat, command, push, end) {
  if (command.kind === 'link') {
    const to = known.find(({ id }) => id === command.contactId);
    setTimeout(() => {
      const { id, name, picture, phone, email } = to;
      push('tile', touch(chat.tile, { contact: { id, name, picture, phone, email, isIdentified: true } }));
      end('done');
    }, 700);
    return true;
  }
  if (command.kind !== 'action') return false;
  const action = [...actionsOf.values()].flat().find(({ id }) => id === command.actionId);
  running.set(chat.tile.chatId, command.actionId);
  setTimeout(() => {
    running.delete(chat.tile.chatId);
    if (action.caption.startsWith('Send')) return end('failed', 'The shop did not answer.');
    const said = message(chat.tile.chatId, chat.messages.length + 1, 'system', `${action.caption}: done by Anna Berg`);
    chat.messages.push(said);
    push('message', said);
    if (action.caption === 'Create case') push('tile', touch(chat.tile, { case: { id: cases[0].id, number: cases[0].number } }));
    end('done');
  }, 1_500);
  return true;
}
