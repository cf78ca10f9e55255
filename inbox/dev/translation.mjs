// Chats in languages that the agent does not read, and a translator that knows their sentences.
import { makeChat, message, touch } from './data.mjs';

const minute = 60_000;
/** What `POST /dev` sets: {translates: 'done'|'silent'|'failed'|'refused'|'unserved'}, {translation: {…}} (features). */
export const translating = { answers: 'done' };
export const translationFeatures = { translation: true, translatesReplies: true, wantsTranslation: true };
const languages = 'ar bg cs de el en es fr he it ja ko nl pl pt pt-BR ro ru sv tr uk vi zh-Hans zh-Hant'.split(' ');

const long =
  'Compré esta lavadora hace tres semanas y desde el primer día hace un ruido insoportable al centrifugar. He probado a nivelarla, a vaciarla del todo y a usar otro programa, pero no cambia nada. '.repeat(
    6,
  );
const known = new Map([
  ['Hola, ¿me podéis ayudar con un pedido que no ha llegado?', 'Hello, can you help me with an order that has not arrived?'],
  ['El número es el 4711-B.', 'The number is 4711-B.'],
  ['¡Muchas gracias! ¿Y cuándo llegará?', 'Thank you very much! And when will it arrive?'],
  [
    long,
    'I bought this washing machine three weeks ago, and since the first day it has made an unbearable noise when it spins. I have tried to level it, to empty it entirely and to use another programme, but nothing changes. '.repeat(
      6,
    ),
  ],
  ['Estoy en casa hasta las seis.', 'I am at home until six.'],
  ['مرحباً، لم يصل طلبي رقم 12345 بعد.', 'Hello, my order number 12345 has not arrived yet.'],
  ['هل يمكنك التحقق من العنوان (Main Street 5)؟', 'Can you check the address (Main Street 5)?'],
  ['שלום, ההזמנה שלי לא הגיעה. מספר ההזמנה 12345 (express).', 'Hello, my order has not arrived. The order number is 12345 (express).'],
  ['Buenas, ayer escribí por lo de la factura.', 'Hi, I wrote yesterday about the invoice.'],
]);
const sent = new Map([
  ['Of course! What is the number of your order?', '¡Por supuesto! ¿Cuál es el número de su pedido?'],
  ['It is on its way and arrives tomorrow.', 'Está en camino y llega mañana.'],
  ['Let me look.', 'دعني أتحقق من ذلك.'],
]);

const entry = (language, text, more = {}) => ({
  language,
  text,
  origin: 'translated',
  sourceLanguage: null,
  provider: 'DeepL',
  failure: null,
  ...more,
});
const toEnglish = (text, from) => entry('en', known.get(text) ?? `${text} (in English)`, { sourceLanguage: from });

function speak(chatId, rows, from, start) {
  return rows.map(([author, text, translations = 'all', more = {}], index) => {
    const isAgents = author === 'agent';
    const made = isAgents ? [entry('en', text, { origin: 'written', provider: null })] : [toEnglish(text, from)];
    return message(chatId, index + 1, author, isAgents ? (sent.get(text) ?? text) : text, {
      at: start + index * 3 * minute,
      status: 'read',
      translations: translations === 'all' ? made : translations,
      ...more,
    });
  });
}

function makeSpoken(name, area, from, rows, translation, parents = []) {
  const chat = makeChat(2, area);
  chat.messages = speak(chat.tile.chatId, rows, from, Date.now() - rows.length * 3 * minute);
  const last = chat.messages.at(-1);
  Object.assign(chat.tile, {
    contact: { ...chat.tile.contact, name },
    lastMessage: { text: last.text, author: last.author, at: last.at, files: 0, kind: null },
    translation: { isOn: true, from: null, detected: from, to: 'en', ...translation },
  });
  chat.parents = parents.map((said, index) => ({
    chatId: `00000000-0000-4000-8000-00000000000${index}`,
    agentName: 'Boris Hale',
    completedAt: Date.now() - 20 * 60 * minute,
    messages: speak(`00000000-0000-4000-8000-00000000000${index}`, said, from, Date.now() - 24 * 60 * minute),
  }));
  return chat;
}

const failure = entry('en', '', { failure: 'DeepL refused the key. Check the credential “DeepL” of the workflow.' });

/** Chats that are translated, with everything that can stand in one. */
export function makeTranslated() {
  return [
    makeSpoken(
      'María Fernández',
      'in_progress',
      'es',
      [
        ['customer', 'Hola, ¿me podéis ayudar con un pedido que no ha llegado?'],
        ['agent', 'Of course! What is the number of your order?'],
        ['customer', 'El número es el 4711-B.'],
        ['customer', long],
        ['agent', 'It is on its way and arrives tomorrow.'],
        ['agent', 'Gracias por escribirnos. Un saludo.', []],
        ['customer', '¡Muchas gracias! ¿Y cuándo llegará?'],
        ['customer', 'Estoy en casa hasta las seis.', [failure]],
        ['customer', '👍', []],
      ],
      {},
      [[['customer', 'Buenas, ayer escribí por lo de la factura.', []]]],
    ),
    makeSpoken(
      'ليلى الحسن',
      'in_progress',
      'ar',
      [
        ['customer', 'مرحباً، لم يصل طلبي رقم 12345 بعد.'],
        ['agent', 'Let me look.'],
        ['customer', 'هل يمكنك التحقق من العنوان (Main Street 5)؟'],
      ],
      {},
    ),
    makeSpoken('דנה לוי', 'in_progress', 'he', [['customer', 'שלום, ההזמנה שלי לא הגיעה. מספר ההזמנה 12345 (express).', []]], {
      isOn: false,
      to: null,
    }),
    makeSpoken('Pilar closed', 'closed', 'es', [['customer', '¡Muchas gracias! ¿Y cuándo llegará?']], { isOn: false }),
  ];
}

/**
 * The calls about translation.
 *
 * @param find a chat by its id
 * @param everybody all chats
 */
export function translationHandlers(find, everybody, push, me) {
  const stateOf = (tile) => tile.translation ?? { isOn: false, from: null, detected: 'es', to: null };
  const answerOf = (tile) => ({ ...stateOf(tile), languages, isServed: translating.answers !== 'unserved' });
  const all = () => everybody().flatMap(({ messages, parents }) => [...messages, ...parents.flatMap((parent) => parent.messages)]);

  function translate(messages, to) {
    if (translating.answers === 'silent') return;
    setTimeout(() => {
      for (const said of messages) {
        const made =
          translating.answers === 'failed'
            ? failure
            : { ...toEnglish(said.text, /\p{Script=Hebrew}/u.test(said.text) ? 'he' : 'es'), language: to };
        push('message', Object.assign(said, { translations: [...said.translations.filter(({ language }) => language !== to), made] }));
      }
    }, 900);
  }

  return {
    translation: ({ chatId }) => answerOf(find(chatId).tile),
    set_translation({ chatId, isOn, from, to }) {
      if (translating.answers === 'unserved' && isOn) return { status: 409, code: 'not_served' };
      if (translating.answers === 'refused') return { status: 409, code: 'conflict' };
      const { tile, messages } = find(chatId);
      push('tile', touch(tile, { translation: { ...stateOf(tile), isOn, from, to } }));
      if (isOn)
        translate(
          messages.filter(({ author, translations }) => author === 'customer' && translations.length === 0),
          to,
        );
      return answerOf(tile);
    },
    translate({ chatId, messageIds }) {
      if (translating.answers === 'unserved') return { status: 409, code: 'not_served' };
      translate(all().filter(({ id }) => messageIds.includes(id)), stateOf(find(chatId).tile).to ?? 'en'); // prettier-ignore
      return {};
    },
    set_language({ language }) {
      push('me', Object.assign(me, { language }));
      return {};
    },
  };
}

/** What a reply says to the customer, and what is kept of what the agent wrote. */
export function spokenReply(tile, { text, translate: isTranslated = false }) {
  if (!isTranslated || text === '' || tile.translation?.isOn !== true) return { text, translations: [] };
  return {
    text: sent.get(text) ?? `«${text}»`,
    translations: [entry(tile.translation.to ?? 'en', text, { origin: 'written', provider: null })],
  };
}

/** What the customer says in a chat that is translated comes with its translation a moment later. */
export function hearAlong(tile, said, push) {
  if (tile.translation?.isOn !== true || said.author !== 'customer' || translating.answers === 'silent') return;
  setTimeout(() => push('message', Object.assign(said, { translations: [toEnglish(said.text, tile.translation.detected)] })), 900);
}
