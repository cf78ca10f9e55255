import { completeChat } from '../../src/app/complete-chat';
import { manageOn } from '../../src/runtime/manage';
import { asChatId } from '../../src/core/brand';
import { valueOf } from '../builders/contact-centre';
import type { ServedChannel } from '../contracts/channel-under-test';
import { served } from './served';
import type { ServedType } from './served';

let channel: ServedChannel<unknown>;
afterEach(() => channel.close());

interface Known {
  readonly name: string;
  readonly picture: string | null;
  readonly phone: string | null;
  readonly channel_type: string;
  readonly external_id: string;
}

const contacts = `
  select c.name, f.type as picture, p.phone, i.channel_type, i.external_id from contacts c
  join contact_identities i on i.contact_id = c.id
  left join contact_phones p on p.contact_id = c.id
  left join files f on f.hash = c.picture_hash`;

describe('A customer who writes for the first time', () => {
  const hasName = (name: string, more = '') => channel.rows<Known>(`${contacts} where c.name = '${name}' ${more}`);

  it.each(['telegram', 'messenger'] as const)('is known by name, picture and id: %s', async (type) => {
    channel = await served[type]();
    const { customer } = channel;
    await customer.text('Hello');
    expect(await hasName(customer.name, `and f.type like 'image/%'`)).toMatchObject([
      { name: customer.name, phone: null, channel_type: type, external_id: customer.id },
    ]);
  });

  it.each(['whatsapp', 'infobip_whatsapp'] as const)(
    'is known by name and number, and has no picture where there is none: %s',
    async (type) => {
      channel = await served[type]();
      const { customer } = channel;
      await customer.text('Hello');
      await channel.accepted();
      expect(await hasName(customer.name)).toEqual([
        { name: customer.name, picture: null, phone: `+${customer.id}`, channel_type: type, external_id: customer.id },
      ]);
      expect(channel.simulator.refused).toEqual([]);
    },
  );

  it('is known by the number alone: sms', async () => {
    channel = await served.sms();
    const { customer } = channel;
    await customer.text('Hello');
    expect(await channel.rows<Known>(contacts)).toEqual([
      { name: customer.id, picture: null, phone: customer.id, channel_type: 'sms', external_id: customer.id },
    ]);
  });
});

describe('Whoever writes again', () => {
  it.each(Object.keys(served) as readonly ServedType[])('is the same contact, in a new chat after the old one ended: %s', async (type) => {
    channel = await served[type]();
    const { centre, customer, raw } = channel;
    await customer.text('Hello');
    await channel.simulator.replay();
    const first = await channel.accepted();
    valueOf(await completeChat(centre.on, { chatId: first, actor: { kind: 'agent', agentId: channel.agent } }));
    await customer.text('One more thing');
    const [second] = await channel.rows<{ id: string }>('select id from chats where completed_at is null');
    const manage = manageOn(centre.on);
    const by = { kind: 'system' } as const;
    const chat = async (id: string) => valueOf(await manage.getChat({ by, chatId: asChatId(id), withMessages: false }));
    const [before, after] = [await chat(first), await chat(second?.id ?? '')];
    expect(after.contact.id).toBe(before.contact.id);
    expect(await raw.count('contacts')).toBe(1);
    expect(after.channel).toMatchObject({ id: channel.channel.id, type });
  });
});
