import { ProviderError } from '../../app/adapter';
import type { Happening } from '../../app/adapter';
import { askTelegram } from './call';
import { allowedUpdates, readUpdate } from './parse';
import { botOf } from './settings';
import type { TelegramSettings } from './settings';

/** What the network may need on top of the time that Telegram holds the call, milliseconds. */
const beyondHolding = 15_000;
/** A hundred of the longest messages with all their formatting, in bytes. */
const mostAnswered = 32 * 1024 * 1024;

/** How one call asks. */
export interface PollOptions {
  /** 1–100 updates. */
  readonly limit: number;
  /** Seconds that Telegram waits for an update when there is none; 0 for an answer at once. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** What one call brought. */
export interface Polled {
  /** In their order; of no interest are most that are missing. */
  readonly happenings: readonly Happening[];
  /** The offset of the next call, by which Telegram forgets these: store the happenings first. */
  readonly next: number | null;
  /** How many updates there were; the limit when more may wait. */
  readonly count: number;
}

/**
 * Asks Telegram once for what has happened (`getUpdates`).
 *
 * @param offset `next` of the call before; null for whatever Telegram still has
 * @throws ProviderError `409` when the bot has a webhook or something else polls it, `aborted` after the signal, `network`, or Telegram's code
 */
export async function poll(settings: TelegramSettings, offset: number | null, options: PollOptions): Promise<Polled> {
  const { limit, timeout, signal } = options;
  const result = await askTelegram(
    settings,
    'getUpdates',
    // Without the list, whoever polled before decides which kinds come.
    { ...(offset === null ? {} : { offset }), limit, timeout, allowed_updates: allowedUpdates },
    { timeout: timeout * 1_000 + beyondHolding, maxAnswer: mostAnswered, signal },
  ).catch((error: unknown) => {
    throw signal?.aborted === true ? new ProviderError('Asking Telegram for messages was stopped.', 'aborted', null) : error;
  });
  const updates: readonly unknown[] = Array.isArray(result) ? result : [];
  const around = { bot: botOf(settings), receivedAt: Date.now() };
  const happenings: Happening[] = [];
  let next = offset;
  for (const raw of updates) {
    const update = readUpdate(raw, around);
    if (update === null) continue;
    if (next === null || update.id >= next) next = update.id + 1;
    happenings.push(...update.happenings);
  }
  return { happenings, next, count: updates.length };
}
