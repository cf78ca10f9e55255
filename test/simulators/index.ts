/** Every simulator, by the name that `npm run simulate` takes. */
import type { Simulator } from './simulator.ts';
import { startCustomSimulator } from './custom/index.ts';
import { startInfobipSimulator } from './infobip/index.ts';
import { startMessengerSimulator } from './messenger/index.ts';
import { startTelegramSimulator } from './telegram/index.ts';
import { startWhatsAppSimulator } from './whatsapp/index.ts';

/** How a person wants a simulator, who cannot wait as little as a test does. */
export interface ByHand {
  /** Where it should listen on this machine, so that a credential stays good; may be ignored. */
  readonly port: number;
  /** How many times quicker than the provider time goes by: 1, so that nothing expires under a person's hands. */
  readonly speed: number;
}

export const simulators: Readonly<Record<string, (wanted: ByHand) => Promise<Simulator>>> = {
  custom: (wanted) => startCustomSimulator(wanted),
  infobip: (wanted) => startInfobipSimulator(wanted),
  'infobip-sms': (wanted) => startInfobipSimulator({ ...wanted, kind: 'sms' }),
  messenger: (wanted) => startMessengerSimulator(wanted),
  telegram: (wanted) => startTelegramSimulator({ ...wanted, mostAttempts: Infinity }),
  whatsapp: (wanted) => startWhatsAppSimulator(wanted),
};
