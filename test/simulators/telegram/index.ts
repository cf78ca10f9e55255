/**
 * A simulated Telegram with one bot: as strict about our calls as the real one, and stricter about parameters that do not exist; with
 * webhooks that are tried again and hold back their chat, long polling, and a business account that the bot is connected to.
 * Facts: Bot API 10.1 (11 June 2026) and the source of Telegram's own server, see the README of the channel.
 */
import type { DeliveredWebhook, SimulatedCustomer, Simulator } from '../simulator.ts';
import { receivedMessages } from '../shared/received.ts';
import { startServer } from '../shared/server.ts';
import { answerCall, carryOutAnswer } from './api.ts';
import { customerOf, personOf } from './people.ts';
import { customerId, fullId, keepMessage } from './state.ts';
import type { Chat, State } from './state.ts';
import { createUpdates } from './updates.ts';

export interface TelegramOptions {
  readonly token?: string;
  /** Where it listens on this machine; any free port unless told. */
  readonly port?: number;
  /** How many times quicker than Telegram it tries again and lets links and presses expire; 1,000 unless told, so that 2 s take 2 ms. */
  readonly speed?: number;
  /** After so many attempts a webhook call is given up, 10 unless told. Telegram tries for 24 hours. */
  readonly mostAttempts?: number;
  /** Messages that are taken in a second, overall and for one chat; Telegram's are about 30 and 1. Unless told there is no limit. */
  readonly limits?: { readonly overall: number; readonly chat: number };
}

export interface TelegramSimulator extends Simulator {
  readonly token: string;
  /** Somebody who writes to the business account. */
  readonly businessCustomer: (known?: { readonly id?: string; readonly name?: string }) => SimulatedCustomer;
  /** The owner of the business account answers a customer by hand. */
  readonly ownerWrites: (customer: SimulatedCustomer, text: string) => Promise<DeliveredWebhook>;
  /** Some people take voice messages of nobody. */
  readonly forbidVoice: (customer: SimulatedCustomer) => void;
  /** Texts that wait to be asked for, of so many chats in turn. */
  readonly preload: (count: number, chats: number) => void;
  /** How many updates wait. */
  readonly waiting: () => number;
}

export async function startTelegramSimulator(options: TelegramOptions = {}): Promise<TelegramSimulator> {
  const { token = '712345678:AASimulatedTokenOfABotOfTelegram_-x', speed = 1_000, mostAttempts = 10, limits = null, port = 0 } = options;
  const state = emptyState({ token, speed, limits }, (body) => void carryOutAnswer(state, body), mostAttempts);
  const { updates, mailbox } = state;
  const server = await startServer((call) => answerCall(state, call), port);
  const privateChat = (known?: { readonly id?: string; readonly name?: string }): Chat => ({
    person: personOf(state, known),
    connection: null,
  });
  const businessChat = (known?: { readonly id?: string; readonly name?: string }): Chat => ({
    person: personOf(state, known),
    connection: state.business.connection,
  });

  return {
    url: server.url,
    token,
    credential: { 'Bot Token': token },
    received: mailbox.all,
    refused: state.refused,
    webhooks: updates.delivered,
    calls: state.calls,
    get webhookUrl() {
      return updates.webhook()?.url ?? null;
    },
    set webhookUrl(url: string | null) {
      updates.setWebhook(url === null ? null : { url, secret: updates.webhook()?.secret ?? null, maxConnections: 40 });
    },
    customer: (known) => customerOf(state, privateChat(known)),
    businessCustomer: (known) => customerOf(state, businessChat(known)),
    ownerWrites: ({ id }, text) => {
      const chat = businessChat({ id });
      const message = keepMessage(state, chat, state.business.owner, { text });
      const messageId = fullId(chat, message.message_id);
      return updates.add({ kind: 'business_message', update: message, line: `chat ${customerId(chat)}`, messageId });
    },
    forbidVoice: ({ id }) => {
      personOf(state, { id }).allowsVoice = false;
    },
    preload: (count, chats) => {
      const people = Array.from({ length: chats }, () => privateChat());
      for (let index = 0; index < count; index++) {
        const chat = people[index % chats];
        if (chat === undefined) return;
        const update = keepMessage(state, chat, chat.person.user, { text: `Message ${index + 1}: where is my order?` });
        void updates.add({ kind: 'message', update, line: `chat ${customerId(chat)}`, messageId: fullId(chat, update.message_id) });
      }
    },
    waiting: updates.waiting,
    fail: (...faults) => void state.faults.push(...faults),
    receipt: null,
    echo: null,
    writtenElsewhere: null,
    replay: () => updates.replay(false),
    forge: () => updates.replay(true),
    waitFor: mailbox.waitFor,
    close: async () => {
      updates.close();
      await server.close();
    },
  };
}

function emptyState(
  { token, speed, limits }: Pick<State, 'token' | 'speed' | 'limits'>,
  onAnswer: (body: string) => void,
  mostAttempts: number,
): State {
  const counters = { message: 1_000, businessMessage: 50_000, file: 0, person: 0, press: 0 };
  return {
    token,
    speed,
    limits,
    bot: { id: Number(token.split(':')[0]), is_bot: true, first_name: 'Simulated shop', username: 'simulated_shop_bot' },
    business: {
      connection: 'QmFzZTY0LWNvbm5lY3Rpb24_-1',
      owner: { id: 690_000_001, is_bot: false, first_name: 'Olga', last_name: 'Owner', username: 'olga_owner' },
    },
    people: new Map(),
    messages: new Map(),
    files: new Map(),
    links: new Map(),
    presses: new Map(),
    mailbox: receivedMessages(),
    updates: createUpdates({ speed, mostAttempts, onAnswer }),
    refused: [],
    calls: [],
    faults: [],
    sent: [],
    next: (of) => (counters[of] += 1),
  };
}
