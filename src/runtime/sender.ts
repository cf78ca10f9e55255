import { sendMessage } from '../app/send-message';
import type { OutgoingMessage } from '../app/send-message';
import type { LiveSource } from '../app/live';
import type { UseCase } from '../app/use-case';
import { asMessageId } from '../core/brand';
import type { MessageId } from '../core/brand';
import type { ChannelTraits } from '../core/channel-traits';
import { refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { channelTypes } from '../channels/registry';
import type { OpenStore } from '../store/store';

/** How long a step waits for what the provider says, in milliseconds. After that it goes on, and the message stays in its line. */
const patience = 60_000;
/** The floor under the announcements of other processes, in milliseconds. */
const lookEvery = 500;

export interface Sender {
  readonly send: (outgoing: OutgoingMessage) => Promise<Awaited<ReturnType<typeof sendMessage>> | Outcome<never, Refusal<'not_delivered'>>>;
}

/** The traits of a channel type; null for one without a provider. */
const traitsOfType = (type: string): ChannelTraits | null => channelTypes[type] ?? null;

/** Writes messages, and waits for the trigger that serves their channel to have sent them. */
export function senderOn(on: UseCase, store: OpenStore, live: LiveSource): Sender {
  const settled = (id: MessageId): Promise<'sent' | 'failed' | 'sending'> =>
    new Promise((resolve, reject) => {
      let isLooking = false;
      const end = (): void => {
        clearInterval(timer);
        clearTimeout(limit);
        stopListening();
      };
      const look = (): void => {
        if (isLooking) return;
        isLooking = true;
        store
          .transaction((tx) => tx.messages.find(id))
          .then((message) => {
            if (message?.status === 'sending') return;
            end();
            resolve(message?.status === 'failed' ? 'failed' : 'sent');
          })
          .catch((error: unknown) => {
            end();
            reject(error instanceof Error ? error : new Error('The store could not be read'));
          })
          .finally(() => {
            isLooking = false;
          });
      };
      const timer = setInterval(look, lookEvery);
      const limit = setTimeout(() => {
        end();
        resolve('sending');
      }, patience);
      const stopListening = store.listen((signal) => {
        if (signal === null) look();
      });
      look();
    });

  return {
    send: async (outgoing) => {
      const outcome = await sendMessage(on, traitsOfType, outgoing);
      if (!outcome.ok || outcome.value.value.message.status !== 'sending') return outcome;
      const { value, alreadyDone } = outcome.value;
      live.signal({ kind: 'channel_work', channelId: value.channel.id });
      const status = await settled(asMessageId(value.message.id));
      if (status !== 'failed') return { ok: true, value: { value: { ...value, message: { ...value.message, status } }, alreadyDone } };
      const reason = await store.views.messages([asMessageId(value.message.id)]);
      return refused('not_delivered', reason[0]?.statusReason ?? 'The provider refused the message.');
    },
  };
}
