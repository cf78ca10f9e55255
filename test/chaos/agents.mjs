import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from '../e2e/harness/agent.mjs';
import { chanceOf } from './chance.mjs';
import { persist } from './persist.mjs';

const lookEvery = 400;
/** How often a chat that was answered is completed at a look, so that its customer begins another. */
const completed = 0.2;
/** How long an agent waits for an answer to Accept before trying again, in milliseconds. */
const askAgainAfter = 10_000;

/**
 * Lets an agent work until told to stop: stay Active, take offered chats, answer each once, and complete some.
 *
 * @param agent.login of an agent of the contact centre
 * @param agent.number counts the agents from 0
 * @param run `{ seed, inboxUrl, ledger, signal }`
 * @param isOver answers whether to stop
 */
export async function workInInbox({ login, number }, { seed, inboxUrl, ledger, signal }, isOver) {
  const chance = chanceOf(seed * 20_011 + number);
  const until = (what, attempt) => persist(what, attempt, { chance, signal });
  const agent = await until(`${login} logged in`, () => new Agent(inboxUrl, login).arrive());
  const answered = new Set();
  const askedAt = new Map();

  const command = async (wanted) => {
    const id = randomUUID();
    const { text = null, ...rest } = wanted;
    await until(`the command ${wanted.kind} of ${login} was taken`, async () => {
      const taken = await agent.ask({ action: 'command', command: { id, ...rest, ...(text === null ? {} : { text }) } });
      return taken?.commandId === id ? taken : null;
    });
    ledger.commands.push({ id, kind: wanted.kind, chatId: wanted.chatId, text });
  };

  while (!isOver()) {
    const state = await until(`${login} sees the inbox`, () => agent.state());
    if (state.me.status !== 'active')
      await until(`${login} is Active`, async () => (await agent.ask({ action: 'set_status', status: 'active' })) ?? true);
    const isFree = state.me.load < state.me.capacity;
    const isToAsk = ({ area, chatId }) => area === 'new' && Date.now() >= (askedAt.get(chatId) ?? 0) + askAgainAfter;
    const offered = isFree ? state.tiles.filter(isToAsk) : [];
    // Any of the oldest: every agent is shown the same ones, and now and then two want one at once.
    const wanted = offered[Math.floor(chance() * Math.min(offered.length, state.me.capacity))];
    if (wanted !== undefined) {
      askedAt.set(wanted.chatId, Date.now());
      await command({ kind: 'accept', chatId: wanted.chatId });
    }
    for (const { chatId } of state.tiles.filter(({ area }) => area === 'in_progress')) {
      if (!answered.has(chatId)) {
        answered.add(chatId);
        await command({ kind: 'reply', chatId, text: `An answer of ${login} in ${chatId}` });
      } else if (chance() < completed) await command({ kind: 'complete', chatId });
    }
    await sleep(lookEvery * (0.5 + chance()), undefined, { signal });
  }
}
