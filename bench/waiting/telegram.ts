/** A Telegram with updates that wait, in a process of its own: `node bench/waiting/telegram.ts <updates> <chats>`; tells its address. */
import { startTelegramSimulator } from '../../test/simulators/telegram/index.ts';

const [updates, chats] = process.argv.slice(2).map(Number);
const simulator = await startTelegramSimulator();
simulator.preload(updates ?? 0, chats ?? 1);
process.send?.({ url: simulator.url, token: simulator.token });
process.on('disconnect', () => process.exit(0));
