import { pollTelegram, telegram } from '../../src/runtime/providers/telegram';
import type { TelegramSettings } from '../../src/runtime/providers/telegram';
import { surroundings } from '../../src/runtime/clock';
import { startPolling } from '../../src/runtime/polling';
import type { Poller } from '../../src/runtime/polling';
import { ensureChannel } from '../../src/runtime/provider-channel';
import type { ProviderChannel } from '../../src/runtime/provider-channel';
import { openStore } from '../../src/store/store';
import { aContactCentre } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import { sqliteInMemory } from '../builders/sqlite';
import { startTelegramSimulator } from '../simulators/telegram/index.ts';

/** A contact centre that asks a simulated Telegram for messages. */
async function aPollingCentre() {
  const simulator = await startTelegramSimulator();
  const database = sqliteInMemory();
  const store = await openStore(database.engine(), surroundings.now);
  const { on } = await aContactCentre(store, { ...surroundings, advance: () => undefined });
  const settings: TelegramSettings = { baseUrl: simulator.url, token: simulator.token, receiveBy: 'polling' };
  const described: ProviderChannel<TelegramSettings> = {
    ...{ adapter: telegram, settings, triggerId: 'trigger', name: 'Telegram', botMode: 'off', webhookUrl: null },
    events: new Set(['new_chat', 'message'] as const),
  };
  const bound = { ...described, channel: await ensureChannel(on, described) };
  const raw = rawTables(database);
  const failures: unknown[] = [];
  /** Polls, so many updates at once, until as many were stored. */
  const pollUntil = async (isEnough: () => Promise<boolean>, limit: number): Promise<void> => {
    let poller: Poller | null = null;
    await new Promise<void>((resolve, reject) => {
      poller = startPolling(on, bound, {
        poll: (offset, signal) => pollTelegram(settings, offset, { limit, timeout: 20, signal }),
        report: { failed: (error) => failures.push(error), recovered: () => undefined },
        stored: () => void isEnough().then((enough) => (enough ? resolve() : undefined), reject),
      });
    });
    await (poller as Poller | null)?.stop();
  };
  return {
    simulator,
    raw,
    failures,
    pollUntil,
    close: async () => {
      await simulator.close();
      await store.close();
      await raw.db.destroy();
      await database.dispose();
    },
  };
}

describe('Messages of Telegram that are asked for', () => {
  it('are all stored once and in order, also when the asking stops between and begins anew', async () => {
    const { simulator, raw, failures, pollUntil, close } = await aPollingCentre();
    simulator.preload(300, 6);
    const stored = () => raw.count(`messages where author = 'customer'`);
    await pollUntil(async () => (await stored()) >= 40, 20);
    const before = await stored();
    expect(before).toBeLessThan(300);
    await pollUntil(async () => (await stored()) === 300, 100);
    expect(failures).toEqual([]);
    expect(await raw.count('chats')).toBe(6);
    const rows = await raw.rows<{ chat_id: string; seq: number; text: string }>(
      'select chat_id, seq, text from messages order by chat_id, seq',
    );
    const numbers = Map.groupBy(rows, ({ chat_id }) => chat_id);
    for (const texts of numbers.values()) {
      const order = texts.map(({ text }) => Number(/\d+/.exec(text)?.[0]));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(order).toHaveLength(50);
    }
    await close();
  });
});
