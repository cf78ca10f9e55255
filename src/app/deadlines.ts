import type { ChatId } from '../core/brand';
import { deadlinesOf, messageDeadlines, windowDeadlines } from '../core/deadlines';
import type { Deadlines, TimedChat } from '../core/deadlines';
import { defaultSettings } from '../core/settings';
import type { Settings } from '../core/settings';
import { timeWindowOf } from '../core/time-window';
import type { ChatRecord, DueDeadline, OpenOffer, Tx } from './ports';
import type { UseCase } from './use-case';

/** Sets the deadlines of chats anew, as their rows and offers are now. */
export async function armAll(on: UseCase, tx: Tx, chatIds: readonly ChatId[]): Promise<void> {
  if (chatIds.length === 0) return;
  const records = await tx.chats.findAll(chatIds);
  await arm(on, tx, { records, open: await tx.offers.openOf(chatIds), settings: await tx.settings.values() });
}

/** As {@link armAll}, for chats that are known already. */
export async function arm(
  on: UseCase,
  tx: Tx,
  known: { readonly records: ReadonlyMap<ChatId, ChatRecord>; readonly open: readonly OpenOffer[]; readonly settings: Settings },
): Promise<void> {
  const now = on.now();
  const rows = [...known.records].flatMap(([chatId, record]) => {
    const offers = known.open.filter((offer) => offer.chatId === chatId);
    return rowsOf(chatId, deadlinesOf(timed(record, offers), known.settings, now));
  });
  await tx.deadlines.replace([...known.records.keys()], rows);
}

/** Sets the deadlines of a chat that has just begun, those of a provider's window included. */
export async function armNew(on: UseCase, tx: Tx, record: ChatRecord): Promise<void> {
  const settings = await tx.settings.values();
  const chat = timed(record, []);
  const now = on.now();
  await tx.deadlines.set(rowsOf(record.chat.id, new Map([...deadlinesOf(chat, settings, now), ...windowDeadlines(chat, settings, now)])));
}

/** Moves the deadlines that a message of the customer moves. */
export async function armForIncoming(on: UseCase, tx: Tx, record: ChatRecord): Promise<void> {
  const settings = await settingsFor(tx, record);
  const chat = timed(record, []);
  const due = new Map([...messageDeadlines(chat, settings), ...windowDeadlines(chat, settings, on.now())]);
  await tx.deadlines.set(rowsOf(record.chat.id, due));
}

/** As {@link armForIncoming}, for many chats at once. */
export async function armAllForIncoming(on: UseCase, tx: Tx, records: readonly ChatRecord[]): Promise<void> {
  if (records.length === 0) return;
  const settings = await tx.settings.values();
  const now = on.now();
  await tx.deadlines.set(
    records.flatMap((record) => {
      const chat = timed(record, []);
      return rowsOf(record.chat.id, new Map([...messageDeadlines(chat, settings), ...windowDeadlines(chat, settings, now)]));
    }),
  );
}

/** Moves the deadlines that a message of a bot moves. */
export async function armForMessage(tx: Tx, record: ChatRecord): Promise<void> {
  await tx.deadlines.set(rowsOf(record.chat.id, messageDeadlines(timed(record, []), await settingsFor(tx, record))));
}

/** Moves the deadlines that an agent's reply moves: nobody waits for an answer any more. */
export async function armForReply(tx: Tx, record: ChatRecord): Promise<void> {
  await tx.deadlines.clear(record.chat.id, ['response']);
  await armForMessage(tx, record);
}

/** Messages are many, and few chats have a deadline that goes by a setting: a bot's, and those of a provider's window. */
async function settingsFor(tx: Tx, { chat, channel }: ChatRecord): Promise<Settings> {
  const isNeeded = chat.status === 'bot_processing' || timeWindowOf(channel.type) !== null;
  return isNeeded ? tx.settings.values() : defaultSettings;
}

/** What the deadlines of a chat go by. */
function timed(record: ChatRecord, offers: readonly OpenOffer[]): TimedChat {
  return {
    status: record.chat.status,
    channelType: record.channel.type,
    times: record.times,
    queue: record.queue,
    askedAt: offers.find(({ agentId }) => agentId !== null)?.offeredAt ?? null,
  };
}

const rowsOf = (chatId: ChatId, due: Deadlines): readonly DueDeadline[] => [...due].map(([kind, dueAt]) => ({ chatId, kind, dueAt }));
