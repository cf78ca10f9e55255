import { sendMessage } from '../../src/app/send-message';
import { storeFile } from '../../src/app/store-file';
import { planMessage } from '../../src/core/outgoing/plan';
import { channelTypes } from '../../src/channels/registry';
import { fileKindOf } from '../../src/core/file';
import { fileTools } from '../../src/runtime/file-tools';
import { refusalOf } from '../builders/contact-centre';
import type { ServedChannel } from '../contracts/channel-under-test';
import { pdf, png } from '../simulators/shared/samples.ts';
import { served } from './served';

const kB = 1024;
const MB = 1024 * kB;
/** The most that an installation can allow, in bytes. */
const allowed = 100 * MB;

function planned(channel: string, name: string, type: string, size: number) {
  const traits = channelTypes[channel];
  if (traits === undefined) throw new Error(`There is a channel ${channel}`);
  const file = { id: 'file', name, type, size, kind: fileKindOf(type) };
  return planMessage(traits, { text: '', files: [file], buttons: [], template: null, place: null });
}

/** As what a file of 10 kB goes to the customer; the code of the refusal where it does not. */
function sentAs(channel: string, name: string, type: string): string | undefined {
  const plan = planned(channel, name, type, 10 * kB);
  if (!plan.ok) return plan.refusal.code;
  const [part] = plan.value;
  return part?.kind === 'file' ? part.as : part?.kind;
}

describe('A file for a customer', () => {
  const gifIsAFile = ['whatsapp', 'infobip_whatsapp'];

  it.each(['telegram', 'messenger', 'whatsapp', 'viber', 'infobip_whatsapp', 'sms', 'custom'])(
    'goes as a picture when it is one, and as a document when it is none: %s',
    (channel) => {
      expect(sentAs(channel, 'a.png', 'image/png')).toBe('image');
      expect(sentAs(channel, 'a.jpg', 'image/jpeg')).toBe('image');
      expect(sentAs(channel, 'a.jpeg', 'image/jpeg')).toBe('image');
      // WhatsApp takes JPEG and PNG as pictures, see the traits.
      expect(sentAs(channel, 'a.gif', 'image/gif')).toBe(gifIsAFile.includes(channel) ? 'document' : 'image');
      expect(sentAs(channel, 'a.pdf', 'application/pdf')).toBe('document');
    },
  );

  it.each([
    ['twilio_whatsapp', 'a.pdf', 'application/pdf', 16_000_000, 'WhatsApp'],
    ['telegram', 'a.pdf', 'application/pdf', 50 * MB, 'Telegram'],
    ['messenger', 'a.pdf', 'application/pdf', 25 * MB, 'Messenger'],
    ['viber', 'a.pdf', 'application/pdf', 50_000_000, 'Viber'],
    ['sms', 'a.png', 'image/png', 5_000_000, 'SMS'],
  ])('that the installation allows is refused where %s does not take it, by name', (channel, name, type, most, said) => {
    expect(most).toBeLessThan(allowed);
    expect(planned(channel, name, type, most)).toMatchObject({ ok: true });
    const plan = planned(channel, name, type, most + 1);
    expect(plan).toMatchObject({ ok: false, refusal: { code: 'file_not_on_channel', reason: expect.stringContaining(said) } });
  });

  it('is refused by name where a channel takes none', () => {
    expect(planned('infobip_sms', 'a.png', 'image/png', kB)).toMatchObject({
      ok: false,
      refusal: { code: 'file_not_on_channel', reason: expect.stringContaining('SMS') },
    });
  });
});

describe('A file of a served channel', () => {
  let channel: ServedChannel<unknown>;
  afterEach(() => channel.close());

  /** A file of just so many bytes. */
  const sized = (bytes: number, start: Uint8Array = pdf) => Buffer.concat([start, Buffer.alloc(bytes - start.length, 32)]);
  const stored = (bytes: Uint8Array, name = 'a.pdf') => storeFile(channel.centre.on, fileTools, { name, bytes, ownerId: channel.agent });
  const allow = (megabytes: number) => channel.raw.rows(`insert into settings (key, value) values ('MaxFileSize', '${String(megabytes)}')`);

  it('may have as many bytes as MaxFileSize says, and not one more, in either direction', async () => {
    channel = await served.whatsapp();
    await allow(1);
    expect(refusalOf(await stored(sized(MB)))).toBeNull();
    expect(refusalOf(await stored(sized(MB + 1)))).toBe('file_too_large');
    for (const size of [MB, MB + 1]) {
      await channel.customer.file({ kind: 'document', name: `${String(size)}.pdf`, type: 'application/pdf', bytes: sized(size) });
    }
    expect(await channel.rows(`select name, state from attachments where state <> 'pending' and owner_id is null order by id`, 2)).toEqual([
      { name: `${String(MB)}.pdf`, state: 'stored' },
      { name: `${String(MB + 1)}.pdf`, state: 'failed' },
    ]);
  });

  it('that the channel does not take is refused before anything is sent or stored, by the name of the channel', async () => {
    channel = await served.sms();
    await channel.customer.text('Hello');
    const chatId = await channel.accepted();
    const small = await channel.upload('small.png', png);
    const large = await channel.upload('large.pdf', sized(600_000));
    const sent = await sendMessage(channel.centre.on, (type) => channelTypes[type] ?? null, {
      chatId,
      actor: { kind: 'agent', agentId: channel.agent },
      text: 'Both',
      files: [small, large],
      botName: '',
      idempotencyKey: null,
    });
    expect(sent).toMatchObject({ ok: false, refusal: { code: 'file_not_on_channel', reason: expect.stringContaining('SMS') } });
    expect(await channel.raw.count(`messages where author = 'agent'`)).toBe(0);
    expect(channel.simulator.received).toEqual([]);
  });
});
