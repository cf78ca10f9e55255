// Quick replies without n8n: some that are hard to show, kept in memory.
import { randomUUID } from 'node:crypto';

const macros = [
  'contact.name',
  'contact.firstName',
  'contact.phone',
  'contact.email',
  'contact.account',
  'agent.name',
  'agent.firstName',
  'chat.id',
  'chat.queue',
  'chat.channel',
  'case.number',
  'case.subject',
];

const hours = {
  '': 'Hello {{contact.firstName}},\nwe are open from Monday to Friday from 9 to 18, and on Saturdays until 14.\n\nBest regards\n{{agent.name}}',
  es: 'Hola {{contact.firstName}}:\nAbrimos de lunes a viernes de 9 a 18 y los sábados hasta las 14.\n\nUn saludo\n{{agent.name}}',
  uk: 'Вітаю, {{contact.firstName}}!\nМи працюємо з понеділка до п’ятниці з 9 до 18, а в суботу до 14.',
  'pt-BR': 'Olá {{contact.firstName}},\nestamos abertos de segunda a sexta, das 9h às 18h.',
};
const some = [
  ['Opening hours', hours],
  ['Thanks', { '': 'You are welcome! Is there anything else that I can do for you?' }],
  [
    'Return of an article that was bought in a shop of a partner and paid with a voucher (only for the region North-East)',
    { '': `Please send the article back within 30 days. ${'The voucher is given back in full. '.repeat(8)}` },
  ],
  [
    'Where is my order',
    { '': 'I am looking for your order now.\nPlease give me the number of the invoice: it is at the top of the page.' },
  ],
  ['Café & crème brûlée', { '': 'Today we have crème brûlée.' }],
  ['مرحبا', { '': 'مرحبا، كيف يمكنني مساعدتك اليوم؟' }],
  ['Old prices', { '': 'These were our prices last year.' }, { isActive: false }],
  ...Array.from({ length: 14 }, (_, index) => [`Answer ${index + 1}`, { '': `This is the answer to question ${index + 1}.` }]),
];

let replies = [];
const used = [];

/** Puts so many replies into the list. */
export function fillReplies(count = some.length) {
  used.length = 0;
  replies = some.slice(0, count).map(([name, texts, more]) => ({
    id: randomUUID(),
    name,
    texts: Object.entries(texts).map(([language, text]) => ({ language, text })),
    queueIds: [],
    isActive: true,
    updatedAt: Date.now(),
    ...more,
  }));
  if (count >= 3) used.push(replies[3]?.id ?? replies[2].id, replies[1].id);
}
fillReplies();

const byName = (one, other) => one.name.localeCompare(other.name);

/**
 * The calls about quick replies.
 *
 * @param find a chat by its id
 * @param queues those that a reply may be for
 */
export const quickReplyHandlers = (find, queues, me) => ({
  quick_replies({ chatId }) {
    const { tile } = find(chatId);
    const theirs = tile.translation?.from ?? tile.translation?.detected;
    const fill = (text) =>
      text
        .replaceAll('{{contact.firstName}}', tile.contact.name.split(' ')[0])
        .replaceAll('{{agent.name}}', me.name)
        .replaceAll(/\{\{.*?\}\}/g, '');
    const offered = replies
      .filter(({ isActive }) => isActive)
      .map(({ id, name, texts }) => {
        const chosen = texts.find(({ language }) => language === theirs) ?? texts[0];
        return { id, name, language: chosen.language, text: fill(chosen.text), preview: fill(texts[0].text), isRecent: used.includes(id) };
      });
    const recent = used.flatMap((id) => offered.find((reply) => reply.id === id) ?? []);
    return { replies: [...recent, ...offered.filter(({ isRecent }) => !isRecent).sort(byName)] };
  },
  use_quick_reply({ replyId }) {
    used.splice(0, used.length, ...[replyId, ...used.filter((id) => id !== replyId)].slice(0, 5));
    return {};
  },
  quick_reply_list: () => ({ replies: replies.toSorted(byName), queues, macros }),
  save_quick_reply({ reply }) {
    if (replies.some(({ id, name }) => name === reply.name && id !== reply.id)) return { status: 409, code: 'conflict' };
    const saved = { ...reply, id: reply.id ?? randomUUID(), updatedAt: Date.now() };
    replies = [...replies.filter(({ id }) => id !== saved.id), saved];
    return { id: saved.id };
  },
  delete_quick_reply({ replyId }) {
    replies = replies.filter(({ id }) => id !== replyId);
    return {};
  },
});
