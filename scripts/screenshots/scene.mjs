import { DatabaseSync } from 'node:sqlite';
import { Agent } from '../../test/e2e/harness/agent.mjs';
import { eventually } from '../../test/e2e/harness/eventually.mjs';
import { Visitor } from '../../test/e2e/harness/visitor.mjs';

/** Who works in the contact centre of the pictures. */
export const team = [
  { login: 'ana', name: 'Ana Duarte' },
  { login: 'ben', name: 'Ben Okafor' },
];

const order = `Hello! I run a small café in Braga and we would like to replace all of our cups before the summer. We need forty of the Lisbon and about twenty of the Dune, and they have to survive a dishwasher that runs eight times a day.

Three questions before I order:
1. Is there a price for that many, and does it include delivery?
2. Could you stamp our name under the foot? It is only four letters.
3. If one chips after a year, can I get a single cup from the same glaze?

Sorry for the long message, and thank you!`;

/** The conversations of other customers: who accepted them, what was said, and how long ago it began. */
const others = [
  {
    secondsAgo: 2_400,
    by: 'ana',
    lines: [
      ['customer', 'The discount code from the newsletter is not accepted.'],
      ['agent', 'It begins with a zero, not with the letter O. Could you try it once more?'],
      ['customer', 'Perfect, it worked now. Thanks!'],
    ],
    isCompleted: true,
  },
  {
    secondsAgo: 395,
    by: 'ana',
    lines: [
      ['customer', order],
      ['agent', 'What a lovely order! Give me a minute to ask the workshop about the stamp.'],
      ['customer', 'Of course, take your time.'],
    ],
  },
  {
    secondsAgo: 230,
    by: 'ana',
    lines: [
      ['customer', 'How high is the tall vase? It has to fit under a shelf.'],
      ['agent', 'It is 31 cm high. I can send you a drawing with all the sizes.'],
    ],
  },
  { secondsAgo: 128, lines: [['customer', '¡Hola! ¿Llega a Valencia antes del sábado? Es un regalo de cumpleaños.']] },
  { secondsAgo: 71, lines: [['customer', 'مرحبا، أريد تغيير عنوان التوصيل لطلبي رقم 1042 من فضلك.']] },
  { secondsAgo: 24, lines: [['customer', 'Do you have the Lisbon cup in a smaller size?']] },
];

/** The parcel of the customer whose page is in the pictures too. `ben` gives the chat to `ana` on the way. */
const parcel = {
  secondsAgo: 545,
  question: 'Good morning! Order 1043 should have been here yesterday. Could you have a look?',
  beforeTransfer: [
    ['agent', 'I am sorry, it is stuck in Porto. My colleague Ana can send you a new set today.'],
    ['customer', 'That would be great. It is a present for Saturday …'],
  ],
  note: 'Please send a new set for order 1043 by express.',
  afterTransfer: [
    ['agent', 'Hello, this is Ana. The new set leaves our workshop today and is with you on Friday.'],
    ['customer', 'Wonderful, thank you so much!'],
  ],
};

/**
 * Holds all the chats.
 *
 * @param centre a contact centre with the {@link team}, nobody of it Active
 * @param customer the page of the customer with the parcel
 */
export async function playScene(centre, customer) {
  await customer.send(parcel.question);
  await customer.reads(/^Thank you for writing\. Nobody is connected/);
  const ben = await new Agent(centre.inboxUrl, 'ben').arrive();
  const { chatId: first } = await ben.tile('new');
  await take(ben, first);
  await converse({ agent: ben, chatId: first, customer, lines: parcel.beforeTransfer });
  await readAll(ben, first);
  const ana = await new Agent(centre.inboxUrl, 'ana').arrive();
  await ben.command({ kind: 'transfer', chatId: first, to: { kind: 'agent', agentId: ana.id }, note: parcel.note });
  const { chatId: second } = await ana.tile('in_progress');
  await converse({ agent: ana, chatId: second, customer, lines: parcel.afterTransfer });
  await centre.untilOutboxIsEmpty();
  date(centre, [first, second], parcel.secondsAgo);
  const agents = { ana, ben };
  for (const story of others) await play(centre, story, agents);
}

async function play(centre, { secondsAgo, by, lines, isCompleted = false }, agents) {
  const visitor = new Visitor(centre.chatUrl);
  await visitor.hello();
  const [[, question], ...rest] = lines;
  await visitor.send(question);
  const { chatId } = await eventually('the chat waits', async () =>
    (await agents.ben.tiles('new')).find((tile) => question.startsWith(tile.lastMessage?.text.slice(0, 20))),
  );
  if (by !== undefined) {
    const agent = agents[by];
    await take(agent, chatId);
    const customer = {
      send: (text) => visitor.send(text),
      reads: (text) => eventually('the customer has the answer', async () => (await visitor.texts()).includes(text)),
    };
    await converse({ agent, chatId, customer, lines: rest });
    if (isCompleted) await finish(agent, chatId);
  }
  await centre.untilOutboxIsEmpty();
  date(centre, [chatId], secondsAgo);
}

async function take(agent, chatId) {
  await agent.command({ kind: 'accept', chatId });
  await eventually('the chat is in progress', async () => (await agent.tiles('in_progress')).some((tile) => tile.chatId === chatId));
}

async function finish(agent, chatId) {
  await agent.command({ kind: 'complete', chatId });
  await eventually('the chat is closed', async () => (await agent.tiles('closed')).some((tile) => tile.chatId === chatId));
}

async function converse({ agent, chatId, customer, lines }) {
  for (const [author, text] of lines) {
    if (author === 'customer') {
      await customer.send(text);
      await eventually('the agent has it', async () =>
        (await agent.conversation(chatId)).messages.some((message) => message.text === text),
      );
    } else {
      await readAll(agent, chatId);
      await agent.command({ kind: 'reply', chatId, text });
      await customer.reads(text);
    }
  }
}

async function readAll(agent, chatId) {
  const { messages } = await agent.conversation(chatId);
  await agent.ask({ action: 'read', chatId, seq: messages.at(-1).seq });
}

/** Spreads what took a second over the time that people would take for it. */
function date({ storeFile }, chatIds, secondsAgo) {
  const store = new DatabaseSync(storeFile, { timeout: 5_000 });
  const begin = Date.now() - secondsAgo * 1_000;
  const chats = chatIds.map((chatId) => ({
    chatId,
    messages: store.prepare('select id from messages where chat_id = ? order by seq').all(chatId),
  }));
  const count = chats.reduce((sum, { messages }) => sum + messages.length, 0);
  const step = Math.round((Math.min(secondsAgo, 900) * 1_000 * 0.9) / count);
  let at = begin;
  for (const { chatId, messages } of chats) {
    const first = at;
    for (const { id } of messages) {
      store.prepare('update messages set created_at = ?, status_at = ? where id = ?').run(at, at, id);
      at += step;
    }
    store
      .prepare(
        `update chats set waiting_since = ?, created_at = ?, accepted_at = case when accepted_at is null then null else ? end,
          completed_at = case when completed_at is null then null else ? end where id = ?`,
      )
      .run(begin, first, first + step, at - step, chatId);
  }
  store.close();
}
