import { receiveHappenings } from '../../src/app/receive-happenings';
import { saveContact } from '../../src/app/contacts/save-contact';
import { sendMessage } from '../../src/app/send-message';
import type { Happening } from '../../src/app/adapter';
import type { Channel } from '../../src/app/ports';
import { asChannelId, asChatId } from '../../src/core/brand';
import { channelTypes } from '../../src/channels/registry';
import { valueOf } from '../builders/contact-centre';
import { aDesk } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const flow = { kind: 'system' } as const;

/** Who wrote, whatever the ids under which providers know them, on one engine. */
export function identitiesContract(engines: () => TestEngines): void {
  let desk: Desk;
  let whatsapp: Channel;
  let sms: Channel;
  let count = 0;
  beforeEach(async () => {
    desk = await aDesk(engines());
    const channel = (type: string) =>
      desk.store.transaction((tx) =>
        tx.channels.ensure({
          id: asChannelId(desk.centre.on.newId()),
          type,
          key: type,
          name: type,
          botMode: 'off',
          events: ['new_chat'],
          at: desk.clock.now(),
        }),
      );
    whatsapp = await channel('whatsapp');
    sms = await channel('sms');
  });
  afterEach(() => desk.close());

  const traits = (channel: Channel) => {
    const known = channelTypes[channel.type];
    if (known === undefined) throw new Error('The channel has a provider');
    return known;
  };
  const happens = (channel: Channel, ...happenings: readonly Happening[]) =>
    receiveHappenings(desk.centre.on, [{ channel, happenings, traits: traits(channel), hasProfile: false, events: new Set(['new_chat']) }]);
  const writes = async (
    channel: Channel,
    externalId: string,
    phone: string | null,
    text = 'Hello',
    more: { readonly aliases?: readonly string[] } = {},
  ) => {
    count += 1;
    const { messages } = await happens(channel, {
      kind: 'message',
      account: null,
      providerMessageId: `m${String(count)}`,
      sender: { externalId, phone, ...more },
      at: desk.clock.now(),
      content: { text },
    });
    const [message] = messages;
    if (message === undefined) throw new Error('A message came');
    return valueOf(message);
  };
  const contacts = () => desk.raw.count('contacts');

  it('is one contact with two WhatsApp numbers, who has one chat, and is answered where the last message came from', async () => {
    const { id } = valueOf(
      await saveContact(desk.centre.on, { by: flow, id: null, name: 'Ana', phones: ['+5511999990001', '+5511999990002'] }),
    );
    const first = await writes(whatsapp, '5511999990001', '+5511999990001', 'Same words');
    const second = await writes(whatsapp, '5511999990002', '+5511999990002', 'Same words');
    expect(second.item.chat.id).toBe(first.item.chat.id);
    expect([first.item.contact.id, second.item.contact.id]).toEqual([id, id]);
    expect(await desk.raw.count('messages')).toBe(2);
    const answer = async () => {
      const chatId = asChatId(first.item.chat.id);
      await sendMessage(desk.centre.on, (type) => channelTypes[type] ?? null, {
        chatId,
        actor: { kind: 'flow' },
        text: 'Hi',
        botName: 'Bot',
        idempotencyKey: null,
      });
      const [part] = await desk.raw.rows<{ external_id: string }>(
        'select i.external_id from message_parts p join contact_identities i on i.id = p.identity_id order by p.seq desc limit 1',
      );
      return part?.external_id;
    };
    expect(await answer()).toBe('5511999990002');
    await writes(whatsapp, '5511999990001', '+5511999990001', 'Me again');
    expect(await answer()).toBe('5511999990001');
  });

  it('is one contact who writes by WhatsApp and by SMS from one number, with a chat on each', async () => {
    const one = await writes(whatsapp, '14155550100', '+14155550100');
    const other = await writes(sms, '+14155550100', '+14155550100');
    expect(other.item.contact.id).toBe(one.item.contact.id);
    expect(other.item.chat.id).not.toBe(one.item.chat.id);
    expect(await contacts()).toBe(1);
    expect(await desk.raw.count('contact_identities')).toBe(2);
  });

  it('is one contact when both first messages come at once', async () => {
    await Promise.all([writes(whatsapp, '14155550101', '+14155550101'), writes(sms, '+14155550101', '+14155550101')]);
    expect(await contacts()).toBe(1);
    expect(await desk.raw.count('chats')).toBe(2);
  });

  it('is found by an id that the provider tells beside another one, and goes on under a new one', async () => {
    const first = await writes(whatsapp, '14155550102', '+14155550102', 'Hello', { aliases: ['US.1349'] });
    const hidden = await writes(whatsapp, 'US.1349', null);
    expect(hidden.item.chat.id).toBe(first.item.chat.id);
    await happens(whatsapp, {
      kind: 'renamed',
      account: null,
      from: '14155550102',
      to: '14155550103',
      at: desk.clock.now(),
      phone: '+14155550103',
    });
    const moved = await writes(whatsapp, '14155550103', '+14155550103');
    expect(moved.item.contact.id).toBe(first.item.contact.id);
    expect(await contacts()).toBe(1);
  });

  it('is not made up by a message that was stored before, whoever is said to have written it', async () => {
    const told = (externalId: string): Happening => ({
      kind: 'message',
      account: null,
      providerMessageId: 'the same',
      sender: { externalId },
      at: desk.clock.now(),
      content: { text: 'Hello' },
    });
    await happens(whatsapp, told('14155550102'));
    const [again] = (await happens(whatsapp, told('14155550103'))).messages;
    expect(again).toMatchObject({ ok: true, value: { isDuplicate: true } });
    expect(await desk.raw.count('messages')).toBe(1);
    expect(await contacts()).toBe(1);
    expect((await writes(whatsapp, '14155550103', null)).isNewChat).toBe(true);
  });

  it('is nobody where an id cannot be stored, and what else was delivered is', async () => {
    const told = (externalId: string, providerMessageId: string): Happening => ({
      kind: 'message',
      account: null,
      providerMessageId,
      sender: { externalId },
      at: desk.clock.now(),
      content: { text: 'Hello' },
    });
    const long = Array.from({ length: 5_000 }, (_, index) => String.fromCharCode(33 + ((index * index) % 90))).join('');
    await happens(whatsapp, told(long, 'a'), told('14155550102', long), told('1\u0000', 'b'), told('14155550103', 'c'));
    expect(await desk.raw.rows('select provider_message_id from messages')).toEqual([{ provider_message_id: 'c' }]);
  });

  it('has a name of which what cannot be stored is left out', async () => {
    const sender = { externalId: '14155550102', name: 'A\u0000na' };
    const at = desk.clock.now();
    await happens(whatsapp, { kind: 'message', account: null, providerMessageId: 'a', sender, at, content: { text: 'Hel\u0000lo' } });
    expect(await desk.raw.rows('select name from contacts')).toEqual([{ name: 'Ana' }]);
    expect(await desk.raw.rows('select text from messages')).toEqual([{ text: 'Hello' }]);
  });

  it('is called by the number, or by the end of an id, until somebody tells the name, and not against a person’s word', async () => {
    expect((await writes(sms, '+14155550104', '+14155550104')).item.contact.name).toBe('+14155550104');
    const nameless = await writes(whatsapp, 'US.77712345', null);
    expect(nameless.item.contact.name).toBe('New contact (WhatsApp 712345)');
    const contactId = nameless.item.contact.id as Parameters<typeof saveContact>[1]['id'];
    valueOf(await saveContact(desk.centre.on, { by: flow, id: contactId, name: 'Zoë' }));
    const [identity] = await desk.raw.rows<{ id: string }>(`select id from contact_identities where external_id = 'US.77712345'`);
    await desk.store.transaction((tx) => tx.contacts.learn(identity?.id as never, { name: 'zoe_the_user', phone: null, language: 'es' }));
    expect(await desk.raw.rows(`select name, language from contacts where id = '${String(contactId)}'`)).toEqual([
      { name: 'Zoë', language: 'es' },
    ]);
  });

  it('cannot be given a number that another contact has', async () => {
    await writes(sms, '+14155550105', '+14155550105');
    expect(await saveContact(desk.centre.on, { by: flow, id: null, name: 'Bo', phones: ['+14155550105'] })).toMatchObject({
      ok: false,
      refusal: { code: 'phone_taken' },
    });
    expect(await desk.raw.count(`contacts where name = 'Bo'`)).toBe(0);
  });

  it('has receipts that come before the answer to our call', async () => {
    const { item } = await writes(whatsapp, '14155550106', '+14155550106');
    const chatId = asChatId(item.chat.id);
    const sent = valueOf(
      await sendMessage(desk.centre.on, (type) => channelTypes[type] ?? null, {
        chatId,
        actor: { kind: 'flow' },
        text: 'Hi',
        botName: 'Bot',
        idempotencyKey: null,
      }),
    ).value.message;
    const receipt = (status: 'delivered' | 'read'): Happening => ({
      kind: 'receipt',
      account: null,
      providerMessageId: 'wamid.1',
      status,
      at: desk.clock.now(),
    });
    await happens(whatsapp, receipt('read'), receipt('delivered'));
    const { claimParts, notePartSent } = await import('../../src/app/deliver-parts');
    const [part] = await claimParts(desk.centre.on, whatsapp.id, 10);
    if (part === undefined) throw new Error('A part waits');
    await notePartSent(desk.centre.on, whatsapp, {
      part,
      sent: { kind: 'sent', providerMessageIds: ['wamid.1'] },
      calledAt: desk.clock.now(),
    });
    expect(await desk.raw.rows(`select status from messages where id = '${sent.id}'`)).toEqual([{ status: 'read' }]);
    expect(await desk.raw.count('early_receipts')).toBe(0);
  });
}
