import { receiveHappenings } from '../../src/app/receive-happenings';
import { sendMessage } from '../../src/app/send-message';
import { channelTypes } from '../../src/channels/registry';
import type { ChatId } from '../../src/core/brand';
import { valueOf } from '../builders/contact-centre';
import type { ServedChannel } from '../contracts/channel-under-test';
import { served } from './served';
import type { ServedType } from './served';

let channel: ServedChannel<unknown>;
afterEach(() => channel.close());

interface Delivery {
  readonly status: string;
  readonly status_reason: string | null;
  readonly status_at: number;
}

const deliveryOf = async (id: string): Promise<Delivery> => {
  const [row] = await channel.raw.rows<Delivery>(`select status, status_reason, status_at from messages where id = '${id}'`);
  if (row === undefined) throw new Error('The message is stored');
  return row;
};
const providerIdOf = async (id: string): Promise<string> => {
  const [row] = await channel.rows<{ id: string }>(
    `select r.provider_message_id as id from provider_ids r join message_parts p on p.id = r.part_id where p.message_id = '${id}'`,
  );
  return row?.id ?? '';
};

/** An answer, with what it is before and after its provider has it. */
async function answered(chatId: ChatId, text = 'How can I help?') {
  const stored = valueOf(
    await sendMessage(channel.centre.on, (type) => channelTypes[type] ?? null, {
      chatId,
      actor: { kind: 'agent', agentId: channel.agent },
      text,
      botName: '',
      idempotencyKey: null,
    }),
  ).value.message;
  const before = await deliveryOf(stored.id);
  channel.store.signal(JSON.stringify({ kind: 'channel_work', channelId: channel.channel.id }));
  await channel.rows(`select id from messages where id = '${stored.id}' and status <> 'sending'`);
  return { id: stored.id, statuses: [before.status, (await deliveryOf(stored.id)).status] };
}

async function aChatOn(type: ServedType): Promise<ChatId> {
  channel = await served[type]();
  await channel.customer.text('Hello');
  return channel.accepted();
}

/** What a provider tells of a message, where its simulator has a face for it. */
async function told(id: string, status: 'delivered' | 'read' | 'failed'): Promise<Delivery> {
  await channel.simulator.receipt?.(await providerIdOf(id), status);
  return deliveryOf(id);
}

describe('The status of a message on Telegram', () => {
  it('is Sending, Sent or Failed, and never Delivered or Read, whatever the customer does', async () => {
    const chatId = await aChatOn('telegram');
    const { id, statuses } = await answered(chatId);
    expect(statuses).toEqual(['sending', 'sent']);
    await channel.customer.text('I have read it');
    await channel.customer.react?.(await providerIdOf(id), '👍');
    expect(await deliveryOf(id)).toMatchObject({ status: 'sent', status_reason: null });
    expect(channelTypes['telegram']?.receipts).toBe('none');
    expect(channel.simulator.receipt).toBeNull();
    channel.simulator.fail({ kind: 'unreachable' });
    expect((await answered(chatId, 'Are you there?')).statuses).toEqual(['sending', 'failed']);
  });
});

describe.each(['whatsapp', 'infobip_whatsapp', 'sms'] as const)('The status of a message on %s', (type) => {
  it('is Sending, Sent, Delivered, and Read where the provider knows', async () => {
    const { id, statuses } = await answered(await aChatOn(type));
    expect(statuses).toEqual(['sending', 'sent']);
    expect((await told(id, 'delivered')).status).toBe('delivered');
    const reading = type === 'sms' ? null : (await told(id, 'read')).status;
    expect(reading).toBe(type === 'sms' ? null : 'read');
    expect((await told(id, 'delivered')).status).toBe(type === 'sms' ? 'delivered' : 'read');
  });

  it('is Failed, and stored with the reason and the moment', async () => {
    const { id } = await answered(await aChatOn(type));
    const before = await deliveryOf(id);
    const failed = await told(id, 'failed');
    expect(failed).toMatchObject({ status: 'failed', status_reason: expect.stringMatching(/\w+ \w+/) });
    expect(before.status_at).toBeGreaterThan(0);
    expect(failed.status_at).toBeGreaterThanOrEqual(before.status_at);
    // What arrived after all is no failure any more.
    expect(await told(id, 'delivered')).toMatchObject({ status: 'delivered', status_reason: null });
  });
});

describe('The status of an SMS', () => {
  it('is Read where a provider tells so, and does not go back', async () => {
    const { id } = await answered(await aChatOn('sms'));
    const traits = channelTypes['sms'];
    if (traits === undefined) throw new Error('SMS has traits');
    const providerMessageId = await providerIdOf(id);
    for (const status of ['read', 'delivered'] as const) {
      await receiveHappenings(channel.centre.on, [
        {
          channel: channel.channel,
          happenings: [{ kind: 'receipt', account: null, providerMessageId, status, at: Date.now() }],
          traits,
          hasProfile: false,
          events: new Set(),
        },
      ]);
      expect(await deliveryOf(id)).toMatchObject({ status: 'read' });
    }
  });
});
