import { infobip } from '../../src/channels/infobip';
import { messenger } from '../../src/channels/messenger';
import { telegram } from '../../src/channels/telegram';
import type { TelegramSettings } from '../../src/channels/telegram';
import { twilio } from '../../src/channels/twilio';
import { viber } from '../../src/channels/viber';
import { whatsApp } from '../../src/channels/whatsapp';
import { aServedChannel } from '../contracts/channel-under-test';
import type { ChannelUnderTest, ServedChannel } from '../contracts/channel-under-test';
import { startInfobipSimulator } from '../simulators/infobip/index.ts';
import { startMessengerSimulator } from '../simulators/messenger/index.ts';
import { startTelegramSimulator } from '../simulators/telegram/index.ts';
import { startTwilioSimulator } from '../simulators/twilio/index.ts';
import { startViberSimulator } from '../simulators/viber/index.ts';
import { startWhatsAppSimulator } from '../simulators/whatsapp/index.ts';
import type { Simulator } from '../simulators/simulator.ts';

type Started<S> = Awaited<ReturnType<ChannelUnderTest<S>['start']>>;

/** A provider with the one account that we have there. */
const started = <S>(simulator: Simulator, settings: S): Started<S> => ({
  simulator,
  settings: () => settings,
  withoutSecret: () => settings,
  withWrongCredential: () => settings,
});

const serve = <S>(adapter: ChannelUnderTest<S>['adapter'], start: ChannelUnderTest<S>['start']): Promise<ServedChannel<S>> =>
  aServedChannel({ adapter, start, lacks: [] });

/** One channel of each kind, served for real against its simulated provider, by the type that its chats tell. */
export const served = {
  telegram: () =>
    serve(telegram, async () => {
      const simulator = await startTelegramSimulator();
      const settings: TelegramSettings = { baseUrl: simulator.url, token: simulator.token, receiveBy: 'webhook' };
      return started(simulator, settings);
    }),
  messenger: () =>
    serve(messenger, async () => {
      const simulator = await startMessengerSimulator({ isHumanAgentApproved: false });
      return started(simulator, simulator.settings);
    }),
  whatsapp: () =>
    serve(whatsApp, async () => {
      const simulator = await startWhatsAppSimulator();
      return started(simulator, simulator.settings);
    }),
  sms: () =>
    serve(twilio, async () => {
      const simulator = await startTwilioSimulator({ kind: 'sms', speed: 1_000 });
      const { accountSid, authToken, address } = simulator;
      return started(simulator, { baseUrl: simulator.url, accountSid, authToken, address });
    }),
  infobip_whatsapp: () =>
    serve(infobip, async () => {
      const simulator = await startInfobipSimulator({ kind: 'whatsapp' });
      const settings = { ...simulator.settings, baseUrl: simulator.url };
      return { ...started(simulator, settings), settings: (webhookUrl: string) => ({ ...settings, webhookUrl }) };
    }),
  viber: () =>
    serve(viber, async () => {
      const simulator = await startViberSimulator();
      return started(simulator, { baseUrl: simulator.url, authToken: simulator.token, senderName: 'Support' });
    }),
} satisfies Readonly<Record<string, () => Promise<ServedChannel<unknown>>>>;

export type ServedType = keyof typeof served;
